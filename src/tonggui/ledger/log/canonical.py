# SPDX-License-Identifier: Apache-2.0
"""Canonical JSON of RFC 8785: one text for one value, so that one hash stands for it."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any

import rfc8785

from tonggui.ledger.log.errors import Malformed

LARGEST_INTEGER = (1 << 53) - 1
_QUICK = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, sort_keys=True, separators=(",", ":")
)


def dumps(value: Any) -> bytes:
    """Write a value canonically; Malformed names what has no one way to be written.

    Fractions are refused though RFC 8785 allows them: an amount is counted in whole fen, and
    a text is never read back as another number.
    """
    if type(value) is str:
        return _text(value)
    is_quick = _is_quick(value)
    if not is_quick:
        _check(value, "$")
    try:
        return _QUICK.encode(value).encode() if is_quick else rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise Malformed(f"the value cannot be written canonically: {error}") from None
    except UnicodeEncodeError:
        raise Malformed("a text in the value is not Unicode") from None


def _text(value: str) -> bytes:
    try:
        return encode_basestring(value).encode()
    except UnicodeEncodeError:
        raise Malformed("a text in the value is not Unicode") from None


def loads(raw: bytes) -> Any:
    """Read a value, and refuse any other than its canonical text."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise Malformed("the text is not JSON") from None
    if dumps(value) != raw:
        raise Malformed("the JSON is not canonical")
    return value


def _is_quick(value: Any) -> bool:
    """Say whether Python's own encoder writes a value as RFC 8785 does: plain, with ASCII keys."""
    # Part by part without calling itself: entries of a long act have hundreds of texts.
    parts = [value]
    while parts:
        part = parts.pop()
        kind = type(part)
        if kind is str or kind is bool or part is None:
            continue
        if kind is int:
            if not -LARGEST_INTEGER <= part <= LARGEST_INTEGER:
                return False
        elif kind is dict:
            for key in part:
                if type(key) is not str or not key.isascii():
                    return False
            parts += part.values()
        elif kind is list or kind is tuple:
            parts += part
        elif not isinstance(part, str):
            return False
    return True


def _check(value: Any, place: str) -> None:
    match value:
        case None | bool() | str():
            pass
        case int():
            if abs(value) > LARGEST_INTEGER:
                raise Malformed(f"{place}: the number {value} is too large, write it as text")
        case float():
            raise Malformed(f"{place}: {value} is a fraction, write it in whole units or as text")
        case list() | tuple():
            for at, each in enumerate(value):
                _check(each, f"{place}[{at}]")
        case dict():
            for key, each in value.items():
                if not isinstance(key, str):
                    raise Malformed(f"{place}: the key {key!r} is not text")
                _check(each, f"{place}.{key}")
        case _:
            raise Malformed(f"{place}: a {type(value).__name__} has no JSON form")

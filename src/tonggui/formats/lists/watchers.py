# SPDX-License-Identifier: Apache-2.0
"""Supervising bodies as people write them, by code or by name, put as lists refer to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tonggui.core.values import frozen

_POST, _BODY = "post:", "supervisor:"


@frozen
class Watchers:
    """The code of each supervising body by its code and by its name, and the posts there are."""

    codes: Mapping[str, str]
    posts: frozenset[str]

    def refer(self, powers: Iterable[dict[str, Any]]) -> None:
        """Put references where a body was written by its code or name, in place.

        Whoever answers for a control may be a post, too: a post of that name stands.
        """
        for power in powers if self.codes else ():
            for control in _controls(power):
                self._answer(control)
            for watched in _watched(power):
                lead = watched.get("lead")
                if isinstance(lead, str) and lead.strip() in self.codes:
                    watched["lead"] = self.codes[lead.strip()]

    def _answer(self, control: dict[str, Any]) -> None:
        ref = control.get("responsible_ref")
        if not isinstance(ref, str) or ref in self.posts:
            return
        name = ref.rpartition("/")[2] if ref.startswith(_POST) else ref.removeprefix(_BODY)
        if name.strip() in self.codes:
            control["responsible_ref"] = f"{_BODY}{self.codes[name.strip()]}"


def watchers_in(*roots: Any) -> Watchers:
    """Return the bodies and posts of some lists."""
    known = [each for each in roots if isinstance(each, dict)]
    return Watchers(_codes(known), frozenset(_posts(known)))


def refer_to_watchers(roots: Iterable[Any]) -> None:
    """Put references in all powers of some lists to the bodies in them."""
    known = [each for each in roots if isinstance(each, dict)]
    found = watchers_in(*known)
    for root in known:
        found.refer(powers_of(root))


def _codes(roots: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the code of each body by its code and by its name; two of one name have neither."""
    bodies = [
        (str(each["code"]), str(each.get("name") or ""))
        for root in roots
        for each in _rows(root, "supervisors")
        if each.get("code")
    ]
    named = [name for _code, name in bodies if name]
    by_name = {name: code for code, name in bodies if named.count(name) == 1}
    return by_name | {code: code for code, _name in bodies}


def _posts(roots: Iterable[dict[str, Any]]) -> Iterator[str]:
    for root in roots:
        for unit in _rows(root, "units"):
            offices = (post for each in _rows(unit, "offices") for post in _rows(each, "posts"))
            for post in (*_rows(unit, "leaders"), *offices):
                yield f"{_POST}{unit.get('code')}/{post.get('post')}"


def powers_of(root: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the powers of some lists, listed in short or in detail."""
    yield from _rows(root, "powers")
    yield from _rows(root, "powers_detailed")


def _controls(power: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for risk in _rows(power, "risks"):
        yield from _rows(risk, "controls")


def _watched(power: dict[str, Any]) -> Iterator[dict[str, Any]]:
    method = power.get("supervision_method")
    if isinstance(method, dict):
        yield method
    for node in _rows(power, "nodes"):
        if isinstance(watched := node.get("supervision"), dict):
            yield watched


def _rows(record: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    found = record.get(key)
    if isinstance(found, list):
        yield from (each for each in found if isinstance(each, dict))

# SPDX-License-Identifier: Apache-2.0
"""Understand what people write into cells: full-width digits, many forms of dates, 是 and √."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tonggui.people.exchange.sheets import Column, Kind

LONGEST = 2000
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_WIDE |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
_WIDE |= {0xFF0F: 0x2F, 0xFF0D: 0x2D, 0xFF3F: 0x5F, 0xFF0E: 0x2E}
_YES = {"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对"}
_NO = {"否", "无", "×", "✗", "x", "n", "no", "false", "0"}
_OPEN_END = {"", "至今", "今", "现在", "长期", "无", "永久"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)")
_SPLIT = re.compile(r"[、，,；;\n]")
_EPOCH = date(1899, 12, 30)  # where Excel counts days from
_EARLIEST, _LATEST = 18264, 80000  # 1950 to 2119


class Unreadable(ValueError):  # noqa: N818 - errors state facts
    """A cell cannot be understood; the message says what to write."""


def narrow(text: str) -> str:
    """Return a code as it is meant: full-width letters and digits narrow, no blanks."""
    return "".join(text.translate(_WIDE).split())


def read(column: Column, value: Any) -> Any:
    """Return what a cell means in its column; None where it is empty."""
    if column.kind in (Kind.DAY, Kind.LAST_DAY):
        return _day(value, is_last=column.kind == Kind.LAST_DAY)
    text = _text(value)
    return _READERS[column.kind](column, text) if text else None


def _list(column: Column, text: str) -> list[str]:
    return [_chosen(column, part.strip()) for part in _SPLIT.split(text) if part.strip()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if len(text) > LONGEST:
        raise Unreadable(_("more than %d characters: shorten it") % LONGEST)
    return text


def _chosen(column: Column, text: str) -> str:
    if column.choices and text not in column.choices:
        raise Unreadable(
            _("`%(value)s` is not one of %(choices)s")
            % {"value": text[:20], "choices": "、".join(column.choices)}
        )
    return text


def _yes(text: str) -> bool:
    word = narrow(text).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(_("`%s` is neither 是 nor 否") % text[:20])


def _number(text: str) -> int:
    try:
        number = int(narrow(text))
    except ValueError:
        raise Unreadable(_("`%s` is not a whole number") % text[:20]) from None
    if not 0 <= number <= 32767:  # noqa: PLR2004 - the most a small column holds
        raise Unreadable(_("`%s` is out of range") % text[:20])
    return number


def _day(value: Any, *, is_last: bool) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = narrow(_text(value))
    if text in _OPEN_END:
        return None
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    elif text.isdigit() and _EARLIEST <= int(text) <= _LATEST:
        return _EPOCH + timedelta(days=int(text))
    return _written(text, is_last=is_last)


def _written(text: str, *, is_last: bool) -> date:
    found = _DATE.fullmatch(text)
    says = _("`%s` is not a day: write it as 2026-01-05") % text[:20]
    if found is None:
        raise Unreadable(says)
    try:
        year, month = int(found[1]), int(found[2])
        if found[3]:
            return date(year, month, int(found[3]))
        # A month alone, as in 2025.01: its first day, or its last where it is an end.
        return date(year, month, calendar.monthrange(year, month)[1] if is_last else 1)
    except ValueError:
        raise Unreadable(says) from None


_READERS: dict[Kind, Callable[[Column, str], Any]] = {
    Kind.CODE: lambda _column, text: narrow(text),
    Kind.NUMBER: lambda _column, text: _number(text),
    Kind.YES: lambda _column, text: _yes(text),
    Kind.LIST: _list,
    Kind.TEXT: _chosen,
}

# SPDX-License-Identifier: Apache-2.0
"""The working-day calendar: the State Council's published days, and the listed ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tonggui.core.calendar import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tonggui.formats.lists.cells import Cell
    from tonggui.formats.lists.gather import Gathered

CHINA = "Asia/Shanghai"
_TOO_LONG = timedelta(days=366)


def read_calendar(gathered: Gathered) -> Calendar:
    """Return the calendar; listed days stand against published ones."""
    key = _place(gathered)
    timezone = _timezone(gathered, key)
    official = gathered.one(*key, "official")
    counts = timezone == CHINA if official is None else bool(official.value)
    holidays = {day for cell in gathered.each(*key, "holidays") for day in _days(cell)}
    makeup: set[date] = set()
    for cell in gathered.each(*key, "makeup_workdays"):
        if cell.date() in holidays:
            raise cell.refuse(f"expected no day listed as holiday, found `{cell.value}`")
        makeup.add(cell.date())
    if not counts:
        return Calendar(timezone=timezone, holidays=holidays, makeup=makeup)
    off, worked = published()
    return Calendar(
        timezone=timezone, holidays=(off - makeup) | holidays, makeup=(worked - holidays) | makeup
    )


def published() -> tuple[set[date], set[date]]:
    """Return the published days off and make-up working days, 2004 to the last notice."""
    from chinese_calendar import constants  # noqa: PLC0415 - half the start-up of a small audit

    return set(constants.holidays), set(constants.workdays)


def _place(gathered: Gathered) -> tuple[str, ...]:
    here, there = gathered.one("calendar"), gathered.one("meta", "calendar")
    if here is not None and there is not None:
        raise there.refuse("expected the calendar once, found also `calendar`")
    return ("meta", "calendar") if there is not None else ("calendar",)


def _timezone(gathered: Gathered, key: tuple[str, ...]) -> str:
    cell = gathered.one(*key, "timezone")
    if cell is None:
        return CHINA
    return time_zone(cell)


def time_zone(cell: Cell) -> str:
    """Return the name of a time zone that exists."""
    try:
        return ZoneInfo(str(cell.value)).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        expected = f"expected a time zone such as {CHINA}, found `{cell.value}`"
        raise cell.refuse(expected) from None


def _days(cell: Cell) -> Iterator[date]:
    if isinstance(cell.value, str):
        yield cell.date()
        return
    first, last = cell.at(0).date(), cell.at(1).date()
    if not first <= last <= first + _TOO_LONG:
        raise cell.refuse(f"expected [first, last] in order, found [{first}, {last}]")
    for count in range((last - first).days + 1):
        yield first + timedelta(days=count)

# SPDX-License-Identifier: Apache-2.0
"""The county's hours: seconds of local time, office hours, working days and when a limit is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from tonggui.core.calendar import Calendar

DAY = 86_400
HOUR = 3_600
MINUTE = 60
MORNING = 8 * HOUR + 40 * MINUTE
EVENING = 17 * HOUR + 40 * MINUTE
LATEST_OPENING = 16 * HOUR + 30 * MINUTE

Stops = Sequence[tuple[int, int]]  # first day without the clock, day on which it runs again


class Hours:
    """Local time as seconds: `day ordinal * 86400 + second of the day`, no offset."""

    def __init__(self, calendar: Calendar, *, begin: str, end: str) -> None:
        """Span the days of the traffic."""
        self.calendar = calendar
        self.begin, self.last = ordinal(begin), ordinal(end)
        self.end = self.last * DAY + 18 * HOUR
        self._tails: dict[int, int] = {}

    def workdays(self, first: int, last: int) -> list[int]:
        """List the working days from one day to another, both included."""
        return [day for day in range(first, last + 1) if self.calendar.is_workday(day)]

    def after(self, day: int, count: int) -> int:
        """Return the count-th working day after a day."""
        return self.calendar.add_workdays(day, count)

    def before(self, day: int, count: int) -> int:
        """Return the count-th working day before a day."""
        while count:
            day -= 1
            count -= self.calendar.is_workday(day)
        return day

    def due(self, start: int, limit: tuple[int, str], stops: Stops = ()) -> int:
        """Return the last day of a limit that starts after a day, stopped days left out."""
        value, unit = limit
        if not stops:
            if unit == "workday":
                return self.calendar.add_workdays(start, value)
            return self.calendar.on_or_after(start + value)
        day = start
        while value:
            day += 1
            stopped = any(first <= day < again for first, again in stops)
            value -= not stopped and (unit != "workday" or self.calendar.is_workday(day))
        return self.calendar.on_or_after(day)

    def tail(self, day: int) -> int:
        """Return the first of the last two working days of the day's month."""
        when = date.fromordinal(day)
        month = when.year * 12 + when.month
        if month not in self._tails:
            following = date(when.year + when.month // 12, when.month % 12 + 1, 1)
            self._tails[month] = self.before(following.toordinal(), 2)
        return self._tails[month]

    def quarter(self, day: int) -> int:
        """Return the number of a day's calendar quarter."""
        when = date.fromordinal(day)
        return when.year * 4 + (when.month - 1) // 3

    def is_near(self, start: int, limit: tuple[int, str], now: int) -> bool:
        """Say whether an instant lies in the last fifth of a limit, or its last working day."""
        workdays = limit[0] if limit[1] == "workday" else limit[0] / 1.4
        over = (self.due(start, limit) + 1) * DAY
        opens = self.calendar.hours_back(instant(over), max(1.0, 0.2 * workdays))
        return workdays > 1 and opens <= instant(now) <= instant(over)


def calendar_of(raw: Mapping[str, Any]) -> Calendar:
    """Read the working days from the `calendar` of raw lists; weekends only if there is none."""
    table = raw.get("calendar") or {}
    days: list[date] = []
    for first, last in table.get("holidays", ()):
        start, stop = date.fromisoformat(str(first)), date.fromisoformat(str(last))
        days += [start + timedelta(n) for n in range((stop - start).days + 1)]
    makeup = [date.fromisoformat(str(day)) for day in table.get("makeup_workdays", ())]
    return Calendar(holidays=days, makeup=makeup)


def ordinal(day: str) -> int:
    """Read a day written as 2026-03-02."""
    return date.fromisoformat(day).toordinal()


@lru_cache(maxsize=2048)
def day_text(day: int) -> str:
    """Write a day as 2026-03-02."""
    return date.fromordinal(day).isoformat()


def text(at: int) -> str:
    """Write a local time with the county's offset."""
    second = at % DAY
    hour, minute = divmod(second // MINUTE, 60)
    return f"{day_text(at // DAY)}T{hour:02d}:{minute:02d}:{second % MINUTE:02d}+08:00"


def instant(at: int) -> int:
    """Return a local time as microseconds since 1970 UTC."""
    return (at - 719_163 * DAY - 8 * HOUR) * 1_000_000

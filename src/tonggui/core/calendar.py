# SPDX-License-Identifier: Apache-2.0
"""Days and working days of a county: weekends, holidays and make-up working days (调休)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

HOUR = 3_600_000_000
DAY = 24 * HOUR
EPOCH = date(1970, 1, 1).toordinal()
FIRST, LAST = date(1970, 1, 1).toordinal(), date(2100, 12, 31).toordinal()
# The rules' own exchange rate where limits in days and in workdays meet (rules.yaml, node_time).
DAYS_PER_WORKDAY = 1.4


class Calendar:
    """Counts days and working days in one time zone; days are proleptic Gregorian ordinals.

    `holidays` are days off; `makeup` are weekend days worked in exchange (国务院办公厅 notices).
    """

    def __init__(
        self,
        *,
        timezone: str = "Asia/Shanghai",
        holidays: Iterable[date] = (),
        makeup: Iterable[date] = (),
    ) -> None:
        """Count every working day from 1970 to 2100 once, so that each question is a look-up."""
        self.timezone = timezone
        self.zone = ZoneInfo(timezone)
        self.holidays = frozenset(day.toordinal() for day in holidays)
        self.makeup = frozenset(day.toordinal() for day in makeup)
        self._workdays = [day for day in range(FIRST, LAST + 1) if self.is_workday(day)]
        self._offset = _fixed_offset(self.zone)
        self._offset_at = lru_cache(maxsize=65536)(self._ask_zone)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between machines as its table, not as its counts."""
        days = [[date.fromordinal(day) for day in sorted(s)] for s in (self.holidays, self.makeup)]
        return (_rebuild, (self.timezone, *days))

    def is_workday(self, day: int) -> bool:
        """Say whether the county works on that day."""
        if day in self.makeup:
            return True
        return (day - 1) % 7 < 5 and day not in self.holidays  # noqa: PLR2004 - Monday is 0

    def day(self, at: int) -> int:
        """Return the local day of an instant in microseconds."""
        if self._offset is not None:
            return (at + self._offset) // DAY + EPOCH
        return (at + self._offset_at(at // (HOUR // 4))) // DAY + EPOCH

    def time_of_day(self, at: int) -> int:
        """Return the microseconds since local midnight."""
        offset = self._offset if self._offset is not None else self._offset_at(at // (HOUR // 4))
        return (at + offset) % DAY

    def start(self, day: int) -> int:
        """Return the instant at which a local day begins."""
        if self._offset is not None:
            return (day - EPOCH) * DAY - self._offset
        local = datetime.combine(date.fromordinal(day), datetime.min.time(), self.zone)
        return int(local.timestamp()) * 1_000_000

    def end(self, day: int) -> int:
        """Return 24:00 of a local day."""
        return self.start(day + 1)

    def workdays_between(self, first: int, last: int) -> int:
        """Count the working days after the first day, up to and including the last."""
        if last <= first:
            return 0
        return bisect_left(self._workdays, last + 1) - bisect_left(self._workdays, first + 1)

    def add_workdays(self, day: int, count: int) -> int:
        """Return the count-th working day after a day; the day itself for zero."""
        if count <= 0:
            return day
        index = bisect_left(self._workdays, day + 1) + count - 1
        return self._workdays[min(index, len(self._workdays) - 1)]

    def on_or_after(self, day: int) -> int:
        """Return the first working day from a day on."""
        return self._workdays[min(bisect_left(self._workdays, day), len(self._workdays) - 1)]

    def hours_back(self, at: int, workdays: float) -> int:
        """Go back so many times 24 hours, counting only hours that lie on working days."""
        left = round(workdays * DAY)
        while left > 0:
            day = self.day(at - 1)
            begin = self.start(day)
            if self.is_workday(day):
                step = min(left, at - begin)
                left -= step
                at -= step
            else:
                at = begin
        return at

    def _ask_zone(self, quarter: int) -> int:
        instant = datetime.fromtimestamp(quarter * 900, UTC).astimezone(self.zone)
        return int((instant.utcoffset() or timedelta()).total_seconds()) * 1_000_000


def _rebuild(timezone: str, holidays: list[date], makeup: list[date]) -> Calendar:
    return Calendar(timezone=timezone, holidays=holidays, makeup=makeup)


def _fixed_offset(zone: ZoneInfo) -> int | None:
    """Return the zone's offset if it has had only one since 1992 (China, UTC), else None."""
    years = range(1992, 2038)
    offsets = {datetime(y, m, 1, tzinfo=zone).utcoffset() for y in years for m in (1, 4, 7, 10)}
    only = offsets.pop()
    if offsets or only is None:
        return None
    return int(only.total_seconds()) * 1_000_000

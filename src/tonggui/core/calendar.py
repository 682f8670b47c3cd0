# SPDX-License-Identifier: Apache-2.0
"""Days and working days of a county: weekends, holidays and make-up working days (调休)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, compress, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
EPOCH = date(1970, 1, 1).toordinal()
FIRST, LAST = date(1970, 1, 1).toordinal(), date(2100, 12, 31).toordinal()
BEFORE = FIRST - 1
_WEEK, _QUARTER, _SPELL = 7 * 86_400, 900, 50
_FROM, _TO = -2_208_988_800, 4_133_980_800  # the years 1900 to 2100, in seconds
# The rules' own exchange rate where limits in days and in workdays meet (rules.yaml, node_time).
DAYS_PER_WORKDAY = 1.4
Bounds = tuple[int, int]  # when a limit ends, and when overrunning it becomes grave
Spans = dict[int, Bounds | None]  # by the day the limit began


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
        is_workday = self._all()
        self._workdays = list(compress(range(FIRST, LAST + 1), is_workday))
        self._known = len(self._workdays)
        self._worked = list(accumulate(is_workday, initial=0))
        self._begins, self._local, self._offsets, self._steady = _shifts(self.zone)
        self.spans: dict[Hashable, Spans] = {}  # of limits that are counted alike, as they are met

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between machines as its table, not as its counts."""
        days = [[date.fromordinal(day) for day in sorted(s)] for s in (self.holidays, self.makeup)]
        return (_rebuild, (self.timezone, *days))

    def _all(self) -> list[bool]:
        """Say of every day known whether the county works, week by week and then what differs."""
        week = [self._is_weekday(day) for day in range(FIRST, FIRST + 7)]
        found = (week * ((LAST - FIRST) // 7 + 1))[: LAST - FIRST + 1]
        for day in self.holidays | self.makeup:
            if FIRST <= day <= LAST:
                found[day - FIRST] = self.is_workday(day)
        return found

    @staticmethod
    def _is_weekday(day: int) -> bool:
        return (day - 1) % 7 < 5  # noqa: PLR2004 - Monday is 0

    def is_workday(self, day: int) -> bool:
        """Say whether the county works on that day."""
        if day in self.makeup:
            return True
        return self._is_weekday(day) and day not in self.holidays

    def day(self, at: int) -> int:
        """Return the local day of an instant in microseconds."""
        offset = self._steady.get(at >> _SPELL)
        if offset is None:
            offset = self._offsets[bisect_right(self._begins, at)]
        return (at + offset) // DAY + EPOCH

    def time_of_day(self, at: int) -> int:
        """Return the microseconds since local midnight."""
        return (at + self._offsets[bisect_right(self._begins, at)]) % DAY

    def start(self, day: int) -> int:
        """Return the instant at which a local day begins."""
        midnight = (day - EPOCH) * DAY
        return midnight - self._offsets[bisect_right(self._local, midnight)]

    def end(self, day: int) -> int:
        """Return 24:00 of a local day."""
        midnight = (day + 1 - EPOCH) * DAY
        return midnight - self._offsets[bisect_right(self._local, midnight)]

    def workdays_between(self, first: int, last: int) -> int:
        """Count the working days after the first day, up to and including the last."""
        return self._until(last) - self._until(first) if last > first else 0

    def add_workdays(self, day: int, count: int) -> int:
        """Return the count-th working day after a day; the day itself for zero."""
        if count <= 0:
            return day
        before = self._worked[day - BEFORE] if BEFORE <= day <= LAST else self._until(day)
        index = before + count - 1
        return self._workdays[index if index < self._known else -1]

    def on_or_after(self, day: int) -> int:
        """Return the first working day from a day on."""
        index = self._worked[day - FIRST] if FIRST <= day <= LAST else self._until(day - 1)
        return self._workdays[index if index < self._known else -1]

    def _until(self, day: int) -> int:
        """Count the working days from the first known up to and including a day."""
        if BEFORE <= day <= LAST:
            return self._worked[day - BEFORE]
        return 0 if day < BEFORE else self._worked[-1]

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


def _rebuild(timezone: str, holidays: list[date], makeup: list[date]) -> Calendar:
    return Calendar(timezone=timezone, holidays=holidays, makeup=makeup)


class _Shifts(NamedTuple):
    """When the clocks of a zone are put forward or back, in microseconds.

    `offsets` has one more: before the first shift, and from each shift on. `local` is the reading
    from which on a clock surely shows the new time: the first of two equal readings counts, and
    one that was left out counts by the old time (PEP 495). `steady` is the offset of every spell
    (some 13 days, so many bits of an instant) in which the clocks are left alone.
    """

    begins: tuple[int, ...]
    local: tuple[int, ...]
    offsets: tuple[int, ...]
    steady: dict[int, int]


@lru_cache(maxsize=16)
def _shifts(zone: ZoneInfo) -> _Shifts:
    """Find the shifts of a zone, looking once a week: none is taken back sooner."""
    ahead = _ahead(zone, _FROM)
    begins, offsets = [], [_seconds(ahead)]
    for at in range(_FROM + _WEEK, _TO, _WEEK):
        before, ahead = ahead, _ahead(zone, at)
        if ahead != before:
            begins.append(_shift(zone, at - _WEEK, at) * SECOND)
            offsets.append(_seconds(ahead))
    offsets = [offset * SECOND for offset in offsets]
    local = [at + max(pair) for at, pair in zip(begins, pairwise(offsets), strict=True)]
    steady = {
        spell: offsets[bisect_right(begins, spell << _SPELL)]
        for spell in range((_FROM * SECOND >> _SPELL) + 1, _TO * SECOND >> _SPELL)
    }
    for shift in begins:
        steady.pop(shift >> _SPELL, None)
    return _Shifts(tuple(begins), tuple(local), tuple(offsets), steady)


def _shift(zone: ZoneInfo, before: int, after: int) -> int:
    """Return the second of a shift between two instants; nearly all lie on a quarter of an hour."""
    new = _ahead(zone, after)
    for step in (_QUARTER, 1):
        instants = range(before + step, after + 1, step)
        after = instants[bisect_left(instants, x=True, key=lambda at: _ahead(zone, at) == new)]
        before = after - step
        if _ahead(zone, after - 1) != new:
            break
    return after


def _ahead(zone: ZoneInfo, at: int) -> timedelta | None:
    """Return how far a zone is ahead of UTC at an instant in seconds."""
    return datetime.fromtimestamp(at, zone).utcoffset()


def _seconds(ahead: timedelta | None) -> int:
    return ahead.days * 86_400 + ahead.seconds if ahead else 0

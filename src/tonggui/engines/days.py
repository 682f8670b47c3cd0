# SPDX-License-Identifier: Apache-2.0
"""Calendar questions for whole columns: days of instants, due days, working days between."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from tonggui.core.calendar import DAY, EPOCH, Calendar
from tonggui.core.checks.within import GRAVE_FROM_WORKDAYS
from tonggui.core.powers import Limit
from tonggui.core.rules import Rule

Ints = NDArray[np.int64]
_ROOM = 400  # days
_WEEK = 7
_SPELL = 37  # bits of an instant that tell some 38 hours
_MIXED = np.iinfo(np.int64).min >> 1  # in place of what differs within a spell
# Of the years that a calendar knows, but for a few days at either end.
FIRST_DAY, LAST_DAY = date.min.toordinal() + 3, date.max.toordinal() - 3


@dataclass
class Days:
    """A calendar laid out as tables from a first to a last day, both inclusive."""

    calendar: Calendar
    first: int
    last: int
    near: dict[tuple[int, float], bool] = field(default_factory=dict)  # as of one instant (S14)
    _tables: dict[object, Ints] = field(default_factory=dict)

    @cached_property
    def starts(self) -> Ints:
        """Return the instant at which each day begins."""
        days = range(self.first, self.last + 2)
        return np.array([self.calendar.start(day) for day in days], dtype=np.int64)

    @cached_property
    def workdays(self) -> Ints:
        """Return how many working days have passed by the end of each day."""
        works = (self._all - 1) % _WEEK < _WEEK - len(("Saturday", "Sunday"))
        for days, is_off in ((self.calendar.holidays, True), (self.calendar.makeup, False)):
            here = [day - self.first for day in days if self.first <= day <= self.last]
            works[here] = not is_off
        return np.cumsum(works.astype(np.int64))

    @cached_property
    def months(self) -> Ints:
        """Return the calendar month of each day, counted from the year 0."""
        since_1970 = (self._all - EPOCH).astype("datetime64[D]").astype("datetime64[M]")
        return since_1970.astype(np.int64) + 1970 * 12

    @cached_property
    def offset(self) -> int | None:
        """Return the zone's only offset in these years, None if clocks change."""
        offsets = self.starts + (EPOCH - self._every) * DAY
        return int(offsets[0]) if (offsets == offsets[0]).all() else None

    def reaches(self, earliest: int, latest: int) -> bool:
        """Say whether the tables reach from one instant to another, with room to look ahead."""
        is_early = self.first == FIRST_DAY or bool(self.starts[_ROOM] <= earliest)
        return is_early and (self.last == LAST_DAY or bool(latest <= self.starts[-_ROOM]))

    def of(self, at: Ints) -> Ints:
        """Return the local day of each instant."""
        begin = int(self.starts[0])
        if self.offset is not None:
            day: Ints = (at - begin) // DAY + self.first
            return day
        spell = at - begin
        spell >>= _SPELL
        ahead = self._ahead.take(spell)
        mixed = np.flatnonzero(ahead == _MIXED)
        ahead += at
        ahead //= DAY
        ahead[mixed] = np.searchsorted(self.starts, at[mixed], side="right") + (self.first - 1)
        return ahead

    @cached_property
    def _ahead(self) -> Ints:
        """Return how far local days, as numbers, are ahead of instants in each spell.

        A spell holds more than a day, so that its table stays small enough to be looked up fast.
        """
        begin, end = int(self.starts[0]), int(self.starts[-1])
        begins = np.arange(begin, end + (2 << _SPELL), 1 << _SPELL, dtype=np.int64)
        first = np.searchsorted(self.starts, begins, side="right") - 1
        offset = (self._every * DAY - self.starts)[np.minimum(first, len(self.starts) - 1)]
        later = np.append(offset[1:], offset[-1])
        return np.where(offset == later, offset, _MIXED)

    def start(self, day: Ints) -> Ints:
        """Return the instant at which each of the days begins."""
        starts: Ints = self.starts[day - self.first]
        return starts

    def workdays_between(self, first: Ints, last: Ints) -> Ints:
        """Count the working days after each first day, up to and including the last."""
        passed: Ints = self.workdays[last - self.first] - self.workdays[first - self.first]
        count: Ints = np.maximum(passed, 0)
        return count

    def counted(self, start: Ints, end: Ints, limit: Limit) -> Ints:
        """Count the days after each start up to and including the end, in the limit's unit."""
        if limit.is_workdays:
            return self.workdays_between(start, end)
        days: Ints = np.maximum(end - start, 0)
        return days

    def add_workdays(self, day: Ints, count: int | Ints) -> Ints:
        """Return the count-th working day after each day; the day itself for zero."""
        found = self._worked[self.workdays[day - self.first] + count - 1]
        return np.where(np.equal(count, 0), day, found)

    def due(self, start: Ints, limit: Limit) -> Ints:
        """Return the last day of a limit that began on each of the days."""
        return self._table(("due", limit), self._due(limit), start)

    def red_from(self, start: Ints, limit: Limit, rule: Rule) -> Ints:
        """Return the first day on which being late is grave (S15), for each day of beginning."""
        return self._table(("red", limit), self._red_from(limit, rule), start)

    @cached_property
    def _worked(self) -> Ints:
        """Return the working days, in order, with days never reached behind them."""
        days = np.flatnonzero(np.diff(self.workdays, prepend=0)) + self.first
        return np.append(days, np.full(_ROOM, self.last))

    @cached_property
    def _all(self) -> Ints:
        return np.arange(self.first, self.last + 1, dtype=np.int64)

    @cached_property
    def _every(self) -> Ints:
        """Return the day of each of `starts`."""
        return np.arange(self.first, self.last + 2, dtype=np.int64)

    def _due(self, limit: Limit) -> Callable[[], Ints]:
        def table() -> Ints:
            last = self._nth(limit, ceil(limit.value))
            # The first working day on or after a day is the next one after the day before.
            return self.add_workdays(np.clip(last - 1, self.first, self.last), 1)

        return table

    def _red_from(self, limit: Limit, rule: Rule) -> Callable[[], Ints]:
        def table() -> Ints:
            due = self.due(self._all, limit)
            red = self.add_workdays(due, floor(rule.number("red_over")) + 1)
            if limit.workdays < GRAVE_FROM_WORKDAYS:
                return red
            twice = self._nth(limit, floor(rule.number("red_factor") * limit.value) + 1)
            return np.minimum(red, np.maximum(twice, due + 1))

        return table

    def _nth(self, limit: Limit, count: int) -> Ints:
        if limit.is_workdays:
            return self.add_workdays(self._all, count)
        return np.minimum(self._all + count, self.last)

    def _table(self, key: object, make: Callable[[], Ints], day: Ints) -> Ints:
        table = self._tables.get(key)
        if table is None:
            table = self._tables[key] = make()
        found: Ints = table[day - self.first]
        return found


def lay_out(calendar: Calendar, earliest: int, latest: int, limits: Iterable[Limit]) -> Days:
    """Return tables that reach from the first act to whatever its limits may lead to."""
    reach = max((ceil(limit.value) for limit in limits), default=0)
    first = max(FIRST_DAY, calendar.day(earliest) - 2 * _ROOM)
    last = min(LAST_DAY, calendar.day(latest) + 4 * reach + 4 * _ROOM)
    return Days(calendar, first, last)

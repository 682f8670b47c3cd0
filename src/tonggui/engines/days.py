# SPDX-License-Identifier: Apache-2.0
"""Calendar questions for whole columns: days of instants, due days, working days between."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from tonggui.core.calendar import DAY, EPOCH, Calendar
from tonggui.core.duration import due_day
from tonggui.core.powers import Limit
from tonggui.core.rules import Rule

Ints = NDArray[np.int64]
_GRAVE_FROM_WORKDAYS = 3


@dataclass
class Days:
    """A calendar laid out as tables from a first to a last day, both inclusive, with room to look."""

    calendar: Calendar
    first: int
    last: int

    @cached_property
    def starts(self) -> Ints:
        """Return the instant at which each day begins."""
        days = range(self.first, self.last + 2)
        return np.array([self.calendar.start(day) for day in days], dtype=np.int64)

    @cached_property
    def workdays(self) -> Ints:
        """Return how many working days have passed by the end of each day."""
        works = [self.calendar.is_workday(day) for day in range(self.first, self.last + 1)]
        return np.cumsum(np.array(works, dtype=np.int64))

    def of(self, at: Ints) -> Ints:
        """Return the local day of each instant."""
        offset = int(self.starts[0]) - (self.first - EPOCH) * DAY
        index = (at - offset) // DAY + (EPOCH - self.first)
        index -= at < self.starts[index]
        index += at >= self.starts[index + 1]
        return index + self.first

    def start(self, day: Ints) -> Ints:
        """Return the instant at which each of the days begins."""
        return self.starts[day - self.first]

    def workdays_between(self, first: Ints, last: Ints) -> Ints:
        """Count the working days after each first day, up to and including the last."""
        return np.maximum(self.workdays[last - self.first] - self.workdays[first - self.first], 0)

    def counted(self, start: Ints, end: Ints, limit: Limit) -> Ints:
        """Count the days after each start up to and including the end, in the limit's unit."""
        if limit.is_workdays:
            return self.workdays_between(start, end)
        return np.maximum(end - start, 0)

    def add_workdays(self, day: Ints, count: int) -> Ints:
        """Return the count-th working day after each day."""
        return self._table(lambda first: self.calendar.add_workdays(first, count), day)

    def due(self, start: Ints, limit: Limit) -> Ints:
        """Return the last day of a limit that began on each of the days."""
        return self._table(lambda day: due_day(self.calendar, day, limit) or day, start)

    def red_from(self, start: Ints, limit: Limit, rule: Rule) -> Ints:
        """Return the first day on which being late is grave (S15), for each day of beginning."""
        return self._table(lambda day: red_from(self.calendar, day, limit, rule), start)

    def _table(self, ask: object, day: Ints) -> Ints:
        unique, where = _distinct(day)
        answers = np.array([ask(int(each)) for each in unique], dtype=np.int64)  # type: ignore[operator]
        return answers[where] if len(unique) else unique


def red_from(calendar: Calendar, start: int, limit: Limit, rule: Rule) -> int:
    """Return the first day on which a limit is overrun gravely: ten workdays, or twice over."""
    due = due_day(calendar, start, limit) or start
    days = [calendar.add_workdays(due, floor(rule.number("red_over")) + 1)]
    if limit.workdays >= _GRAVE_FROM_WORKDAYS:
        twice = floor(rule.number("red_factor") * limit.value) + 1
        second = calendar.add_workdays(start, twice) if limit.is_workdays else start + twice
        days.append(max(second, due + 1))
    return min(days)


def span_of(calendar: Calendar, earliest: int, latest: int, limits: list[Limit]) -> Days:
    """Return tables that reach from the first act to whatever its limits may lead to."""
    reach = max((ceil(limit.value) for limit in limits), default=0)
    return Days(calendar, calendar.day(earliest) - 400, calendar.day(latest) + 4 * reach + 400)


def _distinct(day: Ints) -> tuple[Ints, Ints]:
    """Return the distinct days and where each row's is; days are few and close together."""
    if not len(day):
        return day, day
    low = int(day.min())
    present = np.zeros(int(day.max()) - low + 1, dtype=bool)
    present[day - low] = True
    unique = np.flatnonzero(present) + low
    place = np.cumsum(present) - 1
    return unique, place[day - low]

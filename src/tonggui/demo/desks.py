# SPDX-License-Identifier: Apache-2.0
"""Desks: a person closes one node at a time, and does not pile closings up at a month's end."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from tonggui.demo.hours import DAY, EVENING, MINUTE, Hours

SLOT = 2 * MINUTE  # so close together that ten never fit into a quarter of an hour
FREE_AT_MONTH_END = 6  # closings on the last two working days that no share is asked of
SHARE_AT_MONTH_END = 0.2


class Booking(NamedTuple):
    """A minute at which a person closes a node."""

    person: str
    at: int


class Desks:
    """Who closes something when; keeps every account unsuspicious by construction."""

    def __init__(self, hours: Hours, rng: Random) -> None:
        """Begin with empty desks."""
        self._hours, self._rng = hours, rng
        self._taken: dict[str, set[int]] = {}
        self._month: dict[tuple[str, int], list[int]] = {}  # closings before, and at, its end

    def book(self, person: str, *, day: int, earliest: int) -> Booking | None:
        """Find a free slot on a day from a second on, or say there is none."""
        first, last = -(-earliest // SLOT), EVENING // SLOT
        if first > last or not self._has_room(person, day):
            return None
        taken = self._taken.setdefault(person, set())
        begin, width = day * DAY // SLOT, last - first + 1
        wish = self._rng.randrange(width)
        for step in range(width):
            slot = begin + first + (wish + step) % width
            if slot not in taken:
                taken.add(slot)
                self._count(person, day)[day >= self._hours.tail(day)] += 1
                return Booking(person, slot * SLOT)
        return None

    def release(self, bookings: list[Booking]) -> None:
        """Take bookings back."""
        for person, at in bookings:
            self._taken[person].discard(at // SLOT)
            day = at // DAY
            self._count(person, day)[day >= self._hours.tail(day)] -= 1

    def _has_room(self, person: str, day: int) -> bool:
        if day < self._hours.tail(day):
            return True
        before, at_end = self._count(person, day)
        return at_end < FREE_AT_MONTH_END or at_end < SHARE_AT_MONTH_END * before

    def _count(self, person: str, day: int) -> list[int]:
        return self._month.setdefault((person, self._hours.tail(day)), [0, 0])

# SPDX-License-Identifier: Apache-2.0
"""Quarters of a year, for which what bodies answer for is scored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from tonggui.supervision.days import span

_WRITTEN = re.compile(r"(20\d\d)-([1-4])")
_MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, in local days."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the quarter of a day."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the quarter that is written as `2026-4`; None if it is not so written."""
        found = _WRITTEN.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, _MONTHS * (self.number - 1) + 1, 1)

    @property
    def before(self) -> Quarter:
        """Return the quarter before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def after(self) -> Quarter:
        """Return the quarter after it."""
        last = 4
        return (
            Quarter(self.year, self.number + 1) if self.number < last else Quarter(self.year + 1, 1)
        )

    def bounds(self, at: datetime) -> tuple[datetime, datetime]:
        """Return its first instant and the instant up to which it is known: its end, or now."""
        begins, ends = span(self.first)[0], span(self.after.first)[0]
        return begins, min(ends, at)

# SPDX-License-Identifier: Apache-2.0
"""Whether power goes astray less often (R40): cards a month against cases, repeats, time to mend.

A card is counted in the month it was issued, those withdrawn as errors of a rule left out. It is a
repeat if the same rule had carded the same node of the same unit in the year before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.timezone import get_current_timezone, localdate

from tonggui.cases.models import Case
from tonggui.supervision.boards import OVERSIGHT
from tonggui.supervision.models import Card, CardState, Level

MONTHS = 12
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Month:
    """A month: cases opened, cards by level, how many were repeats, days until one was closed."""

    first: date
    cases: int
    levels: dict[str, int]
    repeats: int
    days_to_close: float | None

    @property
    def cards(self) -> int:
        """Return how many cards were issued."""
        return sum(self.levels.values())

    @property
    def per_hundred(self) -> float | None:
        """Return red and yellow cards for a hundred cases opened; None where none was."""
        grave = self.levels[Level.RED] + self.levels[Level.YELLOW]
        return round(100 * grave / self.cases, 1) if self.cases else None


class _Issued(NamedTuple):
    unit: str
    node: str
    rule: str
    level: str
    issued_at: datetime
    ended_at: datetime | None
    state: str


def months(day: date, *, withheld: Iterable[int] = ()) -> list[Month]:
    """Return the last twelve months, the latest first; cards against those who watch left out."""
    firsts = [_back(day, n) for n in range(MONTHS)]
    begins = _start(firsts[-1])
    opened = Case.objects.exclude(power__in=set(withheld)).filter(opened_at__gte=begins)
    by_month = opened.order_by().annotate(month=TruncMonth("opened_at")).values_list("month")
    cases = {localdate(month): n for month, n in by_month.annotate(n=Count("pk"))}
    grouped: dict[date, list[tuple[_Issued, bool]]] = {}
    for card, is_repeat in _issued(begins, set(withheld)):
        grouped.setdefault(localdate(card.issued_at).replace(day=1), []).append((card, is_repeat))
    return [_month(first, cases.get(first, 0), grouped.get(first, [])) for first in firsts]


def _issued(begins: datetime, withheld: set[int]) -> Iterator[tuple[_Issued, bool]]:
    """Yield the cards issued since an instant, each with whether it is a repeat."""
    rows = Card.objects.exclude(case__power__in=withheld).exclude(state=CardState.WITHDRAWN)
    rows = rows.exclude(post__startswith=OVERSIGHT).filter(issued_at__gte=begins - YEAR)
    last: dict[tuple[str, str, str], datetime] = {}
    for card in map(_Issued._make, rows.order_by("issued_at").values_list(*_Issued._fields)):
        place = card.unit, card.node, card.rule
        before = last.get(place)
        last[place] = card.issued_at
        if card.issued_at >= begins:
            yield card, before is not None and card.issued_at - before <= YEAR


def _month(first: date, cases: int, cards: list[tuple[_Issued, bool]]) -> Month:
    levels = Counter(card.level for card, _ in cards)
    took = [
        (card.ended_at - card.issued_at) / timedelta(days=1)
        for card, _ in cards
        if card.ended_at is not None and card.state == CardState.CLOSED
    ]
    return Month(
        first=first,
        cases=cases,
        levels={level: levels[level] for level in reversed(Level.values)},
        repeats=sum(is_repeat for _, is_repeat in cards),
        days_to_close=round(median(took), 1) if took else None,
    )


def _back(day: date, months_ago: int) -> date:
    """Return the first of the month so many months before that of a day."""
    count = day.year * 12 + day.month - 1 - months_ago
    return date(count // 12, count % 12 + 1, 1)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, get_current_timezone())

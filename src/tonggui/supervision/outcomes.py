# SPDX-License-Identifier: Apache-2.0
"""Whether power goes astray less often (R40): cards a month against cases, repeats, time to mend.

A card is counted in the month it was issued, those withdrawn as errors of a rule left out. It is a
repeat if the same rule had carded the same node of the same unit before in the months shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Min, Q, QuerySet
from django.utils.timezone import localdate

from tonggui.cases.models import Case
from tonggui.core.values import frozen
from tonggui.supervision.boards import OVERSIGHT
from tonggui.supervision.days import span
from tonggui.supervision.models import Card, CardState, Level

MONTHS = 12
_TOOK = ExpressionWrapper(F("ended_at") - F("issued_at"), DurationField())


@frozen
class Month:
    """A month: cases opened, cards by level, how many were repeats, mean days to close one."""

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


def months(day: date, *, withheld: Collection[int] = ()) -> list[Month]:
    """Return the last twelve months, the latest first; cards against those who watch left out."""
    firsts = [_back(day, n) for n in range(-1, MONTHS)]
    spans = [(firsts[n + 1], span(firsts[n + 1])[0], span(firsts[n])[0]) for n in range(MONTHS)]
    begins = spans[-1][1]
    opened = Case.objects.exclude(power__in=withheld).filter(opened_at__gte=begins)
    cards = Card.objects.exclude(case__power__in=withheld).exclude(state=CardState.WITHDRAWN)
    cards = cards.exclude(post__startswith=OVERSIGHT).filter(issued_at__gte=begins)
    cases = opened.aggregate(
        **{
            f"{first:%Y%m}": Count("pk", filter=_within("opened_at", *times))
            for first, *times in spans
        }
    )
    counted = cards.aggregate(**_of_levels(spans), **_of_closing(spans))
    fresh = _first_seen(cards)
    return [_month(first, cases[f"{first:%Y%m}"], counted, fresh[first]) for first, *_ in spans]


_Spans = Sequence[tuple[date, datetime, datetime]]


def _of_levels(spans: _Spans) -> dict[str, Count]:
    return {
        f"{level}{first:%Y%m}": Count("pk", filter=_within("issued_at", *times) & Q(level=level))
        for first, *times in spans
        for level in Level.values
    }


def _of_closing(spans: _Spans) -> dict[str, Avg]:
    closed = Q(state=CardState.CLOSED)
    return {
        f"took{first:%Y%m}": Avg(_TOOK, filter=_within("issued_at", *times) & closed)
        for first, *times in spans
    }


def _first_seen(cards: QuerySet[Card]) -> Counter[date]:
    """Count by month the places, each a rule at a node of a unit, that were carded first then."""
    places = cards.order_by().values_list("unit", "node", "rule").annotate(first=Min("issued_at"))
    return Counter(localdate(first).replace(day=1) for *_place, first in places)


def _month(first: date, cases: int, counted: dict[str, Any], fresh: int) -> Month:
    levels = {level: counted[f"{level}{first:%Y%m}"] for level in reversed(Level.values)}
    took = counted[f"took{first:%Y%m}"]
    return Month(
        first=first,
        cases=cases,
        levels=levels,
        repeats=sum(levels.values()) - fresh,
        days_to_close=round(took / timedelta(days=1), 1) if took is not None else None,
    )


def _within(name: str, begins: datetime, ends: datetime) -> Q:
    return Q(**{f"{name}__gte": begins, f"{name}__lt": ends})


def _back(day: date, months_ago: int) -> date:
    """Return the first of the month so many months before that of a day."""
    count = day.year * 12 + day.month - 1 - months_ago
    return date(count // 12, count % 12 + 1, 1)

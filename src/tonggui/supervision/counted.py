# SPDX-License-Identifier: Apache-2.0
"""How many duties, cards and findings there are, as the database itself counts them as they come.

A page over a million cases sums some lines up where it would look at every row. What is overdue
depends on the hour: the days before today are counted, and today is looked at row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import Coalesce

from tonggui.ledger.counting import Counts
from tonggui.people.models import Unit
from tonggui.supervision.models import Duty, DutyCount, DutyKind

DUTIES = Counts(
    source="supervision_duty",
    target="supervision_dutycount",
    by={
        "kind": "{row}.kind",
        "body": "{row}.body",
        "node": f"CASE WHEN {{row}}.kind = '{DutyKind.WATCH.value}' THEN {{row}}.node ELSE '' END",
        "unit": "(SELECT c.unit_id FROM cases_case c WHERE c.id = {row}.case_id)",
        "due_on": {
            "sqlite": "SUBSTR({row}.due_at, 1, 10)",
            "postgresql": "CAST({row}.due_at AT TIME ZONE 'UTC' AS date)",
        },
    },
    follows=("kind", "body", "node", "due_at", "done_at"),
    where="{row}.done_at IS NULL",
)
CARDS = Counts(
    source="supervision_card",
    target="supervision_cardcount",
    by={
        **{
            name: f"{{row}}.{name}"
            for name in ("rule", "level", "state", "person", "post", "unit", "body")
        },
        "part": "CASE WHEN {row}.ended_at IS NOT NULL THEN 2"
        " WHEN {row}.answer_by IS NULL THEN 1 ELSE 0 END",
        "is_answered": "({row}.answered_at IS NOT NULL)",
    },
    follows=(
        *("rule", "level", "state", "person", "post", "unit", "body"),
        *("ended_at", "answer_by", "answered_at"),
    ),
)
FINDINGS = Counts(
    source="supervision_finding",
    target="supervision_findingcount",
    by={"rule": "{row}.rule", "stands": "({row}.settled_at IS NULL)"},
    follows=("rule", "settled_at"),
)
ALL = (DUTIES, CARDS, FINDINGS)
# What a line of counts names otherwise than a duty.
_OF_DUTY = {"unit": "case__unit"}


def waiting(*by: str, at: datetime, **narrowed: Any) -> Iterator[tuple[Any, ...]]:
    """Yield how many duties are open by some columns, and how many of them are overdue.

    One statement asks it, so that both speak of one moment.
    """
    today = _day(at)
    lines = DutyCount.objects.filter(**narrowed).order_by().values_list(*by)
    counted = lines.annotate(
        every=Sum("n"), behind=Coalesce(Sum("n", filter=Q(due_on__lt=today)), Value(0))
    )
    names = [_OF_DUTY.get(each, each) for each in by]
    rows = Duty.objects.filter(
        done_at=None, due_at__gte=_begins(today), due_at__lt=at, **narrowed
    ).order_by()
    exact = rows.values_list(*names).annotate(every=Value(0), behind=Count("pk"))
    yield from _summed(counted.union(exact, all=True), len(by))


def overdue(*by: str, since: datetime, at: datetime, **narrowed: Any) -> Iterator[tuple[Any, ...]]:
    """Yield how many open duties fell due from one instant to before another, by some columns."""
    first, last = _day(since), _day(at)
    lines = DutyCount.objects.filter(due_on__gt=first, due_on__lt=last, **narrowed).order_by()
    counted = lines.values_list(*by).annotate(every=Sum("n"))
    names = [_OF_DUTY.get(each, each) for each in by]
    # Each part of a day by itself, so that each is a range of one index.
    ends = [(since, at)]
    if first < last:
        ends = [(since, _begins(first + timedelta(days=1))), (_begins(last), at)]
    parts = [
        Duty.objects.filter(done_at=None, due_at__gte=begins, due_at__lt=until, **narrowed)
        .order_by()
        .values_list(*names)
        .annotate(every=Count("pk"))
        for begins, until in ends
    ]
    yield from _summed(counted.union(*parts, all=True), len(by))


def open_duties(**narrowed: Any) -> int:
    """Return how many duties are open, of some bodies or of a kind."""
    found: int = DutyCount.objects.filter(**narrowed).aggregate(n=Sum("n", default=0))["n"]
    return found


def first_due(**narrowed: Any) -> datetime | None:
    """Return when the first open duty falls due; None where none has a time."""
    rows = Duty.objects.filter(done_at=None, due_at__isnull=False, **narrowed).order_by("due_at")
    return rows.values_list("due_at", flat=True).first()


def by_unit(bodies: Iterable[str]) -> list[tuple[str, int]]:
    """Return how many duties of some bodies are open in each unit, by its code."""
    codes = dict(Unit.objects.values_list("pk", "code"))
    lines = DutyCount.objects.filter(body__in=list(bodies), unit__isnull=False).order_by()
    summed = lines.values_list("unit").annotate(every=Sum("n"))
    return sorted((codes[unit], count) for unit, count in summed if count)


def fold() -> None:
    """Put lines of counts together, where many have come."""
    for each in ALL:
        each.fold(connection)


def _summed(rows: Any, width: int) -> Iterator[tuple[Any, ...]]:
    found: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        key, counts = tuple(row[:width]), row[width:]
        known = found.setdefault(key, [0] * len(counts))
        for at, count in enumerate(counts):
            known[at] += count
    for key, counts in found.items():
        if any(counts):
            yield (*key, *counts)


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

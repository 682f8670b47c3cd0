# SPDX-License-Identifier: Apache-2.0
"""Three indices of each unit (全域覆盖、全程公开、全程留痕), and what bodies did of what they plan.

Everything is counted from events and lists of record; nobody types a figure (R58, R68).

* `coverage`: of every node of record, and of every closing of a node in the last 30 days, how many
  supervision reached. A node is reached if somebody is planned to look at it, or if it is lawfully
  left out; nodes of drafts count in the whole alone. A closing is reached if its node is, and if
  no look that fell due there in these days is missing.
* `disclosure`: of the four lists of each power in force, and of the decisions whose last day of
  publication was in the last 30 days, how many were public in time or are exempt.
* `traceability`: of the acts of the power side received in the last 30 days, how many were recorded
  within the tolerance of S17; a late entry (补录) was not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import field
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.utils.timezone import localdate

from tonggui.core.values import frozen
from tonggui.oversight.models import Tally
from tonggui.people import queries
from tonggui.people.models import Unit
from tonggui.supervision import counted, days, reach, unit_tally
from tonggui.supervision.days import DAYS
from tonggui.supervision.models import Card, Duty, DutyKind
from tonggui.supervision.reach import Extent
from tonggui.supervision.unit_tally import Brought

__all__ = ["DAYS", "Done", "Indices", "Share", "of_bodies", "of_units"]
_ABSENT = "S20"
_MOST_IDS = 900


@frozen
class Share:
    """How many of how many."""

    part: int = 0
    whole: int = 0

    @property
    def percent(self) -> float | None:
        """Return it in percent with one digit, never rounded up; None where there is no data.

        >>> Share(9_999, 10_000).percent, Share(0, 0).percent
        (99.9, None)
        """
        return (1_000 * self.part // self.whole) / 10 if self.whole else None


@frozen
class Indices:
    """The three indices of a unit."""

    coverage: Share = field(default_factory=Share)
    disclosure: Share = field(default_factory=Share)
    traceability: Share = field(default_factory=Share)


@frozen
class Done:
    """What a body did of the looks that were planned: those of the last 30 days, and what waits.

    `in_step` and `late` were done in these days; `omitted` were not done, and people ended the
    card that rose for it, for a reason they gave; `overdue` are missing, however long ago they fell
    due, as otherwise it would be enough to wait; `waiting` are not due yet.
    """

    in_step: int = 0
    late: int = 0
    omitted: int = 0
    waiting: int = 0
    overdue: int = 0

    @property
    def share(self) -> Share:
        """Return how many of those that are done or should be were done in time."""
        return Share(self.in_step, self.in_step + self.late + self.omitted + self.overdue)


def of_units(*, at: datetime, units: Collection[str] | None = None) -> dict[str, Indices]:
    """Return the three indices of the units of a day, or of some of them, by their codes."""
    day = localdate(at)
    codes = [each.unit.code for each in queries.units_on(day)]
    wanted = codes if units is None else [each for each in codes if each in units]
    extents, brought, missed = reach.extents(day), unit_tally.lately(at=at), _missed(at)
    return {
        code: _indices(extents.get(code, Extent()), brought.get(code, Brought()), missed[code])
        for code in wanted
    }


def of_bodies(*, at: datetime) -> dict[str, Done]:
    """Return what each supervising body of a day did of what was planned, by its code."""
    day = localdate(at)
    in_step, late = _looks(day, at)
    waiting, overdue = Counter[str](), Counter[str]()
    for body, every, behind in counted.waiting("body", at=at, kind=DutyKind.WATCH):
        waiting[body], overdue[body] = every - behind, behind
    omitted = _omitted(at)
    return {
        code: Done(
            in_step[code],
            late[code],
            omitted[code],
            waiting[code],
            overdue[code] - omitted[code],
        )
        for code in (each.body.code for each in queries.bodies_on(day).values())
    }


def excused(*, at: datetime) -> QuerySet[Duty]:
    """Return the looks that are missing although people ended the card that rose for it (S20)."""
    cards = _ended(at).filter(case=OuterRef("case"), node=OuterRef("node"))
    return Duty.objects.filter(Exists(cards), kind=DutyKind.WATCH, done_at=None, due_at__lt=at)


def _ended(at: datetime) -> QuerySet[Card]:
    return Card.objects.filter(rule=_ABSENT, ended_at__lte=at)


def _omitted(at: datetime) -> Counter[str]:
    """Count the looks that are excused, by body: from the cards, as far more looks may wait."""
    found: Counter[str] = Counter()
    places = set(_ended(at).filter(case__isnull=False).values_list("case", "node"))
    cases = sorted({case for case, _node in places if case})
    for first in range(0, len(cases), _MOST_IDS):
        rows = Duty.objects.filter(
            case__in=cases[first : first + _MOST_IDS],
            kind=DutyKind.WATCH,
            done_at=None,
            due_at__lt=at,
        )
        told = rows.order_by().values_list("case", "node", "body")
        found.update(body for case, node, body in told if (case, node) in places)
    return found


def missing(unit: str, *, at: datetime) -> QuerySet[Duty]:
    """Return the looks that coverage misses in a unit: due in the last days, and not done."""
    return _missing(at).filter(case__unit__code=unit)


def looks(body: str, state: str, *, at: datetime, units: Collection[str]) -> QuerySet[Duty]:
    """Return the looks behind a number of a body, in some units; `state` is a field of `Done`."""
    rows = Duty.objects.filter(kind=DutyKind.WATCH, body=body, case__unit__code__in=units)
    since = days.span(localdate(at) - timedelta(days=DAYS))[0]
    was_late = Q(done_at__gt=F("due_at"))
    chosen = {
        "in_step": rows.filter(done_at__gte=since).exclude(was_late),
        "late": rows.filter(was_late, done_at__gte=since),
        "omitted": rows.filter(pk__in=excused(at=at).values("pk")),
        "waiting": rows.filter(Q(due_at=None) | Q(due_at__gte=at), done_at=None),
        "overdue": rows.filter(done_at=None, due_at__lt=at).exclude(
            pk__in=excused(at=at).values("pk")
        ),
    }
    return chosen[state]


def _indices(extent: Extent, brought: Brought, missed: int) -> Indices:
    seen = max(0, brought.closed - brought.blind - missed)
    return Indices(
        coverage=Share(extent.reached + seen, extent.nodes + brought.closed),
        disclosure=Share(extent.in_time + brought.published, extent.lists + brought.due),
        traceability=Share(brought.in_time, brought.acts),
    )


def _missed(at: datetime) -> Counter[str]:
    """Count the looks that fell due in the last days and are missing, by unit."""
    since = at - timedelta(days=DAYS)
    codes = dict(Unit.objects.values_list("pk", "code"))
    found = counted.overdue("unit", since=since, at=at, kind=DutyKind.WATCH)
    return Counter({codes[unit]: missed for unit, missed in found if unit is not None})


def _missing(at: datetime) -> QuerySet[Duty]:
    since = at - timedelta(days=DAYS)
    return Duty.objects.filter(kind=DutyKind.WATCH, done_at=None, due_at__lt=at, due_at__gte=since)


def _looks(day: date, at: datetime) -> tuple[Counter[str], Counter[str]]:
    """Count the looks of the last days that were in time, and those that were late, by body."""
    since = day - timedelta(days=DAYS)
    in_step, late = Counter[str](), Counter[str]()
    tallied = Tally.objects.filter(day__gte=since, day__lt=day).exclude(body="").order_by()
    for body, good, bad in tallied.values_list("body").annotate(Sum("in_step"), Sum("late")):
        in_step[body], late[body] = good, bad
    last = Tally.objects.filter(day__lt=day).aggregate(last=Max("day"))["last"]
    first = max(since, last + timedelta(days=1)) if last else since
    rows = Duty.objects.filter(kind=DutyKind.WATCH, done_at__gte=days.span(first)[0])
    now = rows.filter(done_at__lte=at).order_by().values_list("body")
    for body, every, bad in now.annotate(
        Count("pk"), bad=Count("pk", filter=Q(done_at__gt=F("due_at")))
    ):
        in_step[body] += every - bad
        late[body] += bad
    return in_step, late

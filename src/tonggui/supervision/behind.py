# SPDX-License-Identifier: Apache-2.0
"""Where supervision is behind: by node and stage, of a power, a unit or the whole county.

What was done on finished days is counted once into `Tally`; what waits is counted as it is. Nodes
at which cases pass and nobody is planned to look are blind; a node without cases has no data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.timezone import localdate

from tonggui.core.coverage import coverage
from tonggui.core.events import NODE_CLOSE
from tonggui.core.powers import STAGES, TIMINGS, Node, Power
from tonggui.core.values import frozen
from tonggui.oversight.models import Tally
from tonggui.supervision import counted, days, footing
from tonggui.supervision.models import Duty, DutyKind

DAYS = 30
IN_STEP, BEHIND, WAITING, BLIND, NONE = "in-step", "behind", "waiting", "blind", "none"


@dataclass(slots=True)
class Pace:
    """How supervision keeps step somewhere: looks in time and late, waiting in time and overdue.

    `closed` are the closings of the last days, `blind` those that nobody was planned to look at.
    """

    in_step: int = 0
    late: int = 0
    waiting: int = 0
    overdue: int = 0
    closed: int = 0
    blind: int = 0

    def add(self, other: Pace) -> None:
        """Add what is known of another place."""
        for name in ("in_step", "late", "waiting", "overdue", "closed", "blind"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def state(self) -> str:
        """Return the one word for it; no data is none, never in step."""
        if self.overdue or self.late:
            return BEHIND
        if self.blind:
            return BLIND
        if self.waiting:
            return WAITING
        return IN_STEP if self.in_step else NONE


@frozen
class Place:
    """A node with its pace: which power and stage it is of, who leads, when it is looked at."""

    node: Node
    power: Power
    lead: str
    pace: Pace

    @property
    def timing(self) -> str:
        """Return when it is looked at, "" where nobody is planned to."""
        return self.node.supervision.timing if self.node.supervision else ""


@frozen
class Cell:
    """A stage before, during or after: what lists plan there, and how it keeps step."""

    stage: str
    timing: str
    planned: int  # spots of powers that plan it
    unplanned: int  # spots that are blind by the lists
    pace: Pace


@frozen
class Survey:
    """The double track at large."""

    places: tuple[Place, ...]
    matrix: tuple[tuple[str, tuple[Cell, ...]], ...]
    total: Pace
    by_power: dict[str, Pace] = field(default_factory=dict)
    by_unit: dict[str, Pace] = field(default_factory=dict)


def survey(*, at: datetime, units: Collection[str], power: str = "") -> Survey:
    """Survey the powers of some units, or one of them."""
    day = localdate(at)
    lists = footing.lists_of(None, day)
    powers = [
        each
        for each in lists.powers.values()
        if each.unit in units and power in ("", each.id, each.code)
    ]
    places = list(_places(powers, day, at))
    total = Pace()
    by_power: dict[str, Pace] = {}
    by_unit: dict[str, Pace] = {}
    for place in places:
        total.add(place.pace)
        by_power.setdefault(place.power.id, Pace()).add(place.pace)
        by_unit.setdefault(place.power.unit, Pace()).add(place.pace)
    return Survey(tuple(places), tuple(_matrix(powers, places)), total, by_power, by_unit)


def duties_at(node: str, *, state: str, at: datetime, units: Collection[str]) -> QuerySet[Duty]:
    """Return the duties behind a number: those overdue, waiting, late or done at a node."""
    rows = Duty.objects.filter(kind=DutyKind.WATCH, node=node, case__unit__code__in=units)
    since = at - timedelta(days=DAYS)
    chosen = {
        "overdue": Q(done_at=None, due_at__lt=at),
        "waiting": Q(done_at=None) & (Q(due_at=None) | Q(due_at__gte=at)),
        "late": Q(done_at__gt=F("due_at"), done_at__gte=since),
        "in-step": Q(done_at__gte=since) & (Q(due_at=None) | Q(done_at__lte=F("due_at"))),
    }
    return rows.filter(chosen.get(state, Q(pk=None)))


@transaction.atomic
def tally(*, at: datetime) -> int:
    """Count the days that are finished and not counted yet; return how many there were."""
    today = localdate(at)
    last = Tally.objects.aggregate(last=Max("day"))["last"]
    first = max(today - timedelta(days=DAYS), last + timedelta(days=1) if last else date.min)
    finished = [first + timedelta(days=n) for n in range((today - first).days)]
    for day in finished:
        found = _closings(day)
        # A day on which nothing happened is counted, too.
        rows = [Tally(day=day, node="")]
        rows += [Tally(day=day, node=node, closed=count) for node, count in found.items()]
        rows += [
            Tally(day=day, node=node, body=body, in_step=in_step, late=late)
            for node, body, in_step, late in _looks(*days.span(day))
        ]
        Tally.objects.bulk_create(rows, ignore_conflicts=True)
    return len(finished)


def _places(powers: Iterable[Power], day: date, at: datetime) -> Iterator[Place]:
    paces = _paces(day, at)
    roster = footing.of_edition(None, day).bench.roster
    for power in powers:
        for node in power.nodes:
            pace = paces.get(node.id, Pace())
            if node.supervision is None:
                pace.blind = pace.closed
            plan = node.supervision
            lead = plan.lead if plan and plan.lead else roster.supervisor_of(power.unit)
            yield Place(node, power, lead if plan else "", pace)


def _paces(day: date, at: datetime) -> dict[str, Pace]:
    """Return the pace at each node by its id: counted days, today so far, and what waits."""
    found: dict[str, Pace] = {}
    begins = day - timedelta(days=DAYS)
    tallied = Tally.objects.filter(day__gte=begins).values_list("node", "in_step", "late", "closed")
    for node, in_step, late, closed in tallied:
        found.setdefault(node, Pace()).add(Pace(in_step=in_step, late=late, closed=closed))
    for node, _, in_step, late in _looks(days.span(day)[0], at):
        found.setdefault(node, Pace()).add(Pace(in_step=in_step, late=late))
    for node, count in _closings(day).items():
        found.setdefault(node, Pace()).add(Pace(closed=count))
    for node, every, overdue in counted.waiting("node", at=at, kind=DutyKind.WATCH):
        found.setdefault(node, Pace()).add(Pace(waiting=every - overdue, overdue=overdue))
    return found


def _looks(first: datetime, last: datetime) -> Iterator[tuple[str, str, int, int]]:
    rows = Duty.objects.filter(kind=DutyKind.WATCH, done_at__gte=first, done_at__lt=last)
    late = Count("pk", filter=Q(done_at__gt=F("due_at")))
    for node, body, count, behind in rows.values_list("node", "body").annotate(
        every=Count("pk"), behind=late
    ):
        yield node, body, count - behind, behind


def _closings(day: date) -> Counter[str]:
    """Count the closings of a day by node."""
    rows = days.received(*days.span(day)).filter(kind=NODE_CLOSE)
    return Counter(dict(rows.values_list("node").annotate(every=Count("pk"))))


def _matrix(
    powers: Iterable[Power], places: Iterable[Place]
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    spots = [spot for power in powers for spot in coverage(power)]
    paces: dict[tuple[str, str], Pace] = {}
    for place in places:
        paces.setdefault((place.node.stage, place.timing), Pace()).add(place.pace)
    for stage in STAGES:
        cells = []
        for timing in TIMINGS:
            mine = [spot.state for spot in spots if (spot.stage, spot.timing) == (stage, timing)]
            planned, unplanned = mine.count("covered"), mine.count("blind") + mine.count("claimed")
            cells.append(
                Cell(stage, timing, planned, unplanned, paces.get((stage, timing), Pace()))
            )
        blind = paces.get((stage, ""), Pace())
        cells.append(Cell(stage, "", 0, 0, blind))
        yield stage, tuple(cells)

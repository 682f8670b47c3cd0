# SPDX-License-Identifier: Apache-2.0
"""Whether nodes that are looked at by lot are looked at as often as their level asks (R47).

A node is due where a case passed it so many days ago and nobody has looked since, drawn or not;
without a case there was nothing to look at. Finished days count.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Max, Q
from django.utils.timezone import localdate

from tonggui.cases.happening import instant, microseconds
from tonggui.core.checks.rubber_stamp import SUP_ACT
from tonggui.core.powers import RISK_LEVELS
from tonggui.core.values import frozen
from tonggui.core.xray.watched import level_at
from tonggui.oversight.models import Tally, Watching
from tonggui.people.models import Unit
from tonggui.rounds.levels import plans_on
from tonggui.supervision import behind
from tonggui.supervision.behind import Place

_EACH = "each"


@frozen
class Due:
    """A node to look at: its place and level, how often, and when somebody last looked, if ever."""

    place: Place
    level: str
    every_days: int
    seen_on: date | None


def due(places: Iterable[Place], *, at: datetime) -> list[Due]:
    """Return the nodes that were not looked at as often as their level asks, the gravest first.

    Where each case is looked at, a look that is missing is a duty that is overdue, and not told
    here again.
    """
    by_level: dict[str, list[Place]] = {}
    for place in places:
        planned, level = place.node.supervision, level_at(place.power, place.node)
        if planned is not None and planned.mode != _EACH and level:
            by_level.setdefault(level, []).append(place)
    seen = _seen(at) if by_level else {}
    found: list[Due] = []
    for plan in plans_on(localdate(at)) if by_level else ():
        passed = _passed(localdate(at) - timedelta(days=plan.every_days))
        for each in by_level.get(plan.level, ()):
            last, looked = passed.get(each.node.id), seen.get(each.node.id)
            if last is not None and (looked is None or looked < last):
                found.append(Due(each, plan.level, plan.every_days, looked))
    return sorted(found, key=_rank)


def all_due(*, at: datetime) -> list[Due]:
    """Return what is due in every unit."""
    units = set(Unit.objects.values_list("code", flat=True))
    return due(behind.survey(at=at, units=units).places, at=at)


def _rank(each: Due) -> tuple[int, date, str]:
    return -RISK_LEVELS.index(each.level), each.seen_on or date.min, each.place.node.id


def _passed(by: date) -> dict[str, date]:
    """Return the last day up to another on which a case passed each node."""
    rows = Tally.objects.filter(day__lte=by, closed__gt=0).order_by()
    return dict(rows.values_list("node").annotate(last=Max("day")))


def _seen(at: datetime) -> dict[str, date]:
    """Return the last day on which somebody looked at each node."""
    looked = Tally.objects.filter(Q(in_step__gt=0) | Q(late__gt=0)).order_by()
    found: dict[str, date] = dict(looked.values_list("node").annotate(last=Max("day")))
    acts = Watching.objects.filter(kind=SUP_ACT, received_at__lt=microseconds(at)).order_by()
    for node, last in acts.values_list("event__node").annotate(last=Max("received_at")):
        day = localdate(instant(last))
        found[node] = max(day, found.get(node, day))
    return found

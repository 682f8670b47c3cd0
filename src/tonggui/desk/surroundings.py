# SPDX-License-Identifier: Apache-2.0
"""What stands around the duties of supervising bodies: load, pace, cards, meetings, blind spots."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from tonggui.core.powers import Power
from tonggui.desk import heat, timeliness
from tonggui.desk.lines import spoken
from tonggui.ledger.unchanged import unchanged
from tonggui.meetings.models import Invitation
from tonggui.people import queries
from tonggui.people.authority import Standing
from tonggui.people.models import CollectiveBodyVersion, Unit
from tonggui.people.seeing import units_seen
from tonggui.supervision import footing
from tonggui.supervision.cards import queries as carded
from tonggui.supervision.cards.showing import rule_names
from tonggui.supervision.models import Level

OF_CARDS, OF_MEETINGS, OF_BLIND, APART = 5, 5, 8, 2


def around(who: Standing, *, at: datetime) -> dict[str, Any]:
    """Return what the desk of somebody who supervises shows beside the duties."""
    day, bodies = localdate(at), [each.body.code for each in who.bodies]
    good, of = timeliness.in_step(bodies, at=at)
    key = "watched-lists", day, who.roles, tuple(bodies)
    return {
        "load": timeliness.load(bodies, at=at),
        "lately": timeliness.lately(bodies, at=at),
        "in_step": good,
        "looks": of,
        "days": timeliness.DAYS,
        "own_cards": _by_level(carded.against_bodies(bodies).open_ones),
        "meetings": _meetings(who, day),
        **_cards(who, at),
        **unchanged.kept(key, lambda: _lists(who, day)),
    }


def _cards(who: Standing, at: datetime) -> dict[str, Any]:
    """Return the open cards that the bodies decide on, by level, and the first to be answered."""
    side = carded.watched_by(who).open_ones
    found = carded.read(carded.in_order(side)[:OF_CARDS])
    names = rule_names((each.rule for each in found), at=at, language=spoken())
    return {
        "cards": _by_level(side),
        "first_cards": [(each, names.get(each.rule, each.rule)) for each in found],
    }


def _by_level(side: carded.Side) -> list[tuple[str, int]]:
    """Return how many cards there are of each level, the gravest first."""
    counts = side.by("level")
    return [(each, counts[each]) for each in reversed(Level.values) if each in counts]


def _meetings(who: Standing, day: date) -> list[tuple[Invitation, str]]:
    """Return the meetings to attend, each with what the body that meets is called."""
    rows = Invitation.objects.filter(
        body__in=[each.body_id for each in who.bodies],
        meeting__closed_at=None,
        meeting__cancelled_at=None,
    )
    rows = rows.select_related("meeting__body").prefetch_related("meeting__items")
    found = list(rows.order_by("meeting__begins_at")[:OF_MEETINGS])
    versions = CollectiveBodyVersion.objects.on(day)
    names = dict(
        versions.filter(body__in=[e.meeting.body_id for e in found]).values_list("body_id", "name")
    )
    return [(each, names.get(each.meeting.body_id, each.meeting.code)) for each in found]


def _lists(who: Standing, day: date) -> dict[str, Any]:
    """Return how the lists plan to watch the units somebody watches, and the nodes left out."""
    codes = dict(Unit.objects.filter(pk__in=units_seen(who, day)).values_list("code", "pk"))
    powers = [each for each in footing.lists_of(None, day).powers.values() if each.unit in codes]
    blind = list(heat.blind_nodes(powers))
    return {
        "heats": _heats(powers, day),
        "nodes": sum(len(each.nodes) for each in powers),
        "powers": len(powers),
        "blind": blind[:OF_BLIND],
        "blind_count": len(blind),
    }


def _heats(powers: Iterable[Power], day: date) -> list[tuple[str, str, Any]]:
    """Return the tables unit by unit, or one of them all where they are too many to be compared."""
    by_unit: dict[str, list[Power]] = {}
    for power in powers:
        by_unit.setdefault(power.unit, []).append(power)
    if len(by_unit) > APART:
        return [("", "", heat.squares(power for mine in by_unit.values() for power in mine))]
    names = queries.unit_names(day)
    return [
        (code, names.get(code, code), heat.squares(mine)) for code, mine in sorted(by_unit.items())
    ]

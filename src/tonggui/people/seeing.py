# SPDX-License-Identifier: Apache-2.0
"""Whose unpublished work someone sees: drafts of lists, and risk rounds that are not closed."""

from __future__ import annotations

from datetime import date

from tonggui.people import queries
from tonggui.people.acts import COUNTY_WIDE, Act, Role
from tonggui.people.authority import NotAllowed, Standing
from tonggui.people.models import Unit

_EVERYWHERE = COUNTY_WIDE | {Role.COMMISSION}


def units_seen(who: Standing, day: date) -> frozenset[int]:
    """Return the keys of the units someone serves, of those below them, and of those they watch.

    The county commission, and whoever keeps the registers of the whole county, see every unit.
    """
    if not who.roles.isdisjoint(_EVERYWHERE):
        return frozenset(Unit.objects.values_list("pk", flat=True))
    served = {each.post.unit_id for each in who.posts}
    watched = queries.watched_by((each.body_id for each in who.bodies), day)
    return frozenset(queries.below(served, day) | watched)


def refuse_stranger(who: Standing, act: Act, unit: Unit, day: date) -> None:
    """Refuse whoever neither serves nor watches a unit to look at what it has not published."""
    if unit.pk not in units_seen(who, day):
        raise NotAllowed(act)

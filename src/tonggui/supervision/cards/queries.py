# SPDX-License-Identifier: Apache-2.0
"""Which cards somebody may see: those against them, and those of the bodies they act for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Q, QuerySet

from tonggui.people.acts import Role
from tonggui.people.authority import Standing
from tonggui.supervision.models import Card


def against(who: Standing) -> QuerySet[Card]:
    """Return the cards against somebody: in person, at a post held, or of a body acted for."""
    refs = [f"post:{each.post.code}" for each in who.posts]
    refs += [f"supervisor:{each.body.code}" for each in who.bodies]
    mine = Q(post__in=refs)
    if who.official is not None:
        mine |= Q(person=who.official.code)
    return _rows().filter(mine)


def watched_by(who: Standing) -> QuerySet[Card]:
    """Return the cards on which the bodies somebody acts for decide; all for the commission."""
    rows = (
        _rows()
        if Role.COMMISSION in who.roles
        else _rows().filter(body__in=[each.body.code for each in who.bodies])
    )
    own = [each.post.unit.code for each in who.posts]
    carded = [f"supervisor:{each.body.code}" for each in who.bodies]
    return rows.exclude(unit__in=own).exclude(post__in=carded)


def in_order(rows: QuerySet[Card]) -> QuerySet[Card]:
    """Return cards as lists show them: open ones first, by when they must be answered."""
    return rows.order_by(
        F("ended_at").desc(nulls_first=True), F("answer_by").asc(nulls_last=True), "-pk"
    )


def read(keys: Iterable[int]) -> list[Card]:
    """Return the cards of some keys, in their order."""
    keys = list(keys)
    found = _rows().in_bulk(keys)
    return [found[key] for key in keys]


def by_state(rows: QuerySet[Card]) -> dict[str, int]:
    """Return how many cards there are in each state."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def _rows() -> QuerySet[Card]:
    rows = Card.objects.select_related("finding", "case__edition", "case__supervision")
    # The lists of an edition are long, and read for judging alone.
    return rows.defer("case__edition__body")

# SPDX-License-Identifier: Apache-2.0
"""Which cards somebody may see: those against them, and those of the bodies they act for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import overload

from django.db.models import Count, Q, QuerySet

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


def in_order(rows: QuerySet[Card]) -> Ordered:
    """Return the keys of cards as lists show them: open ones first, by when to be answered.

    Those of a page are asked for part by part, each in the order of an index.
    """
    is_open = rows.filter(ended_at=None)
    return Ordered(
        is_open.filter(answer_by__isnull=False).order_by("answer_by", "pk"),
        is_open.filter(answer_by=None).order_by("-pk"),
        rows.filter(ended_at__isnull=False).order_by("-ended_at", "-pk"),
    )


class Ordered(Sequence[int]):
    """Keys of several questions, one after the other, of which only a part is ever asked for."""

    def __init__(self, *parts: QuerySet[Card]) -> None:
        """Take the questions in their order; nothing is asked yet."""
        self._parts = [each.values_list("pk", flat=True) for each in parts]

    @cached_property
    def _counts(self) -> list[int]:
        return [each.count() for each in self._parts]

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(self._counts)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        """Return the key at a place, or those from one place up to another."""
        if isinstance(at, int):
            return self[at : at + 1][0]
        first, last = at.start or 0, sys.maxsize if at.stop is None else at.stop
        found: list[int] = []
        for number, part in enumerate(self._parts):
            own = list(part[first:last]) if last > first else []
            found += own
            if len(own) == last - first:
                break
            # How many there are is asked only where that cannot be told from what was found.
            count = first + len(own) if own or not first else self._counts[number]
            first, last = max(first - count, 0), last - count
        return found


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

# SPDX-License-Identifier: Apache-2.0
"""Which cards somebody may see: those against them, and those of the bodies they act for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, overload

from django.db.models import Q, QuerySet, Sum

from tonggui.core.values import frozen
from tonggui.people.acts import Role
from tonggui.people.authority import Standing
from tonggui.supervision.models import Card, CardCount, CardPart


@frozen
class Side:
    """Cards of one side, and how many there are of them as the database has counted them."""

    rows: QuerySet[Card]
    counts: QuerySet[CardCount]

    def narrowed(self, **said: str) -> Side:
        """Return those of a state or level."""
        return Side(self.rows.filter(**said), self.counts.filter(**said))

    @property
    def open_ones(self) -> Side:
        """Return those that are not ended."""
        counts = self.counts.filter(part__lt=CardPart.ENDED)
        return Side(self.rows.filter(ended_at=None), counts)

    @property
    def unanswered(self) -> Side:
        """Return those that nobody has explained."""
        return Side(self.rows.filter(answered_at=None), self.counts.filter(is_answered=False))

    def first_answer_by(self) -> datetime | None:
        """Return when the first of them is to be answered."""
        times = self.rows.filter(answer_by__isnull=False).order_by("answer_by")
        return times.values_list("answer_by", flat=True).first()

    def __len__(self) -> int:
        """Return how many there are."""
        found: int = self.counts.aggregate(n=Sum("n", default=0))["n"]
        return found

    def by(self, name: str) -> dict[Any, int]:
        """Return how many there are of each state, level or part."""
        summed = self.counts.order_by().values_list(name).annotate(every=Sum("n"))
        return {key: count for key, count in summed if count}


def against(who: Standing) -> Side:
    """Return the cards against somebody: in person, at a post held, or of a body acted for."""
    refs = [f"post:{each.post.code}" for each in who.posts]
    refs += [f"supervisor:{each.body.code}" for each in who.bodies]
    mine = Q(post__in=refs)
    if who.official is not None:
        mine |= Q(person=who.official.code)
    return _side(mine)


def against_bodies(bodies: Iterable[str]) -> Side:
    """Return the cards against supervising bodies."""
    return _side(Q(post__in=[f"supervisor:{each}" for each in bodies]))


def watched_by(who: Standing) -> Side:
    """Return the cards on which the bodies somebody acts for decide; all for the commission."""
    own = [each.post.unit.code for each in who.posts]
    carded = [f"supervisor:{each.body.code}" for each in who.bodies]
    mine = ~Q(unit__in=own) & ~Q(post__in=carded)
    if Role.COMMISSION not in who.roles:
        mine &= Q(body__in=[each.body.code for each in who.bodies])
    return _side(mine)


def in_order(side: Side) -> Ordered:
    """Return the keys of cards as lists show them: open ones first, by when to be answered.

    Those of a page are asked for part by part, each in the order of an index.
    """
    rows = side.rows
    is_open = rows.filter(ended_at=None)
    return Ordered(
        {
            CardPart.TO_ANSWER: is_open.filter(answer_by__isnull=False).order_by("answer_by", "pk"),
            CardPart.OPEN: is_open.filter(answer_by=None).order_by("-pk"),
            CardPart.ENDED: rows.filter(ended_at__isnull=False).order_by("-ended_at", "-pk"),
        },
        lambda: side.by("part"),
    )


class Ordered(Sequence[int]):
    """Keys of several questions, one after the other, of which only a part is ever asked for."""

    def __init__(
        self, parts: Mapping[CardPart, QuerySet[Card]], count: Callable[[], Mapping[int, int]]
    ) -> None:
        """Take the questions in their order, and how many each is answered with; none is asked."""
        self._names = list(parts)
        self._parts = [each.values_list("pk", flat=True) for each in parts.values()]
        self._count = count

    @cached_property
    def _counts(self) -> list[int]:
        found = self._count()
        return [found.get(each, 0) for each in self._names]

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


def _side(mine: Q) -> Side:
    return Side(_rows().filter(mine), CardCount.objects.filter(mine))


def _rows() -> QuerySet[Card]:
    rows = Card.objects.select_related("finding", "case__edition", "case__supervision")
    # The lists of an edition are long, and read for judging alone.
    return rows.defer("case__edition__body")

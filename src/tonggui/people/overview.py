# SPDX-License-Identifier: Apache-2.0
"""The county at a glance on a day: units, their posts, who watches them, and where nobody does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count

from tonggui.core.values import frozen
from tonggui.people import queries
from tonggui.people.models import (
    Part,
    PostVersion,
    Remit,
    SupervisingBodyVersion,
    Tenure,
    Unit,
    UnitVersion,
)


@frozen
class UnitAtGlance:
    """A unit of a day: seats held of seats there are, posts watched of posts there are."""

    unit: UnitVersion
    supervisor: SupervisingBodyVersion | None
    seats: int
    held: int
    posts: int
    watched: int


class Seats(NamedTuple):
    """A post of a day, by keys: its unit, itself, how many seats, its own supervising body."""

    unit: int
    post: int
    seats: int
    supervised_by: int | None


@frozen
class BodyAtGlance:
    """A supervising body of a day and how many units it is named for."""

    body: SupervisingBodyVersion
    units: int


@frozen
class County:
    """All units and supervising bodies of a day."""

    units: tuple[UnitAtGlance, ...]
    bodies: tuple[BodyAtGlance, ...]

    @property
    def unwatched(self) -> tuple[UnitAtGlance, ...]:
        """Return the units no body is named for."""
        return tuple(each for each in self.units if each.supervisor is None)

    @property
    def watched_units(self) -> int:
        """Return how many units have a supervising body."""
        return len(self.units) - len(self.unwatched)

    @property
    def posts(self) -> int:
        """Return how many posts there are."""
        return sum(each.posts for each in self.units)

    @property
    def watched_posts(self) -> int:
        """Return how many posts a body is named for."""
        return sum(each.watched for each in self.units)

    @property
    def seats(self) -> int:
        """Return how many seats there are."""
        return sum(each.seats for each in self.units)

    @property
    def held(self) -> int:
        """Return how many seats are held."""
        return sum(each.held for each in self.units)


def empty_seats(day: date, units: Iterable[Unit]) -> list[tuple[UnitVersion, int]]:
    """Return those of some units in which seats are empty, with how many."""
    wanted = {unit.pk: unit for unit in units}
    if not wanted:
        return []
    counted: Counter[int] = Counter()
    held = _held(day)
    for post in queries.posts_on(day, *wanted.values()):
        counted[post.post.unit_id] += post.seats - min(post.seats, held.get(post.post_id, 0))
    rows = UnitVersion.objects.on(day).filter(unit__in=wanted).select_related("unit")
    return [(each, counted[each.unit_id]) for each in rows if counted[each.unit_id]]


def county(day: date) -> County:
    """Return the county on a day, in as many queries for one unit as for a thousand."""
    bodies = queries.bodies_on(day)
    leads = _leads(day)
    posts = defaultdict(list)
    for post in _seats(day):
        posts[post.unit].append(post)
    held = _held(day)
    units = tuple(
        _unit(version, posts[version.unit_id], held, bodies, leads)
        for version in queries.units_on(day)
    )
    watching = Counter(each.supervisor.body_id for each in units if each.supervisor)
    return County(units, tuple(BodyAtGlance(b, watching[pk]) for pk, b in bodies.items()))


def _seats(day: date) -> Iterable[Seats]:
    """Yield the posts of a day; of five thousand, whole rows would cost several times as much."""
    rows = PostVersion.objects.on(day).values_list(
        "post__unit_id", "post_id", "seats", "supervised_by_id"
    )
    return (Seats(*each) for each in rows.iterator())


def _held(day: date) -> dict[int, int]:
    """Return how many hold a post, by the post's key."""
    holders = Tenure.objects.on(day).values_list("post_id").annotate(Count("pk"))
    return dict(holders.order_by())


def _leads(day: date) -> dict[int, int]:
    """Return the body that leads in the whole of a unit, by the unit's key."""
    rows = Remit.objects.on(day).filter(part=Part.LEAD, category="", level="", stage="")
    return dict(rows.values_list("unit_id", "body_id"))


def _unit(
    version: UnitVersion,
    posts: list[Seats],
    held: dict[int, int],
    bodies: dict[int, SupervisingBodyVersion],
    leads: dict[int, int],
) -> UnitAtGlance:
    supervisor = bodies.get(version.supervised_by_id or 0) or bodies.get(
        leads.get(version.unit_id, 0)
    )
    return UnitAtGlance(
        unit=version,
        supervisor=supervisor,
        seats=sum(post.seats for post in posts),
        held=sum(min(post.seats, held.get(post.post, 0)) for post in posts),
        posts=len(posts),
        watched=sum(bool(supervisor or bodies.get(p.supervised_by or 0)) for p in posts),
    )

# SPDX-License-Identifier: Apache-2.0
"""Where power reaches and who watches it there, across all units and down all levels (R46, R82)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tonggui.core.values import frozen
from tonggui.people import overview, queries
from tonggui.people.models import Delegation, PostVersion, SupervisingBodyVersion, UnitVersion

_LEVELS = {"县": 0, "乡镇": 1, "村": 2}


@frozen
class Share:
    """How many of so many are watched."""

    watched: int
    of: int

    @property
    def step(self) -> str:
        """Return the step of tint: full, most, more than half, some, none; nothing to watch."""
        if not self.of:
            return "hx"
        if not self.watched:
            return "h0"
        share = self.watched / self.of
        return "h4" if share == 1 else "h3c" if share >= 0.85 else "h2c" if share >= 0.6 else "h1c"  # noqa: PLR2004


@frozen
class UnitCoverage:
    """A unit with the shares of its posts that are watched, and those that are not."""

    unit: UnitVersion
    supervisor: SupervisingBodyVersion | None
    leaders: Share
    offices: Share
    lent: Share
    blind: tuple[PostVersion, ...]


@frozen
class Link:
    """A supervising body, how deep it stands, and the units it is named for."""

    body: SupervisingBodyVersion
    depth: int
    units: tuple[UnitVersion, ...]


@frozen
class Coverage:
    """The whole map: across the units, and down the line of supervising bodies."""

    units: tuple[UnitCoverage, ...]
    line: tuple[Link, ...]

    @property
    def blind_units(self) -> tuple[UnitCoverage, ...]:
        """Return the units that no body is named for."""
        return tuple(each for each in self.units if each.supervisor is None)

    @property
    def blind_posts(self) -> tuple[PostVersion, ...]:
        """Return the posts that nobody watches."""
        return tuple(post for each in self.units for post in each.blind)


def coverage(day: date) -> Coverage:
    """Return the map of a day, in as many queries for one unit as for a thousand."""
    bodies = queries.bodies_on(day)
    posts = defaultdict(list)
    for post in queries.posts_on(day):
        posts[post.post.unit_id].append(post)
    lent = defaultdict(list)
    for grant in queries.delegations_on(day):
        unit = grant.unit_id or (grant.for_post.unit_id if grant.for_post else None)
        lent[unit].append(grant)
    county = overview.county(day)
    units = tuple(
        _unit(each.unit, each.supervisor, posts[each.unit.unit_id], lent[each.unit.unit_id], bodies)
        for each in sorted(county.units, key=lambda each: _LEVELS.get(each.unit.level, 0))
    )
    return Coverage(units, tuple(_line(bodies, county.units)))


def _unit(
    unit: UnitVersion,
    supervisor: SupervisingBodyVersion | None,
    posts: list[PostVersion],
    lent: list[Delegation],
    bodies: dict[int, SupervisingBodyVersion],
) -> UnitCoverage:
    blind = tuple(
        post for post in posts if not (supervisor or bodies.get(post.supervised_by_id or 0))
    )
    return UnitCoverage(
        unit=unit,
        supervisor=supervisor,
        leaders=_share([p for p in posts if p.is_leader], blind),
        offices=_share([p for p in posts if not p.is_leader], blind),
        lent=Share(sum(each.supervised_by_id in bodies for each in lent), len(lent)),
        blind=blind,
    )


def _share(posts: list[PostVersion], blind: Iterable[PostVersion]) -> Share:
    missing = set(blind)
    return Share(sum(post not in missing for post in posts), len(posts))


def _line(
    bodies: dict[int, SupervisingBodyVersion], units: Iterable[overview.UnitAtGlance]
) -> Iterable[Link]:
    """Yield every body below the one above it; what stands above the county is left out."""
    named: dict[int, list[UnitVersion]] = defaultdict(list)
    for unit in units:
        if unit.supervisor:
            named[unit.supervisor.body_id].append(unit.unit)
    codes = {each.body.code for each in bodies.values()}
    below: dict[str, list[SupervisingBodyVersion]] = defaultdict(list)
    for body in bodies.values():
        below[body.parent if body.parent in codes else ""].append(body)
    waiting = [(body, 0) for body in reversed(below[""])]
    while waiting:
        body, depth = waiting.pop()
        yield Link(body, depth, tuple(named[body.body_id]))
        waiting += [(each, depth + 1) for each in reversed(below[body.body.code])]

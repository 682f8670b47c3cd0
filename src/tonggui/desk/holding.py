# SPDX-License-Identifier: Apache-2.0
"""What someone holds on a day: posts with who watches them, supervising bodies, seats, loans."""

from __future__ import annotations

from datetime import date

from tonggui.core.values import frozen
from tonggui.people import queries
from tonggui.people.authority import Standing
from tonggui.people.models import (
    CollectiveBodyVersion,
    Delegation,
    Membership,
    PostVersion,
    SupervisingBodyVersion,
    SupervisingMember,
    Tenure,
    UnitVersion,
)


@frozen
class HeldPost:
    """A post with the tenure it is held by; without one, it is only acted for."""

    post: PostVersion
    unit: UnitVersion | None
    tenure: Tenure | None
    matters: tuple[str, ...]
    supervisor: SupervisingBodyVersion | None


@frozen
class ServedBody:
    """A supervising body someone acts for, and the units it is named to watch."""

    body: SupervisingBodyVersion
    member: SupervisingMember | None
    units: tuple[UnitVersion, ...]


@frozen
class Holding:
    """All that someone holds on a day."""

    posts: tuple[HeldPost, ...] = ()
    bodies: tuple[ServedBody, ...] = ()
    seats: tuple[tuple[Membership, CollectiveBodyVersion], ...] = ()
    loans: tuple[Delegation, ...] = ()


def holding(who: Standing, day: date) -> Holding:
    """Return what a standing rests on."""
    if who.official is None:
        return Holding()
    units = {each.unit_id: each for each in queries.units_on(day)}
    return Holding(
        posts=_posts(who, day, units),
        bodies=_bodies(who, day, units),
        seats=_seats(who, day),
        loans=tuple(
            Delegation.objects.on(day)
            .filter(official=who.official)
            .select_related("for_post", "supervised_by")
            .order_by("until")
        ),
    )


def _posts(who: Standing, day: date, units: dict[int, UnitVersion]) -> tuple[HeldPost, ...]:
    if not who.posts:
        return ()
    tenures = {each.post_id: each for each in Tenure.objects.on(day).filter(official=who.official)}
    leading = [each.post.unit for each in who.posts if each.is_leader]
    matters = queries.portfolios_on(day, *leading) if leading else {}
    named = queries.bodies_on(day)
    return tuple(
        HeldPost(
            post=each,
            unit=units.get(each.post.unit_id),
            tenure=tenures.get(each.post_id),
            matters=matters.get(each.post_id, ()),
            supervisor=_watching(each, units.get(each.post.unit_id), day, named),
        )
        for each in who.posts
    )


def _watching(
    post: PostVersion,
    unit: UnitVersion | None,
    day: date,
    named: dict[int, SupervisingBodyVersion],
) -> SupervisingBodyVersion | None:
    """Return the body that watches a post: its own, its unit's, else one by remit."""
    of_unit = unit.supervised_by_id if unit else None
    own = named.get(post.supervised_by_id or 0) or named.get(of_unit or 0)
    if own:
        return own
    body = queries.supervisor_of_post(post.post, post, day)
    return named.get(body.pk) if body else None


def _bodies(who: Standing, day: date, units: dict[int, UnitVersion]) -> tuple[ServedBody, ...]:
    if not who.bodies:
        return ()
    rows = SupervisingMember.objects.on(day).filter(official=who.official)
    members = {each.body_id: each for each in rows}
    return tuple(
        ServedBody(
            body=each,
            member=members.get(each.body_id),
            units=tuple(unit for unit in units.values() if unit.supervised_by_id == each.body_id),
        )
        for each in who.bodies
    )


def _seats(who: Standing, day: date) -> tuple[tuple[Membership, CollectiveBodyVersion], ...]:
    rows = list(Membership.objects.on(day).filter(official=who.official))
    if not rows:
        return ()
    bodies = CollectiveBodyVersion.objects.on(day).filter(body__in=[row.body_id for row in rows])
    versions = {each.body_id: each for each in bodies}
    return tuple((row, versions[row.body_id]) for row in rows if row.body_id in versions)

# SPDX-License-Identifier: Apache-2.0
"""What is in a unit on a day: posts with holders, sections, deciding bodies, loans, exemptions."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from tonggui.core.values import frozen
from tonggui.people import queries
from tonggui.people.models import (
    CollectiveBodyVersion,
    Delegation,
    DivisionOfWork,
    Exemption,
    Membership,
    OfficeVersion,
    PostVersion,
    Tenure,
    Unit,
)


@frozen
class PostInside:
    """A post with its section, who holds it and what it is in charge of."""

    post: PostVersion
    office: str
    tenures: tuple[Tenure, ...]
    matters: tuple[str, ...]


@frozen
class BodyInside:
    """A deciding body with its seats, the chair first."""

    body: CollectiveBodyVersion
    seats: tuple[Membership, ...]


@frozen
class Inside:
    """All that is in a unit on a day."""

    posts: tuple[PostInside, ...]
    offices: tuple[OfficeVersion, ...]
    bodies: tuple[BodyInside, ...]
    lent: tuple[Delegation, ...]
    exemptions: tuple[Exemption, ...]
    division: DivisionOfWork | None


def inside(unit: Unit, day: date) -> Inside:
    """Return what is in a unit, in as many queries for one post as for a hundred."""
    offices = tuple(queries.offices_on(unit, day))
    lent = Delegation.objects.on(day).filter(
        Q(unit=unit) | Q(for_post__unit=unit) | Q(lent_by=unit)
    )
    allowed = Exemption.objects.on(day).filter(unit=unit).select_related("approved_by")
    lent = lent.select_related("official", "for_post__unit", "unit", "lent_by")
    return Inside(
        posts=_posts(unit, day, {each.office_id: each.name for each in offices}),
        offices=offices,
        bodies=_bodies(unit, day),
        lent=tuple(lent.order_by("until")),
        exemptions=tuple(allowed.order_by("since")),
        division=queries.division_on(unit, day),
    )


def _posts(unit: Unit, day: date, offices: dict[int, str]) -> tuple[PostInside, ...]:
    tenures: dict[int, list[Tenure]] = defaultdict(list)
    for each in Tenure.objects.on(day).filter(post__unit=unit).select_related("official"):
        tenures[each.post_id].append(each)
    portfolios = queries.portfolios_on(day, unit)
    return tuple(
        PostInside(
            post=each,
            office=offices.get(each.office_id or 0, ""),
            tenures=tuple(tenures[each.post_id]),
            matters=portfolios.get(each.post_id, ()),
        )
        for each in queries.posts_on(day, unit)
    )


def _bodies(unit: Unit, day: date) -> tuple[BodyInside, ...]:
    seats: dict[int, list[Membership]] = defaultdict(list)
    sitting = Membership.objects.on(day).filter(body__unit=unit).select_related("official")
    for each in sitting.order_by("-is_chair", "pk"):
        seats[each.body_id].append(each)
    rows = CollectiveBodyVersion.objects.on(day).filter(body__unit=unit).select_related("body")
    return tuple(BodyInside(each, tuple(seats[each.body_id])) for each in rows.order_by("-rank"))

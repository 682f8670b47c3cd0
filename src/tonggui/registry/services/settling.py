# SPDX-License-Identifier: Apache-2.0
"""Review a draft for lawfulness and integrity, and adopt it by a resolution."""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.errors import Conflict
from tonggui.ledger.telling import tell
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.models import Account, Unit
from tonggui.registry.errors import (
    ChangedMeanwhile,
    NotReady,
    OwnWork,
    UnfitBody,
    WithoutReason,
)
from tonggui.registry.models import Draft, Part, Review
from tonggui.registry.services.locking import locked
from tonggui.registry.setting_back import lacks_reason

_OPENED_BY = MappingProxyType(
    {Part.LEGALITY: Act.REVIEW_LEGALITY, Part.DISCIPLINE: Act.REVIEW_INTEGRITY}
)


@transaction.atomic
def review(  # noqa: PLR0913 - what a review says
    draft: Draft,
    part: Part,
    *,
    version: int,
    agrees: bool,
    opinion: str = "",
    by: Account | None,
    at: datetime,
) -> Review:
    """Say what a reviewer finds in the version that was seen; an objection says why.

    Raises ChangedMeanwhile, OwnWork, WithoutReason for a revision of what is published that does
    not say why (R10), and Conflict where the part was reviewed before.
    """
    held = locked(draft)
    _may_review(held, part, by=by, at=at)
    if held.version != version:
        raise ChangedMeanwhile(held.power, version, held.version)
    if lacks_reason(held):
        raise WithoutReason(held.power)
    if not agrees and not opinion.strip():
        raise UnfitBody(_("an objection says why"))
    made = Review(
        draft=held,
        version=version,
        part=part,
        agrees=agrees,
        opinion=opinion,
        by=by,
        reviewed_at=at,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("this version of `%s` was reviewed before") % held.power) from error
    tell("draft.reviewed", held.power, adds=[made], by=by, at=at)
    return made


@transaction.atomic
def adopt(  # noqa: PLR0913 - what a resolution says
    draft: Draft,
    *,
    version: int,
    resolution: str,
    adopted_on: date,
    item: str | None = None,
    by: Account | None,
    at: datetime,
) -> Draft:
    """Record the resolution that adopts a reviewed version; NotReady while a review is missing.

    `item` is that of the meeting which carried it, as `meetings` makes sure before it says so.
    """
    held = locked(draft)
    approver = _approver(held.power.unit, by=by, at=at)
    if held.version != version:
        raise ChangedMeanwhile(held.power, version, held.version)
    if not resolution.strip():
        raise UnfitBody(_("name the resolution that adopts the draft"))
    if lacking := missing_reviews(held):
        raise NotReady(held.power, [part.label for part in lacking])
    held.adopted_version, held.resolution = version, resolution.strip()
    held.adopted_on, held.approver, held.item = adopted_on, approver, item
    changed = ("adopted_version", "resolution", "adopted_on", "approver", "item")
    held.save(update_fields=changed)
    tell("draft.adopted", held.power, sets=[(held, changed)], by=by, at=at)
    return held


def missing_reviews(draft: Draft) -> list[Part]:
    """Return the parts in which nobody has agreed to the draft as it is now."""
    agreed = draft.reviews.filter(version=draft.version, agrees=True)
    done = set(agreed.values_list("part", flat=True))
    return [part for part in Part if part not in done]


def _approver(unit: Unit, *, by: Account | None, at: datetime) -> str | None:
    """Return the post as which somebody approves lists of a unit, None for the machine's owner."""
    if by is None:
        return None
    who = authority.demand(by, Act.ADOPT_LISTS, at=at, unit=unit)
    reach = {each.pk for each in queries.above(unit, localdate(at))}
    posts = [p.post for p in who.posts if p.is_first_leader and p.post.unit_id in reach]
    return next((each.code for each in posts), None)


def _may_review(draft: Draft, part: Part, *, by: Account | None, at: datetime) -> None:
    """Refuse the writer of a draft, and supervisors of other units."""
    if by is None:
        return
    act, unit = _OPENED_BY[part], draft.power.unit
    who = authority.demand(by, act, at=at, unit=unit)
    if part == Part.DISCIPLINE and not authority.may_watch(who, unit, day=localdate(at)):
        raise authority.NotAllowed(act)
    if draft.changed_by_id == by.pk:
        raise OwnWork(draft.power)

# SPDX-License-Identifier: Apache-2.0
"""Withhold something from publication: asked for by the unit, allowed by the commission alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Account
from tonggui.registry.models import Power
from tonggui.rounds import queries
from tonggui.rounds.errors import Answered, Unsaid
from tonggui.rounds.models import Part, Withholding
from tonggui.rounds.services.asking import may

LONGEST = timedelta(days=3 * 366)
OF_AN_ITEM = frozenset({Part.ONE_RISK.value, Part.ONE_CONTROL.value})


@transaction.atomic
def withhold(  # noqa: PLR0913 - what an application says
    power: Power,
    *,
    part: str,
    item: str = "",
    reason: str,
    ground: str,
    review_on: date,
    by: Account | None,
    at: datetime,
) -> Withholding:
    """Ask for a part of a power to be withheld; nothing is withheld before it is allowed."""
    may(Act.WITHHOLD, power.unit, by=by, at=at)
    _refuse_unfit(power, part, item, review_on, at)
    if not reason.strip() or not ground.strip():
        raise Unsaid(_("say why it is withheld, and which law allows it"))
    made = Withholding(
        power=power,
        part=part,
        item=item,
        reason=reason.strip(),
        ground=ground.strip(),
        review_on=review_on,
        asked_by=by,
        asked_at=at,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Answered(made) from error
    tell("withholding.asked", power, adds=[made], by=by, at=at)
    return made


@transaction.atomic
def allow(found: Withholding, *, approved_by: str, by: Account | None, at: datetime) -> Withholding:
    """Allow something to be withheld until it is looked at again."""
    may(Act.ALLOW_WITHHOLDING, None, by=by, at=at)
    held = _locked(found)
    if held.approved_at is not None:
        raise Answered(held)
    if by is not None and held.asked_by_id == by.pk:
        raise Unsaid(_("whoever asked for it does not allow it"))
    if not approved_by.strip():
        raise Unsaid(_("name the body that allows it"))
    held.approved_by, held.approved_at = approved_by.strip(), at
    changed = ("approved_by", "approved_at")
    held.save(update_fields=changed)
    tell("withholding.allowed", held.power, sets=[(held, changed)], by=by, at=at)
    return held


@transaction.atomic
def stop_withholding(found: Withholding, *, by: Account | None, at: datetime) -> Withholding:
    """Publish again what was withheld, or refuse what was asked for."""
    held = _locked(found)
    try:
        may(Act.ALLOW_WITHHOLDING, None, by=by, at=at)
    except NotAllowed:
        may(Act.WITHHOLD, held.power.unit, by=by, at=at)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    tell("withholding.ended", held.power, sets=[(held, ("ended_at",))], by=by, at=at)
    return held


def _locked(found: Withholding) -> Withholding:
    rows = Withholding.objects.select_for_update(of=("self",)).select_related("power__unit")
    held = rows.get(pk=found.pk)
    if held.ended_at is not None:
        raise Answered(held)
    return held


def _refuse_unfit(power: Power, part: str, item: str, review_on: date, at: datetime) -> None:
    if part not in Part.values:
        raise Unsaid(_("`%s` cannot be withheld: choose what is on the form") % part)
    if (part in OF_AN_ITEM) != bool(item):
        raise Unsaid(_("name the code of the risk or control, and only there"))
    if item and item not in _items(power, part):
        raise Unsaid(_("`%(power)s` has no `%(item)s`") % {"power": power, "item": item})
    today = localdate(at)
    if not today < review_on <= today + LONGEST:
        raise Unsaid(_("name a day within three years on which it is looked at again"))


def _items(power: Power, part: str) -> set[str]:
    risks = queries.bodies_of([power]).get(power.code, {}).get("risks", ())
    if part == Part.ONE_RISK:
        return {str(each.get("risk", "")) for each in risks}
    return {str(one.get("control", "")) for each in risks for one in each.get("controls", ())}

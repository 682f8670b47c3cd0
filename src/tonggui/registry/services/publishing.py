# SPDX-License-Identifier: Apache-2.0
"""Make an adopted draft the next edition of its power, and withdraw a power for good."""

from __future__ import annotations

import json
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.powers import Power as PowerValue
from tonggui.core.xray.view import worst
from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.models import Account
from tonggui.registry import codes
from tonggui.registry.bodies import digest
from tonggui.registry.errors import (
    AlreadyPublished,
    CodeGone,
    NotPublishable,
    NotReady,
    NotWhole,
    TooEarly,
    UnfitBody,
    UnknownPosts,
)
from tonggui.registry.listing import list_power
from tonggui.registry.models import Draft, Edition, Power, Withdrawal
from tonggui.registry.services.locking import locked, may
from tonggui.registry.services.settling import missing_reviews
from tonggui.registry.setting_back import lacks_reason, revision_of
from tonggui.registry.survey import sight
from tonggui.registry.whole import lacking, unknown_posts
from tonggui.registry.xrays import keeping


@transaction.atomic
def publish(draft: Draft, *, effective_on: date, by: Account | None, at: datetime) -> Edition:
    """Freeze an adopted draft as the next edition, and say so in the ledger with its digest.

    Of two at once one stands. Raises AlreadyPublished, CodeGone, NotReady, NotPublishable with
    what the x-ray finds, UnknownPosts, NotWhole and TooEarly.
    """
    held = locked(draft)
    power = held.power
    may(Act.PUBLISH_LISTS, power.unit, by=by, at=at)
    _refuse_unready(held)
    seen = sight(held.body, at=at)
    if seen.blocking:
        raise NotPublishable(power, seen.blocking)
    value = seen.value
    if unknown := unknown_posts(value, effective_on):
        raise UnknownPosts(power, unknown)
    if missing := lacking(value, effective_on):
        raise NotWhole(power, [each for words in missing.values() for each in words])
    fresh = codes.claimed(power, json.loads(held.body))
    edition, why = _edition(held, value, effective_on, at), revision_of(held)
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyPublished(power) from error
    list_power(power)
    held.closed_at = at
    held.save(update_fields=["closed_at"])
    keeping.look_at(power, edition.body, at=at)
    tell(
        "edition.published",
        edition,
        adds=[*fresh, edition],
        sets=[(held, ("closed_at",))],
        by=by,
        at=at,
        digest=edition.digest,
        name=edition.name,
        kind_of_reason=why.kind if why else "",
        reason=why.words if why else "",
        about=why.about if why else "",
    )
    return edition


@transaction.atomic
def withdraw(
    power: Power, *, reason: str, withdrawn_on: date, by: Account | None, at: datetime
) -> Withdrawal:
    """Take a power from its unit for good; what was published stays readable as a tombstone."""
    held = Power.objects.select_for_update().select_related("unit").get(pk=power.pk)
    may(Act.WITHDRAW_POWER, held.unit, by=by, at=at)
    if not reason.strip():
        raise UnfitBody(_("say why the power is withdrawn"))
    if Withdrawal.objects.filter(power=held).exists():
        raise CodeGone(held)
    made = Withdrawal.objects.create(
        power=held, reason=reason.strip(), withdrawn_on=withdrawn_on, recorded_at=at
    )
    list_power(held)
    keeping.forget(held)
    tell("power.withdrawn", held, adds=[made], by=by, at=at)
    return made


def _refuse_unready(draft: Draft) -> None:
    if Withdrawal.objects.filter(power=draft.power).exists():
        raise CodeGone(draft.power)
    missing: list[object] = [part.label for part in missing_reviews(draft)]
    if not draft.is_adopted:
        missing.append(_("adoption by a resolution"))
    if lacks_reason(draft):
        missing.append(_("why what is published is revised"))
    if missing:
        raise NotReady(draft.power, missing)


def _edition(draft: Draft, value: PowerValue, effective_on: date, at: datetime) -> Edition:
    power = draft.power
    before = power.editions.order_by("-number").first()
    if before and effective_on < before.effective_on:
        raise TooEarly(power, before.effective_on)
    codes = [power.code, *power.external_codes.values_list("code", flat=True)]
    return Edition(
        power=power,
        draft=draft,
        number=before.number + 1 if before else 1,
        body=draft.body,
        digest=digest(draft.body),
        name=value.name,
        words=" ".join([value.name, *codes, value.category, value.statutory_type]),
        side=value.side,
        category=value.category,
        statutory_type=value.statutory_type,
        risk_level=worst([risk.level for risk in value.risks]),
        nodes=len(value.nodes),
        risks=len(value.risks),
        controls=sum(len(risk.controls) for risk in value.risks),
        resolution=draft.resolution,
        adopted_on=draft.adopted_on or localdate(at),
        approver=draft.approver,
        item=draft.item,
        effective_on=effective_on,
        published_at=at,
    )

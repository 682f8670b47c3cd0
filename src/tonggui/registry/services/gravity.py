# SPDX-License-Identifier: Apache-2.0
"""Confirm the high risks of a draft, as the county commission alone may (R47)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tonggui.core.powers import Risk
from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.models import Account
from tonggui.registry import gravity, survey
from tonggui.registry.errors import ChangedMeanwhile, UnfitBody
from tonggui.registry.models import ConfirmedRisk, Draft, Power
from tonggui.registry.services.locking import locked, may, refuse_writer


@transaction.atomic
def confirm_risks(
    draft: Draft, names: Collection[str], *, version: int, by: Account | None, at: datetime
) -> list[ConfirmedRisk]:
    """Confirm high risks of the version that was seen; each stands until its words or grade change.

    The draft stays as it is, and so do its reviews. Raises ChangedMeanwhile, OwnAsking for whoever
    wrote in the draft, and UnfitBody for risks that do not wait.
    """
    held = locked(draft)
    may(Act.CONFIRM_RISKS, held.power.unit, by=by, at=at)
    if held.version != version:
        raise ChangedMeanwhile(held.power, version, held.version)
    if by is not None:
        refuse_writer(held, by)
    waiting = {each.id: each for each in gravity.unconfirmed(survey.sight(held.body, at=at).value)}
    if missing := sorted(set(names) - set(waiting)):
        raise UnfitBody(_("no high risk `%s` waits to be confirmed here") % "、".join(missing))
    return confirm_as_graded(
        held.power, [each for name, each in waiting.items() if name in names], by=by, at=at
    )


@transaction.atomic
def confirm_as_graded(
    power: Power, risks: Iterable[Risk], *, by: Account | None, at: datetime
) -> list[ConfirmedRisk]:
    """Let high risks be confirmed as they are, in a draft or by a round that grades them so."""
    may(Act.CONFIRM_RISKS, power.unit, by=by, at=at)
    made = [
        ConfirmedRisk(power=power, risk=each.id, digest=key, confirmed_at=at, by=by)
        for each in risks
        if not ConfirmedRisk.objects.filter(power=power, digest=(key := gravity.seen(each)))
    ]
    for each in made:
        each.save(force_insert=True)
    if made:
        tell("draft.risks-confirmed", power, adds=made, by=by, at=at)
    return made

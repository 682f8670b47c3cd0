# SPDX-License-Identifier: Apache-2.0
"""Sign that a change of a law touches nothing in a power's lists; the other answer is an edition.

S04 is then quiet for that power. It is signed once, for a reason that everybody may read.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.laws.errors import NothingToAnswer, NotRecordable, OnlyBasis
from tonggui.laws.hanging import Hanging, Known, called, hanging_on
from tonggui.laws.models import Effect, LawChange, NoImpact
from tonggui.laws.signing import signing
from tonggui.laws.standing import bases_left
from tonggui.people.models import Account
from tonggui.people.services.change import change
from tonggui.registry.models import Power


def sign_no_impact(
    found: LawChange, power: Power, *, reason: str, by: Account | None, at: datetime
) -> NoImpact:
    """Sign for a power of one's unit; NothingToAnswer, OnlyBasis or NotRecordable refuse."""
    day = localdate(at)
    post = signing(power.unit, by=by, at=at)
    if not reason.strip():
        raise NotRecordable(_("say why nothing in the lists of this power changes"))
    with change("law.no-impact", f"{found.code}/{power.code}", by=by, at=at) as made:
        held = LawChange.objects.select_for_update().select_related("law").get(pk=found.pk)
        Power.objects.select_for_update().get(pk=power.pk)
        known = Known(held, called([held.law_id], day)[held.law_id])
        _open(known, power, at)
        if held.effect == Effect.REPEALED and not bases_left(power, day):
            raise OnlyBasis(power)
        said = NoImpact(change=held, power=power, reason=reason.strip(), post=post, since=day)
        return made.add(said)


def _open(known: Known, power: Power, at: datetime) -> Hanging:
    hanging = hanging_on(known, localdate(at), [power.unit_id])
    mine = (each for each in hanging if each.listing.power_id == power.pk and each.is_open)
    found = next(mine, None)
    if found is None or known.change.withdrawn_at is not None:
        raise NothingToAnswer(known.change, power)
    return found

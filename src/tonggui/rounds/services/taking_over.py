# SPDX-License-Identifier: Apache-2.0
"""Take the results of an adopted round over into drafts, by the registry's own services."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tonggui.ledger.telling import tell
from tonggui.people.acts import Act
from tonggui.people.models import Account
from tonggui.registry import services as registry
from tonggui.registry.errors import ChangedMeanwhile
from tonggui.registry.models import Draft, Power, ReasonKind
from tonggui.rounds import queries
from tonggui.rounds.errors import Answered, NotAdopted, Unsaid
from tonggui.rounds.models import Round, TakeOver
from tonggui.rounds.services.asking import locked, may
from tonggui.rounds.standing import with_results


@transaction.atomic
def take_over(
    found: Round, power: Power, *, version: int, by: Account | None, at: datetime
) -> TakeOver:
    """Put the grades of a power into its draft, which is opened where there is none.

    `version` is the draft's version that was seen, 0 where there was none. Raises NotAdopted,
    and what drafting raises: the clerk's own changes are never written over.
    """
    held = locked(found)
    may(Act.DRAFT_LISTS, held.unit, by=by, at=at)
    if held.adopted_on is None:
        raise NotAdopted(held)
    if power.unit_id != held.unit_id:
        raise Unsaid(_("`%s` is no power of the unit of this round") % power)
    if TakeOver.objects.filter(round=held, power=power).exists():
        raise Answered(power)
    body = with_results(queries.bodies_of([power])[power.code], held, power=power.code)
    draft = Draft.objects.filter(power=power, closed_at=None).first()
    if (draft.version if draft else 0) != version:
        raise ChangedMeanwhile(power, version, draft.version if draft else 0)
    why = registry.Why(f"风险轮次 {held.code} 的结果", ReasonKind.ROUND, held.code)
    draft = (
        registry.revise(draft, body, version=version, because=why.words, by=by, at=at)
        if draft
        else registry.draft(body, why=why, by=by, at=at)
    )
    made = TakeOver(round=held, power=power, draft=draft, version=draft.version, taken_at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Answered(power) from error
    tell("round.taken-over", power, adds=[made], by=by, at=at)
    return made

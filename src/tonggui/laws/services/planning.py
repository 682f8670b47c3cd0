# SPDX-License-Identifier: Apache-2.0
"""Record a version of a unit's duties plan, and say of each duty which powers carry it (R4, R5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.laws.errors import NothingToAnswer, NotRecordable
from tonggui.laws.models import Carrying, DutiesPlan, PlannedDuty, PlanNoImpact
from tonggui.laws.planned import is_answered
from tonggui.laws.signing import signing
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.models import Account, Unit
from tonggui.people.services.change import Change, change
from tonggui.registry.models import Power

LONGEST = 500


def record_plan(
    unit: Unit, said: DutiesPlan, duties: Iterable[str], *, by: Account | None, at: datetime
) -> DutiesPlan:
    """Put a version of a plan on record; a duty worded as before is carried by the same powers.

    One of the same day as the last puts that right.
    """
    _may(unit, by, at)
    worded = [each.strip() for each in duties if each.strip()]
    with change("plan.recorded", unit.code, by=by, at=at) as made:
        Unit.objects.select_for_update().get(pk=unit.pk)
        before = DutiesPlan.objects.standing().filter(unit=unit).order_by("since", "pk").last()
        _refuse_unfit(said, worded, before)
        if before and before.since == said.since:
            made.withdraw(before)
        said.unit = unit
        plan = made.add(said)
        _write(plan, worded, before, made)
        return plan


def carry(
    duty: PlannedDuty,
    powers: Collection[Power],
    *,
    reason: str = "",
    by: Account | None,
    at: datetime,
) -> list[Carrying]:
    """Say which powers of the unit carry a duty, or for what reason none does."""
    unit = duty.plan.unit
    _may(unit, by, at)
    reason = reason.strip()
    if bool(powers) == bool(reason):
        raise NotRecordable(_("name the powers that carry the duty, or say why none does"))
    if strange := [each.code for each in powers if each.unit_id != unit.pk]:
        raise NotRecordable(_("`%s` is no power of this unit") % "、".join(strange))
    with change("plan.carried", f"{unit.code}/{duty.position}", by=by, at=at) as made:
        Unit.objects.select_for_update().get(pk=unit.pk)
        wanted: set[tuple[int | None, str]] = {(each.pk, "") for each in powers}
        wanted = wanted or {(None, reason)}
        stands = list(duty.carried.filter(withdrawn_at=None))
        for each in stands:
            if (each.power_id, each.reason) not in wanted:
                made.withdraw(each)
        fresh = wanted - {(each.power_id, each.reason) for each in stands}
        if not fresh and len(wanted) == len(stands):
            raise NotRecordable(_("that is on record already"))
        since = localdate(at)
        return [
            made.add(Carrying(duty=duty, power_id=power, reason=why, since=since))
            for power, why in sorted(fresh, key=lambda each: each[0] or 0)
        ]


def sign_plan_no_impact(
    plan: DutiesPlan, *, reason: str, by: Account | None, at: datetime
) -> PlanNoImpact:
    """Sign that a new version of the plan changes nothing in the unit's lists."""
    post, day = signing(plan.unit, by=by, at=at), localdate(at)
    if not reason.strip():
        raise NotRecordable(_("say why nothing in the lists changes"))
    with change("plan.no-impact", plan.unit.code, by=by, at=at) as made:
        held = DutiesPlan.objects.select_for_update().get(pk=plan.pk)
        if held.withdrawn_at is not None or is_answered(held):
            raise NothingToAnswer(held, plan.unit)
        return made.add(PlanNoImpact(plan=held, reason=reason.strip(), post=post, since=day))


def _may(unit: Unit, by: Account | None, at: datetime) -> None:
    if by is not None:
        authority.demand(by, Act.DRAFT_LISTS, at=at, unit=unit)


def _refuse_unfit(said: DutiesPlan, worded: list[str], before: DutiesPlan | None) -> None:
    if not said.title.strip() or not worded:
        raise NotRecordable(_("a duties plan has a title, and at least one duty"))
    if long := [each for each in worded if len(each) > LONGEST]:
        raise NotRecordable(_("one line is one duty: `%s…` is too long") % long[0][:20])
    if len(set(worded)) < len(worded):
        twice = next(each for each in worded if worded.count(each) > 1)
        raise NotRecordable(_("`%s` stands there twice") % twice[:40])
    if before and said.since < before.since:
        raise NotRecordable(_("a later version holds since %s already") % before.since)


def _write(plan: DutiesPlan, worded: list[str], before: DutiesPlan | None, made: Change) -> None:
    known = {each.words: each for each in before.duties.all()} if before else {}
    for position, words in enumerate(worded, start=1):
        duty = made.add(PlannedDuty(plan=plan, position=position, words=words))
        old = known.get(words)
        for each in old.carried.filter(withdrawn_at=None) if old else ():
            again = Carrying(duty=duty, power=each.power, reason=each.reason, since=plan.since)
            made.add(again)

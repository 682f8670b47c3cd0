# SPDX-License-Identifier: Apache-2.0
"""Propose to revise lists where one rule was confirmed again and again at one node (R85).

* `propose(at=…)` opens what a year's confirmed cards ask for; the daily tick calls it.
* `take_up(proposal, …)` ends one in the power's open draft, `decline(…)` with a signed reason. What
  was taken up in a draft that ended without an edition is proposed again: only lists revise lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.errors import Conflict, Refused
from tonggui.ledger.telling import tell
from tonggui.oversight.models import Revision
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import Standing
from tonggui.people.models import Account
from tonggui.people.seeing import units_seen
from tonggui.registry import services as registry
from tonggui.registry.models import Draft, Edition, Power, ReasonKind
from tonggui.registry.setting_back import lacks_reason
from tonggui.supervision.models import Card, CardState

TIMES = 3
WITHIN = timedelta(days=365)


class AlreadyEnded(Conflict):
    """A proposal ends once."""

    code = "revision-ended"

    def __init__(self) -> None:
        super().__init__(_("this proposal was taken up or declined already"))


class NoDraft(Refused):
    """A proposal is taken up in a draft."""

    code = "revision-without-draft"

    def __init__(self, power: object) -> None:
        super().__init__(_("`%s` has no open draft: open one, then take the proposal up") % power)


class NothingRevised(Refused):
    """A proposal is taken up by changing the lists."""

    code = "revision-changes-nothing"

    def __init__(self, power: object) -> None:
        super().__init__(_("the draft of `%s` says what is in force: change it first") % power)


class NoReason(Refused):
    """A proposal is declined with a reason."""

    code = "revision-without-reason"

    def __init__(self) -> None:
        super().__init__(_("say why the lists stay as they are"))


@transaction.atomic
def propose(*, at: datetime) -> list[Revision]:
    """Open a proposal for each node at which a rule was confirmed three times in a year."""
    confirmed = Card.objects.filter(
        state=CardState.CLOSED, ended_at__gte=at - WITHIN, case__power__isnull=False
    )
    groups = confirmed.values("case__power", "node", "rule").annotate(
        times=Count("pk"), last=Max("ended_at")
    )
    made = []
    for group in groups.filter(times__gte=TIMES).order_by("case__power", "node", "rule"):
        place = {"power_id": group["case__power"], "node": group["node"], "rule": group["rule"]}
        earlier = Revision.objects.filter(**place).order_by("-pk").first()
        if earlier is not None and not _is_due_again(earlier, confirmed, place):
            continue
        made.append(Revision.objects.create(**place, times=group["times"], proposed_at=at))
    if made:
        tell("revision.proposed", "lists", adds=made, by=None, at=at)
    return made


@transaction.atomic
def take_up(proposal: Revision, *, by: Account, at: datetime) -> Revision:
    """End a proposal in the open draft of its power, by whoever keeps the unit's lists."""
    held = _held(proposal)
    authority.demand(by, Act.DRAFT_LISTS, at=at, unit=held.power.unit)
    draft = Draft.objects.filter(power=held.power, closed_at=None).first()
    if draft is None:
        raise NoDraft(held.power)
    if _changes_nothing(draft):
        raise NothingRevised(held.power)
    held.is_taken_up, held.draft, held.ended_at, held.by = True, draft.pk, at, by
    held.save()
    if lacks_reason(draft):
        about = f"{held.rule} {held.node} #{held.pk}"
        words = "同一规则在同一节点多次确认，采纳修订建议"
        registry.give_reason(draft, registry.Why(words, ReasonKind.CORRECTION, about), by=by, at=at)
    tell("revision.taken-up", held.power.code, sets=[held], by=by, at=at)
    return held


@transaction.atomic
def decline(proposal: Revision, *, reason: str, by: Account, at: datetime) -> Revision:
    """End a proposal with the reason for which the lists stay as they are."""
    held = _held(proposal)
    authority.demand(by, Act.DRAFT_LISTS, at=at, unit=held.power.unit)
    if not reason.strip():
        raise NoReason
    held.is_taken_up, held.reason, held.ended_at, held.by = False, reason.strip(), at, by
    held.save()
    tell("revision.declined", held.power.code, sets=[held], by=by, at=at)
    return held


def seen(who: Standing, *, at: datetime) -> QuerySet[Revision]:
    """Return the proposals of units that somebody serves or watches, open ones first."""
    rows = Revision.objects.filter(power__unit__in=units_seen(who, localdate(at)))
    return rows.select_related("power__unit").order_by("ended_at", "-pk")


def waiting_for(who: Standing, *, day: date) -> int:
    """Return how many proposals wait for somebody who keeps the lists of a unit."""
    rows = Revision.objects.filter(ended_at=None).select_related("power__unit")
    units = {each.power.unit_id: each.power.unit for each in rows}
    mine = {
        key
        for key, unit in units.items()
        if authority.may(who, Act.DRAFT_LISTS, unit=unit, day=day)
    }
    return sum(each.power.unit_id in mine for each in rows)


def _held(proposal: Revision) -> Revision:
    held = Revision.objects.select_for_update(of=("self",)).select_related("power__unit")
    found = held.get(pk=proposal.pk)
    if found.ended_at is not None:
        raise AlreadyEnded
    return found


def _changes_nothing(draft: Draft) -> bool:
    """Say whether a draft is what is published already."""
    last = Edition.objects.filter(power=draft.power_id).order_by("-number").first()
    return last is not None and last.body == draft.body


def _is_due_again(earlier: Revision, confirmed: QuerySet[Card], place: Mapping[str, Any]) -> bool:
    """Say whether what was proposed before is to be proposed once more."""
    if earlier.ended_at is None:
        return False
    return _fell_through(earlier) or _again(confirmed, place, earlier.ended_at)


def _fell_through(earlier: Revision) -> bool:
    """Say whether a proposal was taken up in a draft that ended without an edition."""
    if not earlier.is_taken_up or earlier.draft is None:
        return False
    ended = Draft.objects.filter(pk=earlier.draft, closed_at__isnull=False)
    return ended.exists() and not Edition.objects.filter(draft=earlier.draft).exists()


def _again(confirmed: QuerySet[Card], place: Mapping[str, Any], since: datetime) -> bool:
    """Say whether the rule was confirmed as often anew after a proposal had ended."""
    rows = confirmed.filter(case__power=place["power_id"], node=place["node"], rule=place["rule"])
    return rows.filter(ended_at__gt=since).count() >= TIMES


def of_power(power: Power) -> QuerySet[Revision]:
    """Return the open proposals for a power."""
    return Revision.objects.filter(power=power, ended_at=None)

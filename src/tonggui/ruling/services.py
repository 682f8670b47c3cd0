# SPDX-License-Identifier: Apache-2.0
"""Change rules under dual control: one office proposes, another person and office decides (R67).

* `propose(rule, …)` says what a rule shall be from a later day on, and why.
* `approve(ruling, …)` and `refuse(ruling, …)` decide it, after its rehearsal has ended.
* `take_back(ruling, …)` ends it for whoever proposed it.

Nobody acts here without an account: what takes two takes two, for the machine's owner too.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.rules import Rule
from tonggui.ledger.telling import tell
from tonggui.people import authority
from tonggui.people.acts import Act, Role
from tonggui.people.authority import Standing
from tonggui.people.models import Account
from tonggui.ruling.errors import (
    AlreadyBegins,
    AlreadyDecided,
    AlreadyWaits,
    NotAhead,
    NothingChanged,
    NotRehearsed,
    NotSaid,
    TakesTwo,
)
from tonggui.ruling.models import LONGEST_REASON, Outcome, Rehearsal, Ruling
from tonggui.ruling.values import Settings, settings_of

_DECIDED = ("outcome", "answer", "decided_by", "decided_as", "decided_at")
_TOLD_AS = {
    Outcome.APPROVED: "ruling.approved",
    Outcome.REFUSED: "ruling.refused",
    Outcome.TAKEN_BACK: "ruling.taken-back",
}


def proposer(by: Account, *, at: datetime) -> Standing:
    """Return the standing of whoever may propose changes; TakesTwo for whoever approves them."""
    who = authority.demand(by, Act.PROPOSE_RULING, at=at)
    if Role.COMMISSION_HEAD in who.roles:
        raise TakesTwo(_("whoever approves changes of rules does not propose them"))
    return who


@transaction.atomic
def propose(  # noqa: PLR0913 - what a change of a rule says
    rule: Rule, said: Settings, *, since: date, reason: str, by: Account, at: datetime
) -> Ruling:
    """Propose other settings of a rule, as it is in force now, from a later day on.

    Raises NotAhead, NothingChanged, NotSaid, TakesTwo, AlreadyWaits.
    """
    who = proposer(by, at=at)
    if since <= localdate(at):
        raise NotAhead(since)
    if said == settings_of(rule):
        raise NothingChanged(rule.id)
    made = Ruling(
        rule=rule.id,
        since=since,
        settings=dict(said.params),
        react=dict(said.react),
        is_on=said.is_on,
        reason=_said(reason),
        proposed_by=by,
        proposed_as=_office(who, Role.COMMISSION),
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyWaits(rule.id) from error
    tell("ruling.proposed", rule.id, adds=[made], by=by, at=at)
    return made


@transaction.atomic
def approve(ruling: Ruling, *, answer: str = "", by: Account, at: datetime) -> Ruling:
    """Let a change of a rule count from its day on: by another person and office, once rehearsed.

    Raises TakesTwo, NotRehearsed, NotAhead, AlreadyBegins, AlreadyDecided.
    """
    held, office = _deciding(ruling, by=by, at=at)
    if not Rehearsal.objects.filter(ruling=held, ended_at__isnull=False).exists():
        raise NotRehearsed
    if held.since <= localdate(at):
        raise NotAhead(held.since)
    try:
        with transaction.atomic():
            return _decide(held, Outcome.APPROVED, answer.strip(), office, by=by, at=at)
    except IntegrityError as error:
        raise AlreadyBegins(held.rule, held.since) from error


@transaction.atomic
def refuse(ruling: Ruling, *, answer: str, by: Account, at: datetime) -> Ruling:
    """Refuse a change of a rule, saying why."""
    held, office = _deciding(ruling, by=by, at=at)
    return _decide(held, Outcome.REFUSED, _said(answer), office, by=by, at=at)


@transaction.atomic
def take_back(ruling: Ruling, *, by: Account, at: datetime) -> Ruling:
    """End a change that one proposed oneself, before it is decided."""
    who = authority.demand(by, Act.PROPOSE_RULING, at=at)
    held = _locked(ruling)
    if held.proposed_by_id != by.pk:
        raise TakesTwo(_("whoever proposed a change takes it back; others approve or refuse it"))
    office = _office(who, Role.COMMISSION)
    return _decide(held, Outcome.TAKEN_BACK, "", office, by=by, at=at)


def _deciding(ruling: Ruling, *, by: Account, at: datetime) -> tuple[Ruling, str]:
    who = authority.demand(by, Act.APPROVE_RULING, at=at)
    held = _locked(ruling)
    if by.pk == held.proposed_by_id or by.official_id == held.proposed_by.official_id:
        raise TakesTwo(_("whoever proposes a change of a rule does not decide it"))
    return held, _office(who, Role.COMMISSION_HEAD)


def _locked(ruling: Ruling) -> Ruling:
    rows = Ruling.objects.select_for_update(of=("self",)).select_related("proposed_by")
    held = rows.get(pk=ruling.pk)
    if held.outcome:
        raise AlreadyDecided(held)
    return held


def _decide(  # noqa: PLR0913 - what a decision says
    held: Ruling, outcome: Outcome, answer: str, office: str, *, by: Account, at: datetime
) -> Ruling:
    held.outcome, held.answer = outcome.value, answer[:LONGEST_REASON]
    held.decided_by, held.decided_as, held.decided_at = by, office, at
    held.save(update_fields=_DECIDED)
    tell(_TOLD_AS[outcome], held.rule, sets=[(held, _DECIDED)], by=by, at=at)
    return held


def _said(text: str) -> str:
    found = text.strip()[:LONGEST_REASON]
    if not found:
        raise NotSaid
    return found


def _office(who: Standing, role: Role) -> str:
    """Return the body, or else the post, in which somebody acts: what the public is told."""
    held = {where for each, where in who.held if each == role}
    names = [each.name for each in who.bodies if each.body_id in held]
    return (names or [each.name for each in who.posts] or [""])[0][:120]

# SPDX-License-Identifier: Apache-2.0
"""Whose a duty of supervision is: handed over (移交), raised to the body above (提级), or drawn.

Each is an event of the case, with its reason; the judge reads the owner off these, so that a duty
has exactly one at any time: the body that leads, or the last that took it over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.errors import NotDoneHere, OtherUnit
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.core.judge import Judge
from tonggui.oversight.models import Drawn
from tonggui.people import authority, queries
from tonggui.people.acts import Act, Role
from tonggui.people.authority import Standing
from tonggui.people.models import Account, SupervisingBody
from tonggui.supervision import footing
from tonggui.supervision.keeping import Changes
from tonggui.supervision.models import Duty, DutyKind

HAND_OVER, DRAWN = "sup_handover", "sup_open"
KINDS = frozenset({HAND_OVER, DRAWN})
UNTIL_DONE = date(9999, 12, 30)


def lead(judge: Judge, case: Case) -> str:
    """Return the body that leads the supervision of a case, as level, stage and remit say."""
    power = judge.bench.power(case.power.code) if case.power else None
    if power and power.method:
        return power.method.lead
    return judge.bench.roster.supervisor_of(case.unit.code if case.unit else "")


def takers(duty: Duty, *, at: datetime) -> list[SupervisingBody]:
    """Return the bodies that may take a duty: the one above first, then those with the remit."""
    day, unit = localdate(at), duty.case.unit if duty.case else None
    known = queries.bodies_on(day)
    own = next((each for each in known.values() if each.body.code == duty.body), None)
    above = own.parent if own else ""
    found = [each.body for each in known.values() if each.body.code == above]
    watching = [
        each.body
        for each in known.values()
        if unit is not None and queries.watches(each.body, unit, day)
    ]
    codes = {each.code for each in found} | {duty.body}
    return [*found, *(each for each in watching if each.code not in codes)]


def handed_over(duty: Duty, to: SupervisingBody, *, reason: str, at: datetime) -> Happening:
    """Return the event by which a duty passes to another body, until it is done."""
    return Happening(
        kind=HAND_OVER,
        at=at,
        node=duty.node,
        detail={
            "from": f"supervisor:{_lead(duty, at)}",
            "passed_by": f"supervisor:{duty.body}",
            "to": f"supervisor:{to.code}",
            "case": duty.case.code if duty.case else "",
            "node": duty.node,
            "valid_from": localdate(at).isoformat(),
            "valid_to": UNTIL_DONE.isoformat(),
            "reason": reason.strip(),
        },
    )


def permitted(case: Case, said: Happening, *, by: Account, at: datetime) -> Happening:
    """Let the head of the body whose duty it is pass it on, or the body above take it up."""
    who = authority.demand(by, Act.SUPERVISE, at=at)
    detail = dict(said.detail)
    giver = str(detail.get("passed_by") or detail.get("supervisor") or "")
    giver = giver.removeprefix("supervisor:")
    if said.kind == DRAWN and not Drawn.objects.filter(case=case, node=said.node).exists():
        raise NotDoneHere(_("a node is opened to inspection by the draw that took it"))
    is_of_it = said.kind == DRAWN and giver in {each.body.code for each in who.bodies}
    if not is_of_it and not _decides_for(who, giver, localdate(at)):
        raise OtherUnit(case)
    if said.kind == HAND_OVER and not str(detail.get("reason") or "").strip():
        raise NotDoneHere(_("say why"))
    if said.kind == HAND_OVER and detail.get("to") == f"supervisor:{giver}":
        raise NotDoneHere(_("the duty is with this body already"))
    official = who.official.code if who.official else ""
    return replace(said, actor=official, detail=detail)


def follow(case: Case, said: Happening, changes: Changes) -> None:
    """Let the duties to react that a hand-over covers go with it; the judge moves the others."""
    if said.kind != HAND_OVER:
        return
    giver = str(said.detail.get("passed_by") or said.detail.get("from")).removeprefix("supervisor:")
    taker = str(said.detail.get("to")).removeprefix("supervisor:")
    rows = case.duties.filter(kind=DutyKind.REACT, done_at=None, body=giver)
    if said.node:
        rows = rows.filter(node=said.node)
    for duty in rows:
        duty.body = taker
        duty.save(update_fields=["body"])
        changes.set(duty)


def keeps(duty: Duty) -> bool:
    """Say whether a duty was passed on, so that it stays where it went."""
    return duty.case is not None and duty.case.events.filter(kind=HAND_OVER).exists()


def _lead(duty: Duty, at: datetime) -> str:
    """Return the body that leads by the lists, whoever has the duty now."""
    if duty.kind == DutyKind.REACT and duty.finding is not None:
        return duty.finding.supervisor
    edition = duty.case.edition if duty.case else None
    judge = footing.of_edition(edition, localdate(at))
    for power in judge.lists.powers.values():
        if station := judge.track(power).station(duty.node):
            return judge.checks.supervised.lead(station)
    return duty.body


def _decides_for(who: Standing, body: str, day: date) -> bool:
    """Say whether somebody heads a body, or acts for the one above it."""
    if Role.COMMISSION_HEAD in who.roles:
        return True
    heads = {where for role, where in who.held if role == Role.SUPERVISING_HEAD}
    mine = {each.body.code: each.body_id for each in who.bodies}
    if mine.get(body) in heads and body in mine:
        return True
    known = queries.bodies_on(day)
    own = next((each for each in known.values() if each.body.code == body), None)
    return own is not None and own.parent in mine

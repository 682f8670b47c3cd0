# SPDX-License-Identifier: Apache-2.0
"""Call a meeting, put matters on its agenda, give notice of them, and invite who watches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.models import Case
from tonggui.core.values import frozen
from tonggui.ledger.telling import tell
from tonggui.meetings import members, village
from tonggui.meetings.errors import MeetingOver, NotInTurn
from tonggui.meetings.models import Invitation, Item, Meeting
from tonggui.meetings.services import attending
from tonggui.meetings.services.recording import (
    Told,
    demand_recorder,
    enter,
    locked,
    of,
    once_a_case,
)
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Account, CollectiveBody, SupervisingBody
from tonggui.registry.models import Power
from tonggui.rounds.queries import reserved_on
from tonggui.supervision import services as supervision
from tonggui.supervision.permitting import Acting


@frozen
class Calling:
    """What a meeting is called with; the chair is the body's own where none is named."""

    kind: str
    begins_at: datetime
    secretary: str
    place: str = ""
    chair: str = ""
    urgent_reason: str = ""
    late_reason: str = ""
    code: str = ""
    invited: tuple[SupervisingBody, ...] = ()


@frozen
class Agenda:
    """A matter for the agenda: of which kind, what is to be decided, for how much and whom."""

    matter: str
    subject: str
    amount: int | None = None
    payee: str = ""
    party: str = ""
    reporter: str = ""
    node: str = ""
    reserved: str = ""


@transaction.atomic
def call(body: CollectiveBody, said: Calling, *, by: Account | None, at: datetime) -> Meeting:
    """Call a meeting of a body; its agenda follows, and the notice of it."""
    if by is not None:
        authority.demand(by, Act.HOLD_MEETINGS, at=at, unit=body.unit)
    CollectiveBody.objects.select_for_update().get(pk=body.pk)
    day = localdate(said.begins_at)
    if not said.late_reason and said.begins_at < at:
        raise NotInTurn(_("this lies in the past: a meeting held on paper is entered as such"))
    made = Meeting.objects.create(
        code=said.code or _next_code(body, day.year),
        body=body,
        kind=said.kind,
        place=said.place,
        begins_at=said.begins_at,
        chair=said.chair or _chair(body, said),
        secretary=said.secretary,
        urgent_reason=said.urgent_reason,
        late_reason=said.late_reason,
        called_at=at,
        by=by,
    )
    invited = [_invited(made, each, by=by, at=at) for each in said.invited]
    duties = attending.opened(made, invited, at=at)
    tell("meeting.called", made, adds=[made, *invited, *duties], by=by, at=at)
    return made


@transaction.atomic
def put(  # noqa: PLR0913 - a matter, and the case it belongs to
    meeting: Meeting,
    said: Agenda,
    *,
    case: Case | None = None,
    power: Power | None = None,
    by: Account | None,
    at: datetime,
) -> Item:
    """Put a matter of a case on the agenda; without a case, one of a power is opened for it."""
    held = coming(meeting, by=by, at=at)
    if case is None:
        if power is None:
            raise NotInTurn(_("say to which case it belongs, or of which power one is opened"))
        if power.unit_id != held.body.unit_id:
            raise NotAllowed(Act.HOLD_MEETINGS)
        opener = Acting(members.holder(held.secretary, localdate(at)), held.secretary)
        case = supervision.open_case(power, title=said.subject, opener=opener, by=by, at=at)
    elif case.unit_id not in {None, held.body.unit_id} and not _is_above(case, held, at):
        raise NotAllowed(Act.HOLD_MEETINGS)
    made = Item.objects.create(
        meeting=held,
        number=held.items.count() + 1,
        case=case,
        matter=said.matter,
        subject=said.subject,
        amount=said.amount,
        payee=said.payee,
        party=said.party,
        reporter=said.reporter,
        reserved=_reserved(held, said, at) or None,
        node=said.node or village.node_of(held.kind, case, localdate(at)),
        put_at=at,
    )
    tell("meeting.item-put", held, adds=[made], by=by, at=at)
    return made


def _reserved(held: Meeting, said: Agenda, at: datetime) -> str:
    """Return the code of the reserved matter of an item; refused where it is none (R31)."""
    codes = {each.code for each in reserved_on(held.body.unit, localdate(at))}
    if said.reserved and said.reserved not in codes:
        raise NotInTurn(_("`%s` is no matter reserved in this unit") % said.reserved)
    return said.reserved


@transaction.atomic
def notify(meeting: Meeting, told: Told) -> list[Item]:
    """Give notice of what is on the agenda and was not announced yet, with its papers."""
    held = coming(meeting, by=told.by, at=told.at)
    fresh = [of(each, held) for each in held.items.filter(noticed_at=None).order_by("number")]
    if not fresh:
        raise NotInTurn(_("there is nothing on the agenda that was not announced yet"))
    for item in once_a_case(fresh):
        said = {"meeting": held.code, "urgent_reason": held.urgent_reason}
        said |= {"begins_at": held.begins_at.isoformat(), "place": held.place}
        enter(item, "agenda_notice", said, told, post=held.secretary)
    for item in fresh:
        item.noticed_at = told.at
        item.save(update_fields=["noticed_at"])
    sets = [(item, ("noticed_at",)) for item in fresh]
    tell("meeting.noticed", held, sets=sets, by=told.by, at=told.at)
    return fresh


@transaction.atomic
def invite(
    meeting: Meeting, bodies: Iterable[SupervisingBody], *, by: Account | None, at: datetime
) -> list[Invitation]:
    """Ask supervising bodies to attend (列席)."""
    held = coming(meeting, by=by, at=at)
    known = set(held.invitations.values_list("body_id", flat=True))
    made = [_invited(held, each, by=by, at=at) for each in bodies if each.pk not in known]
    if made:
        duties = attending.opened(held, made, at=at)
        tell("meeting.called", held, adds=[*made, *duties], by=by, at=at)
    return made


@transaction.atomic
def call_off(meeting: Meeting, reason: str, *, by: Account | None, at: datetime) -> Meeting:
    """Call a meeting off that was not opened, and say why: its members and the invited read it."""
    held = coming(meeting, by=by, at=at)
    refuse_late(held)
    if not reason.strip():
        raise NotInTurn(_("say why the meeting is called off"))
    held.cancelled_at, held.cancelled_reason = at, reason.strip()
    fields = ("cancelled_at", "cancelled_reason")
    held.save(update_fields=fields)
    left = [(each, ("done_at",)) for each in attending.ended(held, at=at)]
    tell("meeting.called-off", held, sets=[(held, fields), *left], by=by, at=at)
    return held


def refuse_late(meeting: Meeting) -> None:
    """Refuse to call a meeting off that was opened, or is called off already."""
    if meeting.closed_at or meeting.cancelled_at:
        raise MeetingOver(meeting)
    if meeting.opened_at is not None:
        raise NotInTurn(_("the meeting is under way: close it, it is called off no more"))


def coming(meeting: Meeting, *, by: Account | None, at: datetime) -> Meeting:
    """Return a meeting that still takes in matters, locked; a meeting under way does, too."""
    held = locked(meeting)
    demand_recorder(held, by=by, at=at)
    if held.closed_at or held.cancelled_at:
        raise MeetingOver(held)
    return held


def _invited(
    meeting: Meeting, body: SupervisingBody, *, by: Account | None, at: datetime
) -> Invitation:
    return Invitation.objects.create(meeting=meeting, body=body, invited_at=at, by=by)


def _chair(body: CollectiveBody, said: Calling) -> str:
    found = members.seats(body, localdate(said.begins_at))
    if not found:
        raise NotInTurn(_("`%s` has no members on record: seat them first") % body)
    return found[0].ref


def _next_code(body: CollectiveBody, year: int) -> str:
    head = f"M-{body.code}-{year}-"
    last = Meeting.objects.filter(code__startswith=head).order_by("-code").first()
    number = int(last.code.removeprefix(head)) + 1 if last else 1
    return f"{head}{number:03}"


def _is_above(case: Case, meeting: Meeting, at: datetime) -> bool:
    """Say whether the body's unit stands above that of a case."""
    unit = meeting.body.unit
    return bool(case.unit and unit and unit in queries.above(case.unit, localdate(at)))

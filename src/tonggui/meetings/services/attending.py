# SPDX-License-Identifier: Apache-2.0
"""To attend a meeting (列席) is a duty of a body: opened as it is invited, settled as it signs in.

A meeting that ends, or is called off, ends what is left of them; whether somebody came is said by
the invitation. What was not attended breaks no rule by itself: the opinion that is owed at the
node of the item is what S20 asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tonggui.ledger.telling import tell
from tonggui.meetings.errors import NotInTurn
from tonggui.meetings.models import Invitation, Meeting
from tonggui.meetings.services.recording import locked
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Account
from tonggui.supervision.models import Duty, DutyKind

# How long before a meeting begins whoever attends it may sign in.
BEFORE = timedelta(hours=1)


def opened(meeting: Meeting, invited: Iterable[Invitation], *, at: datetime) -> list[Duty]:
    """Open the duties of bodies that are invited; a meeting held before is attended by nobody."""
    if meeting.late_reason:
        return []
    return [
        Duty.objects.create(
            kind=DutyKind.ATTEND,
            body=each.body.code,
            node=meeting.code,
            opened_at=at,
            due_at=meeting.begins_at,
        )
        for each in invited
    ]


def ended(meeting: Meeting, *, at: datetime, body: str = "") -> list[Duty]:
    """Settle the duties to attend a meeting that are left: of one body, or of all."""
    rows = Duty.objects.filter(kind=DutyKind.ATTEND, node=meeting.code, done_at=None)
    left = list(rows.filter(body=body) if body else rows)
    for each in left:
        each.done_at = at
        each.save(update_fields=["done_at"])
    return left


def may_sign_in(meeting: Meeting, at: datetime) -> bool:
    """Say whether one signs in to attend now: from shortly before it begins until it is over."""
    return meeting.is_under_way or (meeting.is_coming and at >= meeting.begins_at - BEFORE)


@transaction.atomic
def attend(meeting: Meeting, *, by: Account, at: datetime) -> Invitation:
    """Sign in as somebody of a supervising body that was invited; it watches, and has no vote."""
    who = authority.demand(by, Act.SUPERVISE, at=at)
    held = locked(meeting)
    if not may_sign_in(held, at):
        raise NotInTurn(_("one signs in from an hour before the meeting until it is over"))
    mine = {each.body_id for each in who.bodies}
    rows = held.invitations.select_for_update(of=("self",)).select_related("body")
    found = rows.filter(body__in=mine, attended_at=None).first()
    if found is None:
        raise NotAllowed(Act.SUPERVISE)
    found.attended_at, found.by = at, by
    found.save(update_fields=["attended_at", "by"])
    duties = ended(held, at=at, body=found.body.code)
    sets = [(found, ("attended_at",)), *((each, ("done_at",)) for each in duties)]
    tell("meeting.attended", held, sets=sets, by=by, at=at)
    return found

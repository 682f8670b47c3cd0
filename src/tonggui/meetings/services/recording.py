# SPDX-License-Identifier: Apache-2.0
"""Who may enter what of a meeting, and how it enters the case of its item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.cases.papers import Brought
from tonggui.core.events import OF_MEETINGS
from tonggui.core.values import frozen
from tonggui.meetings import members
from tonggui.meetings.errors import MeetingOver, NotInTurn, NotOpen, NotTheSecretary
from tonggui.meetings.models import Item, Meeting
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import Standing
from tonggui.people.models import Account
from tonggui.supervision import permitting
from tonggui.supervision import services as supervision
from tonggui.supervision.services import Recorded


@frozen
class Told:
    """What every entry of a meeting comes with: who enters it, when, and when it was.

    `held_at` is declared for a meeting held on paper; without it, it is the server's time. An act
    sent twice under one `key` happens once.
    """

    by: Account | None
    at: datetime
    held_at: datetime | None = None
    key: str | None = None
    brought: Sequence[Brought] = ()


def locked(meeting: Meeting) -> Meeting:
    """Return a meeting to which nobody else adds until this transaction ends."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body__unit")
    return rows.get(pk=meeting.pk)


def under_way(item: Item) -> Item:
    """Return an item of a meeting that is open now, locked; NotOpen or MeetingOver otherwise."""
    meeting = locked(item.meeting)
    if meeting.closed_at or meeting.cancelled_at:
        raise MeetingOver(meeting)
    if meeting.opened_at is None:
        raise NotOpen(meeting)
    return of(item, meeting)


def of(item: Item, meeting: Meeting) -> Item:
    """Return an item as one of a meeting that is held already."""
    found = Item.objects.select_related("case").get(pk=item.pk)
    found.meeting = meeting
    return found


def demand_recorder(meeting: Meeting, *, by: Account | None, at: datetime) -> Standing | None:
    """Refuse whoever keeps neither the record of a meeting nor its chair."""
    if by is None:
        return None
    who = authority.demand(by, Act.HOLD_MEETINGS, at=at, unit=meeting.body.unit)
    if not keeps(who, meeting):
        raise NotTheSecretary(meeting)
    return who


def keeps(who: Standing, meeting: Meeting) -> bool:
    """Say whether somebody keeps the record of a meeting: its secretary, or its chair."""
    own = {f"{members.POST}{each.post.code}" for each in who.posts}
    return bool(own & {meeting.secretary, meeting.chair})


def enter(  # noqa: PLR0913 - the parts of an event
    item: Item,
    kind: str,
    said: Mapping[str, Any],
    told: Told,
    *,
    post: str = "",
    actor: str = "",
    amount: int | None = None,
    is_of_power: bool = True,
) -> Recorded:
    """Let something that happened in a meeting enter the case of its item."""
    when = told.held_at or told.at
    if when > told.at:
        raise NotInTurn(_("this lies in the future: say when it was"))
    detail = {name: value for name, value in said.items() if value not in (None, "", [], ())}
    if is_of_power and item.meeting.late_reason and kind in OF_MEETINGS:
        entry = {"declared": True, "reason": item.meeting.late_reason}
        detail["late_entry"] = {**entry, "meeting": item.meeting.code}
    happening = Happening(
        kind,
        when,
        node=item.node if kind in {"resolution", "vote"} else "",
        actor=actor or (members.holder(post, localdate(when)) if post else ""),
        post=post,
        amount=amount,
        detail=detail,
        key=f"{told.key}:{item.number}" if told.key else None,
    )
    return supervision.record(
        item.case, happening, brought=told.brought, permit=_kept, by=told.by, at=told.at
    )


def once_a_case(items: Sequence[Item]) -> list[Item]:
    """Return one item of each case, in the order of the agenda: a case is told once."""
    found: dict[int, Item] = {}
    for item in items:
        found.setdefault(item.case_id, item)
    return list(found.values())


def _kept(case: Case, said: Happening, /, *, by: Account | None, at: datetime) -> Happening:  # noqa: ARG001 - a permit's form
    """Let in what this app has permitted; what no case takes in is refused all the same."""
    return permitting.permitted(case, said, by=None, at=at)

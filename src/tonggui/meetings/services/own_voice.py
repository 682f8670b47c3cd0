# SPDX-License-Identifier: Apache-2.0
"""What a member does from their own device: state a position, and cast their own vote.

Both are events of the item's case at the server's time, like what the secretary records; the vote
itself stays one event, into which the secretary takes what members cast.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from tonggui.core.events import BALLOT
from tonggui.meetings import members
from tonggui.meetings.errors import NotEntitled, NotInTurn, VotedAlready
from tonggui.meetings.models import Item
from tonggui.meetings.services.holding import CHOICES, Speech, refuse_unfit, speech_detail
from tonggui.meetings.services.recording import Told, enter, under_way
from tonggui.meetings.sitting import Sitting, sitting_of
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import Standing
from tonggui.supervision.services import Recorded


@transaction.atomic
def speak_oneself(item: Item, said: Speech, told: Told) -> Recorded:
    """Record what a member says from their own device, in the order of the server's receipt."""
    found, sitting, post, own = _member(item, told)
    spoken = replace(said, post=post)
    refuse_unfit(spoken, sitting)
    detail = {**speech_detail(found, spoken), "by_oneself": True}
    return enter(found, "speech", detail, told, post=post, actor=own)


@transaction.atomic
def cast(item: Item, choice: str, told: Told) -> Recorded:
    """Record a member's own vote; it is cast once, and counted when the vote is taken."""
    found, sitting, post, own = _member(item, told)
    if choice not in CHOICES:
        raise NotInTurn(_("choose how you vote"))
    if sitting.of("vote") or post in sitting.cast:
        raise VotedAlready(found)
    detail = {"item": str(found), "choice": choice}
    return enter(found, BALLOT, detail, told, post=post, actor=own)


def seat_of(who: Standing, sitting: Sitting) -> str:
    """Return the seat from which somebody may speak and vote on an item, "" if they have none."""
    own = {f"{members.POST}{each.post.code}" for each in who.posts}
    own |= {f"{members.OFFICIAL}{who.official.code}"} if who.official else set()
    return next((each for each in sitting.voters if each in own), "")


def _member(item: Item, told: Told) -> tuple[Item, Sitting, str, str]:
    """Return an item that is called, how it stands, and the seat and code of the member."""
    if told.by is None:
        raise NotInTurn(_("nobody speaks or votes for themselves without signing in"))
    who = authority.demand(told.by, Act.EXERCISE_POWER, at=told.at)
    found = under_way(item)
    sitting = sitting_of(found)
    post = seat_of(who, sitting)
    if not post or who.official is None:
        raise NotEntitled(who.official.name if who.official else told.by)
    if found.meeting.late_reason:
        raise NotInTurn(_("this meeting was held on paper: its secretary enters it"))
    if not sitting.is_started:
        raise NotInTurn(_("call the item first"))
    return found, sitting, post, who.official.code

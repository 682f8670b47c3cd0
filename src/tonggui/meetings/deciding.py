# SPDX-License-Identifier: Apache-2.0
"""Whether an item was decided as lists are adopted: called, a quorum there, voted, adopted."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from django.utils.timezone import localdate

from tonggui.core.checks.meeting import FOR
from tonggui.meetings.models import Item, Meeting
from tonggui.meetings.sitting import Sitting, sitting_of
from tonggui.people.models import CollectiveBodyVersion

PERSONNEL = "重要人事任免"


def share_of(meeting: Meeting, matter: str) -> Fraction:
    """Return which share of a body must be present for a kind of matter, 0 where none is known."""
    day = localdate(meeting.begins_at)
    body = CollectiveBodyVersion.objects.on(day).filter(body=meeting.body_id).first()
    if body is None:
        return Fraction(0)
    return Fraction((matter == PERSONNEL and body.personnel_quorum) or body.quorum)


def is_quorate(sitting: Sitting) -> bool:
    """Say whether enough of those entitled are there for an item of its kind."""
    share = share_of(sitting.item.meeting, sitting.item.matter)
    return bool(sitting.entitled) and len(sitting.voters) >= ceil(share * len(sitting.entitled))


def votes_for(sitting: Sitting) -> int:
    """Return how many voted in favour, by name or as counted."""
    cast = sitting.last("vote")
    if cast is None:
        return 0
    counted = cast.detail.get("counted")
    if counted:
        return int(counted.get(FOR, 0))
    return list((cast.detail.get("votes") or {}).values()).count(FOR)


def is_carried(item: Item) -> bool:
    """Say whether a meeting adopted an item: with a quorum, by more than half of those entitled.

    What was passed round on paper was decided in no meeting.
    """
    sitting = sitting_of(item)
    end = sitting.last("resolution")
    if end is None or (end.detail.get("result"), end.detail.get("mode")) != ("adopted", "meeting"):
        return False
    return is_quorate(sitting) and votes_for(sitting) * 2 > len(sitting.entitled)

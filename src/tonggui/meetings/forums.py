# SPDX-License-Identifier: Apache-2.0
"""Which kind of meeting a deciding body really holds: by its name, else as it met last."""

from __future__ import annotations

from tonggui.meetings.models import Meeting, MeetingKind
from tonggui.people.models import CollectiveBody

_VILLAGE = (
    MeetingKind.VILLAGE_PROPOSAL,
    MeetingKind.VILLAGE_JOINT,
    MeetingKind.VILLAGE_PARTY,
    MeetingKind.VILLAGE_REPS,
)
# The first word that stands in the name of a body decides; 村党 comes before 党委.
_BY_NAME: tuple[tuple[str, tuple[MeetingKind, ...]], ...] = (
    ("村民", (MeetingKind.VILLAGE_REPS, *_VILLAGE)),
    ("党员大会", (MeetingKind.VILLAGE_PARTY, *_VILLAGE)),
    ("联席", (MeetingKind.VILLAGE_JOINT, *_VILLAGE)),
    ("村党", (MeetingKind.VILLAGE_PROPOSAL, *_VILLAGE)),
    ("党组", (MeetingKind.PARTY_GROUP,)),
    ("党委", (MeetingKind.PARTY_COMMITTEE,)),
    ("常务会", (MeetingKind.GOVERNMENT,)),
    ("办公会", (MeetingKind.OFFICE,)),
)


def kinds_for(body: CollectiveBody, name: str) -> list[MeetingKind]:
    """Return all kinds of meetings, those that a body of this name holds first."""
    own: tuple[MeetingKind, ...] = next((kinds for word, kinds in _BY_NAME if word in name), ())
    if not own and (last := Meeting.objects.filter(body=body).order_by("-begins_at").first()):
        own = (MeetingKind(last.kind),)
    return list(dict.fromkeys((*own, *MeetingKind)))

# SPDX-License-Identifier: Apache-2.0
"""The write path of meetings: each act of one is an event of its item's case, judged there."""

from tonggui.meetings.services.adopting import (
    adopt_draft,
    adopt_round,
    carried,
    put_draft,
    put_round,
    resolution_of,
)
from tonggui.meetings.services.attending import attend, may_sign_in
from tonggui.meetings.services.calling import (
    Agenda,
    Calling,
    call,
    call_off,
    invite,
    notify,
    put,
    refuse_late,
)
from tonggui.meetings.services.following import Execution, execute, fulfil, report_progress
from tonggui.meetings.services.holding import (
    Resolving,
    Speech,
    close,
    correct,
    dissent,
    keep_minutes,
    open_meeting,
    override,
    recuse,
    resolve,
    speak,
    start,
    vote,
)
from tonggui.meetings.services.own_voice import cast, seat_of, speak_oneself
from tonggui.meetings.services.recording import Told
from tonggui.meetings.services.reviewing import OPINIONS, Opinion, review

__all__ = [
    "OPINIONS",
    "Agenda",
    "Calling",
    "Execution",
    "Opinion",
    "Resolving",
    "Speech",
    "Told",
    "adopt_draft",
    "adopt_round",
    "attend",
    "call",
    "call_off",
    "carried",
    "cast",
    "close",
    "correct",
    "dissent",
    "execute",
    "fulfil",
    "invite",
    "keep_minutes",
    "may_sign_in",
    "notify",
    "open_meeting",
    "override",
    "put",
    "put_draft",
    "put_round",
    "recuse",
    "refuse_late",
    "report_progress",
    "resolution_of",
    "resolve",
    "review",
    "seat_of",
    "speak",
    "speak_oneself",
    "start",
    "vote",
]

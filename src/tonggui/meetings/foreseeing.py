# SPDX-License-Identifier: Apache-2.0
"""Asks the one judge what would be found if an item were voted on now: the gates of a vote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tonggui.cases.happening import Happening, event_of, microseconds
from tonggui.cases.services import unsaved
from tonggui.core.findings import Finding
from tonggui.core.powers import MAJOR_MATTERS
from tonggui.core.values import frozen
from tonggui.meetings.sitting import Sitting, start_of
from tonggui.supervision import judging

OPEN, SHUT, WAITING, UNASKED = "open", "shut", "waiting", "unasked"
NOTICE, QUORUM, REVIEW = ("S30", "d"), ("S26", "a"), ("S31", "")
STATED, LAST, RECUSED = ("S30", "a"), ("S27", "a"), ("S29", "a")
# In the order in which a meeting passes them; the second tells which ask for a major matter.
GATES = (
    (NOTICE, False),
    (QUORUM, False),
    (RECUSED, False),
    (REVIEW, True),
    (STATED, True),
    (LAST, True),
)


@frozen
class Gate:
    """A condition of a sound vote, by the rule that would object, and whether it is met."""

    rule: str
    clause: str
    state: str


def gates(sitting: Sitting, *, at: datetime) -> tuple[Gate, ...]:
    """Return what stands between an item and a sound vote, as the judge will say it."""
    found = foreseen(sitting, at=at)
    is_major = sitting.item.matter in MAJOR_MATTERS
    return tuple(
        Gate(
            rule, clause, _state(rule, clause, found, sitting) if is_major or not asks else UNASKED
        )
        for (rule, clause), asks in GATES
    )


def foreseen(sitting: Sitting, *, at: datetime) -> Sequence[Finding]:
    """Return what would stand against the case if everyone in the room voted for the item now.

    An item that was not called yet is called first: what it is about tells which rules ask.
    """
    case, item = sitting.item.case, sitting.item
    events = judging.events_of(case)
    ahead = []
    if not sitting.is_started:
        ahead.append(Happening("item_start", at, amount=item.amount, detail=start_of(item)))
    if not sitting.of("vote"):
        said = {"item": str(item), "votes": dict.fromkeys(sitting.voters, "同意")}
        ahead.append(Happening("vote", at, detail=said))
    for each in ahead:
        seq = events[-1].seq + 1 if events else 1
        row = unsaved(case, each, seq=seq, at=at)
        events = [*events, event_of(row, case.code)]
    return judging.judged(case, events, now=microseconds(at)).findings


def _state(rule: str, clause: str, found: Sequence[Finding], sitting: Sitting) -> str:
    about = {str(sitting.item), sitting.item.meeting.code}
    for each in found:
        is_here = rule == "S29" or each.key.rpartition(":")[2] in about
        if each.rule == rule and is_here and (not clause or clause in each.clauses):
            return WAITING if (rule, clause) == STATED and not sitting.of("vote") else SHUT
    return OPEN

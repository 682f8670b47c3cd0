# SPDX-License-Identifier: Apache-2.0
"""Which fields of findings and duties entries tell in the open; all else is committed to.

A finding is a lead, never a verdict, and an entry is for good: that something was found, and when
it was settled, stands there; what was found does not.
"""

from __future__ import annotations

from tonggui.cases.models import TOLD as OF_CASES
from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, Told
from tonggui.supervision.models import TOLD, Card, DrawnCard, Duty, Finding, Talk, TalkAnswer

# An act and what it moved are one entry, so that each of these may tell of all these rows.
KINDS = (
    "case.counted-again",
    "case.event",
    "case.loose-event",
    "case.opened",
    "case.taken-over",
    "case.time-passed",
    "talk.accepted",
    "talk.declined",
    "talk.closed",
    "talk.answered",
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    rows = tuple(each._meta.model_name or "" for each in (*OF_CASES, *TOLD))  # noqa: SLF001 - Django's documented API
    telling.declare(_TOLD, dict.fromkeys(KINDS, Kind(rows=rows)))


_TOLD = (
    Told(Finding, public=frozenset({"case", "raised_at", "settled_at"})),
    Told(
        Talk, public=frozenset({"proposed_at", "due_at", "accepted_at", "declined_at", "closed_at"})
    ),
    Told(TalkAnswer, public=frozenset({"talk", "at"}), left_out=frozenset({"by"})),
    Told(DrawnCard, public=frozenset({"draw", "card", "place"})),
    Told(Card, public=frozenset({"finding", "case", "issued_at", "ended_at"})),
    Told(
        Duty,
        public=frozenset(
            {
                *("case", "kind", "body", "node", "finding"),
                *("opened_at", "due_at", "done_at", "done_by"),
            }
        ),
    ),
)

# SPDX-License-Identifier: Apache-2.0
"""Which fields of meetings entries tell in the open: that a body met, and when; not who or what."""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, Told
from tonggui.meetings.models import Invitation, Item, Meeting, OnAgenda

_BY = frozenset({"by"})
KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "meeting.attended": Kind(rows=("invitation", "duty")),
        "meeting.called": Kind(rows=("meeting", "invitation", "duty")),
        "meeting.called-off": Kind(rows=("meeting", "duty")),
        "meeting.closed": Kind(rows=("meeting", "duty")),
        "meeting.item-put": Kind(rows=("item", "onagenda")),
        "meeting.noticed": Kind(rows=("item",)),
        "meeting.opened": Kind(rows=("meeting",)),
    }
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    telling.declare(_TOLD, KINDS, {"item": ("subject", "party"), "meeting": ("cancelled_reason",)})


# Posts, sums, payees and subjects are committed to: a post is often one person.
_TOLD = (
    Told(
        Meeting,
        public=frozenset(
            {
                *("code", "body", "kind", "begins_at", "late_reason"),
                *("called_at", "opened_at", "closed_at", "cancelled_at"),
            }
        ),
        left_out=_BY,
    ),
    Told(
        Item,
        public=frozenset({"meeting", "number", "case", "matter", "node", "put_at", "noticed_at"}),
    ),
    Told(
        Invitation,
        public=frozenset({"meeting", "body", "invited_at", "attended_at"}),
        left_out=_BY,
    ),
    Told(
        OnAgenda,
        public=frozenset({"item", "draft", "version", "round", "put_at"}),
        left_out=_BY,
    ),
)

# SPDX-License-Identifier: Apache-2.0
"""Folds what has happened to an item from the events of its case; nothing of it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any

from tonggui.cases.models import Event
from tonggui.core.checks.meeting import SUBSTANTIVE
from tonggui.core.values import frozen
from tonggui.meetings.models import Item, Meeting

OF_THE_MEETING = frozenset(("agenda_notice", "meeting_open", "meeting_close", "minutes"))
OF_THE_ITEM = frozenset(
    (
        "item_start",
        "integrity_review",
        "recuse",
        "speech",
        "ballot",
        "vote",
        "dissent",
        "resolution",
        "override_report",
    )
)
OF_A_RESOLUTION = frozenset(("progress", "condition_record", "payment", "contract", "appointment"))


@frozen
class Act:
    """An event with what it says, read once."""

    row: Event
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return its kind."""
        return self.row.kind

    @property
    def post(self) -> str:
        """Return the post that acted."""
        return self.row.post

    @property
    def recorded_at(self) -> datetime:
        """Return the server's time of receipt, which orders everything."""
        return self.row.recorded_at

    @property
    def is_late_entry(self) -> bool:
        """Say whether it was declared to be entered afterwards (补录)."""
        return "late_entry" in self.detail


@frozen
class Sitting:
    """An item as it stands: who is entitled, present and recused, who said what, how it ended."""

    item: Item
    acts: tuple[Act, ...]

    def of(self, *kinds: str) -> list[Act]:
        """Return what happened of some kinds, in the order of truth."""
        return [act for act in self.acts if act.kind in kinds]

    def last(self, kind: str) -> Act | None:
        """Return the latest act of a kind."""
        return next(iter(self.of(kind)[::-1]), None)

    @property
    def opening(self) -> Mapping[str, Any]:
        """Return what was said of the meeting when it was opened."""
        act = self.last("meeting_open")
        return act.detail if act else {}

    @property
    def entitled(self) -> list[str]:
        """Return the posts of the members who may vote."""
        return list(self.opening.get("entitled") or ())

    @property
    def recused(self) -> list[str]:
        """Return the posts that stay out of the item."""
        return [act.post for act in self.of("recuse")]

    @property
    def voters(self) -> list[str]:
        """Return who is in the room and may vote on the item."""
        out = self.recused
        return [post for post in self.opening.get("present") or () if post not in out]

    @property
    def chair(self) -> str:
        """Return the post in the chair."""
        return self.item.meeting.chair

    @property
    def speeches(self) -> list[Act]:
        """Return what was said, in the order in which the server received it."""
        return self.of("speech")

    @property
    def stated(self) -> set[str]:
        """Return the posts that have stated a position."""
        return {
            act.post
            for act in self.speeches
            if act.detail.get("speech_kind") == SUBSTANTIVE and act.detail.get("stance")
        }

    @property
    def cast(self) -> dict[str, str]:
        """Return what members voted from their own devices, by post."""
        return {act.post: str(act.detail.get("choice")) for act in self.of("ballot")}

    @property
    def fulfilled(self) -> set[str]:
        """Return the conditions that were recorded as met."""
        return {str(act.detail.get("condition")) for act in self.of("condition_record")}

    @property
    def still_to_speak(self) -> list[str]:
        """Return the voters other than the chair who have not stated a position."""
        stated = self.stated
        return [post for post in self.voters if post not in stated and post != self.chair]

    @property
    def is_started(self) -> bool:
        """Say whether the item was called."""
        return self.last("item_start") is not None

    @property
    def state(self) -> str:
        """Return how far it is: put, started, voted or resolved."""
        if self.last("resolution"):
            return "resolved"
        if self.last("vote"):
            return "voted"
        return "started" if self.is_started else "put"


def start_of(item: Item) -> dict[str, Any]:
    """Return what is said of an item as it is called in its meeting."""
    return {
        "meeting": item.meeting.code,
        "item": str(item),
        "item_type": item.matter,
        "reserved": item.reserved or "",
        "subject": item.subject,
        "payee": item.payee,
        "party": item.party,
    }


def sitting_of(item: Item) -> Sitting:
    """Return an item with all that has happened to it."""
    return Sitting(item, tuple(_acts(item)))


def sittings_of(meeting: Meeting) -> list[Sitting]:
    """Return the items of a meeting in the order of its agenda."""
    rows = meeting.items.select_related("case__edition", "meeting__body__unit").order_by("number")
    return [sitting_of(item) for item in rows]


def read(rows: Sequence[Event]) -> list[Act]:
    """Return events with what they say."""
    return [Act(row, json.loads(row.detail) if row.detail else {}) for row in rows]


def _acts(item: Item) -> Iterator[Act]:
    kinds = OF_THE_MEETING | OF_THE_ITEM | OF_A_RESOLUTION
    resolved: set[str] = set()
    for act in read(list(item.case.events.filter(kind__in=kinds).order_by("seq"))):
        if act.kind in OF_THE_MEETING and act.detail.get("meeting") == item.meeting.code:
            yield act
        elif act.kind in OF_THE_ITEM and act.detail.get("item") == str(item):
            if act.kind == "resolution":
                resolved.add(str(act.detail.get("id")))
            yield act
        elif act.kind in OF_A_RESOLUTION and act.detail.get("resolution") in resolved:
            yield act

# SPDX-License-Identifier: Apache-2.0
"""A meeting's item as the past tells it: who was entitled, present, recused, spoke and voted."""

from __future__ import annotations

from collections.abc import Mapping

from tonggui.core.events import Event, words
from tonggui.core.past import Past
from tonggui.core.values import frozen

SUBSTANTIVE = "substantive"
FOR = "同意"


@frozen
class Item:
    """An agenda item: its meeting, kind of matter and parties."""

    id: str
    start: Event
    meeting: Event

    @property
    def matter(self) -> str:
        """Return the kind of matter, one of 三重一大 or another."""
        return str(self.start.detail.get("item_type", ""))

    @property
    def chair(self) -> str:
        """Return the post in the chair."""
        return str(self.meeting.detail.get("chair", ""))

    @property
    def secretary(self) -> str:
        """Return the post that keeps the minutes."""
        return str(self.meeting.detail.get("secretary", ""))

    @property
    def meeting_id(self) -> str:
        """Return the meeting's own id."""
        return str(self.meeting.detail.get("meeting", ""))

    def entitled(self) -> list[str]:
        """Return the posts entitled to vote."""
        return words(self.meeting.detail.get("entitled"))

    def present(self, past: Past, *, before: int) -> list[str]:
        """Return the voters in the room, those recused before an instant left out."""
        out = self.recused(past, before=before)
        return [post for post in words(self.meeting.detail.get("present")) if post not in out]

    def recused(self, past: Past, *, before: int) -> set[str]:
        """Return the posts whose recusal from the item was recorded before an instant."""
        return {
            act.post or ""
            for act in past.of("recuse")
            if act.detail.get("item") == self.id and act.recorded_at < before
        }


def item_of(event: Event, past: Past) -> Item | None:
    """Return the item an event belongs to, None if its meeting is unknown."""
    item = str(event.detail.get("item") or "")
    starts = [event] if event.kind == "item_start" else past.of("item_start", item)
    if not starts:
        return None
    meetings = past.of("meeting_open", str(starts[-1].detail.get("meeting")))
    return Item(item, starts[-1], meetings[-1]) if meetings else None


def votes(event: Event) -> Mapping[str, str]:
    """Return who voted how: post to 同意, 反对 or 弃权."""
    found = event.detail.get("votes")
    return found if isinstance(found, Mapping) else {}


def in_favour(event: Event) -> int:
    """Return how many voted for it; of a secret ballot, what was counted."""
    counted = event.detail.get("counted")
    if isinstance(counted, Mapping):
        number = counted.get(FOR, 0)
        return number if isinstance(number, int) else 0
    return sum(choice == FOR for choice in votes(event).values())


def speeches(past: Past, item: str) -> list[Event]:
    """Return the speeches on an item, in server order."""
    return [act for act in past.of("speech") if act.detail.get("item") == item]

# SPDX-License-Identifier: Apache-2.0
"""What was said, voted or resolved on an item before it was called is judged once it is."""

from __future__ import annotations

from operator import attrgetter

from tonggui.core.checks.meeting import item_of
from tonggui.core.events import Event
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.track import Judging
from tonggui.core.values import frozen

CALLING = ("item_start", "meeting_open")


@frozen
class Belated:
    """Lets a check on items look again at acts that came before it was known what they were on."""

    judging: Judging
    kinds: tuple[str, ...]

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Remember to judge, as soon as the call is entered, the acts that belonged to no item."""
        items = _called(event, past)
        acts = [
            act
            for kind in self.kinds
            for act in past.of(kind)
            if str(act.detail.get("item") or "") in items and item_of(act, past) is None
        ]
        if acts:
            acts.sort(key=attrgetter("seq"))
            past.remind(event.recorded_at, _Again(self.judging, tuple(acts)).ask)
        return NONE


@frozen
class _Again:
    judging: Judging
    acts: tuple[Event, ...]

    def ask(self, past: Past, now: int) -> tuple[Hit, ...]:  # noqa: ARG002 - a reminder's form
        return tuple(hit for act in self.acts for hit in self.judging(act, past))


def _called(event: Event, past: Past) -> set[str]:
    """Return the items that an event calls, or whose meeting it opens."""
    if event.kind == "item_start":
        return {str(event.detail.get("item") or "")}
    meeting = str(event.detail.get("meeting"))
    return {
        str(start.detail.get("item") or "")
        for start in past.of("item_start")
        if str(start.detail.get("meeting")) == meeting
    }

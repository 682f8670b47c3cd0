# SPDX-License-Identifier: Apache-2.0
"""What a deviation may use: the county, its hours, chance, and papers of earlier cases."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from tonggui.demo.county import County
from tonggui.demo.hours import DAY, HOUR, Hours
from tonggui.demo.plan import Run
from tonggui.demo.scribe import Scribe
from tonggui.demo.story import Act, Story

T = TypeVar("T")
Closed = tuple[Run, Act, Act]


@dataclass(slots=True)
class Scene:
    """The county on the day a deviation happens."""

    scribe: Scribe
    shelf: deque[tuple[int, Act]] = field(default_factory=lambda: deque(maxlen=400))

    @property
    def county(self) -> County:
        """Return the county."""
        return self.scribe.county

    @property
    def hours(self) -> Hours:
        """Return the county's hours."""
        return self.scribe.hours

    @property
    def rng(self) -> Random:
        """Return the one source of chance."""
        return self.scribe.rng

    def pick(self, choices: list[T]) -> T | None:
        """Choose one, or nothing where there is nothing to choose."""
        return self.rng.choice(choices) if choices else None

    def plain(self, story: Story) -> list[Closed]:
        """List the closed nodes without meeting, pause, public notice or late entry."""
        return [
            found
            for found in story.closed()
            if not (found[0].meeting_at or found[0].pause or found[0].stop.notice_days)
            and not found[0].late_reason
        ]

    def pick_closed(self, story: Story, suits: Callable[[Closed], bool]) -> Closed | None:
        """Choose a plain closed node that suits."""
        return self.pick([found for found in self.plain(story) if suits(found)])

    def workday_later(self, at: int, count: int) -> int:
        """Return an hour of a working day so many working days later."""
        return self.hours.after(at // DAY, count) * DAY + self.rng.randrange(9 * HOUR, 16 * HOUR)

    def remember(self, story: Story) -> None:
        """Put a paper of the case on the shelf."""
        closed = [close for _, _, close in story.closed()]
        if close := self.pick(closed):
            self.shelf.append((int(close["recorded_at"]), self.rng.choice(close["evidence"])))


def is_each(run: Run) -> bool:
    """Say whether a node is watched in every case."""
    return run.stop.mode == "each"


def is_before(run: Run) -> bool:
    """Say whether a node is to be watched before it closes."""
    return bool(run.stop.mode) and run.stop.timing == "事前"

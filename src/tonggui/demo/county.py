# SPDX-License-Identifier: Apache-2.0
"""What the traffic needs to know of a county: its procedures, posts, holders and supervisors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tonggui.core.values import frozen
from tonggui.demo.hours import DAY, HOUR, day_text

Raw = Mapping[str, Any]


@frozen
class Stop:
    """A node as the traffic passes it."""

    id: str
    name: str
    post: str
    stage: str
    duty: str
    lead: str
    timing: str
    mode: str  # each, sample or "" where nothing is planned
    limit: tuple[int, str] | None
    papers: tuple[str, ...]
    flags: frozenset[str]
    minutes: int
    notice_days: int
    needs_third_party: bool
    is_pair: bool
    is_collective: bool
    comes_after: tuple[str, ...]


@frozen
class Course:
    """A power's procedure, in an order in which its nodes can be passed."""

    power: str
    code: str
    unit: str
    lead: str
    stops: tuple[Stop, ...]
    clock: tuple[str, str] | None
    clock_limits: tuple[tuple[int, str], ...]

    def index(self, node: str) -> int:
        """Return the place of a node."""
        return next(i for i, stop in enumerate(self.stops) if stop.id == node)


@frozen
class Leave:
    """Days on which somebody else acts for a post, in writing."""

    post: str
    to: str
    first: int
    last: int
    by: str

    def grant(self) -> dict[str, Any]:
        """Write down the delegation, given the day before."""
        at = (self.first - 1) * DAY + 9 * HOUR
        return {
            "kind": "delegation",
            "at": at,
            "recorded_at": at + 20,
            "actor": self.by,
            "to": self.to,
            "for_post": self.post,
            "valid_from": day_text(self.first),
            "valid_to": day_text(self.last),
            "written": True,
            "reason": "休假",
        }


@frozen
class Move:
    """A post that changes hands at an instant."""

    post: str
    giver: str
    taker: str
    at: int


@dataclass(frozen=True)
class County:
    """Procedures, posts and people of a county, as raw lists and its practice state them."""

    raw: Raw
    courses: Mapping[str, Course]
    posts: Mapping[str, str]  # post -> first holder
    leaders: Mapping[str, tuple[str, ...]]  # unit -> posts of its team
    first_leader: Mapping[str, str]  # power -> post
    members: Mapping[str, tuple[str, ...]]  # supervisor -> persons
    leaves: tuple[Leave, ...] = ()
    moves: tuple[Move, ...] = ()
    remits: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def holder(self, post: str, at: int) -> str:
        """Return who acts at a post at an instant, by tenure or by delegation."""
        for leave in self._leaves.get(post, ()):
            if leave.first <= at // DAY <= leave.last:
                return leave.to
        person = self.posts[post]
        for move in self.moves:
            if move.post == post and move.at <= at:
                person = move.taker
        return person

    def own_post(self, person: str) -> str:
        """Return the post that is a person's own."""
        return self._own.get(person, "")

    def clerks(self) -> list[str]:
        """List those who hold a post in an office and act for nobody else."""
        busy = {leave.to for leave in self.leaves} | {move.taker for move in self.moves}
        team = {post for posts in self.leaders.values() for post in posts}
        return [who for post, who in self.posts.items() if post not in team and who not in busy]

    def watches(self, body: str, unit: str) -> bool:
        """Say whether a supervising body may watch a unit."""
        return body != unit and (body == "XJW" or (body, unit) in self.remits)

    @cached_property
    def _leaves(self) -> dict[str, list[Leave]]:
        found: dict[str, list[Leave]] = {}
        for leave in self.leaves:
            found.setdefault(leave.post, []).append(leave)
        return found

    @cached_property
    def _own(self) -> dict[str, str]:
        own = {person: post for post, person in self.posts.items()}
        return own | {move.taker: move.post for move in self.moves}

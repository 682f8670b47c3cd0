# SPDX-License-Identifier: Apache-2.0
"""A portfolio leader decides, not the first leader by instruction (S28 c); keyed by leader."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from tonggui.core.bench import Bench
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.rules import Rule
from tonggui.core.track import Station

_DECIDING, _WRITTEN = "决定", "written"
_DAYS_PER_YEAR = 365


class Decision(NamedTuple):
    """A decision at a node of a portfolio leader: whose unit's first leader might instruct it."""

    leader: str
    first_leader: str
    case: str
    at: int  # as it counts
    recorded_at: int


class Ruled(NamedTuple):
    """A leader each of whose decisions in a window followed an instruction of the first leader."""

    leader: str
    at: int  # the last such decision
    raised_at: int  # when a first window was full
    expected: Said
    observed: Said


@dataclass(frozen=True)
class OwnDecision:
    """Not every decision of a portfolio leader follows an instruction of the first leader."""

    rule: Rule
    bench: Bench

    @cached_property
    def is_asked(self) -> bool:
        """Say whether instructions are known of at all: unknown is not absent."""
        facts = self.bench.facts
        return self.rule.is_on and bool(facts.instructions or facts.decisions)

    def concerns(self, station: Station) -> bool:
        """Say whether a leader who is not the first leader decides at the node."""
        post = self.bench.roster.posts.get(station.node.post)
        is_deputy = post is not None and post.is_leader and not post.is_first_leader
        return is_deputy and station.node.duty == _DECIDING

    def decision(self, event: Event, station: Station) -> Decision:
        """Return the closing of such a node as a decision of its leader."""
        power = station.power
        first = power.first_leader or self.bench.roster.first_leader(power.unit)
        return Decision(station.node.post, first, event.case, event.counts_at, event.recorded_at)

    def judge(self, decisions: Iterable[Decision], *, now: int) -> list[Ruled]:
        """Return the leaders who were ruled by instruction; decisions come in any order."""
        by_leader: dict[str, list[Decision]] = {}
        for each in sorted(self._all(decisions, now), key=attrgetter("recorded_at", "case", "at")):
            by_leader.setdefault(each.leader, []).append(each)
        found = (self._ruled(leader, by_leader[leader]) for leader in sorted(by_leader))
        return [each for each in found if each]

    def _all(self, decisions: Iterable[Decision], now: int) -> Iterable[Decision]:
        """Add the decisions that only the log of decisions knows."""
        recorded = list(decisions)
        known = {(each.leader, each.case) for each in recorded}
        logged = (
            Decision(each.leader, "", each.case, each.at, each.at)
            for each in self.bench.facts.decisions
            if each.at <= now and (each.leader, each.case) not in known
        )
        return (*recorded, *logged)

    def _ruled(self, leader: str, decisions: Sequence[Decision]) -> Ruled | None:
        """Look at the window that ends with each decision, in the order of receipt."""
        months = self.rule.number("instruct_window")
        calendar = self.bench.calendar
        window: deque[tuple[int, bool]] = deque()
        raised: Ruled | None = None
        own = 0
        for each in decisions:
            today, is_told = calendar.day(each.recorded_at), self._is_told(each)
            window.append((today, is_told))
            own += not is_told
            while today - window[0][0] > months / 12 * _DAYS_PER_YEAR:
                own -= not window.popleft()[1]
            if not own and len(window) >= self.rule.number("instruct_n"):
                since = raised.raised_at if raised else each.recorded_at
                raised = self._say(leader, each.at, since, count=len(window))
        return raised

    def _say(self, leader: str, at: int, raised_at: int, *, count: int) -> Ruled:
        months = int(self.rule.number("instruct_window"))
        said = Said("S28.c.observed", (count, months))
        return Ruled(leader, at, raised_at, Said("S28.c.expected", (leader,)), said)

    def _is_told(self, decision: Decision) -> bool:
        leader, first, case = decision[:3]
        told = (
            *self._told.get((case, _WRITTEN, first), ()),
            *self._told.get((case, "", leader), ()),
        )
        return any(at < decision.at for at in told)

    @cached_property
    def _told(self) -> dict[tuple[str, str, str], list[int]]:
        """Return when each case was instructed: in writing by whom, or by the log to whom."""
        facts = self.bench.facts
        found: dict[tuple[str, str, str], list[int]] = {}
        for act in facts.instructions:
            found.setdefault((act.case, _WRITTEN, act.by), []).append(act.at)
        for each in facts.decisions:
            if each.instructed_at is not None:
                found.setdefault((each.case, "", each.leader), []).append(each.instructed_at)
        return found

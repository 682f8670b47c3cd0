# SPDX-License-Identifier: Apache-2.0
"""Closings that tell in numbers: leaders told what to decide (S28 c), borrowed devices (S35 c)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from tonggui.core.checks.instructed import Decision, Ruled
from tonggui.core.checks.own_device import Borrowed, Shared
from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.findings import Finding
from tonggui.core.judge import Judge
from tonggui.engines.across import Lead, lead_finding
from tonggui.engines.frames import events_of


@dataclass
class Traces:
    """Keeps the closings these clauses count; none where nothing is known to judge them by."""

    judge: Judge
    _decisions: list[Decision] = field(default_factory=list)
    _borrowed: list[Borrowed] = field(default_factory=list)

    def add(self, frame: pl.DataFrame, marked: Callable[[Event], Event]) -> None:
        """Note what a block has of them; `marked` gives an event the marks of the first look."""
        checks = self.judge.checks
        if not (checks.own_decision.is_asked or checks.own_device.is_asked):
            return
        wanted = pl.lit(value=False)
        if checks.own_decision.is_asked and "node" in frame.columns:
            wanted |= pl.col("node").cast(pl.String).is_in(self._deciding)
        if checks.own_device.is_asked and "detail" in frame.columns:
            wanted |= pl.col("detail").str.contains('"device"', literal=True)
        for event in events_of(frame.filter(wanted.fill_null(value=False))):
            self.note(marked(event))

    def note(self, event: Event) -> None:
        """Note an event if it is one of them."""
        checks = self.judge.checks
        if event.kind != NODE_CLOSE:
            return
        if checks.own_device.is_asked and (borrowed := checks.own_device.borrowed(event)):
            self._borrowed.append(borrowed)
        power = self.judge.power_of(event) if checks.own_decision.is_asked else None
        station = self.judge.track(power).station(event.node) if power else None
        if station is not None and checks.own_decision.concerns(station):
            self._decisions.append(checks.own_decision.decision(event, station))

    def findings(self, *, now: int) -> list[Finding]:
        """Return what they show together, as of an instant."""
        checks = self.judge.checks
        found: list[Finding] = []
        if checks.own_decision.is_asked:
            ruled = checks.own_decision.judge(self._decisions, now=now)
            found += [_of_leader(self.judge, each) for each in ruled]
        if checks.own_device.is_asked:
            shared = checks.own_device.judge(self._borrowed)
            found += [_of_account(self.judge, each) for each in shared]
        return found

    @cached_property
    def _deciding(self) -> list[str]:
        """Return every name of a node that a portfolio leader decides."""
        check = self.judge.checks.own_decision
        return [
            name
            for power in self.judge.lists.powers.values()
            for name, station in self.judge.track(power).stations.items()
            if check.concerns(station)
        ]


def _of_leader(judge: Judge, ruled: Ruled) -> Finding:
    return lead_finding(
        judge,
        Lead(
            rule="S28",
            key=f"leader:{ruled.leader}",
            clause="c",
            level="yellow",
            object=f"leader:{ruled.leader}",
            at=ruled.at,
            raised_at=ruled.raised_at,
            expected=ruled.expected,
            observed=ruled.observed,
            actor=judge.bench.roster.holder(ruled.leader, ruled.at),
            post=ruled.leader,
            named={"portfolio_leader": ruled.leader},
        ),
    )


def _of_account(judge: Judge, shared: Shared) -> Finding:
    last = shared.last
    holder = judge.bench.roster.own_post(last.account, last.at)
    return lead_finding(
        judge,
        Lead(
            rule="S35",
            key=f"account:{last.account}:{date.fromordinal(last.day)}",
            clause="c",
            level="red",
            object=f"account:{last.account}",
            at=last.at,
            raised_at=shared.raised_at,
            expected=shared.expected,
            observed=shared.observed,
            actor=last.actor,
            post=last.post,
            named={"actor": last.post, "account_holder": holder} if last.post else {},
        ),
    )

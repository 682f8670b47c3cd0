# SPDX-License-Identifier: Apache-2.0
"""What was done is recorded when it was done, not written up afterwards (S17)."""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.calendar import HOUR
from tonggui.core.events import NODE_CLOSE, NODE_OPEN, Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.track import Station
from tonggui.core.values import frozen

_NAMING_A_DECISION = ("contract", "payment", "publish")


@frozen
class RecordedInTime:
    """Declared and received times agree, and papers are not younger than what they support."""

    rule: Rule
    bench: Bench

    def concerns(self, station: Station) -> bool:  # noqa: ARG002 - every node's acts have times
        """Say that every node is concerned."""
        return True

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a power-side act that was entered afterwards."""
        if event.at == event.recorded_at and not event.evidence and not past.is_lifecycle:
            return NONE
        station = past.here
        letters = self._letters(event, past, station)
        if not letters:
            return NONE
        weighty = station is not None and (
            station.node.stage == "决策" or "资金" in station.node.key_flags
        )
        level = "red" if "d" in letters or weighty else "yellow"
        return tuple(self._hit(event, station, letter, level) for letter in letters)

    def _letters(self, event: Event, past: Past, station: Station | None) -> list[str]:
        found = []
        lag = event.recorded_at - event.at
        if not event.marks.late and lag > self.rule.number("tolerance") * HOUR:
            found.append("a")
        if station is None:
            return found
        if event.kind == NODE_OPEN:
            if self._is_declared_backwards(event, past, station):
                found.append("c")
        elif event.kind == NODE_CLOSE:
            if event.evidence and self._has_younger_paper(event, station):
                found.append("b")
            if self._follows_its_effect(event, past, station):
                found.append("d")
        return found

    def _has_younger_paper(self, event: Event, station: Station) -> bool:
        exempt = station.node.third_party_required
        return any(
            paper.first_seen_at is not None
            and paper.first_seen_at > event.recorded_at
            and not (exempt and "第三方" in paper.name)
            for paper in event.evidence or ()
        )

    def _is_declared_backwards(self, event: Event, past: Past, station: Station) -> bool:
        if event.marks.late:
            return False
        closings = (past.closed.get(earlier) for earlier in station.direct)
        return any(
            closing is not None
            and closing.recorded_at <= event.recorded_at
            and event.at < closing.at
            for closing in closings
        )

    def _follows_its_effect(self, event: Event, past: Past, station: Station) -> bool:
        if station.node.duty != "决定" and station.node.stage != "决策":
            return False
        return any(
            act.recorded_at < event.recorded_at
            and past.track is not None
            and past.track.station(act.detail.get("decision_node")) is station
            for kind in _NAMING_A_DECISION
            for act in past.of(kind)
        )

    def _hit(self, event: Event, station: Station | None, clause: str, level: str) -> Hit:
        times = (self.bench.say_time(event.at), self.bench.say_time(event.recorded_at))
        hours = round((event.recorded_at - event.at) / HOUR)
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level=level,
            by=str(event.seq),
            event=event,
            node=station.node.id if station else "",
            expected=Said(f"S17.{clause}.expected", (int(self.rule.number("tolerance")),)),
            observed=Said(f"S17.{clause}.observed", (*times, hours)),
        )

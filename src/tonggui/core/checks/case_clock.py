# SPDX-License-Identifier: Apache-2.0
"""Working time between two marks of a whole case: its promised and its legal time (S15 b, c)."""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.duration import counted, due_day, lawful
from tonggui.core.events import NODE_OPEN, Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.powers import CaseClock, Limit
from tonggui.core.rules import Rule
from tonggui.core.track import Station
from tonggui.core.values import frozen

CLOCK = "clock"


@frozen
class WithinCase:
    """The whole case keeps its promised and its legal time (S15 b, c)."""

    rule: Rule
    bench: Bench

    def concerns(self, station: Station) -> bool:
        """Say whether the case clock starts or ends at the node."""
        clock = station.power.clock
        return clock is not None and station.node.id in (clock.from_node, clock.to_node)

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Start the case clock at its first opening; stop it at its last closing."""
        station = past.here
        clock = station.power.clock if station else None
        if station is None or clock is None:
            return NONE
        if event.kind == NODE_OPEN and station.node.id == clock.from_node:
            if station.node.id not in past.opened and station.node.id not in past.prior:
                past.clocks.pop(CLOCK, None)
            self.start(past, clock, self.bench.calendar.day(event.counts_at))
            return NONE
        if event.kind != NODE_OPEN and station.node.id == clock.to_node:
            past.remind(event.recorded_at, self.ask)
        return NONE

    def start(self, past: Past, clock: CaseClock, day: int) -> None:
        """Let the case clock run from a day."""
        if CLOCK in past.clocks:
            return
        past.clocks[CLOCK] = day
        self._remind(past, clock, day)

    def after_node(self, past: Past, now: int) -> None:
        """Look again after a node's own finding, which the case's must not repeat."""
        if CLOCK in past.clocks:
            past.remind(now, self.ask)

    def ask(self, past: Past, now: int) -> tuple[Hit, ...]:
        """Let the case's finding stand exactly while no node's finding of its level does."""
        clock = past.track.power.clock if past.track else None
        start = past.clocks.get(CLOCK)
        if clock is None or start is None:
            return NONE
        closed = past.closed.get(clock.to_node)
        end = self.bench.calendar.day(closed.counts_at if closed else now)
        self._remind(past, clock, start, now=now)
        hit = self._wanted(past, clock, start, end)
        standing = past.standing.get((self.rule.id, CLOCK))
        if standing and (hit is None or hit.level != standing.level):
            past.settle(self.rule.id, CLOCK)
        return (hit,) if hit else NONE

    def _wanted(self, past: Past, clock: CaseClock, start: int, end: int) -> Hit | None:
        levels = {
            found.level
            for (rule, by), found in past.standing.items()
            if rule == self.rule.id and by != CLOCK
        }
        stopped = lawful(past.pauses)
        ladder = (("c", clock.legal, "red"), ("b", clock.promised, "yellow"))
        for clause, limit, level in ladder:
            if limit is None or level in levels:
                continue
            due = due_day(self.bench.calendar, start, limit, stopped)
            if due is not None and end > due:
                used = counted(self.bench.calendar, start, end, limit, stopped)
                return self._hit(past, limit, clause=clause, level=level, used=used)
        return None

    def _remind(self, past: Past, clock: CaseClock, start: int, *, now: int | None = None) -> None:
        if clock.to_node in past.closed:
            return
        for limit in (clock.promised, clock.legal):
            if limit is None:
                continue
            due = due_day(self.bench.calendar, start, limit, lawful(past.pauses))
            if due is not None and (now is None or self.bench.calendar.end(due) > now):
                past.remind(self.bench.calendar.end(due), self.ask)

    def _hit(self, past: Past, limit: Limit, *, clause: str, level: str, used: int) -> Hit:
        power = past.track.power if past.track else None
        key = "S15.legal" if clause == "c" else "S15.promised"
        first = power.nodes[0].post if power else ""
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level=level,
            by=CLOCK,
            event=None,
            object=f"case:{past.case}",
            expected=Said(key, (power.name if power else "", limit.value, limit.unit)),
            observed=Said("S15.case", (used, limit.unit)),
            named=(("post_holder", first),) if first else (),
            answers=("post_holder",) if first else None,
        )

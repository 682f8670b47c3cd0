# SPDX-License-Identifier: Apache-2.0
"""Working time between two marks, lawful suspensions left out: nodes (S14, S15 a)."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from tonggui.core.bench import Bench
from tonggui.core.checks.case_clock import WithinCase
from tonggui.core.duration import Days, counted, due_day, lawful, nth_day
from tonggui.core.events import NODE_OPEN, Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Ask, Hit, Past
from tonggui.core.powers import Limit
from tonggui.core.rules import Rule
from tonggui.core.track import Bounds, Station

_NO_LIMIT = Limit(0, "day")
GRAVE_FROM_WORKDAYS = 3  # S15: twice the limit is red only from limits of three workdays on


@dataclass(frozen=True, slots=True)
class Within:
    """A node is closed within its limit, counted from its opening or from another's closing."""

    rule: Rule
    bench: Bench
    case_clock: WithinCase

    def concerns(self, station: Station) -> bool:
        """Say whether the node has a limit, or starts or lifts another's."""
        return bool(station.node.limit or station.starts or station.lifts)

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Start, lift and settle the limits this act touches."""
        station = past.here
        if station is None:
            return NONE
        if event.kind == NODE_OPEN:
            if station.node.limit and not station.node.limit.after:
                self._start(station, event, past, day=self.bench.calendar.day(event.counts_at))
            return NONE
        running, hits = past.running, NONE
        if running:
            if station.id in running:
                hits = self._settle(station, event, past)
            for other in station.lifts:
                if other in running:
                    hits += self._lift(other, event, past)
        if station.starts:
            day = self.bench.calendar.day(event.counts_at)
            for later in station.starts:
                if later.id not in running:
                    self._start(later, event, past, day=day)
        return hits

    def reconsider(self, past: Past, now: int) -> None:
        """Look again at every running limit: a suspension began, ended or was objected to."""
        for node in past.running if past.track else ():
            past.remind(now, self._ask(past.track.by_id[node]))

    def look(self, past: Past, now: int, node: str) -> tuple[Hit, ...]:
        """Judge a limit that may have run out while the node is still open."""
        running = past.running.get(node)
        if running is None or past.track is None:
            return NONE
        station = past.track.by_id[node]
        if not station.is_due:
            return NONE
        bounds = self._bounds_of(station, running[0], past)
        if bounds is None:
            return NONE  # suspended: the resumption will ask again
        if now < bounds.end:
            past.remind(bounds.end, self._ask(station))
            return NONE
        level = "red"
        if now < bounds.red_at:
            level = "yellow"
            past.remind(bounds.red_at, self._ask(station))
        self.case_clock.after_node(past, now)
        today = self.bench.calendar.day(now)
        return (self._hit(station, past, running, level=level, day=today, closed=None),)

    def bounds(self, station: Station, start: int, stopped: Days = ()) -> Bounds | None:
        """Return the bounds of a node's limit that began on a day; None while it is suspended."""
        limit = station.node.limit
        due = due_day(self.bench.calendar, start, limit, stopped) if limit else None
        if limit is None or due is None:
            return None
        calendar = self.bench.calendar
        days = [calendar.add_workdays(due, floor(self.rule.number("red_over")) + 1)]
        if limit.workdays >= GRAVE_FROM_WORKDAYS:
            twice = floor(self.rule.number("red_factor") * limit.value) + 1
            grave = nth_day(calendar, start, twice, limit, stopped)
            days += [max(grave, due + 1)] if grave is not None else []
        return Bounds(calendar.end(due), calendar.start(min(days)))

    def _bounds_of(self, station: Station, start: int, past: Past) -> Bounds | None:
        if past.pauses:
            return self.bounds(station, start, lawful(past.pauses))
        bounds = station.bounds.get(start)
        if bounds is None:
            bounds = self.bounds(station, start)
            if bounds is not None:
                station.bounds[start] = bounds
        return bounds

    def _ask(self, station: Station) -> Ask:
        """Return the question to come back with; made once for each node."""
        if station.ask is None:
            node = station.id
            station.ask = lambda past, now: self.look(past, now, node)
        return station.ask

    def _start(self, station: Station, event: Event, past: Past, *, day: int) -> None:
        past.running[station.id] = (day, event)
        if station.is_due:
            bounds = self._bounds_of(station, day, past)
            if bounds is not None:
                past.remind(bounds.end, station.ask or self._ask(station))

    def _settle(self, station: Station, event: Event, past: Past) -> tuple[Hit, ...]:
        running = past.running.pop(station.id)
        bounds = self._bounds_of(station, running[0], past)
        counts_at = event.counts_at
        if bounds is None or counts_at < bounds.end:
            if past.standing:
                past.settle(self.rule.id, _instance(station, running[1]))
            return NONE
        level = "red" if counts_at >= bounds.red_at else "yellow"
        self.case_clock.after_node(past, event.recorded_at)
        day = self.bench.calendar.day(counts_at)
        return (self._hit(station, past, running, level=level, day=day, closed=event),)

    def _lift(self, node: str, event: Event, past: Past) -> tuple[Hit, ...]:
        """End a limit that need not be kept any more; what was overdue by then stays so."""
        running = past.running.pop(node)
        track = past.track
        if track is None or not past.standing:
            return NONE
        station = track.by_id[node]
        if (self.rule.id, _instance(station, running[1])) not in past.standing:
            return NONE
        bounds = self._bounds_of(station, running[0], past)
        counts_at = event.counts_at
        if bounds is None or counts_at < bounds.end:
            return NONE
        level = "red" if counts_at >= bounds.red_at else "yellow"
        day = self.bench.calendar.day(counts_at)
        return (self._hit(station, past, running, level=level, day=day, lifted=True),)

    def _hit(  # noqa: PLR0913 - the parts of one sentence
        self,
        station: Station,
        past: Past,
        running: tuple[int, Event],
        *,
        level: str,
        day: int,
        closed: Event | None = None,
        lifted: bool = False,
    ) -> Hit:
        start, opened = running
        limit = station.node.limit or _NO_LIMIT
        stopped = lawful(past.pauses) if past.pauses else ()
        used = counted(self.bench.calendar, start, day, limit, stopped)
        seen = "S15.a.closed" if closed else "S15.a.lifted" if lifted else "S15.a.open"
        return Hit(
            self.rule.id,
            "a",
            level,
            _instance(station, opened),
            closed or opened,
            station.asked,
            Said(seen, (used, limit.unit)),
            station.id,
            moves_anchor=closed is not None,
        )


def _instance(station: Station, opened: Event) -> str:
    return f"{station.id}#{opened.seq}"


@dataclass(frozen=True, slots=True)
class Approaching:
    """A node is open and its last day is near (S14); it stands only as of an instant."""

    rule: Rule
    bench: Bench

    def ask(self, past: Past, now: int) -> tuple[Hit, ...]:
        """Return a notice for every running limit whose end is near."""
        if past.track is None or not past.running:
            return NONE
        hits = (self._near(past, node, now) for node in past.running)
        return tuple(hit for hit in hits if hit)

    def _near(self, past: Past, node: str, now: int) -> Hit | None:
        start, opened = past.running[node]
        station = past.track.by_id[node] if past.track else None
        limit = station.node.limit if station else None
        if station is None or limit is None or limit.workdays <= 1 or limit.if_done:
            return None
        due = due_day(self.bench.calendar, start, limit, lawful(past.pauses))
        if due is None:
            return None
        end = self.bench.calendar.end(due)
        ahead = max(1.0, self.rule.number("ratio") * limit.workdays)
        if not self.bench.calendar.hours_back(end, ahead) <= now <= end:
            return None
        return Hit(
            rule=self.rule.id,
            clause="a",
            level="notice",
            by=_instance(station, opened),
            event=opened,
            node=node,
            expected=Said("S15.a.expected", (station.node.name, limit.value, limit.unit)),
            observed=Said("S14.a", (self.bench.say_day(due),)),
        )

# SPDX-License-Identifier: Apache-2.0
"""Working time between two marks, lawful suspensions left out: nodes (S14, S15 a)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from tonggui.core.bench import Bench
from tonggui.core.checks.case_clock import WithinCase
from tonggui.core.duration import Days, counted, due_day, lawful, nth_day
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.past import NEVER, NONE, Ask, Hit, Past
from tonggui.core.powers import Limit
from tonggui.core.rules import Rule
from tonggui.core.track import Judging, Station

_NO_LIMIT = Limit(0, "day")
GRAVE_FROM_WORKDAYS = 3  # S15: twice the limit is red only from limits of three workdays on


@dataclass(frozen=True, slots=True)
class Within:
    """A node is closed within its limit, counted from its opening or from another's closing."""

    rule: Rule
    bench: Bench
    case_clock: WithinCase

    def concerns(self, station: Station) -> bool:
        """Say whether the node has a limit that its own opening starts."""
        limit = station.node.limit
        return limit is not None and not limit.after

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Start the limit of a node that is opened."""
        station = past.here
        if station is None:
            return NONE
        day = self.bench.calendar.day(event.counts_at)
        past.running[station.id] = (day, event)
        closing = past.closed.get(station.id)
        if closing is not None and event.at <= closing.at:
            # Received after its own closing: the node is not running again.
            return self._settle(station, closing, past)
        if station.is_due:
            self._await(station, day, past)
        return NONE

    def closing(self, station: Station) -> Judging | None:
        """Return what judges a node's closings: they start, lift and settle limits."""
        own, starts, lifts = station.id, station.starts, station.lifts
        if not (station.node.limit or starts or lifts):
            return None

        start = self._start

        def judge(event: Event, past: Past) -> tuple[Hit, ...]:
            running, hits = past.running, NONE
            if running:
                if own in running:
                    hits = self._settle(station, event, past)
                for other in lifts:
                    if other in running:
                        hits += self._lift(other, event, past)
            if starts:
                start(starts, event, past)
            return hits

        return judge

    def reconsider(self, past: Past, now: int) -> None:
        """Look again at every running limit: a suspension began, ended or was objected to."""
        for station in _running(past):
            past.remind(now, self._ask(station))

    def overdue(self, past: Past, now: int) -> list[Hit]:
        """Judge every limit that may have run out while its node is still open."""
        return [hit for station in _running(past) for hit in self._look(past, now, station)]

    def _look(self, past: Past, now: int, station: Station) -> tuple[Hit, ...]:
        running = past.running.get(station.id)
        if running is None or not station.is_due:
            return NONE
        end = None if past.pauses else station.ends.get(running[0])
        end = end or self._end(station, running[0], past)
        if end is None:
            return NONE  # suspended: the resumption will ask again
        if now < end:
            past.remind(end, self._ask(station))
            return NONE
        red_at = None if past.pauses else station.reds.get(running[0])
        red_at = red_at or self._red_at(station, running[0], end, past)
        if past.is_lifecycle:
            self.case_clock.after_node(past, now)
        elif now < red_at and past.passes(red_at):
            past.clock = red_at
            rises = (("yellow", now), ("red", red_at))
            return (self._hit(station, past, running, "red", "S15.a.open", red_at, rises=rises),)
        level = "red"
        if now < red_at:
            level = "yellow"
            past.remind(red_at, self._ask(station))
        return (self._hit(station, past, running, level, "S15.a.open", now),)

    def _end(self, station: Station, start: int, past: Past) -> int | None:
        """Return when a limit that began on a day ends; None while it is suspended."""
        if past.pauses:
            due = self._due(station, start, lawful(past.pauses))
            return None if due is None else self.bench.calendar.end(due)
        end = station.ends.get(start)
        if end is None:
            due = self._due(station, start)
            end = station.ends[start] = NEVER if due is None else self.bench.calendar.end(due)
        return end

    def _due(self, station: Station, start: int, stopped: Days = ()) -> int | None:
        return due_day(self.bench.calendar, start, station.node.limit or _NO_LIMIT, stopped)

    def _red_at(self, station: Station, start: int, end: int, past: Past) -> int:
        """Return when overrunning a limit that began on a day and ended then becomes grave."""
        if past.pauses:
            return self._grave(station, start, end, lawful(past.pauses))
        red_at = station.reds.get(start)
        if red_at is None:
            red_at = station.reds[start] = self._grave(station, start, end)
        return red_at

    def _grave(self, station: Station, start: int, end: int, stopped: Days = ()) -> int:
        calendar, limit = self.bench.calendar, station.node.limit or _NO_LIMIT
        over, twice = station.grave or self._grave_of(station)
        due = calendar.day(end) - 1
        day = calendar.add_workdays(due, over)
        grave = nth_day(calendar, start, twice, limit, stopped) if twice else None
        if grave is not None and grave < day:
            day = grave if grave > due else due + 1
        return calendar.start(day)

    def _grave_of(self, station: Station) -> tuple[int, int]:
        """Return the first workday after the last, and the first day of all, that are grave."""
        limit = station.node.limit or _NO_LIMIT
        over = floor(self.rule.number("red_over")) + 1
        twice = floor(self.rule.number("red_factor") * limit.value) + 1
        station.grave = (over, twice if limit.workdays >= GRAVE_FROM_WORKDAYS else 0)
        return station.grave

    def _ask(self, station: Station) -> Ask:
        """Return the question to come back with; made once for each node."""
        if station.ask is None:
            station.ask = lambda past, now: self._look(past, now, station)
        return station.ask

    def _start(self, stations: Iterable[Station], event: Event, past: Past) -> None:
        day, running = self.bench.calendar.day(event.counts_at), past.running
        began = (day, event)
        for station in stations:
            if station.id not in running:
                running[station.id] = began
                if station.is_due:
                    self._await(station, day, past)

    def _await(self, station: Station, day: int, past: Past) -> None:
        """Come back when a limit that began on a day has run out."""
        end = None if past.pauses else station.ends.get(day)
        end = end or self._end(station, day, past)
        if end is not None:
            past.remind(end, station.ask or self._ask(station))

    def _settle(self, station: Station, event: Event, past: Past) -> tuple[Hit, ...]:
        running = past.running.pop(station.id)
        end, at = None if past.pauses else station.ends.get(running[0]), event.counts_at
        end = end or self._end(station, running[0], past)
        if end is None or at < end:
            if past.standing:
                past.settle(self.rule.id, _instance(station, running[1]))
            return NONE
        red_at = None if past.pauses else station.reds.get(running[0])
        red_at = red_at or self._red_at(station, running[0], end, past)
        level = "red" if at >= red_at else "yellow"
        if event.marks.late:
            past.lower(self.rule.id, _instance(station, running[1]), level)
        if past.is_lifecycle:
            self.case_clock.after_node(past, event.recorded_at)
        return (self._hit(station, past, running, level, "S15.a.closed", at, closed=event),)

    def _lift(self, node: str, event: Event, past: Past) -> tuple[Hit, ...]:
        """End a limit that need not be kept any more; what was overdue by then stays so."""
        running = past.running.pop(node)
        if past.track is None or not past.standing:
            return NONE
        station = past.track.by_id[node]
        if (self.rule.id, _instance(station, running[1])) not in past.standing:
            return NONE
        end, at = self._end(station, running[0], past), event.counts_at
        if end is None or at < end:
            return NONE
        level = "red" if at >= self._red_at(station, running[0], end, past) else "yellow"
        return (self._hit(station, past, running, level, "S15.a.lifted", at),)

    def _hit(  # noqa: PLR0913, PLR0917 - the parts of one sentence
        self,
        station: Station,
        past: Past,
        running: tuple[int, Event],
        level: str,
        key: str,
        at: int,
        closed: Event | None = None,
        rises: tuple[tuple[str, int], ...] = (),
    ) -> Hit:
        start, opened = running
        limit = station.node.limit or _NO_LIMIT
        stopped = lawful(past.pauses) if past.pauses else ()
        took = (self._took, key, start, at, limit, stopped)
        by, event, moves = f"{station.id}#{opened.seq}", closed or opened, closed is not None
        return Hit(
            self.rule.id, "a", level, by, event, station.asked, took, station.id, moves, rises
        )

    def _took(self, key: str, start: int, at: int, limit: Limit, stopped: Days) -> Said:
        calendar = self.bench.calendar
        used = counted(calendar, start, calendar.day(at), limit, stopped)
        return Said(key, (used, limit.unit))


def _running(past: Past) -> list[Station]:
    """Return the nodes whose limits run."""
    return [past.track.by_id[node] for node in past.running] if past.track else []


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

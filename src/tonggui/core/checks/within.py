# SPDX-License-Identifier: Apache-2.0
"""Working time between two marks, lawful suspensions left out: nodes (S14, S15 a)."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from tonggui.core.bench import Bench
from tonggui.core.duration import Days, counted, due_day, lawful, nth_day
from tonggui.core.events import NODE_OPEN, Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.checks.case_clock import WithinCase
from tonggui.core.powers import Limit
from tonggui.core.rules import Rule
from tonggui.core.track import Station

_GRAVE_FROM_WORKDAYS = 3  # S15: twice the limit is red only from limits of three workdays on


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
        track = past.track
        station = track.stations[event.node or ""] if track else None
        if station is None:
            return NONE
        if event.kind == NODE_OPEN:
            if station.node.limit and not station.node.limit.after:
                self._start(station, event, past)
            return NONE
        hits = self._settle(station, event, past)
        for other in station.lifts:
            past.running.pop(other, None)
        for later in station.starts:
            if later.node.id not in past.running:
                self._start(later, event, past)
        return hits

    def level(self, limit: Limit, *, start: int, end: int, stopped: Days) -> str:
        """Return the level of closing on a day, "" if it is in time."""
        due = due_day(self.bench.calendar, start, limit, stopped)
        if due is None or end <= due:
            return ""
        if self.bench.calendar.workdays_between(due, end) > self.rule.number("red_over"):
            return "red"
        twice = self.rule.number("red_factor") * limit.value
        if limit.workdays >= _GRAVE_FROM_WORKDAYS:
            if counted(self.bench.calendar, start, end, limit, stopped) > twice:
                return "red"
        return "yellow"

    def reconsider(self, past: Past, now: int) -> None:
        """Look again at every running limit: a suspension began, ended or was objected to."""
        for node in list(past.running):
            past.remind(now, _Look(self, node).ask)

    def _start(self, station: Station, event: Event, past: Past) -> None:
        limit = station.node.limit
        if limit is None:
            return
        start = self.bench.calendar.day(event.counts_at)
        past.running[station.node.id] = (start, event)
        due = due_day(self.bench.calendar, start, limit, lawful(past.pauses))
        if due is not None:
            past.remind(self.bench.calendar.end(due), _Look(self, station.node.id).ask)

    def _settle(self, station: Station, event: Event, past: Past) -> tuple[Hit, ...]:
        running = past.running.pop(station.node.id, None)
        limit = station.node.limit
        if running is None or limit is None:
            return NONE
        start, opened = running
        end = self.bench.calendar.day(event.counts_at)
        stopped = lawful(past.pauses)
        if level := self.level(limit, start=start, end=end, stopped=stopped):
            used = counted(self.bench.calendar, start, end, limit, stopped)
            hit = self._hit(station, opened, level=level, used=used, closed=event)
            self.case_clock.after_node(past, event.recorded_at)
            return (hit,)
        past.settle(self.rule.id, _instance(station, opened))
        return NONE

    def look(self, past: Past, now: int, node: str) -> tuple[Hit, ...]:
        """Judge a limit that may have run out while the node is still open."""
        running = past.running.get(node)
        if running is None or past.track is None:
            return NONE
        start, opened = running
        station = past.track.by_id[node]
        limit = station.node.limit
        if limit is None:
            return NONE
        stopped = lawful(past.pauses)
        today = self.bench.calendar.day(now)
        level = self.level(limit, start=start, end=today, stopped=stopped)
        self._remind_again(past, now, node, limit=limit, start=start, level=level)
        if not level:
            return NONE
        self.case_clock.after_node(past, now)
        used = counted(self.bench.calendar, start, today, limit, stopped)
        return (self._hit(station, opened, level=level, used=used, closed=None),)

    def _remind_again(  # noqa: PLR0913 - one reminder needs all of the limit's state
        self, past: Past, now: int, node: str, *, limit: Limit, start: int, level: str
    ) -> None:
        calendar, stopped = self.bench.calendar, lawful(past.pauses)
        due = due_day(calendar, start, limit, stopped)
        if due is None or level == "red":
            return
        if not level:
            past.remind(calendar.end(due), _Look(self, node).ask)
            return
        days = [calendar.add_workdays(due, floor(self.rule.number("red_over")) + 1)]
        if limit.workdays >= _GRAVE_FROM_WORKDAYS:
            twice = floor(self.rule.number("red_factor") * limit.value) + 1
            if (day := nth_day(calendar, start, twice, limit, stopped)) is not None:
                days.append(day)
        past.remind(max(calendar.start(min(days)), now + 1), _Look(self, node).ask)

    def _hit(
        self, station: Station, opened: Event, *, level: str, used: int, closed: Event | None
    ) -> Hit:
        limit = station.node.limit or Limit(0, "day")
        unit = limit.unit
        return Hit(
            rule=self.rule.id,
            clause="a",
            level=level,
            by=_instance(station, opened),
            event=closed or opened,
            node=station.node.id,
            expected=Said("S15.a.expected", (station.node.name, limit.value, unit)),
            observed=Said("S15.a.closed" if closed else "S15.a.open", (used, unit)),
            moves_anchor=closed is not None,
        )


@dataclass(frozen=True, slots=True)
class _Look:
    """A question to come back with."""

    check: Within
    node: str

    def ask(self, past: Past, now: int) -> tuple[Hit, ...]:
        """Ask it."""
        return self.check.look(past, now, self.node)


def _instance(station: Station, opened: Event) -> str:
    return f"{station.node.id}#{opened.seq}"


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
        if station is None or limit is None or limit.workdays <= 1:
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

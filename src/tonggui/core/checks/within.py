# SPDX-License-Identifier: Apache-2.0
"""Working time between two marks, lawful suspensions left out: nodes (S14, S15 a)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from math import floor

from tonggui.core.bench import Bench
from tonggui.core.calendar import Bounds
from tonggui.core.checks.case_clock import WithinCase
from tonggui.core.duration import Days, counted, due_day, lawful, nth_day
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.past import NEVER, NONE, Ask, Hit, Past
from tonggui.core.powers import Limit
from tonggui.core.rules import Rule
from tonggui.core.track import Judging, Station
from tonggui.core.values import frozen

_NO_LIMIT = Limit(0, "day")
# Hit(…) takes twice as long, and a limit overrun makes two of them at once.
_hit_of = tuple.__new__
Rises = tuple[tuple[str, int], ...]  # levels reached, and when
NO_RISES: Rises = ()
Begun = tuple[str, Station | None]  # a node whose limit a closing begins, itself if that falls due
GRAVE_FROM_WORKDAYS = 3  # S15: twice the limit is red only from limits of three workdays on


@frozen
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
            return self._settle(station, closing, past, closing.counts_at)
        if station.is_due:
            self._await(station, day, past)
        return NONE

    def closing(self, station: Station) -> Judging | None:
        """Return what judges a node's closings: they start, lift and settle limits."""
        own, starts, lifts = station.id, station.starts, station.lifts
        if not (station.node.limit or starts or lifts):
            return None

        start = self._start
        begins = tuple((each.id, each if each.is_due else None) for each in starts)

        def judge(event: Event, past: Past) -> tuple[Hit, ...]:
            running, hits = past.running, NONE
            at = event.at if event.marks.late else event.recorded_at
            if running:
                if own in running:
                    hits = self._settle(station, event, past, at)
                for other in lifts:
                    if other in running:
                        hits += self._lift(other, past, at)
            if begins:
                start(begins, event, past, at)
            return hits

        return judge

    def reconsider(self, past: Past, now: int) -> None:
        """Look again at every running limit: a suspension began, ended or was objected to."""
        for station in _running(past):
            past.remind(now, self._ask(station))

    def overdue(self, past: Past, now: int) -> list[Hit]:
        """Judge every limit that may have run out while its node is still open."""
        return [hit for station in _running(past) for hit in self._look(station, past, now)]

    def _look(self, station: Station, past: Past, now: int) -> tuple[Hit, ...]:
        running = past.running.get(station.id)
        if running is None or not station.is_due:
            return NONE
        bounds = None if past.pauses else station.bounds.get(running[0])
        bounds = bounds or self._bounds(station, running[0], past)
        if bounds is None:
            return NONE  # suspended: the resumption will ask again
        end, red_at = bounds
        if now < end:
            past.remind(end, self._ask(station))
            return NONE
        at, rises = now, NO_RISES
        if past.is_lifecycle:
            self.case_clock.after_node(past, now)
        elif now < red_at <= past.until and red_at < past.next_due:
            past.clock = at = red_at  # time passes both before anything else falls due
            rises = (("yellow", now), ("red", red_at))
        level = "red" if at >= red_at else "yellow"
        closing = past.closing if level == "red" or past.until < red_at else None
        track = past.track
        if closing and track and track.stations.get(closing.node or "") is station:
            # The node ends just then: said at once is what its closing would settle next.
            del past.running[station.id]
            at = closing.recorded_at
            return (self._hit(station, past, running, level, "S15.a.closed", at, closing, rises),)
        if level == "yellow":
            past.remind(red_at, self._ask(station))
        return (self._hit(station, past, running, level, "S15.a.open", at, None, rises),)

    def _bounds(self, station: Station, start: int, past: Past) -> Bounds | None:
        """Return the bounds of a limit that began on a day; None while it is suspended."""
        if past.pauses:
            return self._between(station, start, lawful(past.pauses))
        bounds = station.bounds.get(start)
        if bounds is None:
            bounds = station.bounds[start] = self._between(station, start)
        return bounds

    def _between(self, station: Station, start: int, stopped: Days = ()) -> Bounds | None:
        calendar, limit = self.bench.calendar, station.node.limit or _NO_LIMIT
        due = due_day(calendar, start, limit, stopped)
        if due is None:
            return None
        over, twice = station.grave or self._grave(station)
        red = calendar.add_workdays(due, over)
        grave = nth_day(calendar, start, twice, limit, stopped) if twice else None
        if grave is not None and grave < red:
            red = grave if grave > due else due + 1
        return calendar.end(due), calendar.start(red)

    def _grave(self, station: Station) -> tuple[int, int]:
        """Return the first workday after the last, and the first day of all, that are grave.

        From then on the station knows the bounds that limits counted alike have had before.
        """
        limit = station.node.limit or _NO_LIMIT
        over = floor(self.rule.number("red_over")) + 1
        twice = floor(self.rule.number("red_factor") * limit.value) + 1
        station.grave = grave = (over, twice if limit.workdays >= GRAVE_FROM_WORKDAYS else 0)
        alike = (limit.value, limit.unit, *grave)
        station.bounds = self.bench.calendar.spans.setdefault(alike, station.bounds)
        return grave

    def _ask(self, station: Station) -> Ask:
        """Return the question to come back with; made once for each node."""
        if station.ask is None:
            station.ask = partial(self._look, station)
        return station.ask

    def _start(self, begins: Iterable[Begun], event: Event, past: Past, at: int) -> None:
        day, running = self.bench.calendar.day(at), past.running
        began = (day, event)
        for node, due in begins:
            if node not in running:
                running[node] = began
                if due is None:
                    continue
                bounds = None if past.pauses else due.bounds.get(day)
                if bounds is None or due.ask is None:
                    self._await(due, day, past)
                else:  # as `_await` does, for nearly every case there is
                    past.remind(bounds[0], due.ask)

    def _await(self, station: Station, day: int, past: Past) -> None:
        """Come back when a limit that began on a day has run out."""
        bounds = None if past.pauses else station.bounds.get(day)
        bounds = bounds or self._bounds(station, day, past)
        if bounds is not None:
            past.remind(bounds[0], station.ask or self._ask(station))

    def _settle(self, station: Station, event: Event, past: Past, at: int) -> tuple[Hit, ...]:
        running = past.running.pop(station.id)
        bounds = None if past.pauses else station.bounds.get(running[0])
        bounds = bounds or self._bounds(station, running[0], past)
        if bounds is None or at < bounds[0]:
            if past.standing:
                self._explain(_instance(station, running[1]), event, past)
            return NONE
        level = "red" if at >= bounds[1] else "yellow"
        if event.marks.late:
            past.lower(self.rule.id, _instance(station, running[1]), level)
        if past.is_lifecycle:
            self.case_clock.after_node(past, event.recorded_at)
        return (self._hit(station, past, running, level, "S15.a.closed", at, closed=event),)

    def _explain(self, by: str, event: Event, past: Past) -> None:
        """Take a finding away that a closing in time disproves; a later edition disproves none."""
        found = past.standing.get((self.rule.id, by))
        if found and (event.marks.late or found.raised_at >= past.moved_at):
            past.settle(self.rule.id, by)

    def _lift(self, node: str, past: Past, at: int) -> tuple[Hit, ...]:
        """End a limit that need not be kept any more; what was overdue by then stays so."""
        running = past.running.pop(node)
        if past.track is None or not past.standing:
            return NONE
        station = past.track.by_id[node]
        if (self.rule.id, _instance(station, running[1])) not in past.standing:
            return NONE
        bounds = self._bounds(station, running[0], past)
        if bounds is None or at < bounds[0]:
            return NONE
        level = "red" if at >= bounds[1] else "yellow"
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
        rises: Rises = NO_RISES,
    ) -> Hit:
        start, opened = running
        stopped = lawful(past.pauses) if past.pauses else ()
        took = (self._took, key, start, at, station, stopped)
        by, event, moves = f"{station.id}#{opened.seq}", closed or opened, closed is not None
        rule, asked, node = self.rule.id, station.asked, station.id
        said = rule, "a", level, by, event, asked, took, node, moves, rises, "", (), (), None, None
        return _hit_of(Hit, said)

    def _took(self, key: str, start: int, at: int, station: Station, stopped: Days) -> Said:
        calendar, limit = self.bench.calendar, station.node.limit or _NO_LIMIT
        used = counted(calendar, start, calendar.day(at), limit, stopped)
        return Said(key, (used, limit.unit))


def _running(past: Past) -> list[Station]:
    """Return the nodes whose limits run."""
    return [past.track.by_id[node] for node in past.running] if past.track else []


def _instance(station: Station, opened: Event) -> str:
    return f"{station.id}#{opened.seq}"


@frozen
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

    def begins(self, past: Past, now: int) -> int:
        """Return when the next notice will begin to stand or will have ended, NEVER if none."""
        spans = (self._span(past, node) for node in past.running) if past.track else ()
        ends = ((first, last + 1) for _, first, last in filter(None, spans))
        return min((at for pair in ends for at in pair if at > now), default=NEVER)

    def _span(self, past: Past, node: str) -> tuple[int, int, int] | None:
        """Return the last day of a running limit, and from when to when that day is near."""
        station = past.track.by_id[node] if past.track else None
        limit = station.node.limit if station else None
        if limit is None or limit.workdays <= 1 or limit.if_done:
            return None
        due = due_day(self.bench.calendar, past.running[node][0], limit, lawful(past.pauses))
        if due is None:
            return None
        end = self.bench.calendar.end(due)
        ahead = max(1.0, self.rule.number("ratio") * limit.workdays)
        return due, self.bench.calendar.hours_back(end, ahead), end

    def _near(self, past: Past, node: str, now: int) -> Hit | None:
        station = past.track.by_id[node] if past.track else None
        span = self._span(past, node)
        if station is None or span is None or not span[1] <= now <= span[2]:
            return None
        limit, opened, due = station.node.limit or _NO_LIMIT, past.running[node][1], span[0]
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

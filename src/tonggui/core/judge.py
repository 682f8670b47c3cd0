# SPDX-License-Identifier: Apache-2.0
"""The one judge: one event by the past of its case, in microseconds; time passing is judged too.

`Judge.judge(event, past)` looks only backwards and never at a clock. `Judge.tick(past, now)` is the
passing of time, and `Judge.findings(past, now)` what stands. Judging as it happens and judging
a ten-year log therefore give the same findings.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop
from operator import attrgetter

from tonggui.core import ignored
from tonggui.core.bench import Bench
from tonggui.core.checks.meeting import item_of
from tonggui.core.events import CASE_OPEN, CASE_VOID, NODE_CLOSE, NODE_OPEN, RETURN, Event
from tonggui.core.facts import Ongoing
from tonggui.core.findings import Finding, Verdict
from tonggui.core.lists import Lists
from tonggui.core.order import IMPOSSIBLE, Automaton
from tonggui.core.past import NEVER, NONE, Hit, Past, Standing
from tonggui.core.people import CollectiveBody
from tonggui.core.powers import Power, owners, through
from tonggui.core.roles import Concern, Roles
from tonggui.core.rules import LEVEL_ORDER
from tonggui.core.track import Judging, Station, Track, lay
from tonggui.core.turning import rebase, station_then, turn
from tonggui.core.vocabulary import Checks, Watch, checks_of

_KEPT = frozenset((NODE_OPEN, NODE_CLOSE, "sup_act", "suspend", "resume"))
_TURNS = frozenset((CASE_VOID, RETURN))


class Judge:
    """Judges cases against lists; holds no case itself, so that one judge serves them all."""

    def __init__(self, lists: Lists) -> None:
        """Compile the lists."""
        self.lists = lists
        self.bench = Bench(lists)
        self.roles = Roles(self.bench)
        self.checks: Checks = checks_of(self.bench)
        self.tracks: dict[str, Track] = {}
        self._ongoing = {found.case: found for found in lists.facts.ongoing}
        self._by_node = owners(lists.powers.values())
        powers = list(lists.powers.values())
        self._only = powers[0] if len(powers) == 1 else None
        self.along: dict[tuple[str, str], Judge] = {}  # those of earlier editions, once asked for

    def begin(self, case: str, ongoing: Ongoing | None = None) -> Past:
        """Return the empty past of a case, or what is known of one already under way."""
        past = Past(case)
        if known := ongoing or self._ongoing.get(case):
            self._resume(past, known)
        return past

    def judge(self, event: Event, past: Past) -> list[Standing]:
        """Judge one event and let it enter the past; return the findings it raised or changed."""
        now = event.recorded_at
        if now < past.next_due:
            changed: list[Standing] = []
        else:
            if event.kind == NODE_CLOSE and event.at == now and not past.is_lifecycle:
                past.closing = event  # what is late ends with a plain closing
            changed = self.tick(past, now)
            past.closing = None
        if now > past.clock:  # noqa: PLR1730 - max() costs twice as much, for every event there is
            past.clock = now
        track = past.track or self._find_track(event, past)
        if event.kind == NODE_CLOSE and track is not None:
            hits = self._close(event, past, track)
        else:
            hits = self._other(event, past, track)
        if past.first is None:
            past.first = event
            if event.power:
                hits += self._unlisted(event)
        past.last = event
        past.count += 1
        for hit in hits:
            if standing := past.add(hit, now):
                changed.append(standing)
        if past.next_due <= now:
            changed += self.tick(past, now)
        return changed

    def tick(self, past: Past, now: int) -> list[Standing]:
        """Judge everything that has fallen due by now."""
        changed: list[Standing] = []
        past.until, timers = now, past.timers
        while past.next_due <= now:  # written out: what falls due is the slowest of all there is
            at, _, ask = heappop(timers)
            past.next_due = timers[0][0] if timers else NEVER
            at = past.clock = at if at > past.clock else past.clock  # noqa: FURB136 - as above
            for hit in ask(past, at):
                standing = past.add(hit, at)
                if standing is not None:
                    changed.append(standing)
        return changed

    def conclude(self, past: Past, now: int) -> None:
        """Let time pass until now, and say what a plain log leaves unfinished at its end."""
        self.tick(past, now)
        for hit in self.checks.within.overdue(past, now):
            past.add(hit, now)
        near = self.checks.approaching.ask(past, now) if self.checks.approaching.rule.is_on else ()
        for hit in near:
            if (self.checks.within.rule.id, hit.by) not in past.standing:
                past.add(hit, now)
        if self._is_left_open(past) and past.track:
            for hit in self.checks.order.unfinished(past, past.track.automaton.missing(past.run)):
                past.add(hit, now)

    def wakes_at(self, past: Past, now: int, found: Iterable[Finding]) -> int:
        """Return when time alone may next change what is found as of now, NEVER if it may not."""
        near = self.checks.approaching
        due = min((at for at, _, _ in past.timers if at > now), default=NEVER)
        soon = near.begins(past, now) if near.rule.is_on else due
        answers = ignored.due(self, found, now=now) if self._watches(past) else soon
        return min(due, soon, answers)

    def findings(self, past: Past) -> list[Finding]:
        """Return what stands against a case, in the order in which it was raised."""
        found = self._standing(past)
        if not self._watches(past):
            return found
        acts, now = ignored.acts_of(past), max(past.until, past.clock)
        return [*found, *ignored.ignored(self, found, acts, now=now)]

    def loose(self, event: Event) -> list[Finding]:
        """Judge an act that belongs to no case, as a grant or a pledge: only its entry (S17 a)."""
        past = Past("")
        past.first = event
        for judging in self.checks.loose.get(event.kind, ()):
            for hit in judging(event, past):
                past.add(hit, event.recorded_at)
        return self.findings(past)

    def verdict(self, past: Past, findings: Iterable[Finding]) -> Verdict:
        """Say of a case whether its run fits and is complete, and what is the worst against it."""
        levels = [finding.level for finding in findings]
        power = past.track.power if past.track else None
        return Verdict(
            case=past.case,
            power=power.id if power else _named_power(past),
            edition=(past.first.edition if past.first else None)
            or (power.edition if power else ""),
            events=past.count,
            fits=past.ran and self._is_complete(past),
            is_complete=self._is_complete(past),
            findings=len(levels),
            worst=max(levels, key=LEVEL_ORDER.__getitem__, default=""),
        )

    def finding(self, past: Past, by: str, standing: Standing) -> Finding:
        """Resolve the roles of a standing hit and put all its parts together."""
        hit, event = standing.hit, standing.anchor
        rule = self.lists.rules[hit.rule]
        station = station_then(hit.node, standing.raised_at, past)
        power = self._power_of(event, past)
        unit = self._unit_of(event, past, power)
        concern = Concern(
            rule=rule,
            at=event.at if event else standing.raised_at,
            event=event,
            power=power,
            node=station.node if station else None,
            unit=unit,
            named=dict(hit.named),
            opening=past.first,
        )
        said, last = standing.said, standing.rises[-1]
        return Finding(
            key=f"{hit.rule}:{past.case}:{by}",
            rule=hit.rule,
            level=standing.level,
            clauses=tuple(sorted(standing.clauses)),
            case=past.case,
            seq=event.seq if event else None,
            node=hit.node or (event.node or "" if event else ""),
            power=power.id if power else _named_power(past),
            object=hit.object,
            at=event.at if event else standing.raised_at,
            raised_at=standing.raised_at,
            rises=standing.rises,
            expected=tuple(pair[0] for pair in said),
            observed=tuple(pair[1] for pair in said),
            actor=(event.actor if event else None) or "",
            post=(event.post if event else None) or "",
            unit=unit,
            responsible=self.roles.responsible(concern, hit.answers or rule.responsible),
            portfolio_leader=self.roles.portfolio_leader(concern),
            first_leader=self.roles.first_leader(concern),
            supervisor=self.roles.supervisor(concern),
            react_by=self.roles.react_by(concern, last.level, last.at),
            feeds=hit.feeds or rule.feeds,
            evidence=standing.evidence,
        )

    def track(self, power: Power) -> Track:
        """Return a power's compiled track, laid once."""
        track = self.tracks.get(power.id)
        if track is None:
            track = self.tracks[power.id] = lay(power)
            for station in track.by_id.values():
                self._equip(station)
        return track

    def power_of(self, event: Event) -> Power | None:
        """Return the power an event belongs to, by its node, its own word, or as the only one."""
        owner = self._by_node.get(event.node or "")
        if owner is not None:
            return owner
        if event.power:
            return self.bench.power(event.power)
        return self._only

    def step(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Take one act's step on the track; return what the order of acts has against it."""
        track = past.track
        if track is None:
            return NONE
        station = track.stations.get(event.node or "")
        label = station.id if station else (event.node or "")
        state = track.automaton.moves[past.run].get(label, IMPOSSIBLE)
        if state >= 0:
            hits, past.run = NONE, state
        else:
            hits = self._step(event, past, track.automaton, label)
        past.closed[label] = event
        return hits

    def take_up(self, past: Past, move: Event, done: Iterable[str]) -> None:
        """Take up a case that a recorded decision moves here from another edition."""
        power = self.lists.powers.get(past.track.power.id) if past.track else self._only
        if power is None:
            return
        rebase(past, self.track(power), move, done)
        self.checks.within.reconsider(past, move.recorded_at)
        self.checks.case_clock.after_node(past, move.recorded_at)

    def node_power(self, node: str) -> Power | None:
        """Return the one power that has a node of that name."""
        return self._by_node.get(node)

    def _watches(self, past: Past) -> bool:
        """Say whether there are cards in a case that somebody is known to answer, or not to."""
        return bool(past.standing) and self.checks.answered.is_asked

    def _standing(self, past: Past) -> list[Finding]:
        rows = sorted(past.standing.items(), key=lambda item: (item[1].raised_at, item[0]))
        return [self.finding(past, by, standing) for (_, by), standing in rows]

    def _close(self, event: Event, past: Past, track: Track) -> tuple[Hit, ...]:
        """Judge a closing; what `step` does is written out, for this runs for every act."""
        node = event.node or ""
        station = past.here = track.stations.get(node)
        label = station.id if station else node
        state = track.automaton.moves[past.run].get(label, IMPOSSIBLE)
        if state >= 0:
            hits, past.run = NONE, state
        else:
            hits = self._step(event, past, track.automaton, label)
        if station is not None:
            is_bare = event.at == event.recorded_at and event.evidence is None
            is_bare = is_bare and not past.is_lifecycle
            for judging in station.on_act if is_bare else station.on_close:
                if found := judging(event, past):
                    hits += found
        past.closed[label] = event
        return hits

    def _other(self, event: Event, past: Past, track: Track | None) -> tuple[Hit, ...]:
        """Judge whatever is not the closing of a node of a listed power."""
        kind = event.kind
        if kind == NODE_CLOSE:
            past.closed[event.node or ""] = event
            return NONE
        past.here = track.stations.get(event.node or "") if track else None
        if kind == NODE_OPEN:
            judgings = past.here.on_open if past.here else ()
        else:
            judgings = self.checks.by_kind.get(kind, ())
        hits = NONE
        for judging in judgings:
            hits += judging(event, past)
        self._remember(event, past)
        return hits

    def _step(self, event: Event, past: Past, automaton: Automaton, label: str) -> tuple[Hit, ...]:
        """Take a step never taken before, or explain why it cannot be taken."""
        state = automaton.step(past.run, label)
        if state >= 0:
            past.run = state
            return NONE
        past.ran = False
        deviation = automaton.resync(past.run, label, past.closed)
        past.run = deviation.state
        order = self.checks.order
        return order.deviation(event, past, deviation) if order.rule.is_on else NONE

    def _unlisted(self, event: Event) -> tuple[Hit, ...]:
        """Say whether a case begins without being opened, under a power not in force (S03)."""
        listed = self.checks.listed
        if event.kind == CASE_OPEN or not listed.rule.is_on:
            return NONE
        return listed.of_bare(event)

    def _remember(self, event: Event, past: Past) -> None:
        past.is_lifecycle = True
        if event.kind == NODE_OPEN:
            node = past.here.id if past.here else (event.node or "")
            past.opened[node] = event
            past.openings[node] = past.openings.get(node, 0) + 1
        elif event.kind not in _KEPT:
            past.keep(event)
            if event.kind in _TURNS and turn(event, past):
                self.checks.case_clock.after_node(past, event.recorded_at)

    def _is_left_open(self, past: Past) -> bool:
        is_plain = bool(past.closed) and not past.is_lifecycle
        return is_plain and self.checks.order.rule.is_on and not self._is_complete(past)

    def _is_complete(self, past: Past) -> bool:
        return past.track is not None and past.track.automaton.is_complete(past.run)

    def _find_track(self, event: Event, past: Past) -> Track | None:
        power = self._by_node.get(event.node or "") or self.power_of(event)
        if power is None:
            return None
        track = past.track = self.tracks.get(power.id) or self.track(power)
        past.run = track.automaton.start
        return track

    def _power_of(self, event: Event | None, past: Past) -> Power | None:
        if event is not None and event.power:
            return self.bench.power(event.power)
        if past.track is not None:
            return past.track.power
        is_named = past.first is not None and past.first.power
        return self._decided(event, past) if event is not None and not is_named else None

    def _unit_of(self, event: Event | None, past: Past, power: Power | None) -> str:
        """Return the unit concerned: as said, or of power, meeting, case or post."""
        said = (event.unit if event else "") or (power.unit if power else "")
        if said or event is None:
            return said
        body, post = self._body_of(event, past), self.bench.roster.posts.get(event.post or "")
        opened = past.first.unit if past.first else ""
        return (body.unit if body else "") or opened or (post.unit if post else "")

    def _body_of(self, event: Event, past: Past) -> CollectiveBody | None:
        """Return the body that decides, where an event is part of one of its meetings."""
        item = item_of(event, past)
        named = event.detail.get("body") or (item.meeting.detail.get("body") if item else None)
        code = str(named or "").removeprefix("body:")
        return self.bench.roster.organisation.bodies.get(code)

    def _decided(self, event: Event, past: Past) -> Power | None:
        """Return the power that a decision naming none falls under: its unit's, of its kind."""
        found, item = self._body_of(event, past), item_of(event, past)
        matter = event.detail.get("item_type") or (item.matter if item else None)
        powers = (
            power
            for power in self.lists.powers.values()
            if found and power.unit == found.unit and power.category == matter
        )
        return min(powers, key=attrgetter("id"), default=None)

    def _resume(self, past: Past, ongoing: Ongoing) -> None:
        power = self.bench.power(ongoing.power)
        if power is None:
            return
        track = past.track = self.track(power)
        past.run = track.automaton.start
        past.is_lifecycle = True
        past.prior = frozenset(through(power, ongoing.through))
        for node in track.by_id:
            if node in past.prior:
                past.run = max(track.automaton.step(past.run, node), 0)
        clock = power.clock
        if clock and ongoing.opened_day is not None and clock.to_node not in past.prior:
            self.checks.case_clock.start(past, clock, ongoing.opened_day)

    def _equip(self, station: Station) -> None:
        station.on_open = _watching(self.checks.on_open, station)
        station.on_close = _watching(self.checks.on_close, station)
        station.on_act = _watching(self.checks.on_act, station)


def _watching(watches: Iterable[Watch], station: Station) -> tuple[Judging, ...]:
    return tuple(judging for watch in watches if (judging := watch(station)))


def _named_power(past: Past) -> str:
    return (past.first.power if past.first else None) or ""

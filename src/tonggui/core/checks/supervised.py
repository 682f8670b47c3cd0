# SPDX-License-Identifier: Apache-2.0
"""Supervision acts on the planned node, by a body with the remit, in time (S20, S22 e)."""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.calendar import HOUR
from tonggui.core.events import NODE_CLOSE, Event, word
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.track import Station
from tonggui.core.values import frozen


@frozen
class Supervised:
    """Every planned supervision task of a closed node is settled by its lead, there and in time."""

    rule: Rule
    bench: Bench

    def concerns(self, station: Station) -> bool:
        """Say whether supervision is planned at the node."""
        return station.node.supervision is not None

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Judge the task of a node as it closes, and again at each act that bears on it."""
        track = past.track
        if track is None:
            return NONE
        if event.kind == NODE_CLOSE:
            here = track.stations[event.node or ""]
            past.remind(self.due(event, here) + 1, _Ask(self, here).ask)
            return self._look(past, here, closed=event, now=event.recorded_at)
        hits: list[Hit] = []
        self._note(event, past)
        for name in {event.node, word(event.detail.get("task_node"))}:
            station = track.station(name)
            if station and station.node.supervision and station.node.id in past.closed:
                closed = past.closed[station.node.id]
                hits.extend(self._look(past, station, closed=closed, now=event.recorded_at))
        return tuple(hits)

    def draw(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Let a node that was drawn by lot be supervised from then on, as if planned each time."""
        station = past.track.station(event.node) if past.track else None
        if station is None or station.node.supervision is None or not event.detail.get("drawn"):
            return NONE
        past.drawn.setdefault(station.id, event)
        if closed := past.closed.get(station.id):
            due = self.due_of(past, closed, station)
            past.remind(due + 1, _Ask(self, station).ask)
        return NONE

    def due_of(self, past: Past, closed: Event, station: Station) -> int:
        """Return the last instant in time for a closed node, or for its draw if that came later."""
        drawn = past.drawn.get(station.id)
        if drawn is None or drawn.recorded_at <= closed.recorded_at:
            return self.due(closed, station)
        plan = station.node.supervision
        is_after = plan is not None and plan.timing == "事后"
        grace = self.rule.number("grace_after" if is_after else "grace_during")
        calendar = self.bench.calendar
        return calendar.end(calendar.add_workdays(calendar.day(drawn.recorded_at), int(grace)))

    def settles(self, act: Event, past: Past, station: Station) -> bool:
        """Say whether an act was the lead's, or the body's that took its task over."""
        body = _body(act)
        if body == self.lead(station):
            return True
        day = self.bench.calendar.day(act.recorded_at)
        return body == self.bench.roster.takes_over(
            self.lead(station), case=past.case, node=station.node.id, day=day, at=act.recorded_at
        )

    def lead(self, station: Station) -> str:
        """Return who leads at a node: its own lead, else the body the unit is under."""
        return station.lead or self.bench.roster.supervisor_of(station.power.unit)

    def look(self, past: Past, now: int, station: Station) -> tuple[Hit, ...]:
        """Judge the task of a node once its time has run out, unless it was reopened since."""
        closed = past.closed.get(station.id)
        return self._look(past, station, closed=closed, now=now) if closed else NONE

    def _note(self, act: Event, past: Past) -> None:
        track = past.track
        station = track.station(act.node) if track else None
        if station:
            past.supervised.setdefault(station.node.id, []).append(act)
        planned = track.station(word(act.detail.get("task_node"))) if track else None
        if planned and planned is not station:
            past.misplaced.setdefault(planned.node.id, []).append(act)

    def due(self, closed: Event, station: Station) -> int:
        """Return the last instant at which the task of a closed node is settled in time."""
        plan = station.node.supervision
        timing = plan.timing if plan else ""
        if timing == "事前" and not closed.marks.late:
            return closed.recorded_at
        grace = self.rule.number("grace_after" if timing == "事后" else "grace_during")
        calendar = self.bench.calendar
        return calendar.end(calendar.add_workdays(calendar.day(closed.recorded_at), int(grace)))

    def _look(self, past: Past, station: Station, *, closed: Event, now: int) -> tuple[Hit, ...]:
        here = past.supervised.get(station.node.id, [])
        away = past.misplaced.get(station.node.id, [])
        plan = station.node.supervision
        drawn = station.id in past.drawn or any(act.detail.get("drawn") for act in (*here, *away))
        if plan is None or (plan.mode != "each" and not drawn):
            return NONE
        acts = [act for act in here if self.settles(act, past, station)]
        due = self.due_of(past, closed, station)
        late = acts[0].recorded_at > due if acts else now > due
        back = any(act.recorded_at - act.at > self.rule.number("tolerance") * HOUR for act in acts)
        letters = [
            letter for letter, is_so in (("a", late), ("b", back), ("c", bool(away))) if is_so
        ]
        anchor = acts[0] if acts else away[0] if away else closed
        moved = late and not back and not away and self._is_told_late(past, station)
        return tuple(
            self._hit(
                past,
                station,
                anchor,
                letter,
                due=due,
                moved=moved,
                as_of=acts[0].recorded_at if acts else now,
            )
            for letter in letters
        )

    def _is_told_late(self, past: Past, station: Station) -> bool:
        opened = past.opened.get(station.node.id)
        return (
            opened is not None
            and not opened.marks.late
            and opened.recorded_at - opened.at > self.rule.number("tolerance") * HOUR
        )

    def _hit(  # noqa: PLR0913 - the parts of one sentence
        self,
        past: Past,
        station: Station,
        anchor: Event,
        clause: str,
        *,
        due: int,
        moved: bool,
        as_of: int,
    ) -> Hit:
        lead = self.lead(station)
        day = self.bench.calendar.day(as_of)
        taker = self.bench.roster.takes_over(
            lead, case=past.case, node=station.node.id, day=day, at=as_of
        )
        # An act at another node is no act here: that nobody came is then what was seen.
        came = anchor.kind == "sup_act" and (clause != "a" or _is_at(anchor, station, past))
        done = self.bench.say_time(anchor.recorded_at) if came else ""
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="red" if station.risk == "高" else "yellow",
            by=station.node.id,
            event=anchor,
            node=station.node.id,
            expected=Said(
                f"S20.{clause}.expected",
                (station.node.name, f"supervisor:{lead}", self.bench.say_time(due)),
            ),
            observed=Said(f"S20.{clause}.observed" if done else "S20.a.absent", (done,)),
            named=(("supervisor_person", f"supervisor:{taker or lead}"),),
            answers=("post_holder",) if moved else None,
            feeds=("M2",) if moved else None,
            moves_anchor=anchor.kind == "sup_act",
        )


def _is_at(act: Event, station: Station, past: Past) -> bool:
    return past.track is not None and past.track.station(act.node) is station


@frozen
class _Ask:
    check: Supervised
    station: Station

    def ask(self, past: Past, now: int) -> tuple[Hit, ...]:
        return self.check.look(past, now, self.station)


@frozen
class InRemit:
    """Nobody supervises outside the remit (错位)."""

    rule: Rule
    bench: Bench
    supervised: Supervised

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a supervision act by a body that has nothing to do there."""
        body = _body(event)
        power = past.track.power if past.track else None
        if not body or power is None:
            return NONE
        station = past.here
        if station and self.supervised.settles(event, past, station):
            return NONE
        if self.bench.roster.has_remit(body, power.unit):
            return NONE
        return (
            Hit(
                rule=self.rule.id,
                clause="e",
                level="yellow",
                by=f"{event.actor}@{event.node or event.seq}",
                event=event,
                node=station.node.id if station else "",
                expected=Said("S22.e.expected", (f"unit:{power.unit}",)),
                observed=Said("S22.e.observed", (f"supervisor:{body}",)),
                named=(("supervisor_person", f"supervisor:{body}"),),
            ),
        )


def _body(act: Event) -> str:
    return str(act.detail.get("supervisor") or "").removeprefix("supervisor:")

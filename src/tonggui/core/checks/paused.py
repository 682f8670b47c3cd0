# SPDX-License-Identifier: Apache-2.0
"""The clock stops only lawfully: listed reason, told to the party, once, not at the end (S16)."""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.checks.within import Within
from tonggui.core.duration import due_day, lawful
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past, Pause
from tonggui.core.rules import Rule
from tonggui.core.values import frozen


@frozen
class Paused:
    """The clock stops only for a listed reason, told to the party, once, not at the last moment."""

    rule: Rule
    bench: Bench
    within: Within

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Open or end a suspension, and object where it is improper."""
        if event.kind == "resume":
            self._resume(event, past)
            return NONE
        pause = self._pause(event, past)
        broken = tuple(self._broken(event, past, pause))
        pause.objected = bool(broken)
        past.pause(pause)
        self.within.reconsider(past, event.recorded_at)
        longest = self.rule.number("max_days")
        if pause.reason not in self.rule.words("long_reasons"):
            over = self.bench.calendar.start(pause.first_day + int(longest) + 1)
            past.remind(over, _Lasting(self, event.seq).ask)
        return tuple(self._hit(event, pause.node, clause) for clause in broken)

    def lasts(self, past: Past, now: int, seq: int) -> tuple[Hit, ...]:
        """Object to a suspension that still lasts after the longest time allowed."""
        pause = next((p for p in past.pauses if p.event.seq == seq), None)
        if pause is None or not self._is_long(pause, now):
            return NONE
        pause.objected = True
        self.within.reconsider(past, now)
        self.within.case_clock.after_node(past, now)
        return (self._hit(pause.event, pause.node, "d"),)

    def _is_long(self, pause: Pause, now: int) -> bool:
        end = pause.last_day if pause.last_day is not None else self.bench.calendar.day(now)
        return end - pause.first_day > self.rule.number("max_days")

    def _pause(self, event: Event, past: Past) -> Pause:
        station = past.here
        node = station.node.id if station else (event.node or "")
        reason = str(event.detail.get("reason", ""))
        return Pause(event, node, reason, self.bench.calendar.day(event.counts_at))

    def _resume(self, event: Event, past: Past) -> None:
        for pause in past.pauses:
            if pause.last_day is None:
                pause.last_day = self.bench.calendar.day(event.counts_at)
        self.within.reconsider(past, event.recorded_at)
        self.within.case_clock.after_node(past, event.recorded_at)

    def _broken(self, event: Event, past: Past, pause: Pause) -> list[str]:
        letters = []
        if pause.reason not in self.rule.words("lawful_reasons"):
            letters.append("a")
        if not self._is_told(event, pause):
            letters.append("b")
        if pause.reason == "补正" and self._times(event, past) > self.rule.number("max_count"):
            letters.append("c")
        if pause.reason == "补正" and self._is_last_moment(past, pause):
            letters.append("e")
        return letters

    def _is_told(self, event: Event, pause: Pause) -> bool:
        delivered = self.bench.instant(event.detail.get("notice_delivered_at"))
        calendar = self.bench.calendar
        return delivered is not None and calendar.day(delivered) <= calendar.add_workdays(
            pause.first_day, 1
        )

    def _times(self, event: Event, past: Past) -> int:
        mine = event.detail.get("item_set")
        return 1 + sum(
            1 for p in past.pauses if p.reason == "补正" and p.event.detail.get("item_set") == mine
        )

    def _is_last_moment(self, past: Past, pause: Pause) -> bool:
        running = past.running.get(pause.node)
        station = past.track.by_id.get(pause.node) if past.track else None
        limit = station.node.limit if station else None
        if running is None or limit is None or limit.workdays <= 1:
            return False
        due = due_day(self.bench.calendar, running[0], limit, lawful(past.pauses))
        return due is not None and (self.bench.calendar.workdays_between(pause.first_day, due) <= 1)

    def _hit(self, event: Event, node: str, clause: str) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="yellow",
            by=str(event.seq),
            event=event,
            node=node,
            expected=Said(f"S16.{clause}.expected", self._bounds(clause)),
            observed=Said(f"S16.{clause}.observed", (str(event.detail.get("reason", "")),)),
        )

    def _bounds(self, clause: str) -> tuple[str | int | float, ...]:
        if clause == "a":
            return ("、".join(self.rule.words("lawful_reasons")),)
        if clause in ("c", "d"):
            return (int(self.rule.number("max_count" if clause == "c" else "max_days")),)
        return ()


@frozen
class _Lasting:
    check: Paused
    seq: int

    def ask(self, past: Past, now: int) -> tuple[Hit, ...]:
        return self.check.lasts(past, now, self.seq)

# SPDX-License-Identifier: Apache-2.0
"""Above a threshold a matter needs its forum first: a meeting's adopted resolution (S24)."""

from __future__ import annotations

from collections.abc import Iterable

from tonggui.core.bench import Bench
from tonggui.core.events import Event
from tonggui.core.facts import Resolution
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.people import ScopeEntry
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

# Which entries of a unit's scope an execution is tested against.
MATTER_OF = {
    "payment": "大额资金使用",
    "contract": "大额资金使用",
    "project_approval": "重大项目安排",
    "appointment": "重要人事任免",
}


@frozen
class Resolved:
    """An execution in scope of 三重一大 rests on an earlier resolution of the right body."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to an execution without resolution, and to a resolution passed round by paper."""
        if event.kind == "resolution":
            return self._circulated(event, past) or self._too_low(event, past)
        unit = _unit(event, past)
        entries = [
            entry for entry in self.bench.roster.scope_entries(unit) if _is_hit(entry, event)
        ]
        matching = self._matching(event)
        if any(found.mode == "circulation" for found in matching):
            return NONE  # raised on the resolution itself
        hits = self._single(event, past, entries, matching)
        return hits or self._cumulative(event, unit, matching)

    def still_unresolved(self, event: Event, entries: list[ScopeEntry]) -> tuple[Hit, ...]:
        """Judge an emergency once the days for its ratification have passed."""
        lacking = self._lacking(event, entries, self._matching(event))
        return (self._hit(event, "a", lacking),) if lacking else NONE

    def _single(
        self, event: Event, past: Past, entries: list[ScopeEntry], matching: list[Resolution]
    ) -> tuple[Hit, ...]:
        lacking = self._lacking(event, entries, matching)
        if not lacking:
            return NONE
        if event.detail.get("emergency"):
            ask = _Emergency(self, event, entries).ask
            past.remind(self._ratify_by(event), ask, lasts=True)
            return NONE
        return (self._hit(event, "a", lacking),)

    def _ratify_by(self, event: Event) -> int:
        calendar = self.bench.calendar
        days = int(self.rule.number("ratify"))
        return calendar.end(calendar.add_workdays(calendar.day(event.at), days))

    def _lacking(
        self, event: Event, entries: Iterable[ScopeEntry], matching: list[Resolution]
    ) -> ScopeEntry | None:
        for entry in entries:
            if not any(self._covers(found, entry, event) for found in matching):
                return entry
        return None

    def _covers(self, found: Resolution, entry: ScopeEntry, event: Event) -> bool:
        bodies = self.bench.roster.organisation.bodies
        body, forum = bodies.get(found.body), bodies.get(entry.forum)
        if body is None or forum is None or body.rank < forum.rank:
            return False
        if found.at < event.at:
            return True
        return bool(event.detail.get("emergency")) and found.at < self._ratify_by(event)

    def _matching(self, event: Event) -> list[Resolution]:
        detail = event.detail
        latest = max(event.recorded_at, self._horizon(event))
        found = [
            *self.bench.resolved("id", detail.get("resolution")),
            *self.bench.resolved("payee", detail.get("payee")),
            *self.bench.resolved("object", detail.get("subject")),
            *self.bench.resolved("object", detail.get("object")),
        ]
        return [each for each in found if each.result == "adopted" and each.recorded_at <= latest]

    def _horizon(self, event: Event) -> int:
        return self._ratify_by(event) if event.detail.get("emergency") else 0

    def _cumulative(self, event: Event, unit: str, matching: list[Resolution]) -> tuple[Hit, ...]:
        if event.kind != "payment" or matching or not event.detail.get("payee"):
            return NONE
        limits = [
            entry.cumulative
            for entry in self.bench.roster.scope_entries(unit)
            if entry.cumulative is not None
        ]
        if not limits or event.marks.paid < min(limits):
            return NONE
        said = Said("S24.b.expected", (min(limits),))
        return (self._said(event, "b", said, Said("S24.b.observed", (event.marks.paid,))),)

    def _circulated(self, event: Event, past: Past) -> tuple[Hit, ...]:
        if event.detail.get("mode") != "circulation":
            return NONE
        item = past.of("item_start", str(event.detail.get("item")))
        matter = item[-1].detail.get("item_type") if item else event.detail.get("item_type")
        body = self.bench.roster.organisation.bodies.get(
            str(event.detail.get("body", "")).removeprefix("body:")
        )
        entries = self.bench.roster.scope_entries(body.unit) if body else []
        if not any(
            entry.matter == matter
            and (entry.threshold is None or (event.amount or 0) >= entry.threshold)
            for entry in entries
        ):
            return NONE
        expected = Said("S24.c.expected", (str(matter),))
        return (self._said(event, "c", expected, Said("S24.c.observed")),)

    def _too_low(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a reserved matter that a body below its own forum adopted (R31)."""
        bodies = self.bench.roster.organisation.bodies
        body = bodies.get(str(event.detail.get("body", "")).removeprefix("body:"))
        if body is None or event.detail.get("result", "adopted") != "adopted":
            return NONE
        called = _called(event, past)
        for entry in self.bench.roster.scope_entries(body.unit):
            forum = (
                bodies.get(entry.forum) if entry.is_reserved and entry.matter in called else None
            )
            if forum is not None and body.rank < forum.rank:
                expected = Said("S24.d.expected", (entry.matter, f"body:{forum.code}"))
                observed = Said("S24.d.observed", (f"body:{body.code}",))
                return (self._said(event, "d", expected, observed),)
        return NONE

    def _hit(self, event: Event, clause: str, entry: ScopeEntry) -> Hit:
        body = f"body:{entry.forum}"
        expected = Said("S24.a.expected", (entry.matter, entry.threshold or 0, body))
        observed = Said("S24.a.observed", (event.amount or 0,))
        return self._said(event, clause, expected, observed)

    def _said(self, event: Event, clause: str, expected: Said, observed: Said) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="red",
            by=str(event.seq),
            event=event,
            node=event.node or "",
            expected=expected,
            observed=observed,
        )


@frozen
class _Emergency:
    check: Resolved
    event: Event
    entries: list[ScopeEntry]

    def ask(self, past: Past, now: int) -> tuple[Hit, ...]:  # noqa: ARG002 - a reminder's form
        return self.check.still_unresolved(self.event, self.entries)


def _unit(event: Event, past: Past) -> str:
    """Return the unit that executes; a case under no listed power has that of its opening."""
    power = past.track.power.unit if past.track else ""
    return event.unit or power or (past.first.unit if past.first else None) or ""


def _called(event: Event, past: Past) -> set[str]:
    """Return what the matter of a resolution is called: its code, kind, subject and object."""
    item = past.of("item_start", str(event.detail.get("item")))
    told = [event.detail, *(each.detail for each in item[-1:])]
    words = (
        each.get(key)
        for each in told
        for key in ("reserved", "item_type", "subject", "object", "matter")
    )
    return {str(each) for each in words if each}


def _is_hit(entry: ScopeEntry, event: Event) -> bool:
    if entry.matter != MATTER_OF.get(event.kind):
        return False
    if entry.threshold is None:
        return True
    return event.amount is not None and event.amount >= entry.threshold

# SPDX-License-Identifier: Apache-2.0
"""What is executed equals what was resolved: amount, payee, object, conditions (S33)."""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.events import Event
from tonggui.core.facts import Resolution
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

_COMPARED = ("payee", "person", "place", "object")


@frozen
class Matches:
    """An execution keeps to the resolution it names, or to the one that changed it in time."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:  # noqa: ARG002 - resolutions are dated facts
        """Object to each way in which the execution departs from its resolution."""
        named = self.bench.resolutions.get(str(event.detail.get("resolution") or ""))
        if named is None:
            return NONE
        resolution = self._in_force(named, event)
        found = (
            self._amount(event, resolution),
            self._other(event, resolution),
            self._suspended(event, resolution),
            self._conditions(event, resolution),
        )
        return tuple(hit for hit in found if hit)

    def _in_force(self, named: Resolution, event: Event) -> Resolution:
        changes = [
            found
            for found in self.bench.resolved("replaces", named.id)
            if found.result == "adopted" and found.at < event.at
        ]
        return max(changes, key=lambda found: found.at, default=named)

    def _amount(self, event: Event, resolution: Resolution) -> Hit | None:
        if resolution.amount is None or event.amount is None:
            return None
        if event.amount <= resolution.amount * (1 + self.rule.number("tolerance")):
            return None
        return self._hit(event, "a", (resolution.amount,), (event.amount,))

    def _other(self, event: Event, resolution: Resolution) -> Hit | None:
        for name in _COMPARED:
            resolved, executed = getattr(resolution, name), event.detail.get(name)
            if resolved and executed and resolved != executed:
                return self._hit(event, "b", (name, resolved), (name, str(executed)))
        return None

    def _suspended(self, event: Event, resolution: Resolution) -> Hit | None:
        return self._hit(event, "c", (), ()) if resolution.state == "suspended" else None

    def _conditions(self, event: Event, resolution: Resolution) -> Hit | None:
        met = {
            record.condition
            for record in self.bench.facts.conditions_met
            if record.resolution == resolution.id and record.at <= event.at
        }
        open_ones = [condition for condition in resolution.conditions if condition not in met]
        return self._hit(event, "d", ("；".join(open_ones),), ()) if open_ones else None

    def _hit(
        self,
        event: Event,
        clause: str,
        expected: tuple[str | int, ...],
        observed: tuple[str | int, ...],
    ) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="red",
            by=str(event.seq),
            event=event,
            node=event.node or "",
            expected=Said(f"S33.{clause}.expected", expected),
            observed=Said(f"S33.{clause}.observed", observed),
        )

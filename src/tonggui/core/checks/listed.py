# SPDX-License-Identifier: Apache-2.0
"""The power, and the unit that exercises it, are in an edition in force (S03)."""

from __future__ import annotations

from tonggui.core.bench import Bench
from tonggui.core.calendar import HOUR
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.powers import MAJOR_MATTERS, Power
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

OUT_OF_FORCE = ("suspended", "abolished")


@frozen
class Listed:
    """A case runs under a listed power in force, in the unit that holds it."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to the opening of a case outside the lists, unless it is an emergency in hand."""
        problem = self._problem(self._named(event, past))
        if not problem:
            return NONE
        hit = self._hit(event, *problem)
        if not event.detail.get("emergency"):
            return (hit,)
        past.remind(event.at + self._grace() + 1, _Unratified(self, hit).ask, lasts=True)
        return NONE

    def of_bare(self, event: Event) -> tuple[Hit, ...]:
        """Object to the first act of a case that never was opened, under a power not in force."""
        problem = self._problem(event._replace(unit=None))
        return (self._hit(event, *problem),) if problem else NONE

    def is_ratified(self, past: Past, opening: Event) -> bool:
        """Say whether a competent body ratified the emergency in time."""
        return any(
            act.detail.get("of") == past.case
            and act.recorded_at - opening.at <= self._grace()
            and self._is_competent(str(act.detail.get("body", "")), opening)
            for act in past.of("ratification")
        )

    def _grace(self) -> int:
        return int(self.rule.number("ratify") * HOUR)

    def _named(self, event: Event, past: Past) -> Event:
        """Return the event under the power its case is known to have, if it names none."""
        known = past.track.power.id if past.track and not event.power else event.power
        return event._replace(power=known)

    def _problem(self, event: Event) -> tuple[str, str] | None:
        if not event.power:
            return None  # unknown, not unlisted
        power = self.bench.power(event.power)
        if power is None:
            return ("a", event.power)
        if power.state in OUT_OF_FORCE:
            return ("b", power.state)
        unit = event.unit
        if unit and power.unit and unit != power.unit:
            day = self.bench.calendar.day(event.at)
            if not self.bench.roster.entrusted(power.id, unit, day):
                return ("c", f"unit:{unit}")
        return None

    def _hit(self, event: Event, clause: str, seen: str) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="red",
            by="case",
            event=event,
            expected=Said(f"S03.{clause}.expected", ()),
            observed=Said(f"S03.{clause}.observed", (seen,)),
        )

    def _is_competent(self, body: str, opening: Event) -> bool:
        power = self.bench.power(opening.power)
        forum = self.bench.roster.forum_for(opening.unit or "", _matter(opening, power))
        found = self.bench.roster.organisation.bodies.get(body.removeprefix("body:"))
        if forum is None or found is None:
            return False
        return found.code == forum.code or (found.unit == opening.unit and found.rank > forum.rank)


def _matter(opening: Event, power: Power | None) -> str:
    named = opening.detail.get("item_type") or opening.detail.get("matter_type")
    if named:
        return str(named)
    return power.category if power and power.category in MAJOR_MATTERS else "重大决策"


@frozen
class _Unratified:
    check: Listed
    hit: Hit

    def ask(self, past: Past, now: int) -> tuple[Hit, ...]:  # noqa: ARG002 - a reminder's form
        opening = self.hit.event
        if opening is None or self.check.is_ratified(past, opening):
            return NONE
        return (self.hit,)

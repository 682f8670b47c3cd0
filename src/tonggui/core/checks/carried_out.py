# SPDX-License-Identifier: Apache-2.0
"""What a meeting resolved is carried out: its owner tells of it by the day it is due (S34)."""

from __future__ import annotations

from collections.abc import Iterator

from tonggui.core.bench import Bench
from tonggui.core.events import Event
from tonggui.core.facts import Progress, Resolution
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

_PUT_ASIDE = frozenset(("suspended", "replaced"))


@frozen
class Idle:
    """A resolution of which nothing was told in time: in which way, how grave, since when."""

    clause: str
    level: str
    day: int
    since: int


@frozen
class CarriedOut:
    """An adopted matter that has an owner and a day gets a record of progress by that day."""

    rule: Rule
    bench: Bench

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Look again once each day has passed by which something was to be told."""
        resolution = self._of(event)
        if resolution is not None:
            for at in self._instants(resolution):
                past.remind(at, _Due(self, event, resolution).ask)
        return NONE

    def idle(self, resolution: Resolution, now: int) -> tuple[Idle, ...]:
        """Return in which ways a resolution was left alone, as of an instant."""
        if self._is_put_aside(resolution, now):
            return ()
        told = [each for each in self.bench.progress_of(resolution.id) if each.recorded_at <= now]
        ways = (("a", resolution.due_day), ("b", resolution.feedback_day))
        found = (self._late(clause, day, resolution, told, now) for clause, day in ways)
        return tuple(each for each in found if each)

    def said(self, idle: Idle) -> tuple[Said, Said]:
        """Return what was expected and what was observed."""
        return (
            Said(f"S34.{idle.clause}.expected", (self.bench.say_day(idle.day),)),
            Said(f"S34.{idle.clause}.observed"),
        )

    def _late(
        self,
        clause: str,
        day: int | None,
        resolution: Resolution,
        told: list[Progress],
        now: int,
    ) -> Idle | None:
        if day is None or now < self.bench.calendar.start(day + 1):
            return None
        if clause == "a" and (resolution.has_progress or told):
            return None
        if clause == "b" and any(each.result for each in told):
            return None
        level = "yellow" if now >= self.graver_at(day) else "notice"
        return Idle(clause, level, day, self.bench.calendar.start(day + 1))

    def _instants(self, resolution: Resolution) -> Iterator[int]:
        for day in (resolution.due_day, resolution.feedback_day):
            if day is not None:
                yield self.bench.calendar.start(day + 1)
                yield self.graver_at(day)

    def graver_at(self, day: int) -> int:
        """Return from when on a matter due on a day is more than a reminder."""
        calendar = self.bench.calendar
        return calendar.start(calendar.add_workdays(day, int(self.rule.number("yellow_over")) + 1))

    def _is_put_aside(self, resolution: Resolution, now: int) -> bool:
        later = self.bench.resolved("replaces", resolution.id)
        is_replaced = any(each.result == "adopted" and each.at <= now for each in later)
        return is_replaced or resolution.state in _PUT_ASIDE or resolution.result != "adopted"

    def _of(self, event: Event) -> Resolution | None:
        """Return what an event resolves, None where nobody has to tell of it by any day."""
        detail = event.detail
        if not detail.get("owner") or not detail.get("id"):
            return None
        return Resolution(
            id=str(detail["id"]),
            body="",
            at=event.counts_at,
            result=str(detail.get("result") or "adopted"),
            state=str(detail.get("state") or ""),
            owner=str(detail["owner"]),
            due_day=self._day(detail.get("due")),
            feedback_day=self._day(detail.get("feedback_due")),
        )

    def _day(self, value: object) -> int | None:
        at = self.bench.instant(value)
        return None if at is None else self.bench.calendar.day(at)


@frozen
class _Due:
    check: CarriedOut
    event: Event
    resolution: Resolution

    def ask(self, past: Past, now: int) -> tuple[Hit, ...]:  # noqa: ARG002 - a reminder's form
        return tuple(self._hit(each) for each in self.check.idle(self.resolution, now))

    def _hit(self, idle: Idle) -> Hit:
        expected, observed = self.check.said(idle)
        return Hit(
            rule=self.check.rule.id,
            clause=idle.clause,
            level=idle.level,
            by=self.resolution.id,
            event=self.event,
            expected=expected,
            observed=observed,
            object=f"resolution:{self.resolution.id}",
            named=(("resolution_owner", self.resolution.owner),),
        )

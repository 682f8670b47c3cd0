# SPDX-License-Identifier: Apache-2.0
"""The least working time a node takes, or must wait, between two marks (S19)."""

from __future__ import annotations

from tonggui.core.bench import MINUTE, Bench
from tonggui.core.duration import counted, lawful
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.track import Station
from tonggui.core.values import frozen


@frozen
class AtLeast:
    """A node takes a plausible time, and no less than the notice or the wait the law asks for."""

    rule: Rule
    bench: Bench

    def concerns(self, station: Station) -> bool:
        """Say whether the node has any least time."""
        node = station.node
        return bool(
            node.statutory_notice_days
            or node.not_before
            or (node.min_plausible_minutes and node.decision_mode != "auto")
        )

    def waits(self, station: Station) -> bool:
        """Say whether the node has a least time even where no opening is recorded."""
        return bool(station.node.statutory_notice_days or station.node.not_before)

    def judge_bare(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a bare act, of which no opening is known, that came too soon."""
        station = past.here
        if station is None:
            return NONE
        wait = self._wait(event, past, station) if station.node.not_before else None
        notice = self._notice(event, past, station) if station.node.statutory_notice_days else None
        if wait is None and notice is None:
            return NONE
        return tuple(hit for hit in (notice, wait) if hit)

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a closing that came too soon."""
        station = past.here
        if station is None:
            return NONE
        hits = (
            self._instant(event, past, station),
            self._notice(event, past, station),
            self._wait(event, past, station),
        )
        return tuple(hit for hit in hits if hit)

    def _instant(self, event: Event, past: Past, station: Station) -> Hit | None:
        least = station.node.min_plausible_minutes
        opened = past.opened.get(station.node.id)
        if not least or opened is None or self.bench.whole_days:
            return None
        if station.node.decision_mode == "auto":
            return None
        began = opened.at if event.marks.late else opened.counts_at
        minutes = (event.counts_at - began) / MINUTE
        if minutes >= least:
            return None
        return self._hit(event, station, "a", "notice", (least,), (round(minutes, 1),))

    def _notice(self, event: Event, past: Past, station: Station) -> Hit | None:
        asked = station.node.statutory_notice_days
        if not asked:
            return None
        calendar = self.bench.calendar
        shown = [
            calendar.day(act.recorded_at)
            for act in past.of("publish")
            if act.node and past.track and past.track.station(act.node) is station
        ]
        days = max(0, calendar.day(event.counts_at) - min(shown)) if shown else 0
        if days >= asked:
            return None
        return self._hit(event, station, "b", "red", (asked,), (days,))

    def _wait(self, event: Event, past: Past, station: Station) -> Hit | None:
        limit = station.node.not_before
        earlier = past.closed.get(limit.after) if limit else None
        if limit is None or earlier is None:
            return None
        calendar = self.bench.calendar
        first, today = calendar.day(earlier.counts_at), calendar.day(event.counts_at)
        stopped = lawful(past.pauses) if past.pauses else ()
        passed = counted(calendar, first, today, limit, stopped)
        if passed >= limit.value:
            return None
        return self._hit(event, station, "b", "red", (int(limit.value),), (passed,))

    def _hit(  # noqa: PLR0913, PLR0917 - the parts of one sentence
        self,
        event: Event,
        station: Station,
        clause: str,
        level: str,
        expected: tuple[int | float, ...],
        observed: tuple[int | float, ...],
    ) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level=level,
            by=f"{station.node.id}#{event.seq}",
            event=event,
            node=station.node.id,
            expected=Said(f"S19.{clause}.expected", (station.node.name, *expected)),
            observed=Said(f"S19.{clause}.observed", observed),
        )

# SPDX-License-Identifier: Apache-2.0
"""Incompatible duties of one case lie with different people (S36)."""

from __future__ import annotations

from tonggui.core.bench import MINUTE, Bench
from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.track import Station
from tonggui.core.values import frozen

# The pairs of duties that one person may not both do in a case (rules.yaml, S36 a).
INCOMPATIBLE = frozenset(
    frozenset(pair.split("-"))
    for pair in ("申请-审批", "审批-执行", "采购-验收", "记账-付款", "受理-决定", "核查-决定")
)


@frozen
class DifferentPeople:
    """Whoever does one duty of an incompatible pair may not do the other in the same case."""

    rule: Rule
    bench: Bench
    pairs: frozenset[frozenset[str]]

    def concerns(self, station: Station) -> bool:
        """Say whether the node carries a duty, or is itself one of a pair."""
        return bool(station.node.duty or station.power.incompatible)

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to the second of two incompatible duties by one person."""
        if not event.actor:
            return NONE
        duties = self._duties(event, past)
        if not duties:
            return NONE
        done = past.duties.setdefault(event.actor, [])
        clashes = [
            (earlier, duty)
            for duty in duties
            for earlier, _ in done
            if self._is_pair(earlier, duty, past)
        ]
        done.extend((duty, event.node or event.kind) for duty in duties)
        device = self._same_device(event, past, duties)
        past.devices.append((event, duties)) if event.detail.get("device") else None
        if not clashes:
            return device
        return (*self._person(event, past, clashes), *device)

    def _duties(self, event: Event, past: Past) -> tuple[str, ...]:
        if event.kind != NODE_CLOSE:
            duty = event.detail.get("sod_role")
            return (str(duty),) if duty else ()
        station = past.here
        if station is None:
            return ()
        own = (station.node.id,) if station.power.incompatible else ()
        return (station.node.duty, *own) if station.node.duty else own

    def _is_pair(self, one: str, other: str, past: Past) -> bool:
        pair = frozenset((one, other))
        return pair in self.pairs or (
            past.track is not None and pair in past.track.power.incompatible
        )

    def _person(self, event: Event, past: Past, clashes: list[tuple[str, str]]) -> tuple[Hit, ...]:
        exempt = all(self._is_exempt(event, past, pair) for pair in clashes)
        if exempt and self._is_compensated(event, past):
            return NONE
        hit = self._hit(event, past, clashes[0], "a", "yellow" if exempt else "red")
        return (hit._replace(by=event.actor or ""),)

    def _is_exempt(self, event: Event, past: Past, pair: tuple[str, str]) -> bool:
        unit = past.track.power.unit if past.track else event.unit or ""
        found = self.bench.roster.organisation.units.get(unit)
        exemption = found.exemption if found else None
        day = self.bench.calendar.day(event.at)
        return (
            exemption is not None
            and exemption.duties == frozenset(pair)
            and exemption.since <= day <= exemption.until
        )

    def _is_compensated(self, event: Event, past: Past) -> bool:
        payment = event.detail.get("payment") or event.detail.get("id")
        return bool(past.of("compensating_control", str(payment)))

    def _same_device(self, event: Event, past: Past, duties: tuple[str, ...]) -> tuple[Hit, ...]:
        device = event.detail.get("device")
        if not device:
            return NONE
        window = self.rule.number("device_window") * MINUTE
        for earlier, theirs in past.devices:
            if earlier.actor == event.actor or earlier.detail.get("device") != device:
                continue
            if event.recorded_at - earlier.recorded_at > window:
                continue
            for one in theirs:
                for other in duties:
                    if self._is_pair(one, other, past):
                        hit = self._hit(event, past, (one, other), "b", "red")
                        return (hit._replace(by=f"{device}"),)
        return NONE

    def _hit(self, event: Event, past: Past, pair: tuple[str, str], clause: str, level: str) -> Hit:
        station = past.here
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level=level,
            by="",
            event=event,
            node=station.node.id if station else "",
            expected=Said(f"S36.{clause}.expected", pair),
            observed=Said(f"S36.{clause}.observed", (event.actor or "", *pair)),
        )

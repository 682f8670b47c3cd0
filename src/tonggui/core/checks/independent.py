# SPDX-License-Identifier: Apache-2.0
"""Where a third party is required it reports in time, is independent, and takes turns (S32)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tonggui.core.bench import Bench
from tonggui.core.checks.recused import TIES
from tonggui.core.events import NODE_CLOSE, REPORT, STATEMENT, Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.track import Station
from tonggui.core.values import frozen

_PARTIES = ("contractor", "supplier")


@frozen
class Independent:
    """A required report precedes the closing; whoever wrote it has no tie and is not always asked.

    Only that a tie was matched is said, never the tie.
    """

    rule: Rule
    bench: Bench

    def concerns(self, station: Station) -> bool:
        """Say whether the node requires a third party."""
        return station.node.third_party_required

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a closing without the report, and to whoever reports."""
        if event.kind == NODE_CLOSE:
            return self._closed(event, past)
        return tuple(self._reported(event, past))

    def _closed(self, event: Event, past: Past) -> tuple[Hit, ...]:
        station = past.here
        # A log of bare closings tells of no reports at all: unknown is not absent.
        is_told = past.is_lifecycle or event.evidence is not None
        if station is None or not is_told or self._has_report(event, past, station):
            return NONE
        expected = Said("S32.a.expected", (station.node.name,))
        by = f"{station.node.id}#{event.seq}"
        return (self._hit(event, "a", by, station.node.id, expected, Said("S32.a.observed")),)

    @staticmethod
    def _has_report(closing: Event, past: Past, station: Station) -> bool:
        track = past.track
        return any(
            act.recorded_at <= closing.recorded_at
            and (not act.node or (track is not None and track.station(act.node) is station))
            for act in past.of(REPORT)
        )

    def _reported(self, event: Event, past: Past) -> Iterator[Hit]:
        provider = str(event.detail.get("provider") or "")
        if not provider:
            return
        station = past.here
        node = station.node.id if station else event.node or ""
        by = f"{REPORT}#{event.seq}"
        if self._is_tied(provider, event, past):
            observed = Said("S32.b.observed", (provider,))
            yield self._hit(event, "b", by, node, Said("S32.b.expected"), observed)
        most, in_row = int(self.rule.number("max_consecutive")), event.marks.in_row
        if in_row > most and not self._is_only_one(provider, event, past):
            expected = Said("S32.c.expected", (self._kind(event), most))
            yield self._hit(
                event, "c", by, node, expected, Said("S32.c.observed", (provider, in_row))
            )

    def _is_tied(self, provider: str, event: Event, past: Past) -> bool:
        told = [each for each in past.of(STATEMENT) if each.detail.get("provider") == provider]
        if any(each.detail.get("is_tied") for each in told):
            return True
        about = {str(event.detail[name]) for name in _PARTIES if event.detail.get(name)}
        about |= {
            str(act.detail["payee"]) for act in past.of("contract") if act.detail.get("payee")
        }
        about |= self._officers(event, past)
        return self._ties(provider, about) or any(self._ties(each, {provider}) for each in about)

    def _ties(self, person: str, parties: Iterable[str]) -> bool:
        known = self.bench.relations.get(person, ())
        return any(each.kind in TIES and each.party in parties for each in known)

    def _officers(self, event: Event, past: Past) -> set[str]:
        """Return who holds the posts of the unit whose node it is."""
        if not self.bench.relations:
            return set()
        unit = self.bench.roster.organisation.units.get(self._unit(event, past))
        posts = unit.posts if unit else ()
        return {self.bench.roster.holder(post.ref, event.at) for post in posts} - {""}

    def _is_only_one(self, provider: str, event: Event, past: Past) -> bool:
        """Say whether it was filed that the county has no other qualified provider."""
        unit, kind = self._unit(event, past), self._kind(event)
        return any(
            each.kind == kind
            and each.unit in {"", unit}
            and each.provider in {"", provider}
            and each.filed_at <= event.recorded_at
            for each in self.bench.facts.only_providers
        )

    def _unit(self, event: Event, past: Past) -> str:
        return event.unit or (past.track.power.unit if past.track else "")

    @staticmethod
    def _kind(event: Event) -> str:
        return str(event.detail.get("kind_of") or "")

    def _hit(  # noqa: PLR0913, PLR0917 - the parts of a hit
        self, event: Event, clause: str, by: str, node: str, expected: Said, observed: Said
    ) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="yellow",
            by=by,
            event=event,
            node=node,
            expected=expected,
            observed=observed,
        )

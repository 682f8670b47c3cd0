# SPDX-License-Identifier: Apache-2.0
"""A node closes with the papers it requires: present, readable, and of this case (S37)."""

from __future__ import annotations

from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.track import Station
from tonggui.core.values import frozen


@frozen
class HasEvidence:
    """Every required paper is there, has something in it, and was not used in another case."""

    rule: Rule

    def concerns(self, station: Station) -> bool:  # noqa: ARG002 - any node may bring papers
        """Say that every node is concerned: empty and reused files matter everywhere."""
        return True

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to a closing with missing, empty or reused papers."""
        papers = event.evidence
        station = past.here
        if papers is None or station is None:
            return NONE
        usable = {paper.name for paper in papers if paper.is_usable}
        missing = [name for name in station.node.evidence_required if name not in usable]
        empty = [paper.name or paper.hash for paper in papers if not paper.is_usable]
        reused = event.marks.reused
        found = (("a", missing), ("b", empty), ("c", list(reused)))
        return tuple(self._hit(event, station, clause, names) for clause, names in found if names)

    def _hit(self, event: Event, station: Station, clause: str, names: list[str]) -> Hit:
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level="yellow",
            by=f"{station.node.id}#{event.seq}",
            event=event,
            node=station.node.id,
            expected=Said(f"S37.{clause}.expected", (station.node.name,)),
            observed=Said(f"S37.{clause}.observed", ("、".join(names),)),
            evidence=tuple(paper.hash for paper in event.evidence or () if paper.hash),
        )

# SPDX-License-Identifier: Apache-2.0
"""Acts follow the procedure: nothing unlisted, skipped, out of turn or left undone (S21)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field

from tonggui.core.events import CASE_CLOSE, NODE_CLOSE, NODE_OPEN, RETURN, Event
from tonggui.core.findings import Said
from tonggui.core.order import Deviation
from tonggui.core.past import NONE, Hit, Past
from tonggui.core.rules import Rule
from tonggui.core.track import Station, Track
from tonggui.core.values import frozen

_SENTENCES = {kind: f"S21.{kind}" for kind in ("skipped", "out_of_order", "repeated")}


@frozen
class Order:
    """The run of a case is a run of its procedure."""

    rule: Rule
    _hits: dict[tuple[str, str, str, str | None], Hit] = field(default_factory=dict)

    def concerns(self, station: Station) -> bool:  # noqa: ARG002 - order is about all nodes
        """Say that every node is concerned."""
        return True

    def judge(self, event: Event, past: Past) -> tuple[Hit, ...]:
        """Object to an opening before its predecessors are closed, and to a case closed undone."""
        if event.kind == NODE_OPEN:
            return (*self._too_early(event, past), *self._too_often(event, past))
        if event.kind == NODE_CLOSE:
            self._explain(event, past)
            return NONE
        if event.kind == CASE_CLOSE and (past.opened or past.closed or past.of(RETURN)):
            return tuple(
                self._hit(event, past, node, "b", "S21.b.case_close") for node in self.undone(past)
            )
        return NONE

    def deviation(self, event: Event, past: Past, deviation: Deviation) -> tuple[Hit, ...]:
        """Put a deviation of a plain log's act into words: one finding per node concerned."""
        if deviation.kind == "unlisted":
            return (self._known(event, past, event.node or "", "S21.unlisted"),)
        if past.is_lifecycle:
            return NONE
        key = _SENTENCES[deviation.kind]
        if deviation.kind == "skipped":
            return tuple([self._known(event, past, node, key) for node in deviation.skipped])
        return (self._known(event, past, event.node or "", key),)

    def unfinished(self, past: Past, missing: Sequence[str]) -> tuple[Hit, ...]:
        """Say what a plain log leaves undone at its end; one notice, for it may yet go on."""
        if not missing:
            return NONE
        names = "、".join(_name(past, node) for node in missing)
        hit = self._hit(past.last, past, missing[0], "b", "S21.unfinished", level="notice")
        return (hit._replace(by="end", expected=Said("S21.unfinished.expected", (names,))),)

    def undone(self, past: Past) -> list[str]:
        """Return the mandatory nodes never closed, those of branches not chosen left out."""
        track = past.track
        if track is None:
            return []
        shut = {node for node in track.by_id if node in past.closed or node in past.prior}
        skip = _not_chosen(track, track.by_id, shut)
        return [
            node
            for node, station in track.by_id.items()
            if station.node.is_mandatory and node not in shut and node not in skip
        ]

    def _too_early(self, event: Event, past: Past) -> tuple[Hit, ...]:
        track = past.track
        station = past.here
        if track is None or station is None or not station.before:
            return NONE
        shut = {node for node in station.before if _is_shut(past, node, event)}
        if len(shut) == len(station.before):
            return NONE
        skip = _not_chosen(track, (station.node.id, *station.before), shut)
        return tuple(
            self._hit(event, past, node, "a", "S21.opened_before")
            for node in station.before
            if node not in shut and node not in skip and track.by_id[node].node.is_mandatory
        )

    def _too_often(self, event: Event, past: Past) -> tuple[Hit, ...]:
        station = past.here
        if station is None or event.detail.get("loop_reason"):
            return NONE
        returns = past.openings.get(station.node.id, 0)
        if returns <= self.rule.number("max_loops"):
            return NONE
        hit = self._hit(event, past, station.node.id, "c", "S21.c", count=returns)
        return (hit._replace(by=f"{station.node.id}*"),)

    def _explain(self, event: Event, past: Past) -> None:
        """Let a valid late entry show that a step called skipped was closed in time."""
        if not event.marks.late or past.track is None:
            return
        station = past.track.stations.get(event.node or "")
        standing = past.standing.get((self.rule.id, station.node.id)) if station else None
        if station is None or standing is None or standing.anchor is None:
            return
        if event.counts_at <= standing.anchor.counts_at and standing.clauses == ["a"]:
            past.settle(self.rule.id, station.node.id)

    def _known(self, event: Event, past: Past, node: str, key: str) -> Hit:
        """Object to an act of a plain log, in words made once for each pair of nodes."""
        power = past.track.power.id if past.track else ""
        about = (power, node, key, event.node)
        hit = self._hits.get(about)
        if hit is None:
            hit = self._hits[about] = self._hit(event, past, node, "a", key)
        return hit.on(event)

    def _hit(  # noqa: PLR0913 - the parts of one sentence
        self,
        event: Event | None,
        past: Past,
        node: str,
        clause: str,
        key: str,
        *,
        level: str = "",
        count: int = 0,
    ) -> Hit:
        station = past.track.by_id.get(node) or past.track.station(node) if past.track else None
        name = station.node.name if station else node
        weighty = station is not None and station.node.is_weighty and clause != "c"
        seen = (event.node or "") if event else ""
        return Hit(
            rule=self.rule.id,
            clause=clause,
            level=level or ("red" if weighty else "yellow"),
            by=node,
            event=event,
            node=station.node.id if station else node,
            expected=Said(f"{key}.expected", (name or node,)),
            observed=Said(f"{key}.observed", (count,) if count else (seen,)),
        )


def _name(past: Past, node: str) -> str:
    station = past.track.by_id.get(node) if past.track else None
    return station.node.name if station and station.node.name else node


def _is_shut(past: Past, node: str, opening: Event) -> bool:
    if node in past.prior:
        return True
    closing = past.closed.get(node)
    if closing is None:
        return False
    return closing.counts_at <= opening.counts_at


def _not_chosen(track: Track, around: Iterable[str], shut: set[str]) -> set[str]:
    """Return the branches a choice left out: at a join of kind any, one closed branch is enough."""
    skip: set[str] = set()
    for node in around:
        into = track.by_id[node].direct
        if node in track.power.choices and any(branch in shut for branch in into):
            skip.update(branch for branch in into if branch not in shut)
    return skip

# SPDX-License-Identifier: Apache-2.0
"""What the order of acts alone decides, once per variant: fit, deviations, limits that ran."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.findings import Said
from tonggui.core.judge import Judge
from tonggui.core.past import Standing
from tonggui.core.track import Track

ORDER = "S21"
END = -1  # the position of what is only seen at the end of the record


class Template(NamedTuple):
    """A finding on the order of acts, the same for every case of the variant."""

    node: str
    by: str
    level: str
    clauses: tuple[str, ...]
    position: int  # of the anchoring act in the case
    at_end: bool  # raised by the end of the record, not by the act
    expected: tuple[Said, ...]
    observed: tuple[Said, ...]


class Span(NamedTuple):
    """A limit of a node that ran from one act to another, or to the end of the record (END).

    It is lifted where the act it ends with is not the node's own, but one that makes it needless.
    """

    node: str
    start: int
    end: int
    is_lifted: bool = False


class Wait(NamedTuple):
    """A node closed after another that it must wait for."""

    node: str
    start: int
    end: int


class Variant(NamedTuple):
    """All that the sequence of a plain case's acts decides by itself."""

    fits: bool
    is_complete: bool
    templates: tuple[Template, ...]
    spans: tuple[Span, ...]
    waits: tuple[Wait, ...]


def variant_of(judge: Judge, track: Track, acts: Sequence[str]) -> Variant:
    """Judge a sequence of acts by the judge itself, with positions in place of times."""
    past = judge.begin("")
    past.track = track
    past.run = track.automaton.start
    order = judge.checks.order
    for position, name in enumerate(acts):
        event = Event("", position, NODE_CLOSE, 0, 0, node=name)
        for hit in judge.step(event, past):
            past.add(hit, position)
        past.last = event
    is_complete = track.automaton.is_complete(past.run)
    if not is_complete and acts and order.rule.is_on:
        for hit in order.unfinished(past, track.automaton.missing(past.run)):
            past.add(hit, len(acts))
    templates = tuple(_template(each, end=len(acts)) for each in past.standing.values())
    return Variant(
        past.ran and is_complete, is_complete, templates, _spans(track, acts), _waits(track, acts)
    )


def _template(standing: Standing, *, end: int) -> Template:
    said = standing.said
    return Template(
        standing.hit.node,
        standing.hit.by,
        standing.level,
        tuple(sorted(standing.clauses)),
        standing.anchor.seq if standing.anchor else 0,
        standing.raised_at == end,
        tuple([expected for expected, _ in said]),
        tuple([observed for _, observed in said]),
    )


def _spans(track: Track, acts: Sequence[str]) -> tuple[Span, ...]:
    running: dict[str, int] = {}
    found: list[Span] = []
    for position, name in enumerate(acts):
        station = track.stations.get(name)
        if station is None:
            continue
        start = running.pop(station.node.id, None)
        if start is not None:
            found.append(Span(station.node.id, start, position))
        for node in station.lifts:
            start = running.pop(node, None)
            if start is not None and not _is_optional(track, node):
                found.append(Span(node, start, position, is_lifted=True))
        for later in station.starts:
            running.setdefault(later.node.id, position)
    found += [
        Span(node, start, END) for node, start in running.items() if not _is_optional(track, node)
    ]
    return tuple(found)


def _is_optional(track: Track, node: str) -> bool:
    limit = track.by_id[node].node.limit
    return limit is not None and limit.if_done


def _waits(track: Track, acts: Sequence[str]) -> tuple[Wait, ...]:
    closed: dict[str, int] = {}
    found: list[Wait] = []
    for position, name in enumerate(acts):
        station = track.stations.get(name)
        if station is None:
            continue
        limit = station.node.not_before
        if limit is not None and limit.after in closed:
            found.append(Wait(station.node.id, closed[limit.after], position))
        closed[station.node.id] = position
    return tuple(found)

# SPDX-License-Identifier: Apache-2.0
"""What the order of acts alone decides, once per variant: fit, deviations, limits that ran."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.judge import Judge
from tonggui.core.order import IMPOSSIBLE
from tonggui.core.past import Hit, Past, Standing
from tonggui.core.track import Track

ORDER = "S21"
END = -1  # the position of what is only seen at the end of the record


class Saying:
    """What order has against an act, the same wherever it is said; known by its identity."""

    __slots__ = ("by", "clauses", "expected", "hit", "level", "node", "observed")

    def __init__(self, standing: Standing) -> None:
        """Keep what stands, but for its event and time."""
        said, self.hit = standing.said, standing.hit
        self.node, self.by = self.hit.node, self.hit.by
        self.level = standing.level
        self.clauses = tuple(sorted(standing.clauses))
        self.expected = tuple([expected for expected, _ in said])
        self.observed = tuple([observed for _, observed in said])


class Template(NamedTuple):
    """A finding on the order of acts, the same for every case of the variant."""

    saying: Saying
    position: int  # of the anchoring act in the case
    at_end: bool  # raised by the end of the record, not by the act


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


class Walk:
    """Follows sequences of acts on a track; a step that departs from it is explained once."""

    def __init__(self, judge: Judge, track: Track) -> None:
        """Begin with nothing explained."""
        self._judge, self._track = judge, track
        self._labels = {name: station.id for name, station in track.stations.items()}
        stations = track.stations.values()
        self._has_limits = any(station.starts for station in stations)
        self._has_waits = any(station.node.not_before for station in stations)
        self._astray: dict[tuple[int, str, bool], tuple[int, bool, tuple[Saying, ...]]] = {}
        self._said: dict[Hit, Saying] = {}

    def variant(self, acts: Sequence[str]) -> Variant:
        """Judge a sequence of acts, with positions in place of times."""
        track, labels, moves = self._track, self._labels, self._track.automaton.moves
        run, ran, done = track.automaton.start, True, set[str]()
        raised: dict[str, tuple[int, Saying]] = {}
        for position, name in enumerate(acts):
            label = labels.get(name, name)
            state = moves[run].get(label, IMPOSSIBLE)
            if state < 0:
                state, fits, said = self._step(run, name, was_done=label in done)
                ran = ran and fits
                for saying in said:  # the first act anchors, the last one's words stand
                    first = raised.get(saying.by)
                    raised[saying.by] = (position if first is None else first[0], saying)
            run = state
            done.add(label)
        templates = [Template(saying, at, at_end=False) for at, saying in raised.values()]
        complete = track.automaton.is_complete(run)
        if not complete and acts:
            templates = self._unfinished(run, acts, templates)
        fits = ran and complete
        spans = _spans(track, acts) if self._has_limits else ()
        waits = _waits(track, acts) if self._has_waits else ()
        return Variant(fits, complete, tuple(templates), spans, waits)

    def _step(self, run: int, name: str, *, was_done: bool) -> tuple[int, bool, tuple[Saying, ...]]:
        """Let the judge itself take a step that is not known to be allowed."""
        known = self._astray.get((run, name, was_done))
        if known is None:
            past = self._at(run)
            event = Event("", 0, NODE_CLOSE, 0, 0, node=name)
            if was_done:
                past.closed[self._labels.get(name, name)] = event
            said = tuple([self._saying(hit) for hit in self._judge.step(event, past)])
            known = self._astray[run, name, was_done] = (past.run, past.ran, said)
        return known

    def _saying(self, hit: Hit) -> Saying:
        """Return what a hit says; hits that say the same share it."""
        words = hit._replace(event=None)
        known = self._said.get(words)
        if known is None:
            known = self._said[words] = Saying(Standing(words, 0))
        return known

    def _unfinished(
        self, run: int, acts: Sequence[str], templates: list[Template]
    ) -> list[Template]:
        """Add what a sequence leaves undone at its end."""
        order, past = self._judge.checks.order, self._at(run)
        if not order.rule.is_on:
            return templates
        end = len(acts)
        past.last = Event("", end - 1, NODE_CLOSE, 0, 0, node=acts[-1])
        for hit in order.unfinished(past, self._track.automaton.missing(run)):
            templates = self._ended(templates, hit, end)
        return templates

    def _ended(self, templates: list[Template], hit: Hit, end: int) -> list[Template]:
        """Add what the end shows, or let it stand with what a node called so already has."""
        earlier = [each for each in templates if each.saying.by == hit.by]
        if not earlier:
            return [*templates, Template(self._saying(hit), end - 1, at_end=True)]
        both = Standing(earlier[0].saying.hit, 0)
        both.add(hit, end)
        joined = earlier[0]._replace(saying=Saying(both))
        return [joined if each is earlier[0] else each for each in templates]

    def _at(self, run: int) -> Past:
        past = self._judge.begin("")
        past.track, past.run = self._track, run
        return past


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

# SPDX-License-Identifier: Apache-2.0
"""What in a net can matter for one goal: tokens on the way to it, and their options."""

from __future__ import annotations

from functools import cached_property
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from tonggui.core.net import SILENT, Move, Net

if TYPE_CHECKING:
    from collections.abc import Iterator

Key = tuple[int, tuple[int, ...]]  # how many tasks are skipped, and which, by declared rank

NOTHING: Key = (0, ())


class Option(NamedTuple):
    """What one token may become, and the tasks skipped on the way."""

    post: int
    key: Key


class Turn(NamedTuple):
    """What settling some tokens leads to: tokens in play, frozen ones, ones put out of scope."""

    key: Key
    active: int
    frozen: int
    out: int


class Hub(NamedTuple):
    """A move at which tokens meet, part, vanish or wait for a sub-process to be empty."""

    move: Move
    pre: tuple[int, ...]
    gives: tuple[int, ...]


def bits(mask: int) -> Iterator[int]:
    """Yield the places of a marking, each as a mask, last places first."""
    while mask:
        bit = 1 << mask.bit_length() - 1
        yield bit
        mask ^= bit


def add(key: Key, other: Key) -> Key:
    """Skip the tasks of both."""
    return (key[0] + other[0], tuple(sorted(key[1] + other[1]))) if other[0] else key


def cost(move: Move) -> Key:
    """Return what a move skips: nothing, or its task."""
    return NOTHING if move.task == SILENT else (1, (move.task,))


class Strolls:
    """How far a single token gets by itself, one place to one place, skipping the fewest tasks."""

    def __init__(self, net: Net, *, silent: bool) -> None:
        self.net = net
        moves = [[m for m in ways if m.task == SILENT or not silent] for ways in net.ways]
        self.steps = [[m for m in ways if _is_step(m)] for ways in moves]
        every = dict.fromkeys(move for ways in moves for move in ways)
        self.moves = tuple(every)
        self.meets = tuple(move for move in every if not _is_step(move))
        self._known: dict[int, dict[int, Key]] = {}

    def of(self, place: int) -> dict[int, Key]:
        """Return the places a token can get to, itself included."""
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = self._walk(place)
        return known

    def _walk(self, start: int) -> dict[int, Key]:
        found: dict[int, Key] = {}
        heap: list[tuple[Key, int]] = [(NOTHING, start)]
        while heap:
            key, place = heappop(heap)
            if place in found:
                continue
            found[place] = key
            for move in self.steps[place.bit_length() - 1]:
                if move.post not in found:
                    heappush(heap, (add(key, cost(move)), move.post))
        return found


class Scope:
    """The part of a net on the way to a door; tokens elsewhere stay out of a search."""

    def __init__(self, strolls: Strolls, door: int) -> None:
        self.door, self._strolls = door, strolls
        self._stations: dict[int, tuple[int, ...]] = {}
        self._options: dict[int, tuple[Option, ...]] = {}
        self.known: dict[tuple[int, int], tuple[Turn, ...]] = {}
        self.places, emptied = self._upstream()
        useful = [move for move in strolls.meets if move.post & self.places or move.pre & emptied]
        self.stations = door
        for move in useful:
            self.stations |= move.pre
        self.hubs = tuple(
            Hub(
                move,
                tuple(bits(move.pre)),
                tuple({s for each in bits(move.post) for s in self.stations_of(each)}),
            )
            for move in useful
        )

    def _upstream(self) -> tuple[int, int]:
        """Walk back from the door; sub-processes on the way must be emptied."""
        places, emptied, before = self.door, 0, 0
        while places != before:
            before = places
            for move in reversed(self._strolls.moves):
                if move.post & places:
                    places |= move.pre | move.bar
                    emptied |= move.bar
        return places, emptied

    @cached_property
    def _by_place(self) -> dict[int, list[Move]]:
        found: dict[int, list[Move]] = {}
        for hub in self.hubs:
            for place in hub.pre:
                found.setdefault(place, []).append(hub.move)
        return found

    def stations_of(self, place: int) -> tuple[int, ...]:
        """Return the stations one token can get to by itself."""
        known = self._stations.get(place)
        if known is None:
            within = (each for each in self._strolls.of(place) if each & self.stations)
            known = self._stations[place] = tuple(within)
        return known

    def options(self, place: int) -> tuple[Option, ...]:
        """Return all that one token may become by itself, each by the cheapest way."""
        known = self._options.get(place)
        if known is None:
            best: dict[int, Key] = {}
            for post, key in self._outcomes(place):
                if post != place and (post not in best or key < best[post]):
                    best[post] = key
            known = self._options[place] = tuple(Option(*each) for each in best.items())
        return known

    def _outcomes(self, place: int) -> Iterator[tuple[int, Key]]:
        for station, key in self._strolls.of(place).items():
            if station == self.door:
                yield station, key
            for move in self._by_place.get(station, ()):
                if is_joint(move):
                    yield station, key
                else:
                    yield move.post, add(key, cost(move))


def is_joint(move: Move) -> bool:
    """Tell whether a move needs more than its one token."""
    return bool(move.bar) or move.pre & (move.pre - 1) != 0


def _is_step(move: Move) -> bool:
    """Tell whether a move takes one token from one place to another."""
    return not is_joint(move) and move.post != 0 and move.post & (move.post - 1) == 0

# SPDX-License-Identifier: Apache-2.0
"""Looks ahead in a net: which tasks lie between here and a task, or between here and the end.

Tokens that compete for a move compete for all of its moves (the choices of one gateway), so a
search may settle one group of tokens after another instead of trying every interleaving: either
the group moves, in one of its ways, or it is never needed and stays where it is (frozen). That
loses no run and keeps a block of many parallel branches as cheap as its branches one by one
(persistent sets: Valmari 1989, Godefroid 1996; for free-choice nets).
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from tonggui.core.elements import FlowError
from tonggui.core.net import SILENT, Move, Net

if TYPE_CHECKING:
    from collections.abc import Iterable

Key = tuple[int, tuple[int, ...]]  # how many tasks are skipped, and which, by declared rank

_PATIENCE = 200_000  # situations looked at before a procedure is called too entangled


class Found(NamedTuple):
    """The fewest tasks to skip, first declared ones first, and the markings after the act."""

    key: Key
    markings: frozenset[int]


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the net that can matter for bringing a token to one place."""

    places: int
    moves: tuple[Move, ...]
    exits: tuple[Move, ...]


class Ahead:
    """What can still be reached from given markings, by silent moves or by skipping tasks."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self._scopes: dict[tuple[int, bool], Scope] = {}
        self._quiet = _quiet(net)

    def silently(self, markings: Iterable[int], task: int) -> frozenset[int]:
        """Return the markings in which a task has just been done, nothing skipped."""
        door = self.net.doors[task]
        act = self.net.ways[door.bit_length() - 1][0]
        scope = self._scope(door, silent=True)
        after: set[int] = set()
        unsure = []
        for marking in markings:
            if marking & door:
                after.add(self.net.fire(marking, act))
            elif marking & scope.places:
                unsure.append(marking)
        if unsure:
            after |= self._search(unsure, door, scope, silent=True).markings
        return frozenset(after)

    def nearest(self, markings: Iterable[int], tasks: Iterable[int]) -> Found | None:
        """Find the fewest tasks to skip before one of some tasks can be done."""
        best: Found | None = None
        for task in tasks:
            door = self.net.doors[task]
            scope = self._scope(door, silent=False)
            found = self._search(markings, door, scope, silent=False)
            if not found.markings:
                continue
            if best is None or found.key < best.key:
                best = found
            elif found.key == best.key:
                best = Found(best.key, best.markings | found.markings)
        return best

    def ends_silently(self, markings: Iterable[int]) -> bool:
        """Tell whether a run may be complete as it stands."""
        return any(self._drains(marking) for marking in markings)

    def to_end(self, markings: Iterable[int]) -> tuple[int, ...] | None:
        """Find the fewest tasks that complete a run, None if nothing can complete it."""
        heap: list[tuple[int, tuple[int, ...], int]] = [(0, (), each) for each in set(markings)]
        heap.sort()
        seen: set[int] = set()
        while heap:
            count, ranks, marking = heappop(heap)
            if not marking:
                return ranks
            if marking in seen:
                continue
            seen.add(marking)
            _be_patient(len(seen))
            for move in self.net.enabled(marking, marking):
                more, skipped = _skip(count, ranks, move.task)
                heappush(heap, (more, skipped, self.net.fire(marking, move)))
        return None

    def _drains(self, marking: int) -> bool:
        rest, seen = [marking], {marking}
        while rest:
            here = rest.pop()
            if not here:
                return True
            if here & ~self._quiet:
                continue
            for move in self.net.enabled(here, here):
                after = self.net.fire(here, move) if move.task == SILENT else here
                if after not in seen:
                    seen.add(after)
                    _be_patient(len(seen))
                    rest.append(after)
        return False

    def _search(self, markings: Iterable[int], door: int, scope: Scope, *, silent: bool) -> Found:
        """Bring a token to a door by the cheapest ways; keep every marking they lead to."""
        net, within = self.net, scope.places
        act = net.ways[door.bit_length() - 1][0]
        heap: list[tuple[int, tuple[int, ...], int, int]]
        heap = sorted((0, (), each & within, each & ~within) for each in set(markings))
        best: Key | None = None
        after: set[int] = set()
        seen: set[tuple[int, int]] = set()
        while heap:
            count, ranks, active, frozen = heappop(heap)
            if best is not None and (count, ranks) > best:
                break
            if (active, frozen) in seen:
                continue
            seen.add((active, frozen))
            _be_patient(len(seen))
            if active & door:
                best = (count, ranks)
                after.add(net.fire(active | frozen, act))
                continue
            ways = self._helpful(scope, active, frozen, door)
            if not ways:
                continue
            pre = ways[0].pre
            heappush(heap, (count, ranks, active & ~pre, frozen | pre))
            for move in ways:
                if silent and move.task != SILENT:
                    continue
                moved = net.fire(active | frozen, move) & ~frozen
                more, skipped = _skip(count, ranks, move.task)
                heappush(heap, (more, skipped, moved & within, frozen | moved & ~within))
        return Found(best or (0, ()), frozenset(after))

    def _helpful(self, scope: Scope, active: int, frozen: int, door: int) -> tuple[Move, ...]:
        """Return the moves of a token group that leads towards the door, () if none can.

        A plan is made as if tokens were never used up; where no such plan exists, no run does.
        """
        shut = self._shut(scope, active, frozen)
        reached, trail = active, []
        grows = True
        while grows and not reached & door:
            grows = False
            for move in scope.moves:
                if move.pre & ~reached or not move.post & ~reached or move in shut:
                    continue
                trail.append((move, move.post & ~reached))
                reached |= move.post
                grows = True
        if not reached & door:
            return ()
        need, first = door, None
        for move, new in reversed(trail):
            if need & new:
                need = (need & ~new) | (move.pre & ~active)
                if not move.pre & ~active and (first is None or move.pre > first.pre):
                    first = move
        if first is None:
            return ()
        if first.bar & active:
            return self.net.enabled(active, first.bar)
        return self.net.ways[first.pre.bit_length() - 1]

    def _shut(self, scope: Scope, active: int, frozen: int) -> tuple[Move, ...]:
        """Return the exits of sub-processes that will never be empty."""
        return tuple(
            move
            for move in scope.exits
            if move.pre & active
            and (
                move.bar & frozen or (move.bar & active and not self.net.enabled(active, move.bar))
            )
        )

    def _scope(self, door: int, *, silent: bool) -> Scope:
        scope = self._scopes.get((door, silent))
        if scope is None:
            scope = self._scopes[door, silent] = _scope(self.net, door, silent=silent)
        return scope


def _be_patient(situations: int) -> None:
    if situations > _PATIENCE:
        raise FlowError("procedure", f"too entangled: over {_PATIENCE} situations at one act")


def _skip(count: int, ranks: tuple[int, ...], task: int) -> Key:
    return (count, ranks) if task == SILENT else (count + 1, tuple(sorted((*ranks, task))))


def _scope(net: Net, door: int, *, silent: bool) -> Scope:
    """Walk back from a door over the moves allowed; sub-processes on the way must be emptied."""
    moves = list(dict.fromkeys(move for ways in net.ways for move in ways))
    if silent:
        moves = [move for move in moves if move.task == SILENT]
    places, grows = door, True
    while grows:
        before = places
        for move in reversed(moves):
            if move.post & places:
                places |= move.pre | move.bar
        grows = places != before
    useful = tuple(move for move in moves if move.post & places and not move.pre & door)
    return Scope(places, useful, tuple(move for move in useful if move.bar))


def _quiet(net: Net) -> int:
    """Return the places whose tokens may vanish by silent moves, as far as one token can tell."""
    quiet, grows = 0, True
    while grows:
        before = quiet
        for ways in net.ways:
            for move in ways:
                if move.task == SILENT and not move.post & ~quiet:
                    quiet |= move.pre
        grows = quiet != before
    return quiet

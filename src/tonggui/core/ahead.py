# SPDX-License-Identifier: Apache-2.0
"""Looks ahead in a net: which tasks lie between here and a task, or between here and the end.

Tokens that compete for a move compete for all of its moves (the choices of one gateway), so a
search may settle one group of tokens after another instead of trying every interleaving: either
the group moves, in one of its ways, or it is never needed and stays where it is (frozen). That
loses no run and keeps a block of many parallel branches as cheap as its branches one by one
(persistent sets: Valmari 1989, Godefroid 1996; for free-choice nets). Tokens that every plan needs
(landmarks: Keyder, Richter and Helmert 2010) are never frozen.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from tonggui.core.elements import FlowError
from tonggui.core.net import SILENT, Move, Net, second_token
from tonggui.core.scope import NOTHING, Key, Option, Scope, Strolls, Turn, add, bits, cost, is_joint

if TYPE_CHECKING:
    from collections.abc import Iterable

Node = tuple[Key, int, int, int]  # skipped so far; tokens in play, frozen, outside the scope

_PATIENCE = 100_000  # situations looked at before a procedure is called too entangled


class Found(NamedTuple):
    """The fewest tasks to skip, first declared ones first, and the markings after the act."""

    key: Key
    markings: frozenset[int]


class Ahead:
    """What can still be reached from given markings, by silent moves or by skipping tasks."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self._silent, self._visible = Strolls(net, silent=True), Strolls(net, silent=False)
        self._scopes: dict[tuple[int, bool], Scope] = {}
        self._quiet = _quiet(net)

    def forget(self) -> None:
        """Drop what was learnt on the way; it is found again when asked for."""
        for scope in self._scopes.values():
            scope.known.clear()

    def silently(self, markings: Iterable[int], task: int) -> frozenset[int]:
        """Return the markings in which a task has just been done, nothing skipped."""
        door = self.net.doors[task]
        act = self.net.ways[door.bit_length() - 1][0]
        scope = self._scope(door, self._silent)
        after: set[int] = set()
        for marking in markings:
            if marking & door:
                after.add(self.net.fire(marking, act))
            elif marking & scope.places:
                after |= self._search((marking,), scope).markings
        return frozenset(after)

    def nearest(self, markings: Iterable[int], tasks: Iterable[int]) -> Found | None:
        """Find the fewest tasks to skip before one of some tasks can be done."""
        best: Found | None = None
        for task in tasks:
            found = self._search(markings, self._scope(self.net.doors[task], self._visible))
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
        heap: list[tuple[Key, int]] = sorted((NOTHING, each) for each in set(markings))
        seen: set[int] = set()
        while heap:
            key, marking = heappop(heap)
            if not marking:
                return key[1]
            if marking in seen:
                continue
            seen.add(marking)
            _be_patient(len(seen))
            for move in self.net.enabled(marking, marking):
                heappush(heap, (add(key, cost(move)), self.net.fire(marking, move)))
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

    def _search(self, markings: Iterable[int], scope: Scope) -> Found:
        """Bring a token to a door by the cheapest ways; keep every marking they lead to."""
        act = self.net.ways[scope.door.bit_length() - 1][0]
        heap: list[Node] = sorted(
            (NOTHING, each & scope.places, 0, each & ~scope.places) for each in set(markings)
        )
        best: Key | None = None
        after: set[int] = set()
        seen: set[tuple[int, int, int]] = set()
        while heap:
            key, active, frozen, aside = heappop(heap)
            if best is not None and key > best:
                break
            if (active, frozen, aside) in seen:
                continue
            seen.add((active, frozen, aside))
            _be_patient(len(seen))
            if active & scope.door:
                best = key
                after.add(self.net.fire(active | frozen | aside, act))
                continue
            for turn in self._turns(scope, active, frozen):
                if turn.out & aside:
                    raise self._clash(turn.out & aside)
                total = add(key, turn.key)
                heappush(heap, (total, turn.active, turn.frozen, aside | turn.out))
        return Found(best or NOTHING, frozenset(after))

    def _turns(self, scope: Scope, active: int, frozen: int) -> tuple[Turn, ...]:
        known = scope.known.get((active, frozen))
        if known is None:
            known = scope.known[active, frozen] = tuple(self._settle(scope, active, frozen))
        return known

    def _settle(self, scope: Scope, active: int, frozen: int) -> list[Turn]:
        """Settle the next group of tokens, or all those that have no choice."""
        needed, plan = self._needs(scope, active, frozen)
        turn, moved, branch = Turn(NOTHING, active, frozen, 0), False, 0
        for bit in bits(needed):
            options = self._options(scope, bit, active, frozen)
            if len(options) == 1 and turn.active & bit:
                turn, moved = self._take(scope, turn, bit, options[0]), True
            elif options and not branch:
                branch = bit
        if moved:
            return [turn]
        if branch:
            options = self._options(scope, branch, active, frozen)
            return [self._take(scope, turn, branch, each) for each in options]
        for bit in bits(plan):
            if options := self._options(scope, bit, active, frozen):
                group = self._group(bit)
                rest = Turn(NOTHING, active & ~group, frozen | group, 0)
                return [rest, *(self._take(scope, turn, bit, each) for each in options)]
        return []

    def _group(self, bit: int) -> int:
        return self.net.ways[bit.bit_length() - 1][0].pre

    def _options(self, scope: Scope, bit: int, active: int, frozen: int) -> tuple[Option, ...]:
        """Return what a token may become now; one that waits for others has no option yet."""
        move = self.net.ways[bit.bit_length() - 1][0]
        if not is_joint(move):
            return scope.options(bit)
        if move.pre & ~active or move.bar & (active | frozen):
            return ()
        return (Option(move.post, cost(move)),)

    def _take(self, scope: Scope, turn: Turn, bit: int, option: Option) -> Turn:
        key, active, frozen, out = turn
        rest = active & ~self._group(bit)
        if clash := (rest | frozen | out) & option.post:
            raise self._clash(clash)
        leaves = option.post & ~scope.places
        return Turn(add(key, option.key), rest | option.post & scope.places, frozen, out | leaves)

    def _clash(self, places: int) -> FlowError:
        return second_token(self.net.text(places))

    def _needs(self, scope: Scope, active: int, frozen: int) -> tuple[int, int]:
        """Return the tokens every plan for the door needs, and those of one plan; 0, 0 if none.

        A plan is made as if tokens were never used up; where no such plan exists, no run does.
        """
        need: dict[int, int] = {}
        via: dict[int, int] = {}
        for bit in bits(active):
            for station in scope.stations_of(bit):
                need[station] = need.get(station, bit) & bit
                via.setdefault(station, bit)
        grows = True
        while grows:
            grows = False
            for move, pre, gives in scope.hubs:
                if not all(place in need for place in pre) or self._is_shut(
                    scope, move, active, frozen
                ):
                    continue
                needed, used = move.bar & active, move.bar & active
                for place in pre:
                    needed |= need[place]
                    used |= via[place]
                for station in gives:
                    old = need.get(station)
                    new = needed if old is None else old & needed
                    if new != old:
                        need[station], grows = new, True
                        via.setdefault(station, used)
        return need.get(scope.door, 0), via.get(scope.door, 0)

    def _is_shut(self, scope: Scope, move: Move, active: int, frozen: int) -> bool:
        """Tell whether the sub-process a move waits for will never be empty."""
        inner = move.bar & active
        stays = inner and not any(self._options(scope, bit, active, frozen) for bit in bits(inner))
        return bool(stays or move.bar & frozen)

    def _scope(self, door: int, strolls: Strolls) -> Scope:
        known = (door, strolls is self._silent)
        if known not in self._scopes:
            self._scopes[known] = Scope(strolls, door)
        return self._scopes[known]


def _be_patient(situations: int) -> None:
    if situations > _PATIENCE:
        raise FlowError("procedure", f"too entangled: over {_PATIENCE} situations at one act")


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

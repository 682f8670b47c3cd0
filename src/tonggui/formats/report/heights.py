# SPDX-License-Identifier: Apache-2.0
"""How high in its layer each element lies: long lines straight, all else near its neighbours."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, pairwise
from statistics import mean, median, median_low

from tonggui.core.values import frozen
from tonggui.formats.report.layers import KNOT, Layers

UNIT = 12  # pixels; heights are whole units, so that lines either run straight or bend clearly
KNOT_HEIGHT = 12
_CLEAR = 20
_SWEEPS, _LAST = 24, 6  # the last ones level lines, the others spread boxes evenly

Piece = tuple[str, str]


@frozen
class Strip:
    """Where a lane lies, in pixels; a flow without lanes has one strip."""

    top: int
    height: int


def heights(
    layers: Layers, tall: Mapping[str, int], lanes: Mapping[str, int], folds: Collection[int] = ()
) -> tuple[dict[str, int], list[Strip]]:
    """Return the middle of every element in pixels, and the strips of the lanes.

    `folds` are the layers that begin a new band; heights before and after have nothing in common.
    """
    stacks = _Stacks(layers, tall, lanes, folds)
    stacks.settle()
    return stacks.heights(), stacks.strips


class _Stacks:
    """Elements in blocks that lie on one line, one block above another."""

    def __init__(
        self,
        layers: Layers,
        tall: Mapping[str, int],
        lanes: Mapping[str, int],
        folds: Collection[int],
    ) -> None:
        self.layers, self.tall, self.has_lanes = layers, tall, bool(lanes)
        pieces = [piece for chain in layers.chains.values() for piece in pairwise(chain)]
        self.pieces = [piece for piece in pieces if layers.layer[piece[1]] not in folds]
        self.lane = {name: lanes.get(name, 0) for name in layers.layer}
        for chain in layers.chains.values():
            self.lane.update((knot, self.lane[chain[0]]) for knot in chain[1:-1])
        self.block = _blocks(layers, self.pieces, self.lane)
        self.above: dict[str, dict[str, int]] = {block: {} for block in self.block.values()}
        self.below: dict[str, dict[str, int]] = {block: {} for block in self.block.values()}
        self._stack()
        self.beside = self._beside()
        self.order = self._topdown()
        self.half = self._halves()
        self.y = self._packed()
        self.strips = self._strips(max(lanes.values(), default=0) + 1)
        for block in self.y:
            self.y[block] += self.strips[self.lane[block]].top

    def heights(self) -> dict[str, int]:
        """Return the height of every element."""
        return {name: self.y[block] for name, block in self.block.items()}

    def settle(self) -> None:
        """Move blocks to the middle of their neighbours as far as there is room, to and fro."""
        for sweep in range(_SWEEPS):
            for block in self.order if sweep % 2 else reversed(self.order):
                if self.beside[block]:
                    low, high = self._room(block)
                    self.y[block] = max(low, min(high, self._wanted(block, sweep)))

    def _wanted(self, block: str, sweep: int) -> int:
        beside = [self.y[each] for each in self.beside[block]]
        if sweep >= _SWEEPS - _LAST:
            return median_low(beside)
        return round(mean(beside) / UNIT) * UNIT

    def _span(self, name: str) -> int:
        return self.tall.get(name, KNOT_HEIGHT)

    def _apart(self, one: str, other: str) -> int:
        """Return how far an element must stay below the one above it, in whole units."""
        clear = 4 if KNOT in one + other else _CLEAR
        return -(-((self._span(one) + self._span(other)) // 2 + clear) // UNIT) * UNIT

    def _stack(self) -> None:
        for column in self.layers.columns:
            for one, other in pairwise(column):
                upper, lower = self.block[one], self.block[other]
                apart = self._apart(one, other) if self.lane[one] == self.lane[other] else 0
                self.below[upper][lower] = max(self.below[upper].get(lower, 0), apart)
                self.above[lower][upper] = self.below[upper][lower]

    def _beside(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {block: [] for block in self.above}
        for one, other in self.pieces:
            if self.block[one] != self.block[other]:
                found[self.block[one]].append(self.block[other])
                found[self.block[other]].append(self.block[one])
        return found

    def _topdown(self) -> list[str]:
        """Return the blocks so that each comes after those above it."""
        waiting = {block: len(above) for block, above in self.above.items()}
        order = [block for block, count in waiting.items() if not count]
        for block in order:
            for lower in self.below[block]:
                waiting[lower] -= 1
                if not waiting[lower]:
                    order.append(lower)
        return order

    def _halves(self) -> dict[str, int]:
        """Return how far each block must stay from the edges of its lane."""
        half: dict[str, int] = {}
        for name, block in self.block.items():
            here = -(-(self._span(name) + _CLEAR) // (2 * UNIT)) * UNIT
            half[block] = max(half.get(block, 0), here)
        return half

    def _packed(self) -> dict[str, int]:
        """Put every block as high in its lane as it may lie."""
        y: dict[str, int] = {}
        for block in self.order:
            above = self.above[block].items()
            least = (y[each] + gap for each, gap in above if self.lane[each] == self.lane[block])
            y[block] = max([self.half[block], *least])
        return y

    def _room(self, block: str) -> tuple[int, int]:
        low, high = self._bounds(block)
        low = max([low, *(self.y[each] + apart for each, apart in self.above[block].items())])
        high = min([high, *(self.y[each] - apart for each, apart in self.below[block].items())])
        return low, high

    def _bounds(self, block: str) -> tuple[int, int]:
        """Return between which heights the lane of a block lets it lie."""
        if not self.has_lanes:
            return 0, 1 << 30
        strip = self.strips[self.lane[block]]
        return strip.top + self.half[block], strip.top + strip.height - self.half[block]

    def _strips(self, count: int) -> list[Strip]:
        """Give every lane the height that what stands in it needs."""
        need = [2 * UNIT] * count
        for block, y in self.y.items():
            lane = self.lane[block]
            need[lane] = max(need[lane], y + self.half[block])
        tops = accumulate(need, initial=0)
        return [Strip(top, height) for top, height in zip(tops, need, strict=False)]


def _blocks(layers: Layers, pieces: Sequence[Piece], lane: Mapping[str, int]) -> dict[str, str]:
    """Join what should lie on one line, as long as no two such lines cross."""
    place = {name: i for column in layers.columns for i, name in enumerate(column)}
    block = {name: name for name in layers.layer}
    joined: dict[int, list[tuple[int, int]]] = {}
    for one, other in _straight(pieces, place):
        ends = place[one], place[other]
        drawn = joined.setdefault(layers.layer[one], [])
        if lane[one] == lane[other] and all(_keep_order(ends, each) for each in drawn):
            drawn.append(ends)
            old, new = block[other], block[one]
            block.update((name, new) for name, root in block.items() if root == old)
    return block


def _keep_order(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return (one[0] - other[0]) * (one[1] - other[1]) > 0


def _straight(pieces: Sequence[Piece], place: Mapping[str, int]) -> list[Piece]:
    """List the pieces of lines in the order in which they should run straight.

    First those between knots, then to the middle one of several elements, then to the others.
    """
    after: dict[str, list[int]] = {}
    before: dict[str, list[int]] = {}
    for one, other in pieces:
        after.setdefault(one, []).append(place[other])
        before.setdefault(other, []).append(place[one])

    def rank(piece: Piece) -> tuple[bool, float]:
        one, other = piece
        if KNOT in one and KNOT in other:
            return False, -1
        off = abs(place[other] - median(after[one])) + abs(place[one] - median(before[other]))
        return KNOT in one + other, off

    return sorted(pieces, key=rank)

# SPDX-License-Identifier: Apache-2.0
"""A flow on paper: layers, heights and planned lines become boxes and points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tonggui.core.values import frozen
from tonggui.formats.report.heights import Strip
from tonggui.formats.report.layers import Arc, Layers
from tonggui.formats.report.routes import Gap, Leg, Plan, Step

GAP, CHANNEL, TRACK = 22, 9, 9
MARGIN = 10
_ARROW = 14  # room for the head of a line before a box
Point = tuple[float, float]
Tracks = Mapping[tuple[int, tuple[str, str]], int]


@frozen
class Box:
    """A rectangle, its corner upper left."""

    x: float
    y: float
    width: int
    height: int

    @property
    def middle(self) -> Point:
        """Return the point in its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(slots=True)
class Placed:
    """Where everything is: boxes by id, lines by arc, lanes, and the left edge of each layer."""

    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[Arc, list[Point]] = field(default_factory=dict)
    around: set[Arc] = field(default_factory=set)  # lines that leave their band or lead back
    lanes: list[Strip] = field(default_factory=list)
    layer: dict[str, int] = field(default_factory=dict)
    edges: list[float] = field(default_factory=list)
    bands: int = 1
    width: float = 0
    height: float = 0


Sizes = Mapping[str, tuple[int, int]]


def width_of(column: Sequence[str], sizes: Sizes) -> int:
    """Return how wide a layer is."""
    return max((sizes[name][0] for name in column if name in sizes), default=0)


class Paper:
    """Turns layers, heights and planned lines into points."""

    def __init__(
        self,
        layers: Layers,
        sizes: Sizes,
        middles: Mapping[str, int],
        bands: list[range],
        plan: Plan,
    ) -> None:
        self.layers, self.sizes, self.plan, self.bands = layers, sizes, plan, bands
        self.y = dict(middles)
        self.placed = Placed(layer=dict(layers.layer), bands=len(bands))
        self.gaps: dict[Gap, float] = {}
        self.corridors: list[float] = []

    def draw(self, strips: list[Strip]) -> Placed:
        """Place boxes and lines."""
        placed = self.placed
        for band in range(len(self.bands)):
            self._across(band)
        tracks = self._tracks()
        self._down(tracks, strips)
        for name, (width, height) in self.sizes.items():
            x = placed.edges[self.layers.layer[name]] + (self._column(name) - width) / 2
            placed.boxes[name] = Box(x, self.y[name] - height / 2, width, height)
        for arc, steps in self.plan.steps.items():
            placed.lines[arc] = self._line(arc, tracks)
            if any(step.corridor >= 0 for step in steps):
                placed.around.add(arc)
        return placed

    def _column(self, name: str) -> int:
        return width_of(self.layers.columns[self.layers.layer[name]], self.sizes)

    def _across(self, band: int) -> None:
        """Set the left edge of every gap and layer of a band."""
        x = float(MARGIN)
        for place, layer in enumerate(self.bands[band]):
            x = self._gap((band, place), x, is_outer=place == 0)
            self.placed.edges.append(x)
            x += width_of(self.layers.columns[layer], self.sizes)
        x = self._gap((band, len(self.bands[band])), x, is_outer=True)
        self.placed.width = max(self.placed.width, x + MARGIN)

    def _gap(self, gap: Gap, x: float, *, is_outer: bool) -> float:
        self.gaps[gap] = x
        channels = self.plan.channels(gap)
        if is_outer and not channels:
            return x
        return x + max(GAP, _ARROW + CHANNEL * channels + CHANNEL / 2)

    def _channel(self, step: Step) -> float:
        leg = self._leg(step)
        return self.gaps[step.gap] + CHANNEL * (leg.channel + 1)

    def _leg(self, step: Step) -> Leg:
        return self.plan.legs[step.gap][step.key]

    def _tracks(self) -> dict[tuple[int, tuple[str, str]], int]:
        """Give every line along a corridor a track; lines to one end share theirs."""
        spans: dict[tuple[int, tuple[str, str]], list[float]] = {}
        for steps in self.plan.steps.values():
            for one, other in pairwise(steps):
                if one.corridor >= 0:
                    ends = [self._channel(one), self._channel(other)]
                    spans.setdefault((one.corridor, one.key), []).extend(ends)
        tracks: dict[tuple[int, tuple[str, str]], int] = {}
        taken: dict[int, list[list[tuple[float, float]]]] = {}
        for key, ends in sorted(
            spans.items(), key=lambda each: (max(each[1]) - min(each[1]), each[0])
        ):
            rows = taken.setdefault(key[0], [])
            low, high = min(ends) - CHANNEL / 2, max(ends) + CHANNEL / 2
            number = 0
            while number < len(rows) and any(a < high and low < b for a, b in rows[number]):
                number += 1
            rows += [[] for _ in range(number + 1 - len(rows))]
            rows[number].append((low, high))
            tracks[key] = number
        return tracks

    def _down(self, tracks: Tracks, strips: list[Strip]) -> None:
        """Put the bands below one another, their corridors between them."""
        top = 0.0
        for band, layers in enumerate(self.bands):
            names = [name for layer in layers for name in self.layers.columns[layer]]
            tall = {name: self.sizes.get(name, (0, 12))[1] / 2 for name in names}
            low = min(self.y[name] - tall[name] for name in names)
            shift = 0.0 if strips else top + MARGIN - low
            for name in names:
                self.y[name] += shift  # type: ignore[assignment]
            bottom = max(self.y[name] + tall[name] for name in names)
            if strips:
                bottom = strips[-1].top + strips[-1].height
            self.corridors.append(bottom + TRACK)
            count = max((n + 1 for (c, _), n in tracks.items() if c == band), default=0)
            top = bottom + (count + 1) * TRACK if count else bottom
        self.placed.lanes = strips
        self.placed.height = top + (0 if strips else MARGIN)

    def _line(self, arc: Arc, tracks: Tracks) -> list[Point]:
        """Follow the steps of a line from box to box."""
        source, target = self.placed.boxes[arc[0]], self.placed.boxes[arc[1]]
        points: list[Point] = [(source.x + source.width, source.middle[1])]
        steps = self.plan.steps[arc]
        chain = self.layers.chains.get(arc, [])
        heights = self._turns(arc, steps, chain, tracks)
        for step, y in zip(steps, heights, strict=True):
            x = self._channel(step)
            points += [(x, points[-1][1]), (x, y)]
        return [*points, (target.x, points[-1][1])]

    def _turns(
        self,
        arc: Arc,
        steps: Sequence[Step],
        chain: Sequence[str],
        tracks: Tracks,
    ) -> list[float]:
        """Return the height on which each step ends."""
        found: list[float] = []
        for step in steps:
            if step.corridor >= 0:
                found.append(
                    self.corridors[step.corridor] + TRACK * tracks[step.corridor, step.key]
                )
            else:
                found.append(self._arrival(step, arc, chain))
        return found

    def _arrival(self, step: Step, arc: Arc, chain: Sequence[str]) -> float:
        """Return the height of the element or knot right of a gap on this line."""
        layer = self.bands[step.gap[0]].start + step.gap[1]
        for each in chain:
            if self.layers.layer[each] == layer:
                return self.y[each]
        return self.y[arc[1]]

# SPDX-License-Identifier: Apache-2.0
"""Places a flow on paper: layers from left to right, one band a lane, bends kept out of boxes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tonggui.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tonggui.core.flow import Element, Flow

SIZES = {"task": (100, 80), "start": (36, 36), "end": (36, 36)}
GATEWAY = (50, 50)
GAP_X, GAP_Y, MARGIN, LANE_LABEL = 60, 30, 30, 30
ASIDE = 10  # keeps lines that lead back apart from those that lead on

Point = tuple[int, int]


@frozen
class Box:
    """A rectangle, its corner upper left."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> Point:
        """The point in its middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    def moved(self, x: int, y: int) -> Box:
        """Return it moved right and down."""
        return Box(self.x + x, self.y + y, self.width, self.height)


@dataclass(slots=True)
class Drawing:
    """Where elements (by id), lanes (by name) and arcs (by number) are drawn."""

    boxes: dict[str, Box] = field(default_factory=dict)
    lanes: dict[str, Box] = field(default_factory=dict)
    lines: dict[int, list[Point]] = field(default_factory=dict)
    width: int = 0
    height: int = 0


def draw(flow: Flow) -> Drawing:
    """Place the elements of a flow, those of a sub-process within its box."""
    inner = {each.id: _Level(flow, each.id, {}).draw() for each in flow.subprocesses}
    sizes = {name: (level.width, level.height) for name, level in inner.items()}
    drawing = _Level(flow, "", sizes).draw()
    for name, level in inner.items():
        corner = drawing.boxes[name]
        for each, box in level.boxes.items():
            drawing.boxes[each] = box.moved(corner.x, corner.y)
        for arc, line in level.lines.items():
            drawing.lines[arc] = [(x + corner.x, y + corner.y) for x, y in line]
    return drawing


class _Level:
    """The elements of one level; an arc over several layers bends at a knot in each of them."""

    def __init__(self, flow: Flow, level: str, sizes: Mapping[str, tuple[int, int]]) -> None:
        here = [each for each in flow.elements if each.inside == level]
        self.size = {each.id: sizes.get(each.id) or _size(each) for each in here}
        self.arcs = {i: arc for i, arc in enumerate(flow.arcs) if arc[0] in self.size}
        lanes = [*flow.lanes, ""] if flow.lanes and not level else [""]
        lane_of = {each.id: lanes.index(each.lane) if each.lane in lanes else 0 for each in here}
        self.lanes = lanes if "" in {each.lane for each in here} or len(lanes) == 1 else lanes[:-1]
        self.band = lane_of
        self.layer = _layers([each.id for each in here], self.arcs.values())
        self.knots: dict[int, list[str]] = {}
        self.before: dict[str, list[str]] = defaultdict(list)
        for number, (source, target) in self.arcs.items():
            self._thread(number, source, target)
        self.row: dict[str, int] = {}
        self.gaps = [MARGIN // 2]

    def draw(self) -> Drawing:
        """Place everything."""
        drawing = Drawing()
        self._place_rows()
        x, y = self._columns(), self._rows(drawing)
        for name, (width, height) in self.size.items():
            middle_x, middle_y = x[self.layer[name]], y[self.band[name], self.row[name]]
            box = Box(middle_x - width // 2, middle_y - height // 2, width, height)
            drawing.boxes[name] = box
            drawing.width = max(drawing.width, box.x + width + MARGIN)
        depth = drawing.height
        for number, (source, target) in self.arcs.items():
            ends = drawing.boxes[source], drawing.boxes[target]
            first, last = self.layer[source], self.layer[target]
            rows = [y[self.band[knot], self.row[knot]] for knot in self.knots[number]]
            turns = self.gaps[first + 1 : last + 1]
            if last <= first:  # back, below everything
                rows, turns = [depth], [self.gaps[first + 1] - ASIDE, self.gaps[last] + ASIDE]
            drawing.lines[number] = _line(*ends, rows, turns)
        drawing.height += MARGIN
        return drawing

    def _thread(self, number: int, source: str, target: str) -> None:
        knots: list[str] = []
        for layer in range(self.layer[source] + 1, self.layer[target]):
            knot = f"{number}/{layer}"
            self.layer[knot], self.band[knot] = layer, self.band[source]
            knots.append(knot)
        self.knots[number] = knots
        if self.layer[source] < self.layer[target]:
            chain = [source, *knots, target]
            for i, each in enumerate(chain[1:]):
                self.before[each].append(chain[i])

    def _place_rows(self) -> None:
        """Put each element level with those before it, and neighbours one row apart."""
        columns: dict[tuple[int, int], list[str]] = defaultdict(list)
        for name, layer in self.layer.items():
            columns[layer, self.band[name]].append(name)
        for key in sorted(columns):
            wanted = {name: self._wanted(name) for name in columns[key]}
            names = sorted(columns[key], key=lambda name: wanted[name])
            middle = sum(wanted.values()) / len(wanted)
            row = round(middle - (len(names) - 1) / 2)
            for offset, name in enumerate(names):
                self.row[name] = row + offset

    def _wanted(self, name: str) -> float:
        rows = [self.row[b] for b in self.before[name] if self.band[b] == self.band[name]]
        return sum(rows) / len(rows) if rows else 0.0

    def _columns(self) -> list[int]:
        """Return the middle of each layer, and note where lines may turn around it."""
        widths: dict[int, int] = defaultdict(int)
        for name, (width, _) in self.size.items():
            widths[self.layer[name]] = max(widths[self.layer[name]], width)
        middles, x = [], MARGIN
        for layer in range(max(self.layer.values()) + 1):
            middles.append(x + widths[layer] // 2)
            x += widths[layer] + GAP_X
            self.gaps.append(x - GAP_X // 2)
        return middles

    def _rows(self, drawing: Drawing) -> dict[tuple[int, int], int]:
        """Return the middle of each row of each lane, and note the lanes' bands."""
        heights: dict[tuple[int, int], int] = {}
        for name, band in self.band.items():
            key = (band, self.row[name])
            heights[key] = max(heights.get(key, 0), self.size.get(name, (0, 20))[1])
        middles, y = {}, 0
        for band, lane in enumerate(self.lanes):
            top = y
            y += MARGIN
            for key in sorted(key for key in heights if key[0] == band):
                middles[key] = y + heights[key] // 2
                y += heights[key] + GAP_Y
            y = max(y, top + 2 * MARGIN)
            drawing.lanes[lane] = Box(0, top, 0, y - top)
        drawing.height = y
        return middles


def _size(element: Element) -> tuple[int, int]:
    return SIZES.get(element.kind, GATEWAY)


def _layers(names: list[str], arcs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Put every element right of all those that lead to it, loops left out."""
    after: dict[str, list[str]] = {name: [] for name in names}
    entered = set()
    for source, target in arcs:
        after[source].append(target)
        entered.add(target)
    done = _finished([*(name for name in names if name not in entered), *names], after)
    layer = dict.fromkeys(names, 0)
    place = {name: i for i, name in enumerate(reversed(done))}
    for name in reversed(done):
        for target in after[name]:
            if place[target] > place[name]:
                layer[target] = max(layer[target], layer[name] + 1)
    return layer


def _finished(roots: list[str], after: Mapping[str, list[str]]) -> list[str]:
    done: list[str] = []
    seen: set[str] = set()
    for root in roots:
        trail = [] if root in seen else [(root, iter(after[root]))]
        seen.add(root)
        while trail:
            target = next(trail[-1][1], None)
            if target is None:
                done.append(trail.pop()[0])
            elif target not in seen:
                seen.add(target)
                trail.append((target, iter(after[target])))
    return done


def _line(source: Box, target: Box, rows: list[int], turns: list[int]) -> list[Point]:
    """Lead from box to box, through some rows, changing from one to the next at the turns."""
    line = [(source.x + source.width, source.middle[1])]
    for row, turn in zip([*rows, target.middle[1]], turns, strict=True):
        if row != line[-1][1]:
            line += [(turn, line[-1][1]), (turn, row)]
    return [*line, (target.x, target.middle[1])]

# SPDX-License-Identifier: Apache-2.0
"""A power's procedure as a drawing: lanes where they fit, bands where it is long, both rails."""

from __future__ import annotations

from dataclasses import replace

from tonggui.core.flow import from_edges
from tonggui.core.powers import Power
from tonggui.formats.report import marks, words
from tonggui.formats.report.lanes import Lanes, lanes_of
from tonggui.formats.report.lettering import text, title
from tonggui.formats.report.levels import Level, level_of, sizes_of
from tonggui.formats.report.markup import NOTHING, Markup, Phrase, el, join
from tonggui.formats.report.paper import Placed
from tonggui.formats.report.placing import estimate
from tonggui.formats.report.plating import Chart, node_of, plates_of
from tonggui.formats.report.sketch import Sketch, sketch
from tonggui.formats.report.stations import rails
from tonggui.formats.report.strokes import lane_label

LIMIT = 1342  # pixels inside a sheet of the widest page
LABEL = 100
_WIDTHS = (158, 146, 136, 126, 116, 106)
_FOLDED_WIDTHS = (196, 172, 160, 148, 138, 128)


def flowchart(power: Power, chart: Chart) -> Markup:
    """Draw a power's procedure."""
    flow = power.flow or from_edges(
        power.id, power.name, [(node.id, node.name, node.post) for node in power.nodes]
    )
    drawn = sketch(flow)
    lanes = None if drawn.inner else lanes_of(power, drawn, chart.names)
    least = estimate(sizes_of(drawn, _WIDTHS[-1], 60), list(drawn.arcs))
    if lanes and LABEL + least > LIMIT:
        lanes = None
    return _Canvas(power, chart, drawn, lanes).draw()


class _Canvas:
    """One drawing on its way."""

    def __init__(self, power: Power, chart: Chart, drawn: Sketch, lanes: Lanes | None) -> None:
        self.power, self.chart, self.drawn, self.lanes = power, chart, drawn, lanes
        self.tasks = {each.id: each for each in drawn.tasks}
        self.nodes = {name: node_of(each, power) for name, each in self.tasks.items()}
        self.lines = 3 if lanes else 4
        self.plates = plates_of(power, self.tasks, self.nodes, chart, lanes)
        self.has_flags = any(plate.cards for plate in self.plates.values())
        self.level = self._level()
        self.placed = self.level.placed
        self._show_cards_once()

    def draw(self) -> Markup:
        """Draw everything, what lies below first."""
        placed = self.placed
        left = LABEL if self.lanes else 0
        shown = self.lanes is not None and any(
            node and node.supervision for node in self.nodes.values()
        )
        top = 34 if self._stages() else 0
        rail, depth = self._rail(placed.height) if shown else (NOTHING, 0)
        flow = self.level.draw(self.plates, lines=self.lines)
        moved = f"translate({left} {top})"
        body = el("g", self._stage_lines(depth), rail, flow, transform=moved)
        width, height = placed.width + left, placed.height + top + depth
        return el(
            "svg", title(self.power.name), self._bands(width, top), body,
            viewBox=f"0 0 {width:g} {height:g}", width=f"{width:g}", height=f"{height:g}",
            role="group", class_="drawing",
        )  # fmt: skip

    def _level(self) -> Level:
        """Make the boxes as wide as fits in one band, else as makes the fewest, lowest bands."""
        if self.lanes:
            arcs = list(self.drawn.arcs)
            for wide in _WIDTHS:
                sizes = sizes_of(self.drawn, wide, self._high(wide))
                if LABEL + estimate(sizes, arcs) <= LIMIT:
                    break
            return level_of(self.drawn, wide, self._high(wide), limit=LIMIT, lanes=self.lanes.of)
        tries = [
            level_of(self.drawn, wide, self._high(wide), limit=LIMIT) for wide in _FOLDED_WIDTHS
        ]
        return min(tries, key=lambda each: _cost(each.placed))

    def _high(self, wide: int) -> int:
        heights = (
            plate.height(wide, lines=self.lines, has_flags=self.has_flags)
            for plate in self.plates.values()
        )
        return max(heights, default=0)

    def _show_cards_once(self) -> None:
        """Leave the cards of a node to the first of the boxes that stand for it."""
        shown: set[int] = set()
        for name in sorted(self.plates, key=lambda name: self.placed.layer.get(name, 0)):
            plate = self.plates[name]
            if plate.number in shown:
                self.plates[name] = replace(plate, cards=None)
            shown.add(plate.number)

    def _columns(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for name in self.nodes:
            if name in self.placed.layer:
                found.setdefault(self.placed.layer[name], []).append(name)
        return dict(sorted(found.items()))

    def _stages(self) -> list[tuple[float, str]]:
        """Return where each stage begins, nothing where stages do not lie side by side."""
        if not self.lanes:
            return []
        found: list[tuple[float, str]] = []
        for layer, names in self._columns().items():
            stages = {node.stage for name in names if (node := self.nodes[name])}
            if len(stages) != 1 or "" in stages:
                return []
            stage = stages.pop()
            if not found or found[-1][1] != stage:
                found.append((self._edge(layer) if found else 0.0, stage))
        return found

    def _edge(self, layer: int) -> float:
        """Return the middle between the tasks of a layer and what stands before them."""
        before = [
            box.x + box.width
            for name, box in self.placed.boxes.items()
            if self.placed.layer[name] < layer
        ]
        here = min(
            box.x for name, box in self.placed.boxes.items() if self.placed.layer[name] == layer
        )
        return (max(before, default=0) + here) / 2

    def _stage_lines(self, depth: float) -> Markup:
        parts = [NOTHING]
        for x, stage in self._stages():
            said = words.among(words.STAGES, stage)
            line = f"M{x:g} -34V{self.placed.height + depth:g}"
            parts.append(el("path", d=line, stroke=marks.LINE_STRONG))
            parts.append(text(said, x + 12, -11, size=17, bold=True, class_="serif"))
        return join(parts)

    def _bands(self, width: float, top: float) -> Markup:
        parts = [NOTHING]
        for number, strip in enumerate(self.placed.lanes):
            y = strip.top + top
            fill = marks.BAND if number % 2 == 0 else marks.PAPER
            parts.append(el("rect", x=0, y=y, width=width, height=strip.height, fill=fill))
            parts.append(el("path", d=f"M0 {y:g}H{width:g}", stroke=marks.LINE))
            label = self.lanes.labels[number] if self.lanes else Phrase("", "")
            parts.append(lane_label(label, y + strip.height / 2, LABEL - 16))
        return join(parts)

    def _rail(self, top: float) -> tuple[Markup, float]:
        columns = [
            ([(self.nodes[name], self.placed.boxes[name]) for name in names])
            for names in self._columns().values()
        ]
        return rails(columns, self.chart.names, top=top, width=self.placed.width, label=LABEL)


def _cost(placed: Placed) -> tuple[bool, int, float]:
    return placed.width > LIMIT, placed.bands, placed.height

# SPDX-License-Identifier: Apache-2.0
"""One level of a drawn procedure with the sub-processes in it, placed and drawn."""

from __future__ import annotations

from collections.abc import Mapping

from tonggui.core.elements import Element
from tonggui.core.values import frozen
from tonggui.formats.report import frames, marks
from tonggui.formats.report.lettering import fitted, text, title
from tonggui.formats.report.markup import Markup, el, join
from tonggui.formats.report.paper import Box, Placed
from tonggui.formats.report.placing import place
from tonggui.formats.report.plates import Plate
from tonggui.formats.report.sketch import Sketch
from tonggui.formats.report.strokes import line, sign

_GATE, _END = 28, 22
_PAD, _HEAD = 8, 22
Sizes = dict[str, tuple[int, int]]


@frozen
class Level:
    """What is drawn and where, and the same for every sub-process in it."""

    drawn: Sketch
    placed: Placed
    inner: Mapping[str, Level]

    def draw(self, plates: Mapping[str, Plate], *, lines: int) -> Markup:
        """Draw lines, then boxes; `lines` is how many lines of text a name may take."""
        return join((self._lines(), self._boxes(plates, lines)))

    def _lines(self) -> Markup:
        ahead, around = [], []
        for arc, points in self.placed.lines.items():
            name = title(self.drawn.arcs[arc]) if self.drawn.arcs[arc] else ""
            if arc in self.placed.around:
                around.append(line(points, name, head="around"))
            else:
                ahead.append(line(points, name))
        return join(
            (
                el("g", *around, fill="none", stroke=marks.CONTROL, stroke_width=1.3),
                el("g", *ahead, fill="none", stroke=marks.INK, stroke_width=1.5),
            )
        )

    def _boxes(self, plates: Mapping[str, Plate], lines: int) -> Markup:
        return join(
            self._box(self.drawn.elements[name], box, plates, lines)
            for name, box in self.placed.boxes.items()
        )

    def _box(self, element: Element, box: Box, plates: Mapping[str, Plate], lines: int) -> Markup:
        if group := self.drawn.groups.get(element.id):
            places = frames.places(len(group), box)
            inside = (
                plates[each.id].draw(inner, lines=lines)
                for each, inner in zip(group, places, strict=True)
            )
            return join((frames.frame(element.kind, len(group), box), *inside))
        if level := self.inner.get(element.id):
            moved = f"translate({box.x + _PAD:g} {box.y + _HEAD:g})"
            sub = el("g", level.draw(plates, lines=lines), transform=moved)
            return join((_frame(element, box), sub))
        if plate := plates.get(element.id):
            return plate.draw(box, lines=lines)
        return sign(element.kind, box)


def level_of(
    drawn: Sketch, wide: int, high: int, *, limit: float, lanes: Mapping[str, int] | None = None
) -> Level:
    """Place a sketch with acts of a size, sub-processes first."""
    inner = {
        name: level_of(sub, wide, high, limit=limit - 4 * _PAD) for name, sub in drawn.inner.items()
    }
    sizes = sizes_of(drawn, wide, high)
    for name, level in inner.items():
        sizes[name] = int(level.placed.width) + 2 * _PAD, int(level.placed.height) + _HEAD + _PAD
    return Level(drawn, place(sizes, list(drawn.arcs), limit=limit, lanes=lanes), inner)


def sizes_of(drawn: Sketch, wide: int, high: int) -> Sizes:
    """Return the size of every element but sub-processes, given that of an act."""
    return {
        name: _size(each, len(drawn.groups.get(name, ())), wide, high)
        for name, each in drawn.elements.items()
    }


def _size(element: Element, grouped: int, wide: int, high: int) -> tuple[int, int]:
    if element.kind == "task":
        return wide, high
    if grouped:
        return frames.size(grouped, wide, high)
    return (_END, _END) if element.kind in {"start", "end"} else (_GATE, _GATE)


def _frame(element: Element, box: Box) -> Markup:
    """Draw the frame of a sub-process with its name."""
    outline = el(
        "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=8,
        fill=marks.BAND, stroke=marks.INK_3, stroke_width=1.4,
    )  # fmt: skip
    name = fitted(element.label, box.width - 24, 12, bold=True)
    return join((outline, text(name, box.x + 12, box.y + 16, bold=True, fill=marks.INK_2)))

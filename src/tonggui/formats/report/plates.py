# SPDX-License-Identifier: Apache-2.0
"""The box of a node in a drawn procedure: name, post, limit, risk and the cards against it."""

from __future__ import annotations

from collections.abc import Mapping

from tonggui.core.values import frozen
from tonggui.formats.report import marks
from tonggui.formats.report.figures import short
from tonggui.formats.report.lettering import fitted, text, title, width, wrapped
from tonggui.formats.report.markup import NOTHING, Markup, Phrase, el, join
from tonggui.formats.report.paper import Box
from tonggui.formats.report.tally import WORST_FIRST

_PAD, _TITLE, _NOTE, _FLAG_ROW = 8, 17, 16, 19
_COLLECTIVE = "集体"


@frozen
class Plate:
    """What stands on the box of one node."""

    name: str
    number: int
    notes: tuple[tuple[Phrase, str], ...] = ()  # a line and its colour
    risk: str = ""
    mode: str = ""
    is_optional: bool = False
    has_data: bool = True
    cards: Mapping[str, int] | None = None
    link: str = ""

    def height(self, wide: int, *, lines: int, has_flags: bool) -> int:
        """Return how high the box must be at a width."""
        names = len(wrapped(self.name, wide - 2 * _PAD, 13, lines=lines, bold=True))
        rows = names * _TITLE + len(self.notes) * _NOTE + has_flags * _FLAG_ROW
        return rows + 20

    def draw(self, box: Box, *, lines: int) -> Markup:
        """Draw the box with everything on it."""
        parts = [title(self.name), self._frame(box), self._words(box, lines), self._flags(box)]
        parts.append(marks.disc(box.x + 5, box.y + 1, self.number))
        parts.append(marks.risk(box.x + box.width - 5, box.y + 1, self.risk))
        if self.link:
            return el("a", *parts, href=self.link)
        return el("g", *parts)

    def _frame(self, box: Box) -> Markup:
        fill = marks.PAPER if self.has_data else marks.HATCH
        edge = {
            "stroke": marks.INK if self.has_data else marks.INK_3,
            "stroke_dasharray": None if self.has_data and not self.is_optional else "5 3",
        }
        outer = el(
            "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=3, fill=fill,
            stroke_width=1.4, **edge,
        )  # fmt: skip
        if self.mode != _COLLECTIVE:
            return outer
        inner = el(
            "rect", x=box.x + 3, y=box.y + 3, width=box.width - 6, height=box.height - 6, rx=2,
            fill="none", stroke_width=1, **edge,
        )  # fmt: skip
        return join((outer, inner))

    def _words(self, box: Box, lines: int) -> Markup:
        room = box.width - 2 * _PAD
        x, y = box.x + _PAD, box.y + 24.0
        parts = []
        for line in wrapped(self.name, room, 13, lines=lines, bold=True):
            parts.append(text(line, x, y, size=13, bold=True))
            y += _TITLE
        for note, colour in self.notes:
            said = Phrase(fitted(note.zh, room, 12), fitted(note.en, room, 12))
            parts.append(text(said, x, y, fill=colour))
            y += _NOTE
        return join(parts)

    def _flags(self, box: Box) -> Markup:
        x, y = box.x + _PAD, box.y + box.height - _FLAG_ROW - 1
        parts = [NOTHING]
        for level in WORST_FIRST:
            count = (self.cards or {}).get(level, 0)
            if count:
                said = short(count)
                parts += [
                    marks.flag(x, y, level),
                    text(said, x + 13, y + 10.5, bold=True, class_="num"),
                ]
                x += 20 + width(max(said, key=len), 12, bold=True)
        return join(parts)

# SPDX-License-Identifier: Apache-2.0
"""A frame around many acts of which one is chosen, or which all run side by side."""

from __future__ import annotations

from tonggui.formats.report import marks
from tonggui.formats.report.lettering import text
from tonggui.formats.report.markup import Markup, Phrase, el, join
from tonggui.formats.report.paper import Box

_PAD, _HEAD, _APART = 12, 26, 20
_HIGH = 4  # boxes above one another before the next column begins


def size(count: int, wide: int, high: int) -> tuple[int, int]:
    """Return how large a frame around so many boxes of a size is."""
    columns = -(-count // _HIGH)
    rows = -(-count // columns)
    return (
        2 * _PAD + columns * wide + (columns - 1) * _APART,
        _HEAD + _PAD + rows * high + (rows - 1) * _APART,
    )


def places(count: int, frame: Box) -> list[Box]:
    """Return where the boxes in a frame lie, column by column."""
    columns = -(-count // _HIGH)
    rows = -(-count // columns)
    wide = (frame.width - 2 * _PAD - (columns - 1) * _APART) // columns
    high = (frame.height - _HEAD - _PAD - (rows - 1) * _APART) // rows
    return [
        Box(
            frame.x + _PAD + (wide + _APART) * (number // rows),
            frame.y + _HEAD + (high + _APART) * (number % rows),
            wide,
            high,
        )
        for number in range(count)
    ]


def frame(kind: str, count: int, box: Box) -> Markup:
    """Draw the frame and say what it means."""
    said = Phrase(f"{count} 项并行，均须办", f"all of these {count}, in any order")
    if kind == "group-exclusive":
        said = Phrase(f"{count} 项中办一项", f"one of these {count}")
    outline = el(
        "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=4,
        fill=marks.BAND, stroke=marks.INK_3, stroke_width=1.2, stroke_dasharray="6 4",
    )  # fmt: skip
    return join((outline, text(said, box.x + _PAD, box.y + 16, fill=marks.INK_2)))

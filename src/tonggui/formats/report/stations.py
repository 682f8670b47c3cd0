# SPDX-License-Identifier: Apache-2.0
"""The rail of planned supervision under a drawn procedure, one point to each node."""

from __future__ import annotations

from collections.abc import Sequence

from tonggui.core.powers import Node
from tonggui.formats.report import marks
from tonggui.formats.report.lettering import text, wrapped
from tonggui.formats.report.markup import Markup, Phrase, el, join
from tonggui.formats.report.names import Names
from tonggui.formats.report.paper import Box

DEPTH = 92
_RAIL = 34
_EMPTY = Phrase("空", "–")
_NOBODY = Phrase("未设监督主体", "nobody set")


def rails(
    columns: Sequence[Sequence[tuple[Node | None, Box]]],
    names: Names,
    *,
    top: float,
    width: float,
    label: float,
) -> tuple[Markup, float]:
    """Draw the rail, its points and what ties them to the boxes; return it with its depth."""
    y = top + _RAIL
    parts = [el("path", d=f"M{-label:g} {top:g}H{width:g}", stroke=marks.LINE_STRONG)]
    parts.append(marks.rail(0, width, y, marks.SUP))
    name = text(
        Phrase("监督运行", "Oversight"), 12 - label, y + 5, size=13, bold=True, fill=marks.SUP
    )
    parts.append(name)
    for column in columns:
        wide = column[0][1].width + 16
        for place, (node, box) in enumerate(column):
            x = box.middle[0] + wide * ((place + 0.5) / len(column) - 0.5)
            parts.append(_tie(x, box.y + box.height, y, is_watched=_is_watched(node)))
            parts.append(_point(node, names, x, y, wide / len(column)))
    return join(parts), DEPTH


def _is_watched(node: Node | None) -> bool:
    return node is not None and node.supervision is not None


def _tie(x: float, top: float, bottom: float, *, is_watched: bool) -> Markup:
    line = f"M{x:g} {top:g}V{bottom - 12:g}"
    if is_watched:
        return el("path", d=line, stroke=marks.SUP_LINE, stroke_width=1.4)
    return el("path", d=line, stroke=marks.CONTROL, stroke_width=1.4, stroke_dasharray="2 4")


def _point(node: Node | None, names: Names, x: float, y: float, room: float) -> Markup:
    plan = node.supervision if node else None
    if plan is None:
        gap = el("rect", x=x - 20, y=y - 7, width=40, height=14, fill=marks.PAPER)
        return join((gap, marks.point(x, y, _EMPTY, "empty", size=22), _label(_NOBODY, x, y, room)))
    sign = marks.BEFORE_DURING_AFTER.get(plan.timing, Phrase(plan.timing[:1], plan.timing[:1]))
    name = names.short_body(plan.lead)
    look = "kept" if plan.mode == "each" else "due"
    said = Phrase(name, name)
    return join((marks.point(x, y, sign, look, size=22), _label(said, x, y, room, marks.SUP)))


def _label(said: Phrase, x: float, y: float, room: float, fill: str = marks.INK_2) -> Markup:
    zh, en = (wrapped(each, room - 6, 12, lines=2, bold=True) for each in said)
    rows = [
        Phrase(zh[row] if row < len(zh) else "", en[row] if row < len(en) else "")
        for row in range(max(len(zh), len(en)))
    ]
    return join(
        text(row, x, y + 28 + 15 * number, bold=True, fill=fill, anchor="middle")
        for number, row in enumerate(rows)
    )

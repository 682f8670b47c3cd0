# SPDX-License-Identifier: Apache-2.0
"""Findings by month as upright bars, every month between the first and the last included."""

from __future__ import annotations

from collections.abc import Sequence

from tonggui.formats.report import marks
from tonggui.formats.report.figures import months_between, number
from tonggui.formats.report.lettering import text, title
from tonggui.formats.report.markup import NOTHING, Markup, Phrase, el, join
from tonggui.formats.report.parts import region
from tonggui.formats.report.tally import WORST_FIRST, Group
from tonggui.formats.report.words import word

_WIDE, _TALL, _LEFT, _TOP, _BOTTOM = 640, 126, 52, 22, 34
_THINNEST, _WIDEST = 3.2, 40
_TEXTED = 30  # a column this wide has room for its figure


def month_chart(groups: Sequence[Group]) -> Markup:
    """Draw the findings of each month."""
    if not groups:
        return NOTHING
    by_month = {group.key[0]: group for group in groups}
    months = months_between(min(by_month), max(by_month))
    step = min(_WIDEST + 12, max(_THINNEST, (_WIDE - _LEFT) / len(months)))
    most = max(group.total for group in groups)
    width = max(_LEFT + step * len(months) + 8, 220)
    parts = [title(word("by_month")), _scale(most, width)]
    for place, month in enumerate(months):
        x = _LEFT + place * step
        parts += [_column(by_month.get(month), x, step, most), _label(month, place, x, step)]
    height = _TOP + _TALL + _BOTTOM
    drawing = el(
        "svg", *parts, viewBox=f"0 0 {width:g} {height}", width=f"{width:g}", height=height,
        role="img", class_="drawing",
    )  # fmt: skip
    return el("div", region(word("by_month"), drawing), class_="chart")


def _scale(most: int, width: float) -> Markup:
    parts = []
    for value in dict.fromkeys((0, most // 2 if most > 1 else 0, most)):
        y = _TOP + _TALL - _TALL * value / most
        parts.append(el("path", d=f"M{_LEFT - 4} {y:g}H{width:g}", stroke=marks.LINE))
        parts.append(text(number(value), _LEFT - 8, y + 4, fill=marks.INK_3, anchor="end"))
    return join(parts)


def _column(group: Group | None, x: float, step: float, most: int) -> Markup:
    if group is None:
        return NOTHING
    wide = min(step - max(0.6, step * 0.25), _WIDEST)
    left, y = x + (step - wide) / 2, float(_TOP + _TALL)
    parts = [title(Phrase(*(f"{group.key[0]}: {number(group.total)}",) * 2))]
    for level in WORST_FIRST:
        high = _TALL * group.levels[level] / most
        if high:
            y -= high
            parts.append(_block(left, y, wide, high, level))
    if step >= _TEXTED:
        parts.append(text(number(group.total), x + step / 2, y - 5, anchor="middle", bold=True))
    return el("g", *parts)


def _block(x: float, y: float, wide: float, high: float, level: str) -> Markup:
    fill, edge, _ = marks.FLAGS[level]
    return el(
        "rect", x=round(x, 1), y=round(y, 1), width=round(wide, 1), height=round(high, 1),
        fill=fill, stroke=edge, stroke_width=1 if wide > 5 else 0.5,  # noqa: PLR2004 - thin bars, thin edges
    )  # fmt: skip


def _label(month: str, place: int, x: float, step: float) -> Markup:
    """Name a month below its column, and the year where one begins."""
    year, number_of_month = month.split("-")
    y, parts = _TOP + _TALL, [NOTHING]
    if step >= 22:  # noqa: PLR2004 - room for two digits
        said = str(int(number_of_month))
        parts.append(text(said, x + step / 2, y + 15, anchor="middle", fill=marks.INK_3))
    if place == 0 or number_of_month == "01":
        parts.append(el("path", d=f"M{x:g} {y}v{_BOTTOM - 6}", stroke=marks.LINE_STRONG))
        parts.append(text(year, x + 4, y + 29, fill=marks.INK_2))
    return join(parts)

# SPDX-License-Identifier: Apache-2.0
"""Lines, gateways and the labels of lanes in a drawn procedure."""

from __future__ import annotations

from tonggui.formats.report import marks
from tonggui.formats.report.lettering import text, wrapped
from tonggui.formats.report.markup import Markup, Phrase, el, join
from tonggui.formats.report.paper import Box, Point


def lane_label(label: Phrase, y: float, room: float) -> Markup:
    """Write what a lane is called, about a height."""
    zh = wrapped(label.zh, room, 13, lines=3, bold=True)
    en = wrapped(label.en, room, 13, lines=3, bold=True)
    rows = max(len(zh), len(en))
    parts = []
    for lang, lines in (("zh", zh), ("en", en)):
        start = y + 5 - 8.5 * (len(lines) - 1)
        texts = [
            text(line, 12, start + 17 * row, size=13, bold=True, fill=marks.INK_2)
            for row, line in enumerate(lines)
        ]
        parts.append(el("g", *texts, lang=None if zh == en else lang))
    return join(parts[:1] if zh == en and rows else parts)


def line(points: list[Point], name: Markup | str, *, head: str = "ink") -> Markup:
    """Draw a line with slightly rounded bends and a head."""
    points = _straightened(points)
    path = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        a, b = _towards(here, before), _towards(here, after)
        path.append(f"L{a[0]:g} {a[1]:g}Q{here[0]:g} {here[1]:g} {b[0]:g} {b[1]:g}")
    path.append(f"L{points[-1][0]:g} {points[-1][1]:g}")
    return el("path", name, d="".join(path), marker_end=f"url(#tg-head-{head})")


def _towards(here: Point, there: Point) -> Point:
    """Return a point a little way from here towards there, on an upright or level line."""
    reach = min(4.0, (abs(there[0] - here[0]) + abs(there[1] - here[1])) / 2)
    x = here[0] + reach * ((there[0] > here[0]) - (there[0] < here[0]))
    y = here[1] + reach * ((there[1] > here[1]) - (there[1] < here[1]))
    return x, y


def _straightened(points: list[Point]) -> list[Point]:
    found: list[Point] = []
    for each in points:
        if found and each == found[-1]:
            continue
        if len(found) > 1 and (
            found[-2][0] == found[-1][0] == each[0] or found[-2][1] == found[-1][1] == each[1]
        ):
            found[-1] = each
        else:
            found.append(each)
    return found


def sign(kind: str, box: Box) -> Markup:
    """Draw a gateway as a diamond, start and end as rings."""
    x, y = box.middle
    if kind in {"start", "end"}:
        weight = 1.6 if kind == "start" else 3.6
        return el(
            "circle", cx=x, cy=y, r=9, fill=marks.PAPER, stroke=marks.INK, stroke_width=weight
        )
    half = box.width / 2
    diamond = f"M{x - half:g} {y:g}L{x:g} {y - half:g}L{x + half:g} {y:g}L{x:g} {y + half:g}z"
    cross = f"M{x - 4.5:g} {y - 4.5:g}l9 9m0 -9l-9 9"
    if kind == "parallel":
        cross = f"M{x - 6:g} {y:g}h12m-6 -6v12"
    return join(
        (
            el("path", d=diamond, fill=marks.PAPER, stroke=marks.INK, stroke_width=1.4),
            el("path", d=cross, stroke=marks.INK, stroke_width=2, fill="none"),
        )
    )

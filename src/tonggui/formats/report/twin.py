# SPDX-License-Identifier: Apache-2.0
"""The double track drawn: power above, supervision below, sleepers between them."""

from __future__ import annotations

from collections.abc import Sequence

from tonggui.core.calendar import DAY
from tonggui.formats.report import marks
from tonggui.formats.report.figures import span
from tonggui.formats.report.lettering import text, title
from tonggui.formats.report.markup import NOTHING, Markup, Phrase, el, join
from tonggui.formats.report.stops import Stop
from tonggui.formats.report.tally import worst_first

COLUMNS, HEIGHT = (221, 190, 166), 138  # the widest column with which eight, seven, six fit
_ROOM = 1330
_POWER, _SUPERVISION = 30, 100
_MOST, _LEAST, _PER_DAY = 72, 12, 6
LEANS = {
    "": ("#7d8995", "#dde3e8"),
    "late": (marks.LATE, marks.LATE_FILL),
    "told": (marks.RED, marks.RED_FILL),
}
SIGNS: dict[str, tuple[Phrase | str, str]] = {
    "kept": ("✓", "kept"),
    "late": (Phrase("晚", "L"), "late"),
    "missing": (Phrase("空", "–"), "empty"),
    "due": (Phrase("待", "?"), "due"),
    "blind": (Phrase("空", "–"), "empty"),
    "sampled": (Phrase("抽", "S"), "other"),
    "planned": ("", "planned"),
    "before": ("", "other"),
}
REACHED = frozenset(("before", "done", "now"))


def twin_track(stops: Sequence[Stop], said: Phrase) -> Markup:
    """Draw the double track of a case; `said` sums it up for those who cannot see it."""
    wide = column(len(stops))
    width = wide * len(stops)
    middles = [wide * (i + 0.5) for i in range(len(stops))]
    placed = list(zip(stops, middles, strict=True))
    layers = (
        title(said),
        _grounds(placed, wide),
        join(_sleeper(stop, x) for stop, x in placed),
        _rails(placed, width),
        join(_station(stop, x) for stop, x in placed),
        join(_supervision(stop, x) for stop, x in placed),
    )
    return el(
        "svg", *layers, viewBox=f"0 0 {width} {HEIGHT}", width=width, height=HEIGHT,
        role="img", class_="dt-track",
    )  # fmt: skip


def shift(stop: Stop) -> float:
    """Return how far a point slides along its rail, in pixels."""
    if not stop.watch.lag:
        return 0
    return min(_MOST, max(_LEAST, _PER_DAY * stop.watch.lag / DAY))


def column(count: int) -> int:
    """Return how wide the columns of so many stops are."""
    return next((wide for wide in COLUMNS if wide * count <= _ROOM), COLUMNS[-1])


Placed = Sequence[tuple[Stop, float]]


def _grounds(placed: Placed, wide: int) -> Markup:
    """Tint the node at work and part the stages."""
    parts = [NOTHING]
    for i, (stop, x) in enumerate(placed):
        left = x - wide / 2
        if stop.state == "now":
            parts.append(el("rect", x=left, y=0, width=wide, height=HEIGHT, fill=marks.SUP_TINT))
        if i and placed[i - 1][0].node.stage != stop.node.stage:
            parts.append(el("path", d=f"M{left + 0.5:g} 0V{HEIGHT}", stroke=marks.LINE_STRONG))
    return join(parts)


def _rails(placed: Placed, width: int) -> Markup:
    reached = [x for stop, x in placed if stop.state in REACHED]
    watched = [
        x + shift(stop)
        for stop, x in placed
        if stop.watch.look in {"kept", "late", "missing", "before"}
    ]
    power, supervision = max(reached, default=0), max(watched, default=0)
    if len(reached) == len(placed):
        power = width
        supervision = width if placed[-1][0].watch.look == "kept" else supervision
    gaps = [x for stop, x in placed if stop.watch.look == "blind"]
    return join(
        (
            marks.rail(0, power, _POWER, marks.INK),
            marks.rail_to_come(power, width, _POWER),
            marks.rail(0, supervision, _SUPERVISION, marks.SUP),
            marks.rail_to_come(supervision, width, _SUPERVISION),
            *(
                el("rect", x=x - 24, y=_SUPERVISION - 7, width=48, height=14, fill=marks.PAPER)
                for x in gaps
            ),
        )
    )


def _sleeper(stop: Stop, x: float) -> Markup:
    """Draw what ties the rails: upright if in step, leaning as far as supervision is late."""
    watch, dx = stop.watch, shift(stop)
    foot = f"{x + dx:g} {_SUPERVISION}"
    match watch.look:
        case "blind" | "sampled":
            return _thin(f"M{x:g} 44V86", marks.CONTROL)
        case "planned":
            return _thin(f"M{x:g} 42V88", marks.LINE_STRONG)
        case "due":
            line = f"M{x:g} {_POWER}V{_SUPERVISION}"
            return el("path", d=line, stroke=marks.SUP_LINE, stroke_width=9, stroke_dasharray="5 4")
    edge, fill = LEANS[watch.lean]
    line = f"M{x:g} {_POWER}L{foot}"
    plumb = NOTHING
    if dx:
        plumb = el(
            "path", d=f"M{x:g} 44V96", stroke=edge, stroke_width=1.5, stroke_dasharray="3 4"
        )  # fmt: skip
    return join(
        (
            plumb,
            el("path", d=line, stroke=edge, stroke_width=10),
            el("path", d=line, stroke=fill, stroke_width=7.5),
            _break(x, dx) if dx == _MOST else None,
        )
    )


def _thin(line: str, colour: str) -> Markup:
    return el("path", d=line, stroke=colour, stroke_width=1.5, stroke_dasharray="2 5")


def _break(x: float, dx: float) -> Markup:
    """Say with two white strokes that the sleeper is longer than it is drawn."""
    y = (_POWER + _SUPERVISION) / 2
    cut = f"M{x + dx / 2 - 11:g} {y + 2:g}l17 -13m-11 20l17 -13"
    return el("path", d=cut, stroke=marks.PAPER, stroke_width=3.4)


def _station(stop: Stop, x: float) -> Markup:
    number = str(stop.number)
    if stop.state == "ahead":
        circle = el(
            "circle", cx=x, cy=_POWER, r=12, fill=marks.PAPER, stroke=marks.CONTROL,
            stroke_width=1.6, stroke_dasharray="3 3",
        )  # fmt: skip
        said = text(number, x, _POWER + 4.7, size=13, fill=marks.INK_3, anchor="middle")
        return join((circle, said, _flags(stop, x)))
    ring = NOTHING
    radius = 13.0
    if stop.state == "now":
        radius = 11.0
        ring = el(
            "circle", cx=x, cy=_POWER, r=15, fill=marks.PAPER, stroke=marks.INK, stroke_width=2
        )  # fmt: skip
    return join((ring, marks.disc(x, _POWER, stop.number, radius=radius), _flags(stop, x)))


def _flags(stop: Stop, x: float) -> Markup:
    """Fly a card for each level against the power at this node."""
    found = worst_first(stop.power)
    levels = list(dict.fromkeys(finding.level for finding in found))
    parts = []
    for place, level in enumerate(reversed(levels)):
        left = x + 13 + 15 * (len(levels) - 1 - place)
        edge = marks.FLAGS[level][1]
        parts.append(el("path", d=f"M{left:g} {_POWER - 8}V3", stroke=edge, stroke_width=1.5))
        parts.append(marks.flag(left, 2, level, wide=11, high=15))
    return join(parts)


def _supervision(stop: Stop, x: float) -> Markup:
    sign, look = SIGNS[stop.watch.look]
    dx = shift(stop)
    point = marks.point(x + dx, _SUPERVISION, sign, look)
    if not dx:
        return point
    colour, head = (marks.LATE, "late") if stop.watch.lean == "late" else (marks.RED, "red")
    lag = span(stop.watch.lag)
    y = _SUPERVISION + 21
    return join(
        (
            point,
            el(
                "path", d=f"M{x:g} {y}H{x + dx:g}", stroke=colour, stroke_width=1.5,
                marker_end=f"url(#tg-head-{head})",
            ),
            el("path", d=f"M{x:g} {y - 4}v8", stroke=colour, stroke_width=1.5),
            text(Phrase(f"+{lag.zh}", f"+{lag.en}"), x + dx / 2, _SUPERVISION + 35,
                 bold=True, fill=colour, anchor="middle"),
        )
    )  # fmt: skip

# SPDX-License-Identifier: Apache-2.0
"""The marks every drawing shares: rails, stations, supervision points, risk discs, card flags."""

from __future__ import annotations

from tonggui.formats.report.lettering import text
from tonggui.formats.report.markup import Markup, Phrase, el, join

INK, INK_2, INK_3 = "#14202b", "#3a4854", "#56636f"
SUP, SUP_LINE, SUP_TINT = "#1d4fa0", "#9db6dc", "#e7eef9"
LATE, LATE_FILL, LATE_TINT = "#974c00", "#f4c486", "#fdf0df"
RED, RED_FILL = "#a31b15", "#f2c3bf"
LINE, LINE_STRONG, CONTROL = "#d6dde3", "#a3aeb9", "#6f7c88"
PAPER, BAND = "#ffffff", "#f8f9fb"
HATCH = "url(#tg-hatch)"
FLAGS = {
    "red": ("#b0201a", "#8b1510", 1.0),
    "yellow": ("#ffd23f", "#a87a00", 1.0),
    "notice": (PAPER, "#8a5a00", 1.8),
}
BEFORE_DURING_AFTER = {
    "事前": Phrase("前", "B"),
    "事中": Phrase("中", "D"),
    "事后": Phrase("后", "A"),
}


def definitions() -> Markup:
    """Define hatching and arrow heads once for all drawings of a page."""
    hatch = el(
        "pattern",
        el("rect", width=5, height=5, fill="#eef0f3"),
        el("path", d="M0 0V5", stroke="#c4ccd4", stroke_width=2),
        id="tg-hatch", width=5, height=5, patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )  # fmt: skip
    heads = [_head(f"tg-head-{name}", colour) for name, colour in HEADS.items()]
    return el(
        "svg", el("defs", hatch, *heads), class_="defs", width=0, height=0, aria_hidden="true"
    )


HEADS = {"ink": INK, "around": CONTROL, "late": LATE, "red": RED}


def _head(name: str, colour: str) -> Markup:
    return el(
        "marker", el("path", d="M0 0L8 4L0 8z", fill=colour),
        id=name, viewBox="0 0 8 8", refX=7, refY=4, markerWidth=7, markerHeight=7, orient="auto",
    )  # fmt: skip


def rail(start: float, end: float, y: float, colour: str) -> Markup:
    """Draw a rail: two lines and the ties between them."""
    if end <= start:
        return Markup("")
    lines = f"M{start:g} {y - 3.5:g}H{end:g}M{start:g} {y + 3.5:g}H{end:g}"
    ties = f"M{start + 4:g} {y:g}H{end:g}"
    return join(
        (
            el("path", d=lines, stroke=colour, stroke_width=2.2),
            el(
                "path", d=ties, stroke=colour, stroke_width=5, stroke_dasharray="1.4 8.6",
                opacity=0.45,
            ),
        )
    )  # fmt: skip


def rail_to_come(start: float, end: float, y: float) -> Markup:
    """Draw the part of a rail nothing has passed yet."""
    if end <= start:
        return Markup("")
    lines = f"M{start:g} {y - 3.5:g}H{end:g}M{start:g} {y + 3.5:g}H{end:g}"
    return el("path", d=lines, stroke=LINE_STRONG, stroke_width=1.6, stroke_dasharray="7 5")


def point(x: float, y: float, sign: Phrase | str, look: str, *, size: float = 24) -> Markup:
    """Draw a supervision point: a square with a sign; its look says how supervision stands."""
    fill, edge, ink, dashed = _LOOKS[look]
    square = el(
        "rect", x=x - size / 2, y=y - size / 2, width=size, height=size, rx=4,
        fill=fill, stroke=edge, stroke_width=2 if not dashed else 1.5,
        stroke_dasharray="3 3" if dashed else None,
    )  # fmt: skip
    return join((square, text(sign, x, y + 4.6, size=12.5, bold=True, fill=ink, anchor="middle")))


_LOOKS = {
    "kept": (SUP, PAPER, PAPER, False),
    "late": (LATE_TINT, LATE, LATE, False),
    "empty": (HATCH, INK_3, INK_2, True),
    "due": (PAPER, SUP, SUP, False),
    "planned": (PAPER, CONTROL, INK_3, True),
    "other": (PAPER, LINE_STRONG, INK_3, False),
}


def disc(x: float, y: float, number: int, *, radius: float = 9.5) -> Markup:
    """Draw the number of a node."""
    return join(
        (
            el("circle", cx=x, cy=y, r=radius, fill=INK, stroke=PAPER, stroke_width=1.5),
            text(str(number), x, y + 4.4, bold=True, fill=PAPER, anchor="middle"),
        )
    )


def risk(x: float, y: float, level: str) -> Markup:
    """Draw the level of a risk by shape: filled, half filled, ring."""
    ring = el("circle", cx=x, cy=y, r=7, fill=PAPER, stroke=INK, stroke_width=1.6)
    match level:
        case "高":
            return join((ring, el("circle", cx=x, cy=y, r=4.6, fill=INK)))
        case "中":
            half = f"M{x:g} {y - 7:g}A7 7 0 0 0 {x:g} {y + 7:g}z"
            return join((ring, el("path", d=half, fill=INK)))
        case "低":
            return ring
        case _:
            return Markup("")


def flag(x: float, y: float, level: str, *, wide: float = 9, high: float = 12) -> Markup:
    """Draw a card."""
    fill, edge, weight = FLAGS[level]
    return el(
        "rect", x=x, y=y, width=wide, height=high, rx=1.5,
        fill=fill, stroke=edge, stroke_width=weight,
    )  # fmt: skip

# SPDX-License-Identifier: Apache-2.0
"""The double track upright, for a phone: one piece of both rails beside each node."""

from __future__ import annotations

from tonggui.formats.report import marks
from tonggui.formats.report.lettering import text
from tonggui.formats.report.markup import NOTHING, Markup, el, join
from tonggui.formats.report.stops import Stop
from tonggui.formats.report.twin import LEANS, REACHED, SIGNS, shift

_POWER, _SUPERVISION, _TOP = 15, 49, 14


def upright(stop: Stop) -> Markup:
    """Draw a node's piece of the double track."""
    looks = ["dv-rail"]
    looks += [] if stop.state in REACHED else ["np"]
    looks += [] if stop.watch.look in {"kept", "late", "before"} else ["ns"]
    y = _TOP + (16 + 50 * shift(stop) / 72 if shift(stop) else 0)
    drawing = el(
        "svg", _sleeper(stop, y), _station(stop), _point(stop, y),
        viewBox="0 0 64 130", width=64, height=130, aria_hidden="true",
    )  # fmt: skip
    return el("div", drawing, class_=" ".join(looks))


def _sleeper(stop: Stop, y: float) -> Markup:
    if stop.watch.look in {"blind", "sampled", "planned"}:
        line = f"M28 {_TOP}H38"
        return el("path", d=line, stroke=marks.CONTROL, stroke_width=1.5, stroke_dasharray="2 4")
    line = f"M{_POWER} {_TOP}L{_SUPERVISION} {y:g}"
    if stop.watch.look == "due":
        return el("path", d=line, stroke=marks.SUP_LINE, stroke_width=7, stroke_dasharray="4 3")
    edge, fill = LEANS[stop.watch.lean]
    return join(
        (
            el("path", d=line, stroke=edge, stroke_width=8.4),
            el("path", d=line, stroke=fill, stroke_width=6),
        )
    )


def _station(stop: Stop) -> Markup:
    if stop.state == "ahead":
        circle = el(
            "circle", cx=_POWER, cy=_TOP, r=11, fill=marks.PAPER, stroke=marks.CONTROL,
            stroke_width=1.5, stroke_dasharray="3 3",
        )  # fmt: skip
        said = text(str(stop.number), _POWER, _TOP + 4.5, fill=marks.INK_3, anchor="middle")
        return join((circle, said))
    ring = NOTHING
    if stop.state == "now":
        ring = el("circle", cx=_POWER, cy=_TOP, r=14.5, fill=marks.PAPER, stroke=marks.INK,
                  stroke_width=1.5)  # fmt: skip
    return join((ring, marks.disc(_POWER, _TOP, stop.number, radius=12)))


def _point(stop: Stop, y: float) -> Markup:
    sign, look = SIGNS[stop.watch.look]
    return marks.point(_SUPERVISION, y, sign, look, size=22)

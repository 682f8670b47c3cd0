# SPDX-License-Identifier: Apache-2.0
"""A node on the double track as SVG: power above or left, supervision below or right.

Each node draws its own length of both rails, lying for a screen and standing for a phone. What is
late stands further on, and its sleeper leans.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.core.values import frozen

register = template.Library()
ABOVE, BELOW, LEFT, RIGHT, TOP = 30, 100, 15, 49, 24
LEAST, ACROSS, DOWN = 12, 72, 66
RING, CUT = 15, 24
LEANING = frozenset({"late", "told-late"})
_SIZES = {"open": 11, "ahead": 12, "done": 13}


@frozen
class _Drawn:
    """What is drawn of a node: `power` and `watch` say whether each rail goes on before and after.

    `kind` is the state of its point, or "told-late" where power entered late; `days` the lag.
    """

    place: int
    state: str
    kind: str
    days: int
    power: tuple[bool, bool]
    watch: tuple[bool, bool]
    flag: str

    @property
    def across(self) -> int:
        """Return how far the point slides along a track that lies."""
        return min(ACROSS, max(LEAST, 6 * self.days)) if self.days else 0

    @property
    def down(self) -> int:
        """Return how far the point slides down a track that stands."""
        return min(DOWN, 16 + round(2.7 * self.days)) if self.days else 0


@register.simple_tag
def rail_stop(stops: Sequence[Any], place: int) -> SafeString:
    """Draw the node at a place, counted from 1, twice; a screen shows one of the two."""
    drawn = _drawn(stops, place)
    return format_html("{}{}", _lying(drawn), _standing(drawn))


def _drawn(stops: Sequence[Any], place: int) -> _Drawn:
    stop, rest = stops[place - 1], stops[place:]
    goes_on = any(each.state != "ahead" for each in rest)
    is_looked_at = any(each.watched.done_at for each in rest)
    kind, days = stop.watched.state, stop.watched.days
    if stop.entered_late and stop.watched.done_at:
        kind, days = "told-late", stop.entered_late
    return _Drawn(
        place,
        stop.state,
        kind,
        days,
        (goes_on or stop.state != "ahead", goes_on),
        (is_looked_at or bool(stop.watched.done_at), is_looked_at),
        _flag(stop),
    )


def _flag(stop: Any) -> str:
    """Return the look of the flag at a node: the gravest card, hatched where all are ended."""
    cards = [each.card for each in stop.findings if each.card]
    for level in ("red", "yellow", "notice"):
        if any(each.level == level and each.ended_at is None for each in cards):
            return level
    return "ended" if cards else ""


def _lying(node: _Drawn) -> SafeString:
    x = node.across
    return format_html(
        '<svg class="rail-h" width="100%" height="138">{}{}'
        '<svg x="50%" class="spread">{}{}<g transform="translate(0 {})">{}{}</g>'
        '<g transform="translate({} {})">{}</g>{}</svg></svg>',
        _rail("p", ABOVE, node.power),
        _rail("s", BELOW, node.watch),
        _plumb(node.kind, (0, ABOVE), (0, BELOW)),
        _sleeper(node.kind, (0, ABOVE), (x, BELOW)),
        ABOVE,
        _station(node),
        _pole(node.flag),
        x,
        BELOW,
        _point(node.kind),
        _dimension(node),
    )


def _standing(node: _Drawn) -> SafeString:
    y = TOP + node.down
    return format_html(
        '<svg class="rail-v" width="64" height="100%">{}{}{}{}'
        '<g transform="translate({} {})">{}</g><g transform="translate({} {})">{}</g></svg>',
        _upright("p", LEFT, node.power),
        _upright("s", RIGHT, node.watch),
        _plumb(node.kind, (LEFT, TOP), (RIGHT, TOP)),
        _sleeper(node.kind, (LEFT, TOP), (RIGHT, y)),
        LEFT,
        TOP,
        _station(node),
        RIGHT,
        y,
        _point(node.kind),
    )


def _rail(side: str, y: int, reached: tuple[bool, bool]) -> SafeString:
    """Return both halves of a rail that lies; what is not reached is dashed."""
    halves = zip(reached, (("0", "50%"), ("50%", "100%")), strict=True)
    lines = [
        (look, *ends, y + shift)
        for is_on, ends in halves
        for look, shift in (
            (("on", -3.5), ("on", 3.5), ("ties", 0)) if is_on else (("off", -3.5), ("off", 3.5))
        )
    ]
    drawn = ((look, first, last, at, at) for look, first, last, at in lines)
    line = '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
    return format_html('<g class="rail-{}">{}</g>', side, format_html_join("", line, drawn))


def _upright(side: str, x: int, reached: tuple[bool, bool]) -> SafeString:
    """Return a rail that stands: above its node, and below it."""
    parts = zip(reached, (("0", str(TOP)), (str(TOP), "100%")), strict=True)
    drawn = (
        ("on" if is_on else "off", at, at, first, last)
        for is_on, (first, last) in parts
        for at in (x - 3, x + 3)
    )
    line = '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
    return format_html('<g class="rail-{}">{}</g>', side, format_html_join("", line, drawn))


def _plumb(kind: str, first: tuple[int, int], last: tuple[int, int]) -> SafeString | str:
    """Return where the point would stand if it had been in time."""
    if kind not in LEANING:
        return ""
    return format_html('<path class="plumb" d="M{} {}L{} {}"/>', *first, *last)


def _sleeper(kind: str, first: tuple[int, int], last: tuple[int, int]) -> SafeString:
    road = (*first, *last)
    edge = format_html('<path class="tie-{} edge" d="M{} {}L{} {}"/>', kind, *road)
    return format_html('{}<path class="tie-{}" d="M{} {}L{} {}"/>', edge, kind, *road)


def _station(node: _Drawn) -> SafeString:
    ring = format_html('<circle class="ring" r="{}"/>', RING) if node.state == "open" else ""
    return format_html(
        '{}<circle class="station is-{}" r="{}"/><text class="no is-{}" y="4.8">{}</text>',
        ring,
        node.state,
        _SIZES[node.state],
        node.state,
        node.place,
    )


def _point(kind: str) -> SafeString:
    gap = format_html('<rect class="cut" x="{}" y="-8" width="{}" height="16"/>', -CUT, 2 * CUT)
    return format_html(
        '{}<rect class="point is-{}" x="-12" y="-12" width="24" height="24" rx="4"/>'
        '<text class="sign is-{}" y="4.8">{}</text>',
        gap if kind == "none" else "",
        kind,
        kind,
        _sign(kind),
    )


def _sign(kind: str) -> str:
    signs = {
        "in-step": "✓",
        "told-late": "✓",
        "late": pgettext("sign of a point", "L"),
        "due": pgettext("sign of a point", "D"),
        "none": pgettext("sign of a point", "–"),
    }
    return signs.get(kind, "")


def _pole(flag: str) -> SafeString | str:
    if not flag:
        return ""
    return format_html(
        '<path class="pole" d="M13 -8V-27"/><rect class="flag is-{}" x="13" y="-27" width="11"'
        ' height="15"/>',
        flag,
    )


def _dimension(node: _Drawn) -> SafeString | str:
    """Return the lag as an arrow with its days."""
    if not node.days:
        return ""
    x, y = node.across, BELOW + 21
    return format_html(
        '<g class="lag-of {}"><path d="M0 {y}H{x}m-5 -3l5 3l-5 3"/>'
        '<text x="{half}" y="{under}">{said}</text></g>',
        node.kind,
        y=y,
        x=x,
        half=x / 2,
        under=BELOW + 35,
        said=_("+%d days") % node.days,
    )

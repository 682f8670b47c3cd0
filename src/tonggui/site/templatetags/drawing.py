# SPDX-License-Identifier: Apache-2.0
"""Small drawings as SVG: bars of a share, of a limit and of waiting, and the mini double track."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tonggui.core.values import frozen

register = template.Library()

FRAME, CAP, ALL = 100, 140, 144


class Power(StrEnum):
    """How far a node of power has come."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


class Watch(StrEnum):
    """What a point of supervision shows."""

    IN_STEP = "in-step"
    LATE = "late"
    NONE = "none"
    DUE = "due"
    PLANNED = "planned"


@frozen
class Stop:
    """A node with its point of supervision; `days` is how late the point stood."""

    power: Power
    watch: Watch
    days: int = 0


@register.simple_tag
def meter(part: float, whole: float, side: str = "") -> SafeString:
    """Draw a share of a whole; where there is no whole, only the hatch of no data is left."""
    share = min(100, 100 * part / whole) if whole else 0
    return format_html(
        '<svg class="meter {}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="6"/></svg>',
        side,
        _number(share),
    )


@register.simple_tag
def limit(used: float, allowed: float, label: str) -> SafeString:
    """Draw time used against a limit: frame for the limit, and what exceeds it leaves the frame."""
    filled = min(CAP, FRAME * used / allowed) if allowed else 0
    over = max(0.0, filled - FRAME)
    return format_html(
        '<svg class="lim" viewBox="0 0 {} 10" preserveAspectRatio="xMinYMid" role="img"'
        ' aria-label="{}">'
        '<rect class="lim-frame" x=".5" y="1.5" width="{}" height="7"/>'
        '<rect class="lim-used" x="1" y="2" width="{}" height="6"/>'
        '<rect class="lim-over" x="{}" y="2" width="{}" height="6"/></svg>',
        ALL,
        label,
        FRAME,
        _number(min(filled, FRAME - 1)),
        FRAME,
        _number(over),
    )


@register.simple_tag
def lag_clock(elapsed: float, window: float, label: str) -> SafeString:
    """Draw the time from an event to when supervision falls due, and how far it is exceeded."""
    is_late = elapsed > window
    frame = 80 if is_late else 128
    filled = min(elapsed, window) / window * (frame - 1) if window else 0
    over = min(45.0, (elapsed - window) / window * frame) if is_late and window else 0
    return format_html(
        '<svg class="lag" width="130" height="20" viewBox="0 0 130 20" role="img" aria-label="{}">'
        '<rect class="lag-frame" x=".5" y="5.5" width="{}" height="9"/>'
        '<rect class="lag-used" x="1" y="6" width="{}" height="8"/>'
        '<rect class="lag-over" x="{}" y="6" width="{}" height="8"/>'
        '<path class="lag-due" d="M{} 1v18"/></svg>',
        label,
        frame,
        _number(filled),
        frame,
        _number(over),
        frame,
    )


@register.simple_tag
def mini_track(stops: Sequence[Stop], label: str) -> SafeString:
    """Draw a case on the double track, 176 by 34: power above, supervision below."""
    step = 156 / max(1, len(stops) - 1)
    places = [(10 + step * index, stop) for index, stop in enumerate(stops)]
    reached = max((x for x, stop in places if stop.power is not Power.AHEAD), default=10)
    watched = max(
        (x for x, stop in places if stop.watch in {Watch.IN_STEP, Watch.LATE}), default=10
    )
    return format_html(
        '<svg class="mini" width="176" height="34" viewBox="0 0 176 34" role="img" aria-label="{}">'
        "{}{}{}{}{}</svg>",
        label,
        _rail("p", 9, reached),
        _rail("s", 26, watched),
        format_html_join("", "{}", ((_sleeper(x, stop),) for x, stop in places)),
        format_html_join("", "{}", ((_station(x, stop.power),) for x, stop in places)),
        format_html_join("", "{}", ((_point(x, stop),) for x, stop in places)),
    )


@register.simple_tag
def pace_track(places: Sequence[Any], label: str) -> SafeString:
    """Draw the nodes of a power by what happened there of late, and how that was watched."""
    return mini_track([_paced(each) for each in places], label)


@register.simple_tag
def case_track(stops: Sequence[Any], label: str) -> SafeString:
    """Draw a case as far as it has come, and how supervision kept step with it."""
    return mini_track([_of_case(each) for each in stops], label)


def _of_case(stop: Any) -> Stop:
    power = {"open": Power.NOW, "done": Power.DONE}.get(stop.state, Power.AHEAD)
    return Stop(power, Watch(stop.watched.state), days=stop.watched.days)


def _paced(place: Any) -> Stop:
    pace = place.pace
    has_passed = bool(pace.closed or pace.in_step or pace.late)
    power = Power.DONE if has_passed else Power.AHEAD
    if not place.timing:
        return Stop(power, Watch.NONE)
    if pace.late or pace.overdue:
        return Stop(power, Watch.LATE, days=pace.late + pace.overdue)
    if pace.waiting:
        return Stop(power, Watch.DUE)
    return Stop(power, Watch.IN_STEP if pace.in_step else Watch.PLANNED)


def _rail(side: str, y: int, until: float) -> SafeString:
    return format_html(
        '<path class="mini-{}" d="M10 {}H{}"/><path class="mini-ahead" d="M{} {}H166"/>',
        side,
        y,
        _number(until),
        _number(until),
        y,
    )


def _sleeper(x: float, stop: Stop) -> SafeString | str:
    if stop.watch not in {Watch.IN_STEP, Watch.LATE}:
        return ""
    kind = "late" if stop.watch is Watch.LATE else "tie"
    return format_html(
        '<path class="mini-{}" d="M{} 9L{} 26"/>', kind, _number(x), _number(x + _lag(stop))
    )


def _station(x: float, power: Power) -> SafeString:
    if power is Power.NOW:
        return format_html(
            '<circle class="mini-ring" cx="{0}" cy="9" r="6.5"/>'
            '<circle class="mini-done" cx="{0}" cy="9" r="3.8"/>',
            _number(x),
        )
    size = 4.5 if power is Power.DONE else 4
    return format_html(
        '<circle class="mini-{}" cx="{}" cy="9" r="{}"/>',
        "done" if power is Power.DONE else "hollow",
        _number(x),
        size,
    )


def _point(x: float, stop: Stop) -> SafeString:
    return format_html(
        '<rect class="mini-{}" x="{}" y="21.5" width="9" height="9" rx="1.5"/>',
        stop.watch,
        _number(x + _lag(stop) - 4.5),
    )


def _lag(stop: Stop) -> float:
    """Return how far a late point slides: seen at once, never into the next column."""
    return min(13.0, 6.0 + stop.days) if stop.watch is Watch.LATE else 0


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")

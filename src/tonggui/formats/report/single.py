# SPDX-License-Identifier: Apache-2.0
"""A case of a plain log on a single rail: its acts in order, and the time between them."""

from __future__ import annotations

from operator import attrgetter

from tonggui.core.events import Event
from tonggui.core.findings import Finding
from tonggui.core.summary import Timeline
from tonggui.formats.report import marks
from tonggui.formats.report.figures import span
from tonggui.formats.report.lettering import text, title
from tonggui.formats.report.markup import NOTHING, Markup, Part, Phrase, el, join
from tonggui.formats.report.parts import coded_cards, no_data, region
from tonggui.formats.report.tally import worst_first
from tonggui.formats.report.view import View
from tonggui.formats.report.words import word

MOST = 60  # acts shown at most
_WIDE, _Y, _HIGH, _LEFT = 1340, 34, 76, 26
_ROOM = 25  # between the middles of two stations


def single_track(view: View, timeline: Timeline) -> Markup:
    """Show the acts of a case, to scale on a rail and then one by one."""
    events = sorted(timeline.events, key=attrgetter("seq"))[:MOST]
    if not events:
        return NOTHING
    at: dict[int | None, list[Finding]] = {}
    for finding in worst_first(timeline.findings):
        at.setdefault(finding.seq, []).append(finding)
    items = [
        _act(view, event, events[i + 1] if i + 1 < len(events) else None, at.get(event.seq, []))
        for i, event in enumerate(events)
    ]
    drawing = _rail(view, events, at)
    silent = el("p", no_data(word("no_oversight")), class_="silent")
    rail = region(word("acts_title"), drawing)
    return join((rail, el("ol", *items, class_="acts"), silent))


def _act(view: View, event: Event, after: Event | None, findings: list[Finding]) -> Markup:
    gap = _gap(view, event, after)
    name = view.names.node(event.node) if event.node else event.kind
    return el(
        "li",
        el("div", gap, class_="since num") if gap else None,
        el("b", name),
        el("div", view.clock.instant(event.recorded_at), class_="num muted"),
        el("div", event.actor, class_="muted") if event.actor else None,
        el("div", coded_cards(view, findings), class_="pais") if findings else None,
    )


def _gap(view: View, event: Event, after: Event | None) -> Part:
    if after is None:
        return None
    length = after.recorded_at - event.recorded_at
    if view.clock.whole_days and length <= 0:
        return Phrase("同日", "same day")
    said = span(max(length, 0))
    return Phrase(f"+{said.zh}", f"+{said.en}")


def _rail(view: View, events: list[Event], at: dict[int | None, list[Finding]]) -> Markup:
    places = _places(events)
    width = places[-1] + _LEFT + 60
    parts = [title(word("acts_title")), marks.rail(0, places[-1], _Y, marks.INK)]
    parts.append(_ends(view, events, places))
    for number, (event, x) in enumerate(zip(events, places, strict=True), start=1):
        parts.append(marks.disc(x, _Y, number, radius=11))
        levels = dict.fromkeys(finding.level for finding in at.get(event.seq, []))
        for level in reversed(list(levels)[:1]):
            edge = marks.FLAGS[level][1]
            parts.append(el("path", d=f"M{x + 9:g} {_Y - 9}V4", stroke=edge, stroke_width=1.5))
            parts.append(marks.flag(x + 9, 3, level, wide=10, high=13))
    return el(
        "svg", *parts, viewBox=f"0 0 {width:g} {_HIGH}", width=f"{width:g}", height=_HIGH,
        role="img", class_="drawing",
    )  # fmt: skip


def _places(events: list[Event]) -> list[float]:
    """Place acts to scale, yet never upon one another."""
    times = [event.recorded_at for event in events]
    first, length = min(times), max(max(times) - min(times), 1)
    room = max(_WIDE - _LEFT * 2 - 60, _ROOM * (len(events) - 1))
    free = room - _ROOM * (len(events) - 1)
    high, found = first, []
    for number, time in enumerate(times):
        high = max(high, time)
        found.append(_LEFT + _ROOM * number + free * (high - first) / length)
    return found


def _ends(view: View, events: list[Event], places: list[float]) -> Markup:
    """Write the first and the last day below the rail, and the time between."""
    first, last = events[0].recorded_at, events[-1].recorded_at
    y = _Y + 32
    parts = [text(view.clock.full_day(first), places[0] - 11, y, fill=marks.INK_3)]
    if places[-1] - places[0] > 260:  # noqa: PLR2004 - room for three texts
        lasted = span(max(last - first, 0))
        middle = (places[0] + places[-1]) / 2
        parts.append(text(lasted, middle, y, fill=marks.INK_2, anchor="middle", bold=True))
    if len(places) > 1:
        parts.append(
            text(view.clock.full_day(last), places[-1] + 11, y, fill=marks.INK_3, anchor="end")
        )
    return join(parts)

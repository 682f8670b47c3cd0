# SPDX-License-Identifier: Apache-2.0
"""A case of a plain log on a single rail: its acts in order, and the time between them."""

from __future__ import annotations

from operator import attrgetter

from tonggui.core.events import Event
from tonggui.core.findings import Finding
from tonggui.core.summary import Timeline
from tonggui.formats.report import marks
from tonggui.formats.report.figures import span
from tonggui.formats.report.kinds import kind
from tonggui.formats.report.lettering import text, title
from tonggui.formats.report.markup import NOTHING, Markup, Part, Phrase, el, join
from tonggui.formats.report.parts import coded_cards, no_data, region
from tonggui.formats.report.tally import worst_first
from tonggui.formats.report.view import View
from tonggui.formats.report.words import of_case, word

Found = dict[int | None, list[Finding]]
MOST = 60  # acts shown at most
_WIDE, _Y, _HIGH, _LEFT = 1340, 34, 76, 26
_ROOM = 25  # between the middles of two stations


def single_track(view: View, timeline: Timeline) -> Markup:
    """Show the acts of a case, to scale on a rail and then one by one."""
    events = sorted(timeline.events, key=attrgetter("seq"))[:MOST]
    if not events:
        return NOTHING
    at: Found = {}
    for finding in worst_first(timeline.findings):
        at.setdefault(finding.seq, []).append(finding)
    items = [
        _act(view, event, events[i + 1] if i + 1 < len(events) else None, at.get(event.seq, []))
        for i, event in enumerate(events)
    ]
    silent = el("p", no_data(word("no_oversight")), class_="silent")
    rail = region(of_case("track", timeline.verdict.case), _rail(view, timeline, events, at))
    return join((rail, el("ol", *items, class_="acts"), silent))


def _act(view: View, event: Event, after: Event | None, findings: list[Finding]) -> Markup:
    gap = _gap(view, event, after)
    name = view.names.node(event.node) if event.node else kind(event.kind)
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


def _rail(view: View, timeline: Timeline, events: list[Event], at: Found) -> Markup:
    times = [event.recorded_at for event in events]
    is_open = not timeline.verdict.is_complete and view.summary.as_of > times[-1]
    places = _places([*times, view.summary.as_of] if is_open else times)
    last = places[len(times) - 1]
    width = places[-1] + _LEFT + 60
    parts = [title(word("acts_title")), marks.rail(0, last, _Y, marks.INK)]
    parts.append(marks.rail_to_come(last, places[-1] + _LEFT, _Y) if is_open else NOTHING)
    parts.append(_ends(view, times, places, is_open=is_open))
    for number, (event, x) in enumerate(zip(events, places, strict=False), start=1):
        parts.append(marks.disc(x, _Y, number, radius=11))
        parts.append(_flag(at.get(event.seq, []), x))
    return el(
        "svg", *parts, viewBox=f"0 0 {width:g} {_HIGH}", width=f"{width:g}", height=_HIGH,
        role="img", class_="drawing",
    )  # fmt: skip


def _flag(findings: list[Finding], x: float) -> Markup:
    """Fly the worst card that arose at an act."""
    if not findings:
        return NOTHING
    level = findings[0].level
    pole = f"M{x + 9:g} {_Y - 9}V4"
    stroke = marks.FLAGS[level][1]
    return join(
        (
            el("path", d=pole, stroke=stroke, stroke_width=1.5),
            marks.flag(x + 9, 3, level, wide=10, high=13),
        )
    )


def _places(times: list[int]) -> list[float]:
    """Place acts to scale, yet never upon one another."""
    first, length = min(times), max(max(times) - min(times), 1)
    room = max(_WIDE - _LEFT * 2 - 60, _ROOM * (len(times) - 1))
    free = room - _ROOM * (len(times) - 1)
    high, found = first, []
    for number, time in enumerate(times):
        high = max(high, time)
        found.append(_LEFT + _ROOM * number + free * (high - first) / length)
    return found


def _ends(view: View, times: list[int], places: list[float], *, is_open: bool) -> Markup:
    """Write below the rail when it begins and ends, and how long that is."""
    end = view.summary.as_of if is_open else times[-1]
    y = _Y + 32
    parts = [text(view.clock.full_day(times[0]), places[0] - 11, y, fill=marks.INK_3)]
    if places[-1] - places[0] > 260:  # noqa: PLR2004 - room for three texts
        lasted = span(max(end - times[0], 0))
        middle = (places[0] + places[-1]) / 2
        parts.append(text(lasted, middle, y, fill=marks.INK_2, anchor="middle", bold=True))
    if len(places) > 1:
        day = view.clock.full_day(end)
        said = word("still_open", day=day) if is_open else day
        parts.append(text(said, places[-1] + 11, y, fill=marks.INK_3, anchor="end"))
    return join(parts)

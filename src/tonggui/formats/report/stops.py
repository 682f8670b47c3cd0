# SPDX-License-Identifier: Apache-2.0
"""A case node by node: what the power did there, what supervision did, and which was late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tonggui.core.duration import counted
from tonggui.core.events import NODE_CLOSE, NODE_OPEN, Event
from tonggui.core.findings import Finding
from tonggui.core.powers import Node, Power
from tonggui.core.summary import Timeline
from tonggui.core.values import frozen
from tonggui.formats.report.tally import worst_first
from tonggui.formats.report.view import View

LATE_RULE, LATE_ENTRY_RULE = "S20", "S17"
SUPERVISION = frozenset(("sup_act", "sup_open", "sup_handover"))
_LATE = "a"  # the clause of S20 that measures time


@frozen
class Watch:
    """How supervision stands at a node, and whose delay makes it lean, by how much.

    `look` is kept, late, missing, due, planned, sampled, blind or before; `lean` is late (the
    supervisor's), told (the power reported late) or nothing; `lag` is in microseconds.
    """

    look: str
    body: str = ""
    act: Event | None = None
    lean: str = ""
    lag: int = 0


@dataclass(slots=True)
class Stop:
    """A node of a case: state of the power (before, done, now, ahead) and of its supervision."""

    node: Node
    number: int
    state: str = "ahead"
    opened: Event | None = None
    closed: Event | None = None
    used: int | None = None  # days or workdays, as the limit counts
    watch: Watch = field(default_factory=lambda: Watch("blind"))
    power: list[Finding] = field(default_factory=list)
    oversight: list[Finding] = field(default_factory=list)


@frozen
class Track:
    """A case as stops, with the findings that lie on none of its nodes."""

    stops: list[Stop]
    elsewhere: list[Finding]


def track_of(view: View, timeline: Timeline, power: Power) -> Track:
    """Lay a case out along the nodes of its power."""
    stops = {node.id: Stop(node, number) for number, node in enumerate(power.nodes, start=1)}
    for node in _done_before(view, timeline, power):
        stops[node].state = "before"
    for event in timeline.events:
        if stop := stops.get(event.node or ""):
            _note(stop, event)
    elsewhere = _place_findings(view, timeline, stops)
    for stop in stops.values():
        stop.used = _used(view, stop)
        stop.watch = _watch(view, timeline, stop)
    return Track(list(stops.values()), elsewhere)


def has_two_rails(power: Power, events: Sequence[Event]) -> bool:
    """Say whether there is any supervision to show beside the power."""
    planned = any(node.supervision for node in power.nodes)
    return planned or any(event.kind in SUPERVISION for event in events)


def _done_before(view: View, timeline: Timeline, power: Power) -> list[str]:
    """List the nodes the lists say were done before the log begins."""
    for ongoing in view.lists.facts.ongoing:
        if ongoing.case == timeline.verdict.case:
            names = [node.id for node in power.nodes]
            last = ongoing.through.removeprefix(f"{power.id}.")
            for place, name in enumerate(names):
                if name.removeprefix(f"{power.id}.") == last:
                    return names[: place + 1]
    return []


def _note(stop: Stop, event: Event) -> None:
    if event.kind == NODE_OPEN:
        stop.opened = stop.opened or event
        stop.state = "now" if stop.closed is None else stop.state
    elif event.kind == NODE_CLOSE:
        stop.closed, stop.state = event, "done"


def _place_findings(view: View, timeline: Timeline, stops: dict[str, Stop]) -> list[Finding]:
    """Put every finding on its node, or on the one at work when it arose."""
    elsewhere = []
    events = {event.seq: event for event in timeline.events}
    for finding in worst_first(timeline.findings):
        node = finding.node or _node_at_work(timeline, events.get(finding.seq or 0))
        stop = stops.get(node)
        if stop is None:
            elsewhere.append(finding)
        elif view.is_supervision(finding):
            stop.oversight.append(finding)
        else:
            stop.power.append(finding)
    return elsewhere


def _node_at_work(timeline: Timeline, event: Event | None) -> str:
    """Return the node of an act, or the last one opened before it."""
    if event is None:
        return ""
    opened = [
        each.node
        for each in timeline.events
        if each.kind == NODE_OPEN and each.node and each.seq <= event.seq
    ]
    return event.node or (opened[-1] if opened else "")


def _used(view: View, stop: Stop) -> int | None:
    """Count what a node used of its limit, without asking for lawful stops."""
    limit = stop.node.limit
    if limit is None or limit.after or stop.opened is None:
        return None
    calendar = view.lists.calendar
    end = stop.closed.counts_at if stop.closed else view.summary.as_of
    return counted(calendar, calendar.day(stop.opened.counts_at), calendar.day(end), limit)


def _watch(view: View, timeline: Timeline, stop: Stop) -> Watch:
    plan = stop.node.supervision
    lead = plan.lead if plan else ""
    late = next((each for each in stop.power + stop.oversight if each.rule == LATE_RULE), None)
    if late:
        return _late(view, timeline, late, lead)
    act = _act(timeline, stop.node.id)
    if act:
        delay = _told_late(timeline, stop)
        body = str(act.detail.get("supervisor") or lead)
        return Watch("kept", body, act, "told" if delay else "", delay)
    if stop.state == "before":
        return Watch("before", lead)
    if plan is None:
        return Watch("blind" if stop.state in {"done", "now"} else "planned")
    if stop.state == "ahead":
        return Watch("planned", lead)
    return Watch("due" if plan.mode == "each" else "sampled", lead)


def _late(view: View, timeline: Timeline, finding: Finding, lead: str) -> Watch:
    """Measure from when supervision was due, which is when the finding first arose."""
    anchor = next((event for event in timeline.events if event.seq == finding.seq), None)
    act = anchor if anchor and anchor.kind == "sup_act" else None
    due = min((rise.at for rise in finding.rises), default=finding.raised_at)
    until = act.recorded_at if act else view.summary.as_of
    return Watch(
        "late" if act else "missing",
        str(act.detail.get("supervisor") or lead) if act else lead,
        act,
        "late" if view.is_supervision(finding) else "told",
        max(until - due, 0) if _LATE in finding.clauses else 0,
    )


def _told_late(timeline: Timeline, stop: Stop) -> int:
    """Return how much later than declared the power's act at a node was received, if found so."""
    seqs = {each.seq for each in stop.power if each.rule == LATE_ENTRY_RULE}
    acts = (event for event in timeline.events if event.seq in seqs)
    return max((event.recorded_at - event.at for event in acts), default=0)


def _act(timeline: Timeline, node: str) -> Event | None:
    """Return the first act of supervision at a node."""
    acts = (event for event in timeline.events if event.kind == "sup_act" and event.node == node)
    return next(acts, None)

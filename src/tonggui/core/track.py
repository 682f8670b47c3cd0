# SPDX-License-Identifier: Apache-2.0
"""A power compiled for judging: its automaton, and per node what must be looked at there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from tonggui.core.calendar import Spans
from tonggui.core.elements import Flow
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.flow import from_edges
from tonggui.core.order import Automaton
from tonggui.core.past import Ask, Hit, Past
from tonggui.core.powers import Node, Power

Judging = Callable[[Event, Past], tuple[Hit, ...]]
UNSAID = Said("")
_SEVERITY = ("高", "中", "低")


@dataclass(slots=True)
class Station:
    """A node as the judge meets it, with what a check would otherwise look up each time."""

    id: str
    node: Node
    power: Power
    risk: str  # highest level of a risk on the node, "" if none
    before: tuple[str, ...]
    direct: tuple[str, ...]
    is_due: bool  # has a limit that falls due, whether or not the act is ever done
    starts: tuple[Station, ...] = ()  # limits that this node's closing starts
    lifts: tuple[str, ...] = ()  # limits that this node's closing lifts
    bounds: Spans = field(default_factory=dict)  # of its limit
    grave: tuple[int, int] | None = None  # S15: grave so many workdays over, or days in all (0: no)
    asked: Said = UNSAID  # what its limit asks for, in words
    ask: Ask | None = None  # the question whether its limit has run out
    on_open: tuple[Judging, ...] = ()
    on_close: tuple[Judging, ...] = ()
    on_act: tuple[Judging, ...] = ()  # what a bare act, received as it was declared, can break

    @property
    def lead(self) -> str:
        """Return the supervising body planned to lead at this node, "" if none."""
        return self.node.supervision.lead if self.node.supervision else ""


@dataclass(slots=True)
class Track:
    """One power's track: stations by every name an event may use, and the order they allow."""

    power: Power
    automaton: Automaton
    stations: dict[str, Station]  # by id, and by name where names are unique
    by_id: dict[str, Station] = field(default_factory=dict)

    def station(self, name: str | None) -> Station | None:
        """Return the station an event names, None if the procedure does not list it."""
        return self.stations.get(name or "")


def lay(power: Power) -> Track:
    """Compile a power."""
    flow = power.flow or from_edges(
        power.id, power.name, [(n.id, n.name, n.post) for n in power.nodes], None, {}, ()
    )
    by_id = {node.id: _station(node, power) for node in power.nodes}
    for station in by_id.values():
        station.starts = tuple(
            other for other in by_id.values() if _runs_after(other.node, station.node.id)
        )
        station.lifts = tuple(
            other.node.id
            for other in by_id.values()
            if other.node.limit and station.node.id in other.node.limit.unless
        )
    return Track(power, Automaton(_labelled(flow, by_id)), _names(by_id.values()), by_id)


def _runs_after(node: Node, earlier: str) -> bool:
    return bool(node.limit and node.limit.after == earlier)


def _station(node: Node, power: Power) -> Station:
    levels = {risk.level for risk in power.risks if risk.node == node.id}
    return Station(
        id=node.id,
        node=node,
        power=power,
        risk=next((level for level in _SEVERITY if level in levels), ""),
        before=power.incoming.get(node.id, ()),
        direct=power.direct.get(node.id, ()),
        is_due=node.limit is not None and not node.limit.if_done,
        asked=_asked(node),
    )


def _asked(node: Node) -> Said:
    limit = node.limit
    return Said("S15.a.expected", (node.name, limit.value, limit.unit)) if limit else UNSAID


def _labelled(flow: Flow, by_id: dict[str, Station]) -> Flow:
    """Let the automaton speak of nodes by their ids, where the flow's tasks are the nodes."""
    return replace(
        flow,
        elements=tuple(
            replace(element, name="") if element.id in by_id else element
            for element in flow.elements
        ),
    )


def _names(stations: Iterable[Station]) -> dict[str, Station]:
    """Map every way to name a node: its id, its id without the power, its name if unique."""
    found: dict[str, Station] = {}
    stations = list(stations)
    names = [station.node.name for station in stations]
    for station in stations:
        if station.node.name and names.count(station.node.name) == 1:
            found[station.node.name] = station
    for station in stations:
        prefix = f"{station.power.id}."
        found[station.node.id.removeprefix(prefix)] = station
        found[prefix + station.node.id.removeprefix(prefix)] = station
    for station in stations:
        found[station.node.id] = station
    return found

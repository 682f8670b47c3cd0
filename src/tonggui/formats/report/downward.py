# SPDX-License-Identifier: Apache-2.0
"""A procedure from top to bottom, for screens too narrow for a drawing: each node, what follows."""

from __future__ import annotations

from collections import defaultdict

from tonggui.core.elements import Element, Flow
from tonggui.core.flow import from_edges
from tonggui.core.powers import Node, Power
from tonggui.core.values import frozen
from tonggui.formats.report.names import Names
from tonggui.formats.report.nodes import worst_risks
from tonggui.formats.report.plating import node_of

_GATEWAYS = frozenset(("exclusive", "parallel"))


@frozen
class Way:
    """Where a node leads: the number and name of the node that follows, 0 and "" for the end."""

    number: int
    name: str
    on: str = ""  # what the way is called, such as 不符合


@frozen
class Stop:
    """A node on the way down; `how` says whether `one` of its ways is taken, or `all`."""

    number: int
    node: Node
    post: str
    lead: str
    risk: str
    ways: tuple[Way, ...] = ()
    how: str = ""
    waits_for_all: bool = False

    @property
    def is_plain(self) -> bool:
        """Say whether nothing but the next node follows, so that an arrow says it."""
        return [each.number for each in self.ways] == [self.number + 1] and not self.ways[0].on

    @property
    def is_last(self) -> bool:
        """Say whether nothing follows."""
        return not any(each.number for each in self.ways)


def stops(power: Power, names: Names) -> tuple[Stop, ...]:
    """Return the nodes of a power in the order of its list, each with where it leads."""
    flow = power.flow or from_edges(
        power.id, power.name, [(node.id, node.name, node.post) for node in power.nodes]
    )
    walk, risks = _Walk(flow, power), worst_risks(power)
    return tuple(
        Stop(
            number,
            node,
            names.post(node.post, within=power.unit)
            if node.post
            else "、".join(sorted(node.roles)),
            names.short_body(node.supervision.lead) if node.supervision else "",
            risks.get(node.id, ""),
            *walk.after(node.id),
            walk.waits_for_all(node.id),
        )
        for number, node in enumerate(power.nodes, start=1)
    )


class _Walk:
    """Follows the arcs of a flow from act to act, across gateways and what is nested."""

    def __init__(self, flow: Flow, power: Power) -> None:
        self.elements = {each.id: each for each in flow.elements}
        self.acts: dict[str, list[Element]] = defaultdict(list)
        self.nodes: dict[str, Way] = {}
        order = {node.id: number for number, node in enumerate(power.nodes, start=1)}
        for each in flow.elements:
            node = node_of(each, power) if each.kind == "task" else None
            if node:
                self.acts[node.id].append(each)
                self.nodes[each.id] = Way(order[node.id], node.name)
        self.next: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.before: dict[str, list[str]] = defaultdict(list)
        arc_names = flow.arc_names or ("",) * len(flow.arcs)
        for (source, target), name in zip(flow.arcs, arc_names, strict=True):
            self.next[source].append((target, name))
            self.before[target].append(source)

    def after(self, node: str) -> tuple[tuple[Way, ...], str]:
        """Return the ways from a node in the order of the list, and how they are taken."""
        found: dict[int, Way] = {}
        kinds: set[str] = set()
        for act in self.acts[node]:
            for way in self._from(act.id, kinds):
                found.setdefault(way.number, way)
        how = {"exclusive": "one", "parallel": "all"}.get(kinds.pop()) if len(kinds) == 1 else ""
        ways = tuple(sorted(found.values(), key=lambda each: each.number or len(self.nodes) + 1))
        return ways, (how or "") if len(ways) > 1 else ""

    def waits_for_all(self, node: str) -> bool:
        """Say whether a node begins only when all branches before it are done."""
        sources = [each for act in self.acts[node] for each in self.before[act.id]]
        return any(
            self.elements[each].kind == "parallel" and len(self.before[each]) > 1
            for each in sources
        )

    def _from(self, start: str, kinds: set[str]) -> list[Way]:
        found: list[Way] = []
        seen, trail = {start}, [(start, "")]
        while trail:
            here, on = trail.pop(0)
            arcs = self.next[here]
            if self.elements[here].kind in _GATEWAYS and len(arcs) > 1:
                kinds.add(self.elements[here].kind)
            for target, name in arcs:
                step = self._step(target, name or on)
                if isinstance(step, Way):
                    found.append(step)
                else:
                    trail += [each for each in step if each[0] not in seen]
                    seen |= {each[0] for each in step}
        return found

    def _step(self, target: str, on: str) -> Way | list[tuple[str, str]]:
        """Return the node an arc leads to, or from where it is followed on."""
        element = self.elements[target]
        if target in self.nodes:
            known = self.nodes[target]
            return Way(known.number, known.name, on)
        if element.kind == "end":
            return [(element.inside, on)] if element.inside else Way(0, "", on)
        if element.kind == "subprocess":
            inner = [e for e in self.elements.values() if e.inside == target]
            return [(each.id, on) for each in inner if not self.before[each.id]]
        return [(target, on)]

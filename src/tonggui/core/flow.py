# SPDX-License-Identifier: Apache-2.0
"""A procedure as a flow graph, also drawn from the lists' nodes, edges and joins."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tonggui.core.elements import KINDS, Element, Flow, FlowError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = ["KINDS", "Element", "Flow", "FlowError", "from_edges"]

Edge = tuple[str, str]


@dataclass(slots=True)
class Fork:
    """Branches that leave a node together, or one instead of another."""

    kind: str
    branches: list[str | Fork]


@dataclass(slots=True)
class Sketch:
    """The nodes as an acyclic graph, with the edges that lead back kept apart."""

    names: dict[str, str]
    lanes: dict[str, str]
    ahead: dict[str, list[str]]
    back: dict[str, list[str]]
    topological: list[str]
    joins: Mapping[str, str]
    roots: list[str]
    leaves: list[str]
    entries: dict[str, int]
    returns: frozenset[str]

    def reach(self, node: str) -> set[str]:
        """Return the nodes ahead of a node, itself included."""
        found: set[str] = set()
        rest = [node]
        while rest:
            each = rest.pop()
            if each not in found:
                found.add(each)
                rest.extend(self.ahead[each])
        return found

    def meets(self, node: str) -> str:
        """Tell how branches meet at a node: one is enough, or all are awaited."""
        return "exclusive" if self.joins.get(node) == "any" else "parallel"


def from_edges(  # noqa: PLR0913, PLR0917 - the notation has six parts
    id: str,  # noqa: A002 - the word the lists use
    name: str,
    nodes: Sequence[tuple[str, str, str]],
    edges: Sequence[Edge] | None = None,
    join: Mapping[str, str] | None = None,
    optional: Collection[str] = (),
) -> Flow:
    """Draw a flow from nodes (id, name, lane), edges and joins; without edges it is a line.

    Branches that meet at a join `any` exclude one another, others run in parallel; an edge that
    leads back is a choice; an optional node may be passed by. Element ids of tasks are node ids.
    """
    listed = [node for node, _, _ in nodes]
    drawn = list(pairwise(listed)) if edges is None else list(dict.fromkeys(edges))
    _refuse_unknown(listed, drawn, {**dict.fromkeys(join or {}), **dict.fromkeys(optional)})
    _refuse_join(join or {})
    sketch = _sketch(nodes, drawn, join or {})
    return _Drawing(sketch, set(optional)).draw(id, name)


def _refuse_unknown(listed: list[str], edges: list[Edge], named: Collection[str]) -> None:
    known = set(listed)
    if not listed:
        raise FlowError("", "expected at least one node")
    if len(known) < len(listed):
        twice = next(each for each in listed if listed.count(each) > 1)
        raise FlowError(f"node `{twice}`", "expected once, found twice")
    for edge in edges:
        for node in edge:
            if node not in known:
                raise FlowError(f"edge `{edge[0]}` to `{edge[1]}`", f"unknown node `{node}`")
    for node in named:
        if node not in known:
            raise FlowError(f"node `{node}`", "expected to be one of the listed nodes")


def _refuse_join(join: Mapping[str, str]) -> None:
    for node, how in join.items():
        if how not in {"all", "any"}:
            raise FlowError(f"join of node `{node}`", f"expected `all` or `any`, found `{how}`")


def _sketch(
    nodes: Sequence[tuple[str, str, str]], edges: list[Edge], joins: Mapping[str, str]
) -> Sketch:
    listed = [node for node, _, _ in nodes]
    after: dict[str, list[str]] = {node: [] for node in listed}
    for source, target in edges:
        after[source].append(target)
    entered = {target for _, target in edges}
    # A procedure that may return to its first node has none without a predecessor.
    roots = [node for node in listed if node not in entered] or listed[:1]
    back, topological = _walk(roots, after)
    sketch = Sketch(
        entries=dict.fromkeys(listed, 0),
        names={node: name for node, name, _ in nodes},
        lanes={node: lane for node, _, lane in nodes},
        ahead={u: [v for v in after[u] if (u, v) not in back] for u in listed},
        back={u: [v for v in after[u] if (u, v) in back] for u in listed},
        topological=topological,
        returns=frozenset(target for _, target in back),
        joins=joins,
        roots=roots,
        leaves=[node for node in listed if not after[node]] or listed[-1:],
    )
    for node in listed:
        for each in sketch.ahead[node]:
            sketch.entries[each] += 1
    return sketch


def _walk(roots: list[str], after: Mapping[str, list[str]]) -> tuple[set[Edge], list[str]]:
    """Find the edges that lead back and an order in which all others lead ahead."""
    back: set[Edge] = set()
    done: list[str] = []
    seen: set[str] = set()
    for root in [*roots, *after]:
        if root not in seen:
            _descend(root, after, seen, done, back)
    return back, done[::-1]


def _descend(
    root: str,
    after: Mapping[str, list[str]],
    seen: set[str],
    done: list[str],
    back: set[Edge],
) -> None:
    trail = [(root, iter(after[root]))]
    on_trail = {root}
    seen.add(root)
    while trail:
        node, rest = trail[-1]
        target = next(rest, None)
        if target is None:
            trail.pop()
            on_trail.discard(node)
            done.append(node)
        elif target in on_trail:
            back.add((node, target))
        elif target not in seen:
            seen.add(target)
            on_trail.add(target)
            trail.append((target, iter(after[target])))


def _fork(sketch: Sketch, targets: list[str], *, never: str) -> str | Fork:
    """Nest branches by where they meet; those that never meet run `never`."""
    if len(targets) == 1:
        return targets[0]
    groups: list[tuple[str | Fork, set[str]]] = [(each, sketch.reach(each)) for each in targets]
    for node in sketch.topological:
        met = [group for group in groups if node in group[1]]
        if len(met) > 1:
            first = groups.index(met[0])
            merged = _merge(sketch.meets(node), [branch for branch, _ in met])
            groups = [group for group in groups if group not in met]
            groups.insert(first, (merged, set.union(*(reach for _, reach in met))))
    return groups[0][0] if len(groups) == 1 else _merge(never, [branch for branch, _ in groups])


def _merge(kind: str, branches: list[str | Fork]) -> Fork:
    flat: list[str | Fork] = []
    for branch in branches:
        same = isinstance(branch, Fork) and branch.kind == kind
        flat.extend(branch.branches if isinstance(branch, Fork) and same else [branch])
    return Fork(kind, flat)


class _Drawing:
    """Elements and arcs as they are put down, node by node."""

    def __init__(self, sketch: Sketch, optional: set[str]) -> None:
        self.sketch, self.optional = sketch, optional
        self.elements: list[Element] = []
        self.arcs: list[Edge] = []
        self.entry: dict[str, str] = {}
        self.again: dict[str, str] = {}
        self.exit: dict[str, str] = {}
        self.taken = set(sketch.names)

    def draw(self, id: str, name: str) -> Flow:  # noqa: A002
        lanes = self.sketch.lanes
        start = self._put("start", "start", lane=lanes[self.sketch.roots[0]])
        for node in self.sketch.names:
            self._node(node)
        end = self._put("end", "end", lane=lanes[self.sketch.leaves[-1]])
        self._lead(start, _fork(self.sketch, self.sketch.roots, never="parallel"), "")
        for node in self.sketch.names:
            self._leave(node, end)
        self.elements.append(self.elements.pop(self._index(end)))
        posts = tuple(dict.fromkeys(lane for lane in lanes.values() if lane))
        return Flow(id, name, tuple(self.elements), tuple(self.arcs), lanes=posts)

    def _index(self, wanted: str) -> int:
        return next(i for i, each in enumerate(self.elements) if each.id == wanted)

    def _put(self, kind: str, wanted: str, *, name: str = "", lane: str = "") -> str:
        while kind != "task" and wanted in self.taken:
            wanted += "_"
        self.taken.add(wanted)
        self.elements.append(Element(wanted, kind, name, lane))
        return wanted

    def _node(self, node: str) -> None:
        """Put down a node: where branches meet, where loops return, the act, the by-pass."""
        sketch, lane = self.sketch, self.sketch.lanes[node]
        chain: list[str] = []
        into = sketch.entries[node] + (node in sketch.roots)
        returned = node in sketch.returns
        if into > 1 and not (returned and sketch.meets(node) == "exclusive"):
            chain.append(self._put(sketch.meets(node), f"{node}.join", lane=lane))
        if returned:
            self.again[node] = self._put("exclusive", f"{node}.again", lane=lane)
            chain.append(self.again[node])
        if node in self.optional:
            chain.append(self._put("exclusive", f"{node}.may", lane=lane))
        chain.append(self._put("task", node, name=sketch.names[node], lane=lane))
        if node in self.optional:
            chain.append(self._put("exclusive", f"{node}.done", lane=lane))
            self.arcs.append((chain[-3], chain[-1]))
        self.entry[node], self.exit[node] = chain[0], chain[-1]
        self.arcs.extend(pairwise(chain))

    def _leave(self, node: str, end: str) -> None:
        sketch, lane, source = self.sketch, self.sketch.lanes[node], self.exit[node]
        back = [self.again[each] for each in sketch.back[node]]
        ahead = sketch.ahead[node]
        if back and (ahead or node in sketch.leaves):
            source = self._put("exclusive", f"{node}.or", lane=lane)
            self.arcs.append((self.exit[node], source))
        self.arcs.extend((source, each) for each in back)
        if ahead:
            self._lead(source, _fork(sketch, ahead, never="parallel"), node)
        elif node in sketch.leaves:
            self.arcs.append((source, end))

    def _lead(self, source: str, branch: str | Fork, node: str) -> None:
        """Lead from an element into a node, or through gateways into several."""
        if isinstance(branch, str):
            self.arcs.append((source, self.entry[branch]))
            return
        lane = self.sketch.lanes[node or self.sketch.roots[0]]
        gateway = self._put(branch.kind, f"{node}.split" if node else "split", lane=lane)
        self.arcs.append((source, gateway))
        for each in branch.branches:
            self._lead(gateway, each, node)

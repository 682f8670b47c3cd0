# SPDX-License-Identifier: Apache-2.0
"""Procedures written as a line of nodes, or as edges between them with joins."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tonggui.core.flow import from_edges
from tonggui.formats.lists.procedure import Before, Procedure
from tonggui.formats.lists.shape import one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tonggui.core.elements import Flow
    from tonggui.formats.lists.cells import Cell
    from tonggui.formats.lists.known import Nodes

Edge = tuple[str, str]


def by_edges(power: Cell, nodes: Nodes) -> Procedure:
    """Return the procedure that nodes and edges describe."""
    ids = {cell.text("node"): nodes.id(cell.at("node")) for cell in power.each("nodes")}
    drawn = set(_edges(power, ids) or pairwise(ids.values()))
    direct = {
        node: tuple(one for one in ids.values() if (one, node) in drawn) for node in ids.values()
    }
    return Procedure(
        flow=draw(power, ids),
        incoming=_all_before(power, direct),
        direct=direct,
        choices=frozenset(node for node, how in _joins(power, ids).items() if how == "any"),
    )


def draw(power: Cell, ids: Mapping[str, str]) -> Flow:
    """Return the flow of nodes and edges, its tasks having these ids."""
    cells = power.each("nodes")
    return from_edges(
        power.text("id"),
        power.text("name", power.text("id")),
        [
            (ids[cell.text("node")], cell.text("name", cell.text("node")), cell.text("post_ref"))
            for cell in cells
        ],
        _edges(power, ids),
        _joins(power, ids),
        [ids[cell.text("node")] for cell in cells if not cell.says("mandatory", otherwise=True)],
    )


def _joins(power: Cell, ids: Mapping[str, str]) -> dict[str, str]:
    joins: dict[str, str] = {}
    for node, how in power.at("flow").at("join").pairs():
        if node not in ids:
            raise how.refuse(f"unknown node; {one_of(list(ids), node)}")
        joins[ids[node]] = str(how.value)
    return joins


def _edges(power: Cell, ids: Mapping[str, str]) -> list[Edge] | None:
    """Return the edges by node ids, None where the nodes just follow one another."""
    cells = power.at("flow").each("edges")
    edges: list[Edge] = []
    for cell in cells:
        for end in (cell.at(0), cell.at(1)):
            if end.value not in ids:
                raise end.refuse(f"unknown node; {one_of(list(ids), end.value)}")
        edge = (ids[cell.value[0]], ids[cell.value[1]])
        if edge in edges:
            raise cell.refuse(f"expected the edge once, found [{', '.join(cell.value)}] again")
        edges.append(edge)
    return edges if cells else None


def _all_before(power: Cell, direct: Before) -> Before:
    """Return all nodes that lead to each, in list order; a circle is refused."""
    found: dict[str, set[str]] = {}
    for node in _sources_first(power, direct):
        found[node] = set(direct[node]).union(*(found[each] for each in direct[node]))
    return {node: tuple(each for each in direct if each in found[node]) for node in direct}


def _sources_first(power: Cell, direct: Before) -> list[str]:
    done: dict[str, None] = {}
    while len(done) < len(direct):
        ready = [
            node
            for node, before in direct.items()
            if node not in done and all(each in done for each in before)
        ]
        if not ready:
            left = {node: before for node, before in direct.items() if node not in done}
            expected = f"expected edges that lead on, found {_circle(left)}; draw loops in BPMN"
            raise power.at("flow").at("edges").refuse(expected)
        done |= dict.fromkeys(ready)
    return list(done)


def _circle(left: Before) -> str:
    """Name a circle among nodes that all have one of their own before them."""
    trail = [next(iter(left))]
    while True:
        node = next(each for each in left[trail[-1]] if each in left)
        if node in trail:
            return " to ".join((node, *reversed(trail[trail.index(node) :])))
        trail.append(node)

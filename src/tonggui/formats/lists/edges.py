# SPDX-License-Identifier: Apache-2.0
"""Procedures written as a line of nodes, or as edges between them with joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tonggui.core.elements import FlowError
from tonggui.core.safety import check_safe
from tonggui.formats.lists.forms import Written, all_before, in_form
from tonggui.formats.lists.procedure import Procedure
from tonggui.formats.lists.shape import one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tonggui.formats.lists.cells import Cell
    from tonggui.formats.lists.known import Nodes

Edge = tuple[str, str]


def by_edges(power: Cell, nodes: Nodes) -> Procedure:
    """Return the procedure that nodes and edges describe; a FlowError says what is wrong in it."""
    cells = power.each("nodes")
    ids = {cell.text("node"): nodes.id(cell.at("node")) for cell in cells}
    written = Written(
        power=power.text("id"),
        name=power.text("name", power.text("id")),
        ids=list(ids.values()),
        names=[each.text("name", each.text("node")) for each in cells],
        posts=[each.text("post_ref") for each in cells],
        edges=_edges(power, ids),
        joins=_joins(power, ids),
        optional=[
            ids[each.text("node")] for each in cells if not each.says("mandatory", otherwise=True)
        ],
    )
    return in_form(written) or _by_name(power, written)


def _by_name(power: Cell, written: Written) -> Procedure:
    """Draw a procedure by its own names, and refuse it by them."""
    flow, direct = written.draw(), written.direct
    try:
        before = all_before(direct)
    except FlowError as circle:
        raise power.at("flow").at("edges").refuse(circle.expected) from None
    check_safe(flow)
    return Procedure(flow, before, direct, written.choices)


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

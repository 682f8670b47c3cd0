# SPDX-License-Identifier: Apache-2.0
"""The tasks of a drawing matched with the nodes of a power, by id or by name, none left over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tonggui.formats.lists.drawn import always_before, just_before
from tonggui.formats.lists.procedure import Before, Procedure
from tonggui.formats.lists.shape import one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tonggui.core.elements import Element, Flow
    from tonggui.formats.lists.cells import Cell
    from tonggui.formats.lists.known import Nodes


def by_drawing(power: Cell, drawing: Flow, nodes: Nodes) -> Procedure:
    """Return the procedure that a drawing describes, its tasks being the power's nodes."""
    labels = _matched(power, drawing, nodes)
    flow, ids = _named_by(drawing, labels), set(labels.values())
    before, always = always_before(flow, ids)
    close = just_before(flow, ids)
    return Procedure(
        flow=flow,
        incoming=_in_order(before, labels),
        # Where a choice or a loop leads back, what stands just before need not come first.
        direct=_in_order({node: close[node] & before[node] for node in ids}, labels),
        left_out=frozenset(ids) - always,
    )


def _in_order(before: Mapping[str, set[str]], labels: Mapping[str, str]) -> Before:
    order = list(dict.fromkeys(labels.values()))
    return {node: tuple(each for each in order if each in before[node]) for node in order}


def _matched(power: Cell, drawing: Flow, nodes: Nodes) -> dict[str, str]:
    """Return the node id of every task label; a node's id goes before another node's name."""
    cells = power.each("nodes")
    called = {cell.text("name"): cell for cell in reversed(cells)}
    called |= {cell.text("node"): cell for cell in cells}
    place = power.at("procedure" if power.at("procedure").value else "flow")
    labels: dict[str, str] = {}
    for task in drawing.tasks:
        cell = called.get(task.label)
        if cell is None:
            near = one_of([each.text("node") for each in cells], task.label)
            raise place.refuse(f"task `{task.label}` is no node of this power; {near}")
        labels[task.label] = nodes.id(cell.at("node"))
    for cell in cells:
        if nodes.id(cell.at("node")) not in labels.values():
            raise cell.at("node").refuse(f"expected a task of this name in the {place.keys[-1]}")
    return labels


def _named_by(drawing: Flow, labels: Mapping[str, str]) -> Flow:
    """Return the drawing with tasks known by their nodes' ids.

    The first task of a node takes the node's id as its own, further ones as their name: the judge
    takes a task whose id is a node's for that node, so no other element may keep such an id.
    """
    taken = set(labels.values()) | {each.id for each in drawing.elements}
    renamed: dict[str, str] = {}
    first: set[str] = set()
    for each in drawing.elements:
        node = labels[each.label] if each.kind == "task" else ""
        if node and node not in first:
            first.add(node)
            renamed[each.id] = node
        elif each.id in labels.values():
            renamed[each.id] = _fresh(each.id, taken)
    return replace(
        drawing,
        elements=tuple(_renamed(each, renamed, labels) for each in drawing.elements),
        arcs=tuple((renamed.get(a, a), renamed.get(b, b)) for a, b in drawing.arcs),
    )


def _renamed(element: Element, renamed: Mapping[str, str], labels: Mapping[str, str]) -> Element:
    new = renamed.get(element.id, element.id)
    is_further = element.kind == "task" and labels[element.label] != new
    return replace(
        element,
        id=new,
        inside=renamed.get(element.inside, element.inside),
        name=labels[element.label] if is_further else element.name,
    )


def _fresh(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "_"
    taken.add(wanted)
    return wanted

# SPDX-License-Identifier: Apache-2.0
"""The procedures of leaders and posts: each step under a node or under another step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tonggui.core.powers import Limit, Step
from tonggui.formats.lists.cells import Cell, once
from tonggui.formats.lists.shape import one_of

if TYPE_CHECKING:
    from tonggui.formats.lists.known import Known, Nodes

_FLOWS = ("leader_flow", "post_flow")
Steps = tuple[Step, ...]


def read_steps(power: Cell, nodes: Nodes, known: Known) -> tuple[Steps, Steps]:
    """Return the steps of the leaders and of the posts."""
    by_id = once((cell for flow in _FLOWS for cell in power.each(flow)), "step")
    for cell in by_id.values():
        _check(cell, by_id, nodes)
    leaders, posts = (
        tuple(_step(cell, power, nodes, known) for cell in power.each(flow)) for flow in _FLOWS
    )
    return leaders, posts


def _check(cell: Cell, by_id: dict[str, Cell], nodes: Nodes) -> None:
    """Refuse a step whose parents lead to no node of the procedure."""
    if cell.text("step") in nodes.ids:
        raise cell.at("step").refuse("expected a name of its own, found the name of a node")
    trail, here = [cell.text("step")], cell
    while (parent := here.text("parent")) not in nodes.ids:
        if parent not in by_id:
            known = [*(name for name in nodes.ids if "." not in name), *by_id]
            raise here.at("parent").refuse(f"unknown parent; {one_of(known, parent)}")
        if parent in trail:
            circle = " under ".join((*trail[trail.index(parent) :], parent))
            raise here.at("parent").refuse(f"expected no circle of parents, found {circle}")
        trail.append(parent)
        here = by_id[parent]


def _step(cell: Cell, power: Cell, nodes: Nodes, known: Known) -> Step:
    parent = cell.text("parent")
    length = cell.at("limit")
    return Step(
        id=_id(cell.text("step"), power, nodes),
        parent=nodes.ids.get(parent) or _id(parent, power, nodes),
        holder=known.post(cell.at("holder_ref")),
        name=cell.text("name"),
        limit=Limit(length.value["value"], length.text("unit")) if length.value else None,
        label=cell.text("parallel", cell.text("choice")),
        fork=next((word for word in ("parallel", "choice") if cell.text(word)), ""),
    )


def _id(step: str, power: Cell, nodes: Nodes) -> str:
    """Name a step the way the nodes of its power are named."""
    prefix = f"{power.text('id')}."
    is_only = not any(node.startswith(prefix) for node in nodes.ids.values())
    return step if is_only else prefix + step

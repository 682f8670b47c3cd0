# SPDX-License-Identifier: Apache-2.0
"""A drawn procedure as lists write it, so that nothing of the drawing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tonggui.formats.lists.cells import Cell
from tonggui.formats.lists.drawings import as_drawn

if TYPE_CHECKING:
    from tonggui.core.elements import Element, Flow

Written = dict[str, Any]


def filled(power: Cell) -> Cell:
    """Return a power with its nodes: those listed, else the tasks of its drawing."""
    if power.value.get("nodes") is not None:
        return power
    drawing = as_drawn(power)
    if drawing is None:
        raise power.refuse("expected the key `nodes`, it is missing")
    value = {key: each for key, each in power.value.items() if key not in {"procedure", "flow"}}
    drawn = {"nodes": nodes_of(drawing), "flow": flow_of(drawing)}
    return Cell(power.document, power.keys, value | drawn)


def bare_lists(flow: Flow, otherwise: str) -> Written:
    """Return lists of the one power that a drawing describes, called as its process or pool is."""
    called = {"id": flow.id or otherwise, "name": flow.name or flow.pool or otherwise}
    return {"powers": [power_of(flow) | called]}


def power_of(flow: Flow) -> Written:
    """Return a power with its nodes and flow."""
    return _some(id=flow.id, name=flow.name, nodes=nodes_of(flow), flow=flow_of(flow))


def nodes_of(flow: Flow) -> list[Written]:
    """Return a node for every task label, held by the post whose lane it lies in."""
    found: dict[str, Written] = {}
    for task in flow.tasks:
        found.setdefault(task.label, _some(node=task.label, post_ref=task.lane))
    return list(found.values())


def flow_of(flow: Flow) -> Written:
    """Return elements and arcs in declared order."""
    names = flow.arc_names or ("",) * len(flow.arcs)
    return _some(
        pool=flow.pool,
        lanes=list(flow.lanes),
        elements=[_element(each) for each in flow.elements],
        arcs=[
            [*arc, name] if name else list(arc) for arc, name in zip(flow.arcs, names, strict=True)
        ],
    )


def _element(element: Element) -> Written:
    called = {"node" if element.kind == "task" else "name": element.name}
    return _some(
        id=element.id,
        kind=element.kind,
        **called,
        lane=element.lane,
        inside=element.inside,
        task=element.task,
    )


def _some(**values: Any) -> Written:
    return {key: value for key, value in values.items() if value}

# SPDX-License-Identifier: Apache-2.0
"""The procedures of leaders and posts as flows, and whether each refines the one above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tonggui.core.elements import Element, Flow
from tonggui.core.powers import Power, Step
from tonggui.core.xray.refine import Refinement, refines


class Layer(NamedTuple):
    """A layer ("leader", "post", or "post under leader") and whether it refines what is above."""

    name: str
    outcome: Refinement


def refinements(power: Power) -> list[Layer]:
    """Decide, for each layer there is, whether its runs are runs of the layer above.

    Steps stand in list order; those that share a label run side by side, or exclude one another,
    where the first of them stands. A step under a leader's step is held against the leader's
    procedure, and by way of it against the unit's.
    """
    if power.flow is None:
        return []
    found: list[Layer] = []
    above = {step.id: step.parent for step in power.leader_steps}
    unit = named_by_id(power)
    if power.leader_steps:
        found.append(Layer("leader", _against(power.leader_steps, unit, above)))
    if power.post_steps:
        nodes = {s.id: above.get(s.parent, s.parent) for s in power.post_steps}
        found.append(Layer("post", _against(power.post_steps, unit, nodes)))
        under = [step for step in power.post_steps if step.parent in above]
        if under:
            leader = flow_of(power.leader_steps)
            parents = {step.id: step.parent for step in under}
            found.append(Layer("post under leader", _against(under, leader, parents)))
    return found


def _against(steps: Iterable[Step], upper: Flow, parents: Mapping[str, str]) -> Refinement:
    known = {each.label for each in upper.tasks}
    held = [step for step in steps if parents.get(step.id) in known]
    if not held:
        return Refinement(holds=True)
    return refines(flow_of(held), upper, parents)


def flow_of(steps: Iterable[Step]) -> Flow:
    """Draw steps as a flow whose tasks are called by their ids."""
    blocks: dict[str, list[Step]] = {}
    for step in steps:
        blocks.setdefault(f"={step.label}" if step.label else step.id, []).append(step)
    elements = [Element("(start)", "start")]
    arcs: list[tuple[str, str]] = []
    last = "(start)"
    for number, block in enumerate(blocks.values()):
        elements += [Element(step.id, "task", step.id, step.holder) for step in block]
        if len(block) == 1:
            arcs.append((last, block[0].id))
            last = block[0].id
            continue
        kind = "exclusive" if block[0].fork == "choice" else "parallel"
        split, join = f"(split {number})", f"(join {number})"
        elements += [Element(split, kind), Element(join, kind)]
        arcs.append((last, split))
        arcs += [arc for step in block for arc in ((split, step.id), (step.id, join))]
        last = join
    elements.append(Element("(end)", "end"))
    return Flow("", "", tuple(elements), (*arcs, (last, "(end)")))


def named_by_id(power: Power) -> Flow:
    """Return the unit's procedure with every task called by the id of its node."""
    flow = power.flow
    if flow is None:
        return flow_of(())
    ids = {node.id for node in power.nodes}
    by_name = {node.name: node.id for node in power.nodes}
    elements = tuple(_renamed(each, ids, by_name) for each in flow.elements)
    return Flow(flow.id, flow.name, elements, flow.arcs)


def _renamed(each: Element, ids: set[str], by_name: Mapping[str, str]) -> Element:
    if each.kind != "task":
        return each
    node = each.id if each.id in ids else by_name.get(each.name, each.label)
    return Element(each.id, each.kind, node, each.lane, each.inside, each.task)

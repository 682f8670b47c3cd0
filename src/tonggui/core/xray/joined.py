# SPDX-License-Identifier: Apache-2.0
"""S08: the procedures of unit, leaders and posts join, in steps, limits, papers and order."""

from __future__ import annotations

from collections.abc import Iterator

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import Node, Power, Step
from tonggui.core.xray.flaws import Flaw, Place, of_node, of_power
from tonggui.core.xray.layers import refinements
from tonggui.core.xray.limits import Excess, excesses
from tonggui.core.xray.view import View


def find(view: View) -> Iterator[Flaw]:
    """Yield what does not join."""
    for power in view.powers:
        if power.upkeep.has_layers:
            yield from _orphans(power)
            yield from _without_steps(view, power)
            yield from _unpublished(power)
            yield from _order(power)
        for excess in excesses(power):
            if excess.what != "steps" or power.upkeep.has_layers:
                yield _excess(power, excess)
        yield from _papers(power)


def _orphans(power: Power) -> Iterator[Flaw]:
    """Yield steps under nothing."""
    parents = {node.id for node in power.nodes}
    parents |= {step.id for step in power.leader_steps}
    for step in (*power.leader_steps, *power.post_steps):
        if step.parent not in parents:
            expected = Said("S08.a.expected", (step.name or step.id,))
            observed = Said("S08.a.observed", (step.parent,))
            yield _flaw("a", power, None, expected, observed, _at_step(power, step), step.id)


def _without_steps(view: View, power: Power) -> Iterator[Flaw]:
    """Yield nodes of a leader without a leader's step, and nodes of a post without a post's."""
    led = {step.parent for step in power.leader_steps}
    done = {_node_of(power, step) for step in power.post_steps}
    for node in power.nodes:
        if not node.post:
            continue
        if view.is_leader(node.post) and node.id not in led:
            said = "leader"
        elif not view.is_leader(node.post) and node.id not in done and power.post_steps:
            said = "post"
        else:
            continue
        expected = Said(f"S08.b.{said}", (node.name, node.post))
        place = of_power(power, f"{said}_flow")
        yield _flaw("b", power, node, expected, Said("S08.b.observed"), place)


def _unpublished(power: Power) -> Iterator[Flaw]:
    has_steps = bool(power.leader_steps or power.post_steps)
    if has_steps and power.upkeep.layers_day is None:
        place = of_power(power, "layers_published")
        yield _flaw("f", power, None, Said("S08.f.expected"), Said("S08.f.observed"), place)


def _order(power: Power) -> Iterator[Flaw]:
    """Yield a layer whose runs are no runs of the layer above, with a run that shows it."""
    for layer in refinements(power):
        if layer.outcome.holds is not False:
            continue
        run = SEPARATOR.join((*layer.outcome.run, *(("…",) if layer.outcome.is_cut else ())))
        expected = Said("S08.g.expected", (layer.name,))
        observed = Said(f"S08.g.{layer.outcome.why}", (run, SEPARATOR.join(layer.outcome.at)))
        place = of_power(power, "leader_flow" if layer.name == "leader" else "post_flow")
        yield _flaw("g", power, None, expected, observed, place, layer.name)


def _excess(power: Power, excess: Excess) -> Flaw:
    needed, allowed = round(excess.needed, 1), round(excess.allowed, 1)
    node = next((node for node in power.nodes if node.id == excess.parent), None)
    if excess.what == "steps":
        name = node.name if node else excess.parent
        expected = Said("S08.c.expected", (name, allowed, "day"))
        observed = Said("S08.c.observed", (needed, "day"))
        place = of_node(power, node, "time_limit") if node else of_power(power, "leader_flow")
        return _flaw("c", power, node, expected, observed, place, "" if node else excess.parent)
    is_nodes = excess.what == "nodes"
    expected = Said("S08.d.promised" if is_nodes else "S08.d.legal", (allowed, "day"))
    observed = Said("S08.d.nodes" if is_nodes else "S08.d.longer", (needed, "day"))
    return _flaw("d", power, None, expected, observed, of_power(power, "clock", "promised"), "")


def _papers(power: Power) -> Iterator[Flaw]:
    """Yield nodes that need a paper no earlier node produces."""
    made = {
        node.id: node.evidence_required if node.outputs is None else node.outputs
        for node in power.nodes
    }
    for node in power.nodes:
        there = {paper for each in power.incoming.get(node.id, ()) for paper in made[each]}
        lacking = [p.name for p in node.inputs if p.is_produced_inside and p.name not in there]
        if lacking:
            expected = Said("S08.e.expected", (node.name,))
            observed = Said("S08.e.observed", (SEPARATOR.join(lacking),))
            yield _flaw("e", power, node, expected, observed, of_node(power, node, "inputs"))


def _node_of(power: Power, step: Step) -> str:
    """Return the node a step lies under, by way of a leader's step if need be."""
    above = {each.id: each.parent for each in (*power.leader_steps, *power.post_steps)}
    here = step.parent
    for _ in above:
        here = above.get(here, here)
    return here


def _at_step(power: Power, step: Step) -> Place:
    flow = "leader_flow" if step in power.leader_steps else "post_flow"
    return of_power(power, flow, step.id, "parent")


def _flaw(  # noqa: PLR0913, PLR0917 - a clause, what it is about, what is said of it
    clause: str,
    power: Power,
    node: Node | None,
    expected: Said,
    observed: Said,
    place: Place,
    more: str = "",
) -> Flaw:
    """Return one finding per power, clause and node (or whatever else tells two apart)."""
    return Flaw(
        "S08",
        clause,
        "yellow",
        node.id if node else power.id,
        expected,
        observed,
        place,
        power,
        node,
        by=f"{clause}/{more}" if more else clause,
    )

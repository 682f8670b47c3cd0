# SPDX-License-Identifier: Apache-2.0
"""S09: the risk survey reached every key node, every layer, every source and past problem."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import Node, Power
from tonggui.core.upkeep import LAYERS, SOURCES
from tonggui.core.xray.flaws import Flaw, of_node, of_power
from tonggui.core.xray.view import View, risks_at

UNIT_LAYER, LEADER_LAYER, POST_LAYER = LAYERS
_MONTHS = 12


def find(view: View) -> Iterator[Flaw]:
    """Yield what the survey of risks left out."""
    if "risks" not in view.keeps:
        return
    for power in view.powers:
        yield from (_node(power, node) for node in power.nodes if is_overlooked(power, node))
        yield from (_layer(power, layer) for layer in layers_left_out(view, power))
        yield from _sources(power)


def is_overlooked(power: Power, node: Node) -> bool:
    """Say whether a key node has neither a risk nor a complete statement that it has none."""
    said = node.no_risk
    is_said = said is not None and bool(said.reason and said.signed_by and said.day)
    return bool(node.key_flags) and not risks_at(power, node) and not is_said


def layers_left_out(view: View, power: Power) -> list[str]:
    """Return the layers of those who hold nodes that have no risk and no signed statement."""
    covered = {risk.layer for risk in power.risks}
    covered |= {said.layer for said in power.upkeep.statements if said.signed_by}
    held = {
        LEADER_LAYER if view.is_leader(node.post) else POST_LAYER
        for node in power.nodes
        if node.post
    }
    return [layer for layer in LAYERS if layer in held - covered]


def _node(power: Power, node: Node) -> Flaw:
    flags = SEPARATOR.join(sorted(node.key_flags))
    return Flaw(
        "S09",
        "a",
        "yellow",
        node.id,
        Said("S09.a.expected", (node.name, flags)),
        Said("S09.a.observed"),
        of_node(power, node, "no_risk_statement"),
        power,
        node,
        by="a",
    )


def _layer(power: Power, layer: str) -> Flaw:
    return Flaw(
        "S09",
        "b",
        "yellow",
        power.id,
        Said("S09.b.expected", (layer,)),
        Said("S09.b.observed"),
        of_power(power, "layer_statements"),
        power,
        by=f"b/{layer}",
    )


def _sources(power: Power) -> Iterator[Flaw]:
    surveyed = power.upkeep.round
    if surveyed is None or surveyed.state != "closing":
        return
    missing = [source for source in SOURCES if source not in surveyed.sources]
    if missing:
        yield Flaw(
            "S09",
            "c",
            "yellow",
            power.id,
            Said("S09.c.expected"),
            Said("S09.c.observed", (SEPARATOR.join(missing),)),
            of_power(power, "risk_round", "sources_used"),
            power,
            by="c",
        )


def find_unmatched(view: View) -> Iterator[Flaw]:
    """Yield past problems that no risk of any power answers."""
    if "risks" not in view.keeps:
        return
    since = months_before(view.today, int(view.rule("S09").number("lookback")))
    known = {risk.id for power in view.powers for risk in power.risks}
    for problem in view.lists.list_facts.problems:
        power = view.lists.powers.get(problem.power)
        if power is None or problem.risk in known or not since <= problem.day <= view.today:
            continue
        yield Flaw(
            "S09",
            "d",
            "yellow",
            power.id,
            Said("S09.d.expected"),
            Said("S09.d.observed", (problem.id, view.say_day(problem.day))),
            of_power(power, "risks"),
            power,
            by=f"d/{problem.id}",
        )


def months_before(day: int, months: int) -> int:
    """Return the same day of an earlier month, or its last day."""
    here = date.fromordinal(day)
    year, month = divmod(here.year * _MONTHS + here.month - 1 - months, _MONTHS)
    first_of_next = date(year + (month + 1) // _MONTHS, (month + 1) % _MONTHS + 1, 1)
    return min(date(year, month + 1, 1).toordinal() + here.day, first_of_next.toordinal()) - 1

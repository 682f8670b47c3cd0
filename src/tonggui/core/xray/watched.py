# SPDX-License-Identifier: Apache-2.0
"""S23: every weighty node has one lead supervisor from outside, every cell is settled."""

from __future__ import annotations

from collections.abc import Iterator

from tonggui.core.coverage import coverage
from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import RISK_LEVELS, Node, Power
from tonggui.core.xray.flaws import Flaw, of_node, of_power
from tonggui.core.xray.view import View, risks_at, worst

_WATCHED = frozenset(("高", "中"))


def find(view: View) -> Iterator[Flaw]:
    """Yield the blind spots; of cells nobody wrote down only where any power keeps a matrix."""
    for power in view.powers:
        for node in power.nodes if "supervision" in view.keeps else ():
            yield from _node(view, power, node)
        if "matrix" in view.keeps and level_of(power) in _WATCHED:
            yield from _cells(power)


def level_of(power: Power) -> str:
    """Return the risk level of a power as stated, else the highest of its risks."""
    return power.upkeep.risk_level or worst([risk.level for risk in power.risks])


def level_at(power: Power, node: Node) -> str:
    """Return the highest risk level at a node."""
    return worst([risk.level for risk in risks_at(power, node)])


def is_inside(view: View, lead: str, unit: str) -> bool:
    """Say whether a supervising body belongs to the unit: the unit itself or an office of it."""
    body = view.lists.organisation.supervisors.get(lead)
    return lead == unit or (body is not None and body.parent == unit)


def _node(view: View, power: Power, node: Node) -> Iterator[Flaw]:
    level = level_at(power, node)
    lead = node.supervision.lead if node.supervision else ""
    if not lead and (node.key_flags or level in _WATCHED):
        why = SEPARATOR.join(sorted(node.key_flags)) or level
        expected, observed = Said("S23.a.expected", (node.name, why)), Said("S23.a.observed")
        clause, body = "a", view.unit(power).supervised_by
    elif lead and level == RISK_LEVELS[-1] and is_inside(view, lead, power.unit):
        expected, observed = Said("S23.c.expected", (node.name,)), Said("S23.c.observed", (lead,))
        clause, body = "c", lead
    else:
        return
    yield Flaw(
        "S23",
        clause,
        "yellow",
        node.id,
        expected,
        observed,
        of_node(power, node, "supervision"),
        power,
        node,
        owners=(f"supervisor:{body}",) if body else (),
    )


def _cells(power: Power) -> Iterator[Flaw]:
    lead = power.method.lead if power.method else ""
    for stage, timing, why in _unsettled(power):
        yield Flaw(
            "S23",
            "d",
            "yellow",
            f"{power.id}/{stage}×{timing}",
            Said("S23.d.expected", (stage, timing)),
            Said(f"S23.d.{why}"),
            of_power(power, "coverage_matrix", f"{stage}×{timing}"),
            power,
            owners=(f"supervisor:{lead}",) if lead else (),
        )


def _unsettled(power: Power) -> Iterator[tuple[str, str, str]]:
    """Yield each cell that is neither watched nor excused: stage, time, and what stands there."""
    written = {(cell.stage, cell.timing): cell for cell in power.upkeep.matrix}
    seen = {(spot.stage, spot.timing): spot.state for spot in coverage(power)}
    for place in dict.fromkeys((*written, *seen)):
        cell, state = written.get(place), seen.get(place, "")
        if cell is not None and not cell.is_settled:
            yield *place, "observed"
        elif state in {"blind", "claimed"}:
            yield *place, state

# SPDX-License-Identifier: Apache-2.0
"""What the level of a node asks of supervision: who leads, and in how many cases (R47).

Whoever leads stays where that body is near enough to the county for the level; else the body that
leads at this level in the unit takes over. A look at each case where all of them are sampled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tonggui.core.oversight import LevelPlan
from tonggui.core.powers import TIMINGS
from tonggui.core.xray.view import worst
from tonggui.people import queries as people
from tonggui.people.models import SupervisingKind, Unit
from tonggui.rounds.levels import plans_on

_ALL = 100
_KINDS = tuple(SupervisingKind)
_DURING = TIMINGS[1]
_BODY = "supervisor:"


def levels_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the highest level of risk at each node of a power as it is written."""
    found: dict[str, list[str]] = {}
    for each in body.get("risks", ()):
        found.setdefault(str(each.get("node", "")), []).append(str(each.get("level", "")))
    return {node: level for node, levels in found.items() if (level := worst(levels))}


def plan_anew(body: dict[str, Any], before: Mapping[str, str], unit: Unit, day: date) -> None:
    """Let nodes whose level is another than `before`, or whom nobody watches, be planned by it."""
    plans = {each.level: each for each in plans_on(day)}
    now = levels_of(body)
    for node in body.get("nodes", ()):
        level = now.get(str(node.get("node", "")), "")
        is_planned = bool(node.get("supervision"))
        if level in plans and not (is_planned and before.get(str(node["node"])) == level):
            node["supervision"] = _planned(node.get("supervision") or {}, plans[level], unit, day)


def _planned(known: Mapping[str, Any], plan: LevelPlan, unit: Unit, day: date) -> dict[str, Any]:
    lead = str(known.get("lead") or "").removeprefix(_BODY)
    kinds = {each.body.code: each.kind for each in people.bodies_on(day).values()}
    if not is_near_enough(kinds.get(lead, ""), plan.led_by):
        found = people.lead_of(unit, day, level=plan.level)
        lead = found.code if found else lead
    mode = "each" if plan.percent == _ALL else "sample"
    said = {"timing": _DURING, **known, "mode": mode}
    return {**said, "lead": f"{_BODY}{lead}"} if lead else said


def is_near_enough(kind: str, wanted: str) -> bool:
    """Say whether a kind of body may lead where a level asks for another kind, or a nearer one.

    In a township its own commission stands where a stationed group does elsewhere.
    """
    order: Sequence[str] = _KINDS
    if kind not in order or wanted not in order:
        return False
    stationed = (SupervisingKind.STATIONED_GROUP, SupervisingKind.TOWNSHIP_COMMISSION)
    last = SupervisingKind.TOWNSHIP_COMMISSION if wanted in stationed else wanted
    return order.index(kind) <= order.index(last)

# SPDX-License-Identifier: Apache-2.0
"""Plans of supervision that are weaker than the level of their node demands (R47)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from tonggui.core.oversight import LevelPlan
from tonggui.people import queries as people
from tonggui.registry.models import Power
from tonggui.registry.xrays import reading
from tonggui.rounds.levels import plans_on
from tonggui.rounds.planning import is_near_enough, levels_of

_BODY, _ALL, _EACH = "supervisor:", 100, "each"
SAMPLED, LEAD = "sampled", "lead"


class Weaker(NamedTuple):
    """A node whose plan is weaker than its level demands, and why: `sampled` or `lead`."""

    power: str
    node: str
    level: str
    why: str


def kinds_on(day: date) -> dict[str, str]:
    """Return of which kind each supervising body is on a day."""
    return {each.body.code: each.kind for each in people.bodies_on(day).values()}


def weaker(
    body: Mapping[str, Any], plans: Mapping[str, LevelPlan], kinds: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Yield nodes of a power whose plan is weaker than their level demands, with the level.

    The last is why: `sampled` where each case is to be looked at, `lead` where the body that leads
    stands further from the county than the level asks. A body of an unknown kind is not judged.
    """
    levels = levels_of(body)
    for node in body.get("nodes", ()):
        plan, said = plans.get(levels.get(str(node.get("node", "")), "")), node.get("supervision")
        if plan is None or not said:
            continue
        if plan.percent == _ALL and said.get("mode", _EACH) != _EACH:
            yield str(node["node"]), plan.level, SAMPLED
        kind = kinds.get(str(said.get("lead") or "").removeprefix(_BODY), "")
        if kind and not is_near_enough(kind, plan.led_by):
            yield str(node["node"]), plan.level, LEAD


def all_weaker(day: date, unit: str = "") -> list[Weaker]:
    """Return the weaker plans of all powers as they stand, or of those of a unit."""
    plans, kinds = {each.level: each for each in plans_on(day)}, kinds_on(day)
    codes = Power.objects.filter(unit__code=unit).values_list("code", flat=True) if unit else None
    return [
        Weaker(str(body.get("id", "")), *found)
        for text in reading.standing(codes).values()
        for body in (json.loads(text.body),)
        for found in weaker(body, plans, kinds)
    ]

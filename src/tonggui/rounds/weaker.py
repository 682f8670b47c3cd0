# SPDX-License-Identifier: Apache-2.0
"""Plans of supervision that are weaker than the level of their node demands (R47)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from tonggui.core.oversight import LevelPlan
from tonggui.core.values import frozen
from tonggui.people import queries as people
from tonggui.registry.models import Power
from tonggui.registry.xrays import reading
from tonggui.rounds.levels import plans_on
from tonggui.rounds.planning import is_near_enough, levels_of

_BODY, _ALL, _EACH, _MODE = "supervisor:", 100, "each", '"mode":'
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


def all_weaker(day: date, unit: str = "", *, most: int | None = None) -> list[Weaker]:
    """Return the weaker plans of all powers as they stand, or of those of a unit.

    At most so many for each reason, where somebody wants no more.
    """
    plans, kinds = {each.level: each for each in plans_on(day)}, kinds_on(day)
    marks = _Marks.of(plans, kinds)
    powers = Power.objects.filter(withdrawal=None)
    codes = (powers.filter(unit__code=unit) if unit else powers).values_list("code", flat=True)
    found: list[Weaker] = []
    left = Counter() if most is None else Counter({SAMPLED: most, LEAD: most})
    for code, text in reading.standing_bodies(codes):
        # Most texts speak of nothing that could be weaker: they are searched and not parsed.
        if not any(most is None or left[why] for why in marks.in_text(text)):
            continue
        for node, level, why in weaker(json.loads(text), plans, kinds):
            if most is None or left[why]:
                found.append(Weaker(code, node, level, why))
                left[why] -= 1
    return found


@frozen
class _Marks:
    """What a text must say for a plan in it to be weaker than its level demands."""

    is_each_asked: bool
    leads: tuple[str, ...]

    @classmethod
    def of(cls, plans: Mapping[str, LevelPlan], kinds: Mapping[str, str]) -> _Marks:
        far = (
            code
            for code, kind in kinds.items()
            if kind and not all(is_near_enough(kind, plan.led_by) for plan in plans.values())
        )
        called = (json.dumps(pre + code, ensure_ascii=False) for code in far for pre in (_BODY, ""))
        leads = tuple(f'"lead":{each}' for each in called)
        return cls(any(plan.percent == _ALL for plan in plans.values()), leads)

    def in_text(self, text: str) -> Iterator[str]:
        """Yield for which reasons a plan in a text may be weaker."""
        if self.is_each_asked and text.count(_MODE) > text.count(f'{_MODE}"{_EACH}"'):
            yield SAMPLED
        if any(each in text for each in self.leads):
            yield LEAD

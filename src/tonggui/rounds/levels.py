# SPDX-License-Identifier: Apache-2.0
"""What a level of risk asks of supervision as a rule that two people change (R47, ADR 59)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tonggui.core.oversight import PLANS, LevelPlan
from tonggui.core.powers import RISK_LEVELS
from tonggui.core.rules import Rule
from tonggui.people.models import SupervisingKind
from tonggui.rounds.models import LevelRule
from tonggui.ruling.in_force import OF_LEVELS, level_rulings

_ALL = 100
_ENGLISH = {"高": "high", "中": "medium", "低": "low"}
_UNITS = {"led_by": "text", "every_days": "day", "percent": "percent"}


def rule_of(plan: LevelPlan) -> Rule:
    """Return a level's plan in the form in which rules are proposed and approved."""
    return Rule(
        id=f"{OF_LEVELS}{plan.level}",
        name_zh=f"{plan.level}风险的监督要求",
        name_en=f"What a {_ENGLISH.get(plan.level, plan.level)} risk asks of supervision",
        why_zh="风险等级决定由谁监督、多久一次、抽查多少（R47）。",
        why_en="The level of a risk decides who looks, how often and at how much (R47).",
        side="supervision",
        clauses=(),
        settings={
            "led_by": plan.led_by,
            "every_days": plan.every_days,
            "percent": plan.percent,
        },
        units=dict(_UNITS),
    )


def plans_on(day: date) -> list[LevelPlan]:
    """Return what each level asks of supervision on a day, the gravest first.

    A ruling counts before what the commission set alone before rulings were asked for.
    """
    set_here = {each.level: each for each in LevelRule.objects.on(day)}
    ruled = level_rulings().on(day)
    return [_plan(each, set_here.get(each.level), ruled) for each in PLANS]


def _plan(shipped: LevelPlan, own: LevelRule | None, ruled: Mapping[str, Any]) -> LevelPlan:
    if ruling := ruled.get(f"{OF_LEVELS}{shipped.level}"):
        return LevelPlan(shipped.level, **ruling.settings)
    if own:
        return LevelPlan(shipped.level, own.led_by, own.every_days, own.percent)
    return shipped


def rules_on(day: date) -> dict[str, Rule]:
    """Return the plans of levels in force on a day as rules, by what rulings call them."""
    rules = (rule_of(each) for each in plans_on(day))
    return {each.id: each for each in rules}


def is_fit(plan: LevelPlan) -> bool:
    """Say whether a plan can be kept: a level, a kind of body, days and a share within bounds."""
    is_watched = plan.every_days >= 1 and 0 <= plan.percent <= _ALL
    return plan.level in RISK_LEVELS and plan.led_by in SupervisingKind.values and is_watched

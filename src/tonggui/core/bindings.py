# SPDX-License-Identifier: Apache-2.0
"""What a rule bound to a control demands at its node, as a sentence (R27, R28)."""

from __future__ import annotations

from types import MappingProxyType

from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import Node, Power

# Rules that demand nothing before the lists give them a length, papers, a duty or a body.
PARAMETERS = MappingProxyType(
    {
        "S15": "limit",
        "S19": "min_plausible_minutes",
        "S20": "supervision",
        "S36": "duty",
        "S37": "evidence_required",
    }
)

SENTENCES: dict[str, tuple[str, str]] = {
    "bind.S15": (
        "“{0}”超过 {1:span}未办结，即列为线索",
        "`{0}` not closed within {1:span} is a lead",
    ),
    "bind.S18": (
        "同一人在“{0}”集中批量办结，即列为线索",
        "closing `{0}` in batches by one person is a lead",
    ),
    "bind.S19": (
        "“{0}”不到 {1} 分钟即办结，列为线索",
        "`{0}` closed in less than {1} minutes is a lead",
    ),
    "bind.S20": (
        "“{0}”须由 {1} 实施监督（{2:words}），缺位或晚到即列为线索",
        "`{0}` is watched by {1} ({2:words}); absent or late is a lead",
    ),
    "bind.S36": (
        "“{0}”的职责“{1}”与不相容职责由同一人办理，即列为线索",
        "one person doing the duty `{1}` of `{0}` and one that excludes it is a lead",
    ),
    "bind.S37": (
        "“{0}”办结时缺少 {1:words}，即列为线索",
        "`{0}` closed without {1:words} is a lead",
    ),
    "bind.lacks.S15": (
        "“{0}”尚未写明时限，查不出超期",
        "`{0}` states no limit yet: nothing is late",
    ),
    "bind.lacks.S19": (
        "“{0}”尚未写明最短用时，查不出过快",
        "`{0}` states no least time yet: nothing is too fast",
    ),
    "bind.lacks.S20": (
        "“{0}”尚未写明监督主体，查不出缺位",
        "`{0}` names no watching body yet: nobody is absent",
    ),
    "bind.lacks.S36": (
        "“{0}”尚未写明职责，查不出兼任",
        "`{0}` states no duty yet: nothing is incompatible",
    ),
    "bind.lacks.S37": (
        "“{0}”尚未写明必备材料，查不出缺件",
        "`{0}` states no papers yet: nothing is missing",
    ),
    "bind.lacks.rule": (
        "尚未内置规则 {0}，查不出违反",
        "rule {0} is not built in yet: no breach is found",
    ),
    "bind.other": ("违反“{1}”（{0}）即列为线索", "a breach of `{1}` ({0}) is a lead"),
}


def explain(power: Power, node: Node, rule: str, name: str) -> Said:
    """Return what a rule demands at a node of a power; `name` is what it is called, if known."""
    if not name:
        return Said("bind.lacks.rule", (rule,))
    if rule not in PARAMETERS and rule != "S18":
        return Said("bind.other", (rule, name))
    value = getattr(node, PARAMETERS[rule]) if rule in PARAMETERS else True
    if not value and not (rule == "S36" and power.incompatible):
        return Said(f"bind.lacks.{rule}", (node.name,))
    return Said(f"bind.{rule}", (node.name, *_parameters(node, rule)))


def _parameters(node: Node, rule: str) -> tuple[str | int | float, ...]:
    match rule:
        case "S15" if node.limit:
            return (node.limit.value, node.limit.unit)
        case "S19":
            return (node.min_plausible_minutes or 0,)
        case "S20" if node.supervision:
            return (f"supervisor:{node.supervision.lead}", node.supervision.timing)
        case "S36":
            return (node.duty,)
        case "S37":
            return (SEPARATOR.join(node.evidence_required),)
    return ()


def lacks(said: Said) -> bool:
    """Say whether a sentence tells that the rule cannot find anything yet."""
    return said.key.startswith("bind.lacks.")

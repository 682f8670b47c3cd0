# SPDX-License-Identifier: Apache-2.0
"""What a rule bound to a control demands at its node, as a sentence (R27, R28)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tonggui.core.coverage import WEALTH
from tonggui.core.findings import SEPARATOR, Said
from tonggui.core.powers import Node, Power

# Rules that demand nothing before the lists give them a length, papers, a duty or a body.
PARAMETERS = MappingProxyType(
    {
        "S14": "limit",
        "S15": "limit",
        "S19": "min_plausible_minutes",
        "S20": "supervision",
        "S35": "post",
        "S36": "duty",
        "S37": "evidence_required",
    }
)
# What each check reads of the node it is bound at, by the keys of the lists; with a dot before it,
# of the power. A check that is not here reads only what is set for the whole county.
_LIMIT = ("time_limit", "time_limit.after", "time_limit.unless", "time_limit.if_done")
ASKS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "S14": _LIMIT,
        "S15": _LIMIT,
        "S17": ("third_party_required",),
        "S18": ("batch_ok",),
        "S19": ("min_plausible_minutes", "not_before", "not_before.after", "statutory_notice_days"),
        "S20": ("supervision.lead", "supervision.timing", "supervision.mode", "supervision.also"),
        "S21": ("mandatory",),
        "S28": ("key_flags", "decision_mode"),
        "S35": ("post_ref", "roles"),
        "S36": ("sod_role", ".incompatible"),
        "S37": ("evidence_required", "evidence_when_applicable"),
    }
)

SENTENCES: dict[str, tuple[str, str]] = {
    "bind.S14": (
        "“{0}”的时限 {1:span} 将满仍未办结，即提醒",
        "`{0}` still open as its {1:span} run out is a reminder",
    ),
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
    "bind.S21": (
        "前置节点没有办结就办理“{0}”，或跳过“{0}”，即列为线索",
        "`{0}` begun before what precedes it is closed, or left out, is a lead",
    ),
    "bind.S28": (
        "一把手在“{0}”上代替责任岗位单独拍板，即列为线索",
        "the first leader deciding `{0}` alone in the place of its post is a lead",
    ),
    "bind.S35": (
        "{1} 以外的人办理“{0}”，即列为线索",
        "anybody but {1} doing `{0}` is a lead",
    ),
    "bind.S36": (
        "“{0}”的职责“{1}”与不相容职责由同一人办理，即列为线索",
        "one person doing the duty `{1}` of `{0}` and one that excludes it is a lead",
    ),
    "bind.S37": (
        "“{0}”办结时缺少 {1:words}，即列为线索",
        "`{0}` closed without {1:words} is a lead",
    ),
    "bind.lacks.S14": (
        "“{0}”尚未写明时限，提醒不了",
        "`{0}` states no limit yet: there is nothing to remind of",
    ),
    "bind.lacks.S15": (
        "“{0}”尚未写明时限，查不出超期",
        "`{0}` states no limit yet: nothing is late",
    ),
    "bind.lacks.S18": (
        "“{0}”写明可以批量办理，查不出批量办结",
        "`{0}` may be done in batches, as it says: none is found",
    ),
    "bind.lacks.S19": (
        "“{0}”尚未写明最短用时，查不出过快",
        "`{0}` states no least time yet: nothing is too fast",
    ),
    "bind.lacks.S20": (
        "“{0}”尚未写明监督主体，查不出缺位",
        "`{0}` names no watching body yet: nobody is absent",
    ),
    "bind.lacks.S21": (
        "“{0}”写明可以不经，跳过不算；次序仍查",
        "`{0}` may be left out, as it says: only its order is looked at",
    ),
    "bind.lacks.S28": (
        "“{0}”没有标明人事、资金、物资，或由集体决定，查不出单独拍板",
        "`{0}` is marked for no people, money or goods, or decided together: nothing is found",
    ),
    "bind.lacks.S35": (
        "“{0}”尚未写明责任岗位，查不出代办",
        "`{0}` names no post yet: nobody is in its place",
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
    if rule not in PARAMETERS and rule not in _FLAGS:
        return Said("bind.other", (rule, name))
    if not _demands(power, node, rule):
        return Said(f"bind.lacks.{rule}", (node.name,))
    return Said(f"bind.{rule}", (node.name, *_parameters(node, rule)))


# Rules that a mark at the node lets find nothing: in batches, left out, or decided together.
_FLAGS: Mapping[str, Callable[[Node], bool]] = MappingProxyType(
    {
        "S18": lambda node: not node.batch_ok,
        "S21": lambda node: node.is_mandatory,
        "S28": lambda node: (
            bool(node.key_flags.intersection(WEALTH)) and node.decision_mode != "集体"
        ),
    }
)


def _demands(power: Power, node: Node, rule: str) -> bool:
    if rule in _FLAGS:
        return _FLAGS[rule](node)
    if rule == "S35":
        return bool(node.post or node.roles)
    return bool(getattr(node, PARAMETERS[rule])) or (rule == "S36" and bool(power.incompatible))


def _parameters(node: Node, rule: str) -> tuple[str | int | float, ...]:
    match rule:
        case "S14" | "S15" if node.limit:
            return (node.limit.value, node.limit.unit)
        case "S19" | "S36":
            return (getattr(node, PARAMETERS[rule]),)
        case "S20" if node.supervision:
            return (f"supervisor:{node.supervision.lead}", node.supervision.timing)
        case "S35":
            return (node.post or SEPARATOR.join(sorted(node.roles)),)
        case "S37":
            return (SEPARATOR.join(node.evidence_required),)
    return ()


def lacks(said: Said) -> bool:
    """Say whether a sentence tells that the rule cannot find anything yet."""
    return said.key.startswith("bind.lacks.")

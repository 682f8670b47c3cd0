# SPDX-License-Identifier: Apache-2.0
"""What is said of a node of a procedure wherever it appears: its limit and its worst risk."""

from __future__ import annotations

from tonggui.core.powers import Node, Power
from tonggui.formats.report.figures import counted_decimal
from tonggui.formats.report.markup import Phrase


def limit_of(node: Node) -> Phrase:
    """Say the time limit of a node, nothing where it has none."""
    if node.limit is None:
        return Phrase("", "")
    if node.limit.is_workdays:
        said = counted_decimal(node.limit.value, "个工作日", "workday")
    else:
        said = counted_decimal(node.limit.value, "日", "day")
    return Phrase(f"限 {said.zh}", f"limit {said.en}")


def worst_risks(power: Power) -> dict[str, str]:
    """Return the highest level of risk on each node that has one."""
    found: dict[str, str] = {}
    for level in ("低", "中", "高"):
        found.update((risk.node, level) for risk in power.risks if risk.level == level)
    return found

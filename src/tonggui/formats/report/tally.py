# SPDX-License-Identifier: Apache-2.0
"""Counts of findings by rule, level, node, post, unit and month, with the rows they open into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tonggui.core.findings import Finding
from tonggui.core.rules import LEVEL_ORDER
from tonggui.core.summary import Count, Summary
from tonggui.core.values import frozen

Key = tuple[str, ...]
WORST_FIRST = ("red", "yellow", "notice")


@dataclass(slots=True)
class Group:
    """All findings that share a key: how many of each level, and the first of them as rows."""

    key: Key
    levels: Counter[str] = field(default_factory=Counter)
    rows: list[Finding] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return how many findings there are in all."""
        return self.levels.total()

    def first(self, most: int) -> list[Finding]:
        """Return the first rows of every level, the worst level first."""
        return [
            finding
            for level in WORST_FIRST
            for finding in [row for row in self.rows if row.level == level][:most]
        ]


@frozen
class Dimension:
    """One way to divide findings: how a count and how a finding tell their key."""

    of_count: Callable[[Count], Key]
    of_finding: Callable[[Finding], Key]


def dimensions(month: Callable[[int], str]) -> dict[str, Dimension]:
    """Return the ways this report divides findings; `month` says the month of an instant."""
    return {
        "rule": Dimension(lambda c: (c.rule,), lambda f: (f.rule,)),
        "level": Dimension(lambda c: (c.level,), lambda f: (f.level,)),
        "node": Dimension(lambda c: (c.power, c.node), lambda f: (f.power, f.node)),
        "post": Dimension(lambda c: (c.post,), lambda f: (answering_post(f),)),
        "unit": Dimension(lambda c: (c.unit,), lambda f: (f.unit,)),
        "month": Dimension(lambda c: (c.month,), lambda f: (month(f.at),)),
    }


def grouped(summary: Summary, dimension: Dimension) -> list[Group]:
    """Divide all findings, the worst groups first, in each the worst and first rows first."""
    groups: dict[Key, Group] = {}
    for count in summary.counts:
        key = dimension.of_count(count)
        groups.setdefault(key, Group(key)).levels[count.level] += count.findings
    for finding in worst_first(summary.samples):
        if group := groups.get(dimension.of_finding(finding)):
            group.rows.append(finding)
    return sorted(groups.values(), key=_weight)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings by level, then by time."""
    return sorted(findings, key=lambda f: (-LEVEL_ORDER.get(f.level, -1), f.at, f.key))


def answering_post(finding: Finding) -> str:
    """Return the post that answers first for a finding, "" if unknown."""
    return finding.responsible[0].ref if finding.responsible else ""


def _weight(group: Group) -> tuple[int, int, int, Key]:
    red, yellow = group.levels["red"], group.levels["yellow"]
    return -red, -yellow, -group.total, group.key

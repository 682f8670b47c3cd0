# SPDX-License-Identifier: Apache-2.0
"""What every part of the page looks things up in: the summary, names, times, groups, anchors."""

from __future__ import annotations

from tonggui.core.findings import Finding
from tonggui.core.summary import Summary
from tonggui.formats.report.figures import Clock
from tonggui.formats.report.names import Names
from tonggui.formats.report.tally import Group, Key, dimensions, grouped

FULL = 40  # rows of one rule and level shown at most


class View:
    """A summary prepared for showing."""

    def __init__(self, summary: Summary) -> None:
        """Index names and group findings once."""
        self.summary = summary
        self.lists = summary.lists
        self.names = Names(summary.lists)
        self.clock = Clock(
            summary.lists.calendar.zone,
            now=summary.as_of,
            whole_days=summary.lists.log.precision == "day",
        )
        self.groups: dict[str, list[Group]] = {
            name: grouped(summary, dimension) for name, dimension in dimensions(self.month).items()
        }
        self._anchors = {
            (name, group.key): f"{name}-{number}"
            for name, groups in self.groups.items()
            for number, group in enumerate(groups, start=1)
        }
        self._cases = {
            timeline.verdict.case: f"case-{number}"
            for number, timeline in enumerate(summary.worst, start=1)
        }
        self.levels = {group.key[0]: group.total for group in self.groups["level"]}
        in_full = [row for group in self.groups["rule"] for row in group.first(FULL)]
        self._rows = {row.key: f"f-{number}" for number, row in enumerate(in_full, start=1)}

    def month(self, at: int) -> str:
        """Return the local month of an instant as YYYY-MM."""
        return self.clock.local(at).strftime("%Y-%m")

    def anchor(self, dimension: str, key: Key) -> str:
        """Return where on the page a group stands, "" if nowhere."""
        return self._anchors.get((dimension, key), "")

    def case_anchor(self, case: str) -> str:
        """Return where on the page a case is shown in full, "" if nowhere."""
        return self._cases.get(case, "")

    def row_anchor(self, finding: Finding) -> str:
        """Return where on the page a finding stands in full, "" if nowhere."""
        return self._rows.get(finding.key, "")

    def is_supervision(self, finding: Finding) -> bool:
        """Say whether a finding is about whoever supervises, not about whoever acts."""
        if finding.responsible:
            return finding.responsible[0].ref.startswith("supervisor:")
        rule = self.lists.rules.get(finding.rule)
        return rule is not None and rule.side == "supervision"

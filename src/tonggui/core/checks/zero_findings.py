# SPDX-License-Identifier: Apache-2.0
"""A body that never finds anything where others do, or a unit where nothing happens (S45)."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from tonggui.core.bench import Bench
from tonggui.core.facts import Figures
from tonggui.core.findings import Said
from tonggui.core.rules import Rule
from tonggui.core.values import frozen


class Silent(NamedTuple):
    """A body or unit whose figures are out of the ordinary."""

    figures: Figures
    clause: str
    expected: Said
    observed: Said


@frozen
class ZeroFindings:
    """Over months, no body with much to watch finds nothing while others find something there.

    Only figures that cover the whole window are judged; what nobody counted is unknown.
    """

    rule: Rule
    bench: Bench

    def judge(self, figures: Iterable[Figures]) -> list[Silent]:
        """Return the bodies and units that stand out, by body and unit."""
        if not self.rule.is_on:
            return []
        found = map(self._silent, sorted(figures, key=attrgetter("body", "unit")))
        return [each for each in found if each]

    def _silent(self, figures: Figures) -> Silent | None:
        if figures.months < self.rule.number("months"):
            return None
        months = int(figures.months)
        if figures.body:
            is_much = figures.median_volume is not None and figures.volume > figures.median_volume
            if not is_much or figures.own_findings != 0 or not figures.external_findings:
                return None
            seen = (months, figures.volume, figures.external_findings)
            expected = Said("S45.a.expected", (months,))
            return Silent(figures, "a", expected, Said("S45.a.observed", seen))
        if figures.volume or not figures.powers:
            return None
        expected = Said("S45.b.expected", (months,))
        return Silent(figures, "b", expected, Said("S45.b.observed", (figures.powers, months)))

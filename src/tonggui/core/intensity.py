# SPDX-License-Identifier: Apache-2.0
"""How intensely people complain of a sector, held against what is usual there (R53).

The window is the last `days` days. What is usual in a window follows from the days before it, at
most `base` of them and none before the register began. The index is in percent of the usual:

    index = 100 x (number in the window + 1) / (usual in a window + 1)

One is added on both sides, so that a single complaint in a quiet sector is no surge. With less
than one window of past there is nothing to hold it against, and no index. While a sector is in
focus it is held against what was usual before it was: a surge does not become its own measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tonggui.core.rules import Rule
from tonggui.core.values import frozen

SECTOR_RULE = "S13"
_WHOLE = 100


@frozen
class Measure:
    """By what intensity is measured, and from which index on a sector comes into focus or leaves.

    Days are calendar days; `least` is how many complaints a surge has at the least, `lift` and
    `calm` are indices in percent.
    """

    days: int
    base: int
    least: int
    lift: int
    calm: int


@frozen
class Intensity:
    """How many complaints came in the window, how many are usual in one, and the index."""

    number: int
    usual: float | None
    index: int | None


class Turn(StrEnum):
    """What an index asks for."""

    LIFT = "lift"
    CALM = "calm"
    STAY = "stay"


def measure_of(rule: Rule) -> Measure:
    """Return the settings of S13 by which sectors are measured."""
    return Measure(
        days=int(rule.number("sector_days")),
        base=int(rule.number("sector_base")),
        least=int(rule.number("sector_least")),
        lift=int(rule.number("sector_lift")),
        calm=int(rule.number("sector_calm")),
    )


def intensity(
    by_day: Mapping[int, int],
    today: int,
    began: int | None,
    measure: Measure,
    *,
    usual: float | None = None,
) -> Intensity:
    """Return how intense complaints are in the window that ends with a day.

    `by_day` are complaints by ordinal of the day they came in, `began` is the first day of which
    anything is known at all, of any sector. `usual` is what it is held against, if that is fixed.

    >>> month = Measure(days=30, base=360, least=10, lift=200, calm=120)
    >>> intensity({100: 12, 40: 6, 50: 6}, 110, 1, month)
    Intensity(number=12, usual=4.5, index=236)
    """
    first = today - measure.days + 1
    number = sum(count for day, count in by_day.items() if first <= day <= today)
    if usual is None:
        usual = _usual(by_day, first, began, measure)
    index = None if usual is None else round(_WHOLE * (number + 1) / (usual + 1))
    return Intensity(number, usual, index)


def _usual(
    by_day: Mapping[int, int], first: int, began: int | None, measure: Measure
) -> float | None:
    since = max(first - measure.base, began) if began is not None else first
    known = first - since
    if known < measure.days:
        return None
    before = sum(count for day, count in by_day.items() if since <= day < first)
    return round(before * measure.days / known, 2)


def turn(found: Intensity, measure: Measure, *, is_lifted: bool) -> Turn:
    """Say whether a sector comes into focus, leaves it, or stays as it is."""
    if found.index is None:
        return Turn.STAY
    if is_lifted:
        return Turn.CALM if found.index < measure.calm else Turn.STAY
    is_surge = found.number >= measure.least and found.index >= measure.lift
    return Turn.LIFT if is_surge else Turn.STAY

# SPDX-License-Identifier: Apache-2.0
"""Score what a supervising body answers for (监督责任, R67): 100 minus named deductions.

Three parts: supervising the use of power, the state of risk nodes, the execution of controls. In
each a task that was not done costs its share of the part, a late one a fraction of that, and what
people confirmed against the body a fixed number of points. A part without tasks and without
anything confirmed has no data: it counts for nothing, and the others share its weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from tonggui.core.values import frozen

FULL = 10_000  # hundredths of a point


class Part(StrEnum):
    """What is assessed."""

    USE = "use"  # 监督行权主体用权
    NODES = "nodes"  # 风险节点状态
    CONTROLS = "controls"  # 防控措施执行


class Kind(StrEnum):
    """For what points are taken off."""

    LOOK_MISSING = "look-missing"
    LOOK_LATE = "look-late"
    ABSENT = "absent"
    STAMPED = "stamped"
    SILENT = "silent"
    ALARM_MISSING = "alarm-missing"
    ALARM_LATE = "alarm-late"
    UNTOLD = "untold"
    CONTROL_MISSING = "control-missing"
    CONTROL_LATE = "control-late"
    CLEARED = "cleared"
    FAKED = "faked"


PARTS: Mapping[Part, tuple[Kind, ...]] = {
    Part.USE: (Kind.LOOK_MISSING, Kind.LOOK_LATE, Kind.ABSENT, Kind.STAMPED, Kind.SILENT),
    Part.NODES: (Kind.ALARM_MISSING, Kind.ALARM_LATE, Kind.UNTOLD),
    Part.CONTROLS: (Kind.CONTROL_MISSING, Kind.CONTROL_LATE, Kind.CLEARED, Kind.FAKED),
}
LATE = frozenset({Kind.LOOK_LATE, Kind.ALARM_LATE, Kind.CONTROL_LATE})
# The rule whose confirmed findings each of these counts, and whose setting says what one costs.
CONFIRMED: Mapping[Kind, str] = {
    Kind.STAMPED: "S43",
    Kind.SILENT: "S45",
    Kind.UNTOLD: "S47",
    Kind.CLEARED: "S44",
    Kind.FAKED: "S46",
}


@frozen
class Scale:
    """What parts weigh, how much of a task a late one costs, and what one confirmed finding costs.

    Weights and `points` are in points, `late` is a share of 1.
    """

    weights: Mapping[Part, int]
    late: Mapping[Part, float]
    points: Mapping[Kind, int]


class Tallied(NamedTuple):
    """The tasks of each part that fell due, and how many of each kind points are taken off for."""

    tasks: Mapping[Part, int]
    counts: Mapping[Kind, int]


class Deduction(NamedTuple):
    """What one kind takes off, in hundredths of a point; `whole` is 0 where each costs the same."""

    kind: Kind
    times: int
    whole: int
    points: int


class Portion(NamedTuple):
    """A part: its weight and what is left of it, in hundredths of a point; no data weighs 0."""

    part: Part
    weight: int
    left: int
    tasks: int
    deductions: tuple[Deduction, ...]

    @property
    def has_data(self) -> bool:
        """Say whether anything fell due or was confirmed in it."""
        return bool(self.tasks or self.deductions)


class Assessment(NamedTuple):
    """The score of a body in hundredths of a point, None where nothing is known of any part."""

    score: int | None
    portions: tuple[Portion, ...]


def assess(told: Tallied, scale: Scale) -> Assessment:
    """Return the score that counts come to.

    >>> scale = Scale({part: 1 for part in Part}, {part: 0.5 for part in Part}, {})
    >>> assess(Tallied({Part.USE: 4}, {Kind.LOOK_LATE: 2}), scale).score
    7500
    """
    known = [part for part in Part if _is_known(part, told)]
    weights = _shared({part: scale.weights[part] for part in known})
    portions = tuple(_portion(part, weights.get(part, 0), told, scale) for part in Part)
    total = sum(each.left for each in portions)
    return Assessment(total if any(weights.values()) else None, portions)


def _is_known(part: Part, told: Tallied) -> bool:
    return bool(told.tasks.get(part, 0) or any(told.counts.get(kind, 0) for kind in PARTS[part]))


def _shared(weights: Mapping[Part, int]) -> dict[Part, int]:
    """Return weights that add up to a hundred points, the last taking what rounding leaves."""
    total, made, left = sum(weights.values()), dict[Part, int](), FULL
    for number, (part, weight) in enumerate(weights.items(), start=1):
        share = left if number == len(weights) else FULL * weight // total if total else 0
        made[part], left = share, left - share
    return made if total else {}


def _portion(part: Part, weight: int, told: Tallied, scale: Scale) -> Portion:
    left, made, tasks = weight, [], told.tasks.get(part, 0)
    late = Fraction(str(scale.late[part]))
    for kind in PARTS[part]:
        count = told.counts.get(kind, 0)
        if count:
            points = min(left, _points(kind, count, Fraction(weight, tasks or 1), late, scale))
            made.append(Deduction(kind, count, 0 if kind in CONFIRMED else tasks, points))
            left -= points
    return Portion(part, weight, left, tasks, tuple(made))


def _points(kind: Kind, count: int, each: Fraction, late: Fraction, scale: Scale) -> int:
    """Return what one kind costs in hundredths: rounded up, so that what is wrong shows.

    `each` is what one task of the part weighs, `late` how much of it one that is late costs.
    """
    if kind in CONFIRMED:
        return 100 * scale.points[kind] * count
    return ceil(each * count * (late if kind in LATE else 1))

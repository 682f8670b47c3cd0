# SPDX-License-Identifier: Apache-2.0
"""Stages by time as a table of shares (监督覆盖): what lists plan to watch, what is blind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tonggui.core.coverage import coverage
from tonggui.core.powers import STAGES, TIMINGS, Node, Power
from tonggui.core.values import frozen

# From which share of what should be watched a cell is one step darker.
_STEPS = ((1.0, "h4"), (0.85, "h3c"), (0.6, "h2c"), (0.0, "h1c"))


@frozen
class Square:
    """A stage before, during or after: of how many powers that need it how many plan it.

    `excused` are those that leave it out with a reason and an approver; `is_there` says whether
    any power has a node of the stage at all.
    """

    timing: str
    covered: int
    of: int
    excused: int

    @property
    def look(self) -> str:
        """Return the step of colour: hatched where nobody watches, white where nobody need."""
        if not self.of:
            return "hx"
        if not self.covered:
            return "h0"
        share = self.covered / self.of
        return next(name for least, name in _STEPS if share >= least)

    @property
    def blind(self) -> int:
        """Return how many powers should be watched here and are not."""
        return self.of - self.covered


@frozen
class Blind:
    """A node that nobody is planned to watch."""

    power: Power
    node: Node


def squares(powers: Iterable[Power]) -> list[tuple[str, list[Square]]]:
    """Return the stages with their squares, before, during and after."""
    states: dict[tuple[str, str], list[str]] = {}
    for power in powers:
        for spot in coverage(power):
            states.setdefault((spot.stage, spot.timing), []).append(spot.state)
    return [
        (stage, [_square(timing, states.get((stage, timing), [])) for timing in TIMINGS])
        for stage in STAGES
    ]


def blind_nodes(powers: Iterable[Power]) -> Iterator[Blind]:
    """Yield the nodes that nobody is planned to watch."""
    for power in powers:
        yield from (Blind(power, node) for node in power.nodes if node.supervision is None)


def _square(timing: str, states: list[str]) -> Square:
    covered = states.count("covered")
    blind = states.count("blind") + states.count("claimed")
    return Square(timing, covered, covered + blind, states.count("excused"))

# SPDX-License-Identifier: Apache-2.0
"""Which powers a unit holds by lists in force, as whoever keeps the lists tells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from tonggui.core.values import frozen
from tonggui.people.models import Unit


@frozen
class ListedNode:
    """A node of a listed power and the code of the post that it is at, "" where roles are named."""

    name: str
    post: str


@frozen
class ListedPower:
    """A power in force of a unit, with its nodes by their names within it."""

    code: str
    name: str
    unit: int
    nodes: Mapping[str, ListedNode]

    def is_at(self, post: str) -> bool:
        """Say whether a post acts at a node of the power."""
        return any(node.post == post for node in self.nodes.values())


Tell = Callable[[date, int | None, str], Sequence[ListedPower]]
_told_by: list[Tell] = []


def declare(tell: Tell) -> None:
    """Say who tells powers in force on a day: those of a unit by its key, or one by its code."""
    _told_by[:] = [tell]


def powers_of(unit: Unit, day: date) -> list[ListedPower]:
    """Return the powers of a unit on a day by code, none where it has no lists in force."""
    return [power for tell in _told_by for power in tell(day, unit.pk, "")]


def power_named(code: str, day: date) -> ListedPower | None:
    """Return a power in force on a day, None where there is none with this code."""
    return next((power for tell in _told_by for power in tell(day, None, code)), None)

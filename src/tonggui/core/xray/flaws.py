# SPDX-License-Identifier: Apache-2.0
"""A flaw in the lists before anybody answers for it, and where it is to be mended."""

from __future__ import annotations

from typing import NamedTuple

from tonggui.core.findings import Finding, Said
from tonggui.core.powers import Node, Power

# Names on the way to what is to be mended: ("powers", "P08", "nodes", "P08.n6", "supervision").
Place = tuple[str, ...]


class Flaw(NamedTuple):
    """One clause of a rule that the lists break at an object.

    Flaws of one rule, object and `by` are one finding. `owners` are the posts or bodies a role of
    the rule stands for where the object itself names them.
    """

    rule: str
    clause: str
    level: str
    object: str
    expected: Said
    observed: Said
    place: Place
    power: Power | None = None
    node: Node | None = None
    unit: str = ""
    owners: tuple[str, ...] = ()
    by: str = ""


class Problem(NamedTuple):
    """A finding on the lists, and the place to mend it."""

    finding: Finding
    place: Place


def of_power(power: Power, *more: str) -> Place:
    """Return a place inside a power."""
    return ("powers", power.id, *more)


def of_node(power: Power, node: Node, *more: str) -> Place:
    """Return a place at a node."""
    return of_power(power, "nodes", node.id, *more)

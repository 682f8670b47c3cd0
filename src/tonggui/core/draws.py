# SPDX-License-Identifier: Apache-2.0
"""Draws by lot among closed nodes, by level of risk and from a seed: anybody can draw again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from tonggui.core.powers import RISK_LEVELS

GRAVEST_FIRST = tuple(reversed(RISK_LEVELS))
_WHOLE = 100


class Ticket(NamedTuple):
    """A closed node that may be drawn, with its level of risk."""

    case: str
    node: str
    level: str


def drawn(
    pool: Iterable[Ticket], *, seed: str, shares: Mapping[str, int], most: int | None
) -> list[Ticket]:
    """Return what the seed takes: of each level its share in percent, rounded up, up to `most`.

    High risks come first, each level in the order of `SHA-256(seed, newline, case, space, node)`.

    >>> pool = [Ticket(f"C{n}", "n1", "低") for n in range(10)]
    >>> [each.case for each in drawn(pool, seed="s", shares={"低": 20}, most=None)]
    ['C7', 'C2']
    """
    by_level: dict[str, list[Ticket]] = {}
    for each in pool:
        by_level.setdefault(each.level, []).append(each)
    taken: list[Ticket] = []
    for level in GRAVEST_FIRST:
        mine = sorted(by_level.get(level, ()), key=lambda each: lot(seed, each))
        taken += mine[: -(-len(mine) * shares.get(level, 0) // _WHOLE)]
    return taken if most is None else taken[:most]


def lot(seed: str, ticket: Ticket) -> str:
    """Return the lot of a ticket, by which its level is put in order."""
    return sha256(f"{seed}\n{ticket.case} {ticket.node}".encode()).hexdigest()

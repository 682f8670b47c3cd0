# SPDX-License-Identifier: Apache-2.0
"""Which fields of draws, capacities, statements and revisions entries tell in the open."""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, Told
from tonggui.oversight.models import Capacity, Draw, Drawn, Probe, Revision, Statement

_BY = frozenset({"by"})
KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "draw.published": Kind(rows=("draw",)),
        "draw.drawn": Kind(rows=("draw", "drawn", "drawncard", "duty")),
        "capacity.declared": Kind(rows=("capacity",)),
        "oversight.answered": Kind(rows=("statement",)),
        "probe.deviated": Kind(rows=("probe",)),
        "revision.proposed": Kind(rows=("revision",)),
        "revision.taken-up": Kind(rows=("revision",)),
        "revision.declined": Kind(rows=("revision",)),
    }
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    telling.declare(_TOLD, dict(KINDS), {})


# Public by purpose: what was drawn from what, by which seed, and that lists were asked to change.
_TOLD = (
    Told(Probe, public=frozenset({"edition", "approved", "shown", "is_missing", "at"})),
    Told(Capacity, public=frozenset({"body", "number", "declared_at"}), left_out=_BY),
    Told(
        Draw,
        public=frozenset(
            {
                *("body", "takes", "begins_on", "ends_on", "shares", "capacity", "drawn_from"),
                *("candidates", "published_at", "seed", "drawn_at"),
            }
        ),
        left_out=_BY,
    ),
    Told(Drawn, public=frozenset({"draw", "case", "node", "level", "place"})),
    Told(Statement, public=frozenset({"body", "measure", "at"}), left_out=_BY),
    Told(
        Revision,
        public=frozenset(
            {
                *("power", "node", "rule", "times", "proposed_at"),
                *("is_taken_up", "draft", "ended_at"),
            }
        ),
        left_out=_BY,
    ),
)

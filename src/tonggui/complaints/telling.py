# SPDX-License-Identifier: Apache-2.0
"""Which fields of complaints and sectors in focus entries tell in the open.

Of a complaint nothing: how many came on which day may tell who complained. That a sector came into
focus, by which index, is public by purpose: the number is at least what a surge has. How few there
were when it ended is not.
"""

from __future__ import annotations

from types import MappingProxyType

from tonggui.complaints.models import Complaint, Focus, SectorLook
from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, Told

_BY = frozenset({"by"})
KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "complaint.recorded": Kind(rows=("complaint",)),
        "complaint.followed": Kind(rows=("complaint",)),
        "complaint.withdrawn": Kind(rows=("complaint",), committed=("reason",)),
        "sector.lifted": Kind(rows=("focus", "duty")),
        "sector.calmed": Kind(rows=("focus",)),
        "sector.ended": Kind(rows=("focus",)),
        "sector.looked": Kind(rows=("sectorlook", "duty")),
    }
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    telling.declare(_TOLD, dict(KINDS), {})


_TOLD = (
    Told(
        Complaint,
        public=frozenset(),
        left_out=frozenset({"withdrawn_at"}),
        is_withdrawn=lambda row: row.withdrawn_at is not None,
    ),
    Told(
        Focus,
        public=frozenset({"sector", "number", "usual", "intensity", "lifted_at", "ended_at"}),
        left_out=_BY,
    ),
    Told(SectorLook, public=frozenset({"focus", "body", "at"}), left_out=_BY),
)

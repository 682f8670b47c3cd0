# SPDX-License-Identifier: Apache-2.0
"""Which fields of rulings entries tell in the open: all of a rule, by which office, and when.

Reasons and answers are written freely and may name people; they are committed to.
"""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, Told
from tonggui.ruling.models import Ruling

_ROWS = ("ruling",)
KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "ruling.approved": Kind(rows=_ROWS),
        "ruling.proposed": Kind(rows=_ROWS),
        "ruling.refused": Kind(rows=_ROWS),
        "ruling.rehearsed": Kind(
            words=("cases", "found_now", "found_then", "more", "fewer", "otherwise")
        ),
        "ruling.taken-back": Kind(rows=_ROWS),
    }
)
_TOLD = Told(
    Ruling,
    public=frozenset(
        {
            *("rule", "since", "settings", "react", "is_on", "proposed_as", "proposed_at"),
            *("outcome", "decided_as", "decided_at"),
        }
    ),
    # Who did it is committed to as the entry's own `by`.
    left_out=frozenset({"proposed_by", "decided_by"}),
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    telling.declare((_TOLD,), KINDS, {"ruling": ("reason", "answer")})

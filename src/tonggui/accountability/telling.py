# SPDX-License-Identifier: Apache-2.0
"""Which fields of steps on leads entries tell in the open; who it is about is committed to."""

from __future__ import annotations

from tonggui.accountability.models import Step
from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, Told

KINDS = ("lead.answered", "lead.decided", "lead.contested", "lead.reviewed", "lead.carried-out")


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    telling.declare(_TOLD, dict.fromkeys(KINDS, Kind(rows=("step",))), {})


_TOLD = (
    Told(
        Step,
        public=frozenset({"card", "control", "kind", "at"}),
        left_out=frozenset({"by"}),
    ),
)

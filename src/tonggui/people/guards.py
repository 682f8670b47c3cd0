# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to drop a request for erasure, or to change a settled one."""

from __future__ import annotations

from tonggui.ledger.guarding import Guards
from tonggui.ledger.telling import BLANKED

_KEPT = ("id", "place", "basis", "asked_by_id", "asked_at")
_SETTLED = ("is_allowed", "decided_by_id", "decided_at")


def _refused(_table: str, differs: str) -> str:
    """Return when an update is refused; the reason may be blanked, for it may name somebody."""
    kept = [f"OLD.{name} {differs} NEW.{name}" for name in _KEPT]
    settled = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in _SETTLED)
    reason = f"(OLD.reason {differs} NEW.reason AND NEW.reason <> '{BLANKED}')"
    return " OR ".join([*kept, reason, f"(OLD.decided_at IS NOT NULL AND ({settled}))"])


GUARDS = Guards(
    app="people",
    says="what was asked to be erased, and what came of it, is never changed",
    tables=("people_erasure",),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift

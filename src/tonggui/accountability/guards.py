# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change what was said and decided about a lead."""

from __future__ import annotations

from tonggui.ledger.guarding import BLANK, Guards

_FIRM = ("card_id", "control", "person", "kind", "measure", "paper", "at", "by_id")


def _refused(_table: str, differs: str) -> str:
    """Return when an update is refused; words may still be blanked, for they may name people."""
    firm = [f"OLD.{name} {differs} NEW.{name}" for name in _FIRM]
    free = f"(OLD.words {differs} NEW.words AND NEW.words NOT IN {BLANK})"
    return " OR ".join([*firm, free])


GUARDS = Guards(
    app="accountability",
    says="what was said or decided about a lead is never changed",
    tables=("accountability_step",),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift

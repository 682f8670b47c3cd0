# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to drop a ruling, or to change what was proposed or decided."""

from __future__ import annotations

from tonggui.ledger.guarding import BLANK, Guards

_PROPOSED = ("rule", "since", "is_on", "proposed_by_id", "proposed_as", "proposed_at")
_DECIDED = ("outcome", "decided_by_id", "decided_as", "decided_at")
_TEXTS = ("settings", "react")


def _refused(_table: str, differs: str) -> str:
    """Return when an update is refused; reasons may still be blanked, for they may name people."""
    is_postgres = differs.endswith("FROM")
    changed = [f"OLD.{name} {differs} NEW.{name}" for name in _PROPOSED]
    changed += [
        f"CAST(OLD.{name} AS TEXT) {differs} CAST(NEW.{name} AS TEXT)"
        if is_postgres
        else f"OLD.{name} {differs} NEW.{name}"
        for name in _TEXTS
    ]
    changed.append(f"(OLD.reason {differs} NEW.reason AND NEW.reason NOT IN {BLANK})")
    later = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in _DECIDED)
    answer = f"(OLD.answer {differs} NEW.answer AND NEW.answer NOT IN {BLANK})"
    changed.append(f"(OLD.outcome <> '' AND ({later} OR {answer}))")
    return " OR ".join(changed)


GUARDS = Guards(
    app="ruling",
    says="what was proposed or decided about a rule is never changed",
    tables=("ruling_ruling",),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift

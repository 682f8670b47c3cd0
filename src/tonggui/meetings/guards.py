# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change a meeting that was held, or to drop one.

Whom or what an item is about, and why a meeting was called off, may still be blanked: it may name
people who have it erased.
"""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger.guarding import BLANK, Guards

# When a row is settled as a whole, and which columns never change even before that.
_SETTLED = MappingProxyType(
    {
        "meetings_meeting": (
            "(OLD.closed_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL)",
            ("code", "body_id", "called_at", "late_reason"),
        ),
        "meetings_item": (
            "",
            ("meeting_id", "number", "case_id", "matter", "reserved", "amount", "payee", "put_at"),
        ),
        "meetings_invitation": (
            "OLD.attended_at IS NOT NULL",
            ("meeting_id", "body_id", "invited_at"),
        ),
    }
)
# What an item is about is never changed at all.
_NEVER = ("meetings_onagenda",)
_FREE = ("subject", "party")
_ONCE = ("noticed_at", "node", "reporter")
_OTHERS = (
    *("kind", "place", "begins_at", "chair", "secretary", "urgent_reason"),
    *("opened_at", "closed_at", "cancelled_at", "by_id"),
)


def _refused(table: str, differs: str) -> str:
    """Return when an update is refused; `differs` is how the database says that two values do."""
    if table in _NEVER:
        return ""
    settled, kept = _SETTLED[table]
    if table == "meetings_meeting":
        settled = f"({settled} AND NOT ({_is_blanking(differs)}))"
    changed = [f"OLD.{name} {differs} NEW.{name}" for name in kept]
    if table == "meetings_item":
        changed += [
            f"(OLD.{name} {differs} NEW.{name} AND NEW.{name} NOT IN {BLANK})" for name in _FREE
        ]
        once = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in _ONCE)
        settled = f"(OLD.noticed_at IS NOT NULL AND ({once}))"
    return " OR ".join([settled, *changed])


def _is_blanking(differs: str) -> str:
    """Return when an update of a meeting only puts the notice in place of a reason."""
    reason = f"OLD.cancelled_reason {differs} NEW.cancelled_reason"
    others = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in _OTHERS)
    return f"{reason} AND NEW.cancelled_reason IN {BLANK} AND NOT ({others})"


GUARDS = Guards(
    app="meetings",
    says="a meeting that was held is never changed",
    tables=(*_SETTLED, *_NEVER),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift

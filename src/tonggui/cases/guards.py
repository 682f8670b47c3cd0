# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change or drop what happened to a case.

Free words of an event, and what a file is called, may still give way to the notice of their lawful
erasure.
"""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger.guarding import Guards
from tonggui.ledger.telling import BLANKED

# Which columns may give way to the notice, and which never change.
_FREE = MappingProxyType(
    {"cases_event": ("detail", "evidence"), "cases_paper": ("name",)},
)
_FIRM = MappingProxyType(
    {
        "cases_event": (
            *("id", "case_id", "seq", "kind", "node", "at", "recorded_at", "actor", "post"),
            *("unit", "power", "amount", "marks", "key", "by_id"),
        ),
        "cases_paper": (
            *("id", "digest", "size", "media_type", "first_seen_at", "case_id", "by_id"),
        ),
    }
)


def _refused(table: str, differs: str) -> str:
    """Return when an update is refused; `differs` is how the database says that two values do."""
    firm = [f"OLD.{name} {differs} NEW.{name}" for name in _FIRM[table]]
    free = [
        f"(OLD.{name} {differs} NEW.{name} AND NEW.{name} NOT LIKE '%{BLANKED}%')"
        for name in _FREE[table]
    ]
    return " OR ".join([*firm, *free])


GUARDS = Guards(
    app="cases",
    says="what happened to a case is never changed",
    tables=tuple(_FIRM),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift

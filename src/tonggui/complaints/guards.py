# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change what was recorded of complaints and sectors in focus.

What somebody wrote freely may still be blanked, for it may name people who have it erased.
"""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger.guarding import BLANK, Guards

# When a row is settled, what never changes in it, and what does until then.
_TABLES = MappingProxyType(
    {
        "complaints_complaint": (
            "OLD.withdrawn_at IS NOT NULL",
            (
                *("register", "number", "came_on", "channel", "nature", "sector"),
                *("power_id", "unit_id", "count", "recorded_at"),
            ),
            ("accepted_on", "answered_on", "withdrawn_at"),
        ),
        "complaints_focus": (
            "OLD.ended_at IS NOT NULL",
            ("sector", "number", "usual", "intensity", "lifted_at"),
            ("end_number", "end_intensity", "ended_at", "by_id"),
        ),
        "complaints_sectorlook": ("1 = 1", ("focus_id", "body_id", "at", "by_id"), ()),
    }
)
_FREE = MappingProxyType({"complaints_focus": "reason", "complaints_sectorlook": "words"})


def _refused(table: str, differs: str) -> str:
    """Return when an update is refused; `differs` is how the database says that two values do."""
    settled, kept, moving = _TABLES[table]
    firm = [f'OLD."{name}" {differs} NEW."{name}"' for name in kept]
    later = [f'OLD."{name}" {differs} NEW."{name}"' for name in moving]
    if free := _FREE.get(table):
        later.append(f"(OLD.{free} {differs} NEW.{free} AND NEW.{free} NOT IN {BLANK})")
    return " OR ".join([*([f"({settled} AND ({' OR '.join(later)}))"] if later else []), *firm])


GUARDS = Guards(
    app="complaints",
    says="what is on record of complaints and sectors in focus is never changed",
    tables=tuple(_TABLES),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift

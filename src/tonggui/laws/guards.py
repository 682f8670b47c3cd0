# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change or drop what the register of laws holds."""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger.guarding import Guards

_SPAN = ("since", "until", "recorded_at")
# What never changes in each table; a row may only be withdrawn, once.
_KEPT = MappingProxyType(
    {
        "laws_law": (),
        "laws_lawversion": (
            *_SPAN, "law_id", "title", "also", "rank", "issued_by", "number", "effective_on",
        ),
        "laws_lawchange": (
            *_SPAN, "law_id", "code", "effect", "article", "source", "summary", "replaced_by_id",
        ),
        "laws_noimpact": (*_SPAN, "change_id", "power_id", "reason", "post_id"),
        "laws_dutiesplan": (*_SPAN, "unit_id", "title", "number"),
        "laws_plannedduty": (),
        "laws_carrying": (*_SPAN, "duty_id", "power_id", "reason"),
        "laws_plannoimpact": (*_SPAN, "plan_id", "reason", "post_id"),
        "laws_divisionnoimpact": (*_SPAN, "division_id", "reason", "post_id"),
    }
)  # fmt: skip


def _refused(table: str, differs: str) -> str:
    """Return when an update is refused, "" for always; `differs` says that two values do."""
    kept = [f"OLD.{name} {differs} NEW.{name}" for name in _KEPT[table]]
    return " OR ".join(["OLD.withdrawn_at IS NOT NULL", *kept]) if kept else ""


GUARDS = Guards(
    app="laws",
    says="what the register of laws holds is never changed",
    tables=tuple(_KEPT),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift

# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change what was published, drawn, said or decided here.

What somebody wrote freely may still be blanked, for it may name people who have it erased.
"""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger.guarding import BLANK, Guards

_ALWAYS = "1 = 1"
# When a row is settled, which columns never change even before that, and which do until then.
_SETTLED = MappingProxyType(
    {
        "oversight_capacity": (_ALWAYS, (), ("body_id", "number", "declared_at", "by_id")),
        "oversight_draw": (
            "OLD.drawn_at IS NOT NULL",
            (
                *("body_id", "takes", "begins_on", "ends_on"),
                *("shares", "capacity", "drawn_from", "candidates"),
            ),
            ("seed", "drawn_at", "published_at", "by_id"),
        ),
        "oversight_drawn": (_ALWAYS, (), ("draw_id", "case_id", "node", "level", "place")),
        "oversight_probe": (
            _ALWAYS,
            (),
            ("edition_id", "approved", "shown", "is_missing", "at"),
        ),
        "oversight_statement": (_ALWAYS, (), ("body_id", "measure", "at", "by_id")),
        "oversight_revision": (
            "OLD.ended_at IS NOT NULL",
            ("power_id", "node", "rule", "proposed_at"),
            ("times", "is_taken_up", "draft", "ended_at", "by_id"),
        ),
    }
)
_FREE = MappingProxyType(
    {
        "oversight_capacity": "reason",
        "oversight_statement": "words",
        "oversight_revision": "reason",
    }
)


def _refused(table: str, differs: str) -> str:
    """Return when an update is refused; `differs` is how the database says that two values do."""
    settled, kept, moving = _SETTLED[table]
    firm = [f"OLD.{name} {differs} NEW.{name}" for name in kept]
    later = [f"OLD.{name} {differs} NEW.{name}" for name in moving]
    if free := _FREE.get(table):
        later.append(f"(OLD.{free} {differs} NEW.{free} AND NEW.{free} NOT IN {BLANK})")
    return " OR ".join([f"({settled} AND ({' OR '.join(later)}))", *firm])


GUARDS = Guards(
    app="oversight",
    says="what was published, drawn or said of supervision is never changed",
    tables=tuple(_SETTLED),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift

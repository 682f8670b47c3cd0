# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to rewrite how cards ended and what was said in talks.

A card and a talk move on as events and people move them, so their rows change; what never changes
again once it stands is refused here, and whatever else somebody rewrites is found by `fsck`, for
entries tell every row.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from tonggui.ledger.guarding import BLANK, Guards

_FIRM = MappingProxyType(
    {
        "supervision_card": ("finding_id", "case_id", "rule"),
        "supervision_talk": (
            *("person", "post", "unit", "body", "last_id"),
            *("yellow", "notices", "proposed_at", "due_at"),
        ),
        "supervision_talkanswer": ("talk_id", "evidence", "at", "by_id"),
        "supervision_drawncard": ("draw_id", "card_id", "place"),
    }
)
# What somebody wrote freely may still be blanked, for it may name people who have it erased.
_FREE = MappingProxyType(
    {"supervision_talk": ("reason", "asks", "outcome"), "supervision_talkanswer": ("words",)}
)
# What is said once: the column that tells when it was, and what was said with it.
_ONCE = MappingProxyType(
    {
        "accepted_at": ("accepted_at", "declined_at"),
        "declined_at": ("accepted_at", "declined_at"),
        "held_at": ("held_at", "held_on", "form", "record"),
        "closed_at": ("closed_at",),
    }
)


def _refused(table: str, differs: str) -> str:
    """Return when an update is refused; `differs` is how the database says that two values do."""
    found = list(_changed(_FIRM[table], differs))
    if table == "supervision_card":
        found += _card(differs)
    if table == "supervision_talk":
        found += [
            f"(OLD.{when} IS NOT NULL AND ({' OR '.join(_changed(names, differs))}))"
            for when, names in _ONCE.items()
        ]
    for name in _FREE.get(table, ()):
        is_said = f"OLD.{name} <> '' AND OLD.{name} {differs} NEW.{name}"
        found.append(f"({is_said} AND NEW.{name} NOT IN {BLANK})")
    return " OR ".join(found)


def _card(differs: str) -> list[str]:
    """Return what no card does: end by nobody, end twice, or come back once it was withdrawn."""
    ended = " OR ".join(_changed(("state", "ended_at", "ended_by"), differs))
    return [
        "(NEW.ended_at IS NOT NULL AND NEW.ended_by = '')",
        f"(OLD.ended_at IS NOT NULL AND NEW.ended_at IS NOT NULL AND ({ended}))",
        "(OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn')",
    ]


def _changed(names: Iterable[str], differs: str) -> list[str]:
    return [f"OLD.{name} {differs} NEW.{name}" for name in names]


GUARDS = Guards(
    app="supervision",
    says="how a card ended and what was said in a talk is never changed",
    tables=tuple(_FIRM),
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift

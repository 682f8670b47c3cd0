# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change or drop what was published."""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger.guarding import Guards
from tonggui.ledger.telling import BLANKED

UNCHANGED = tuple(
    f"registry_{name}"
    for name in (
        "power",
        "externalcode",
        "frame",
        "superseded",
        "review",
        "reason",
        "edition",
        "withdrawal",
        "confirmation",
        "confirmedrisk",
        "refusedexcuse",
    )
)
# Words that may name somebody may give way to the notice of their lawful erasure, and nothing else.
_WORDS = MappingProxyType(
    {
        "registry_review": (
            "opinion",
            ("draft_id", "version", "part", "agrees", "by_id", "reviewed_at"),
        ),
        "registry_reason": (
            "words",
            ("draft_id", "version", "left", "reached", "kind", "about", "given_at", "by_id"),
        ),
        "registry_refusedexcuse": (
            "because",
            ("power_id", "stage", "timing", "asked", "refused_at", "by_id"),
        ),
    }
)


def _refused(table: str, differs: str) -> str:
    """Return when an update is refused, "" for always."""
    if table not in _WORDS:
        return ""
    words, others = _WORDS[table]
    written = f"NEW.{words} <> '{BLANKED}'"
    changed = [f"OLD.{name} {differs} NEW.{name}" for name in ("id", *others)]
    return " OR ".join([written, *changed])


GUARDS = Guards(
    app="registry",
    says="what was published is never changed",
    tables=UNCHANGED,
    refused=_refused,
)
keep, lift = GUARDS.keep, GUARDS.lift

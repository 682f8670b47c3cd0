# SPDX-License-Identifier: Apache-2.0
"""Which fields of cases, events and papers entries tell in the open; all else is committed to.

Digests of papers stand there plainly, so that a paper can be shown to be it.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from tonggui.cases.erasing import BLANKINGS
from tonggui.cases.models import Case, Event, Paper
from tonggui.ledger import telling
from tonggui.ledger.telling import Told


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries."""
    telling.declare(_TOLD, {}, _ERASABLE, BLANKINGS)


_ERASABLE = {"case": ("title",), "event": ("detail", "evidence"), "paper": ("name",)}


def _papers(event: Event) -> list[str]:
    """Return the digests of the papers an event names as evidence."""
    named: list[dict[str, Any] | str] = json.loads(event.evidence) if event.evidence else []
    return [each if isinstance(each, str) else str(each.get("hash", "")) for each in named]


_BY = frozenset({"by"})
# Public by purpose: which power went how far, and when. Which post acted is not: a post is often
# one person.
_TOLD = (
    Told(
        Case,
        public=frozenset(
            {
                *("code", "power", "edition", "unit", "after_node", "began_on"),
                *("opened_at", "closed_at", "last_seq"),
            }
        ),
        left_out=_BY,
    ),
    Told(
        Event,
        public=frozenset({"case", "seq", "kind", "node", "at", "recorded_at", "unit", "power"}),
        left_out=_BY | {"key"},
        besides=MappingProxyType({"papers": _papers}),
    ),
    Told(
        Paper,
        public=frozenset({"case", "digest", "size", "media_type", "first_seen_at"}),
        left_out=_BY,
    ),
)

# SPDX-License-Identifier: Apache-2.0
"""Which fields of chains entries tell in the open: sums and stages; not whom money was paid to."""

from __future__ import annotations

from tonggui.chains.models import Chain, Disclosure, Link, Look
from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, Told

_JUDGED = ("finding", "duty", "card", "talk")
KINDS = {
    "chain.opened": Kind(rows=("chain",)),
    "chain.recorded": Kind(rows=("link", *_JUDGED)),
    "chain.corrected": Kind(rows=("link", *_JUDGED)),
    "chain.looked-at": Kind(rows=("look", *_JUDGED)),
    "chain.published": Kind(rows=("disclosure", *_JUDGED)),
    "chain.counted-again": Kind(rows=_JUDGED),
}


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    telling.declare(_TOLD, KINDS, {})


_BY = frozenset({"by"})
_TOLD = (
    Told(
        Chain,
        public=frozenset({"kind", "code", "name", "unit", "is_livelihood", "at"}),
        left_out=_BY,
    ),
    Told(
        Link,
        public=frozenset(
            {
                *("chain", "number", "stage", "unit", "to", "amount", "recipients", "on", "at"),
                *("started_on", "due_on", "replaces", "is_withdrawn"),
            }
        ),
        left_out=_BY | {"key"},
    ),
    Told(Look, public=frozenset({"link", "body", "opinion", "at"}), left_out=_BY),
    Told(Disclosure, public=frozenset({"link", "on", "at"}), left_out=_BY),
)

# SPDX-License-Identifier: Apache-2.0
"""Which fields of the registry's rows entries tell in the open; bodies are told as digests."""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, Told
from tonggui.registry.bodies import digest
from tonggui.registry.models import TOLD

# Who did it is committed to as the entry's own `by`, which erasure can reach; the words of an
# edition are made from its body, for which the digest stands.
_LEFT_OUT = MappingProxyType(
    {
        "draft": {"changed_by"},
        "superseded": {"changed_by"},
        "review": {"by"},
        "reason": {"by"},
        "confirmedrisk": {"by"},
        "refusedexcuse": {"by"},
        "edition": {"words"},
    }
)
# Public by purpose: what is published of powers, and who decided on it when.
PUBLIC: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "power": ("code", "unit", "recorded_at"),
        "externalcode": ("power", "scheme", "code"),
        "frame": ("number", "body_digest", "digest", "taken_at"),
        "draft": (
            "power", "version", "opened_at", "changed_at", "adopted_version", "resolution",
            "adopted_on", "approver", "item", "closed_at",
        ),
        "superseded": ("draft", "version", "changed_at"),
        "review": ("draft", "version", "part", "agrees", "reviewed_at"),
        "edition": (
            "power", "draft", "number", "body_digest", "digest", "name", "side", "category",
            "statutory_type", "risk_level", "nodes", "risks", "controls", "resolution",
            "adopted_on", "approver", "item", "effective_on", "published_at",
        ),
        # Its words become public with the edition that they explain, and not before.
        "reason": ("draft", "version", "left", "reached", "kind", "given_at"),
        # What a draft says, and why it was refused, is not public; that it was looked at is.
        "refusedexcuse": ("power", "refused_at"),
        "confirmedrisk": ("power", "risk", "confirmed_at"),
        "confirmation": ("post", "editions", "matters", "confirmed_at"),
        "withdrawal": ("power", "withdrawn_on", "reason", "recorded_at"),
    }
)  # fmt: skip
# An edition says in the open why it follows the one before, and who approved it (R10).
_OF_EDITIONS = ("digest", "name", "kind_of_reason", "reason", "about")
KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "draft.adopted": Kind(rows=("draft",)),
        "draft.excuse-refused": Kind(rows=("refusedexcuse",)),
        "draft.excused": Kind(rows=("superseded", "draft", "reason")),
        "draft.opened": Kind(rows=("power", "externalcode", "draft", "reason")),
        "draft.reasoned": Kind(rows=("reason",)),
        "draft.reviewed": Kind(rows=("review",)),
        "draft.revised": Kind(rows=("externalcode", "superseded", "draft", "reason")),
        "draft.risks-confirmed": Kind(rows=("confirmedrisk",)),
        "edition.published": Kind(rows=("externalcode", "edition", "draft"), words=_OF_EDITIONS),
        "frame.taken-in": Kind(rows=("frame",)),
        "post.confirmed": Kind(rows=("confirmation",)),
        "power.withdrawn": Kind(rows=("withdrawal",)),
    }
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    telling.declare(
        _told(),
        KINDS,
        {"review": ("opinion",), "reason": ("words",), "refusedexcuse": ("because",)},
    )


def _told() -> list[Told]:
    found = []
    for model in TOLD:
        name = model._meta.model_name or ""  # noqa: SLF001 - Django's documented API
        names = {each.name for each in model._meta.concrete_fields}  # noqa: SLF001 - as above
        found.append(
            Told(
                model,
                public=frozenset(PUBLIC.get(name, ())),
                left_out=frozenset(_LEFT_OUT.get(name, ())),
                digests={"body": digest} if "body" in names else {},
            )
        )
    return found

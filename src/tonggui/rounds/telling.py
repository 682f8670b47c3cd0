# SPDX-License-Identifier: Apache-2.0
"""Which fields of rounds' rows entries tell in the open; what is written freely is committed to."""

from __future__ import annotations

from types import MappingProxyType

from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, Told
from tonggui.people import telling as people
from tonggui.people.models.spans import Span
from tonggui.rounds.models import TOLD

# Who did it is committed to as the entry's own `by`; a receipt is the key to a reply; the cases
# that a trial shows are of people.
_LEFT_OUT = frozenset({"by", "asked_by", "receipt", "shown"})
_DAYS = ("since", "until")
# Public by purpose: that a round was held, how it ended, and how grave what it found is. Which
# post said what is not: a post is often one person.
PUBLIC: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "round": (
            "code", "unit", "begins_on", "asks_until", "proposes_until", "checks_until",
            "meets_until", "seed", "opened_at", "body", "resolution", "adopted_on", "item",
            "closed_at", "forced_because",
        ),
        "asked": ("round", "answered_at"),
        "peercheck": ("round", "power", "answered_at"),
        "proposal": (
            "round", "power", "node", "source", "kind", "proposed_at", "is_taken", "replied_at",
        ),
        "assessment": (
            "round", "power", "risk", "node", "kind", "layer", "likelihood", "impact", "level",
            "level_after", "look_again_on", "sources", "scored_at", "confirmed_at",
        ),
        "takeover": ("round", "power", "draft", "version", "taken_at"),
        "trial": (
            "draft", "node", "rule", "cases", "reached", "found", "is_judged", "begun_at",
            "ended_at",
        ),
        "withholding": (
            "power", "part", "item", "ground", "review_on", "asked_at", "approved_by",
            "approved_at", "ended_at",
        ),
        "matterscope": (*_DAYS, "unit", "matter", "forum"),
        "reservedmatter": (*_DAYS, "unit", "code", "forum", "owner", "days"),
        "institutiondocument": (
            *_DAYS, "unit", "code", "title", "status", "issued_by", "version", "issued_on",
            "repealed_on", "review_on",
        ),
        "levelrule": (*_DAYS, "level", "led_by", "every_days", "percent"),
    }
)  # fmt: skip
KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "document.repealed": Kind(rows=("institutiondocument",)),
        "document.set": Kind(rows=("institutiondocument",)),
        "reserved.ended": Kind(rows=("reservedmatter",)),
        "reserved.set": Kind(rows=("reservedmatter",)),
        "round.adopted": Kind(rows=("round",)),
        "round.answered": Kind(rows=("asked", "proposal")),
        "round.checked": Kind(rows=("peercheck", "proposal")),
        "round.closed": Kind(rows=("round",)),
        "round.confirmed": Kind(rows=("assessment",)),
        "round.forced": Kind(rows=("round",), words=("shut",)),
        "round.opened": Kind(rows=("round", "asked", "peercheck", "proposal")),
        "round.proposed": Kind(rows=("proposal",)),
        "round.replied": Kind(rows=("proposal",)),
        "round.scored": Kind(rows=("assessment",)),
        "round.taken-over": Kind(rows=("takeover",)),
        "scope.ended": Kind(rows=("matterscope",)),
        "scope.set": Kind(rows=("matterscope",)),
        "trial.begun": Kind(words=("rule", "node"), committed=("settings",)),
        "trial.ended": Kind(rows=("trial",)),
        "trial.events-dropped": Kind(committed=("digest",)),
        "trial.events-kept": Kind(words=("cases", "events"), committed=("digest",)),
        "watch.set": Kind(rows=("levelrule",)),
        "withholding.allowed": Kind(rows=("withholding",)),
        "withholding.asked": Kind(rows=("withholding",)),
        "withholding.ended": Kind(rows=("withholding",)),
    }
)
ERASABLE: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "asked": ("nothing_because",),
        "assessment": ("description", "cause", "override_reason", "accepted_because"),
        "peercheck": ("nothing_because",),
        "proposal": ("description", "cause", "reply"),
        "withholding": ("reason",),
    }
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries, and what stands in the open."""
    telling.declare(_told(), KINDS, ERASABLE)


def _told() -> list[Told]:
    found = []
    for model in TOLD:
        if issubclass(model, Span):
            found.append(people.told(model, PUBLIC))
            continue
        name = model._meta.model_name or ""  # noqa: SLF001 - Django's documented API
        names = {each.name for each in model._meta.concrete_fields}  # noqa: SLF001 - as above
        public, left_out = frozenset(PUBLIC.get(name, ())), _LEFT_OUT & names
        found.append(Told(model, public=public, left_out=left_out))
    return found

# SPDX-License-Identifier: Apache-2.0
"""Bodies read one by one as powers of one county, with the facts that speak of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from tonggui.core.errors import Unusable
from tonggui.core.lists import Lists
from tonggui.core.powers import Power as PowerValue
from tonggui.formats.lists.known import Nodes
from tonggui.formats.lists.read import facts_on, one_of_many
from tonggui.formats.plain_yaml import Document
from tonggui.registry.bodies import POWERS, digest
from tonggui.registry.models import Draft, Edition, Power
from tonggui.registry.xrays.context import Context

SOURCE = "registry"
# What the registry holds every power to, even if none says it: a cell left blank is blind (R3).
ALWAYS = frozenset({"matrix"})
_ROWS = 1_000  # texts at hand at once
MOST_IDS = 900  # SQLite takes a thousand numbers in one statement
_OF_POWERS = (
    "confirmed_findings",
    "substantiated_cases",
    "case_facts",
    "publication_rules",
    "publications",
    "feedback",
)
_OF_ALL = ("documents", "probes", "withdrawals")


@dataclass(frozen=True, slots=True)
class Read:
    """A power's text, its values as written, and read; `unread` says why it cannot be."""

    code: str
    text: str
    body: Mapping[str, Any]
    value: PowerValue | None
    unread: str = ""


def read(code: str, text: str, around: Context) -> Read:
    """Read the text of a power, whose shape was checked when it was kept."""
    body = json.loads(text)
    try:
        value = one_of_many(around.place, Document(SOURCE, {POWERS: [body]}, {}))
    except Unusable as error:
        return Read(code, text, body, None, f"{error.place}: {error.expected}")
    return Read(code, text, body, value)


def lists_of(powers: Iterable[PowerValue], around: Context) -> Lists:
    """Return powers as lists, with the facts that speak of them."""
    values = {each.id: each for each in powers}
    facts = facts_about(around.facts, values)
    known = facts_on(around.place, facts, values, source=SOURCE)
    return replace(around.lists, powers=values, list_facts=known)


def facts_about(facts: Mapping[str, Any], powers: Mapping[str, PowerValue]) -> dict[str, Any]:
    """Keep what speaks of these powers or of none; a power that is gone is no longer spoken of."""
    codes = {code for each in powers.values() for code in (each.id, each.code) if code}
    nodes = Nodes.of_all(powers.values()).ids
    found: dict[str, Any] = {name: facts[name] for name in _OF_ALL if name in facts}
    for name in _OF_POWERS:
        found[name] = [
            each
            for each in facts.get(name, ())
            if isinstance(each, dict)
            and (not each.get("power") or str(each["power"]) in codes)
            and (not each.get("node") or str(each["node"]) in nodes)
        ]
    changes = (_change(each, codes) for each in facts.get("changes", ()))
    found["changes"] = [each for each in changes if each is not None]
    return found


def _change(change: Mapping[str, Any], codes: set[str]) -> dict[str, Any] | None:
    """Leave out of a change the powers that are gone; None where it named no others."""
    named = change.get("powers")
    kept = {**change, "powers": [each for each in named or () if str(each) in codes]}
    kept["revised"] = [each for each in change.get("revised", ()) if str(each["power"]) in codes]
    return None if named and not kept["powers"] else kept


def standing(codes: Iterable[str] | None = None) -> dict[str, str]:
    """Return the text that stands for each power now, its draft before its edition, by code."""
    if codes is None:
        return dict(sorted(_standing(Q()).items()))
    found: dict[str, str] = {}
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), MOST_IDS):
        found |= _standing(Q(power__code__in=wanted[start : start + MOST_IDS]))
    return dict(sorted(found.items()))


def _standing(which: Q) -> dict[str, str]:
    editions = Edition.objects.filter(which, power__withdrawal=None).order_by("number")
    drafts = Draft.objects.filter(which, power__withdrawal=None, closed_at=None)
    found = dict(editions.values_list("power__code", "body"))
    found |= dict(drafts.values_list("power__code", "body"))
    return found


def standing_digests() -> dict[str, str]:
    """Return the digest of the text that stands for each power, by code."""
    editions = Edition.objects.filter(power__withdrawal=None).order_by("number")
    found = dict(editions.values_list("power__code", "digest"))
    drafts = Draft.objects.filter(power__withdrawal=None, closed_at=None)
    bodies = drafts.values_list("power__code", "body").iterator(_ROWS)
    found |= {code: digest(body) for code, body in bodies}
    return found


def rows_of(codes: Iterable[str]) -> dict[str, Power]:
    """Return powers with their units, by code."""
    found: dict[str, Power] = {}
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), MOST_IDS):
        rows = Power.objects.filter(code__in=wanted[start : start + MOST_IDS])
        found |= {each.code: each for each in rows.select_related("unit")}
    return found

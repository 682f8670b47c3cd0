# SPDX-License-Identifier: Apache-2.0
"""Bodies read one by one as powers of one county, with the facts that speak of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.timezone import localdate

from tonggui.core.errors import Unusable
from tonggui.core.lists import Lists
from tonggui.core.powers import Power as PowerValue
from tonggui.core.upkeep import LIST_KINDS, Exemption
from tonggui.core.values import frozen
from tonggui.formats.lists.known import Nodes
from tonggui.formats.lists.read import facts_on, one_of_many
from tonggui.formats.plain_yaml import Document
from tonggui.registry.bodies import POWERS, digest
from tonggui.registry.models import Draft, Edition, Power
from tonggui.registry.xrays.context import Context

SOURCE = "registry"
# What the registry holds every power to, even if none says it: a cell left blank is blind (R3),
# and whether its lists are public is known here (S01 b).
ALWAYS = frozenset({"matrix", "published"})
_DAYS = ("effective_on", "published_at", "power__recorded_at")
_COUNTS = ("nodes", "risks", "controls")
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


class Text(NamedTuple):
    """What stands for a power: its text, the number of its last edition, what editions made public.

    `shown` gives the day on which an edition first had each of the four lists, `due` the day by
    which the last one had to be public, and `public` that on which it was.
    """

    body: str
    edition: int = 0
    shown: tuple[tuple[str, int], ...] = ()
    due: int = 0
    public: int = 0

    @property
    def digest(self) -> str:
        """Return what tells it from another: what was found in one is not what is in the other."""
        return _beside(digest(self.body), self.edition)


@frozen
class Read:
    """A power's text, its values as written, and read; `unread` says why it cannot be."""

    code: str
    text: Text
    body: Mapping[str, Any]
    value: PowerValue | None
    unread: str = ""


def read(code: str, text: Text, around: Context) -> Read:
    """Read the text of a power, whose shape was checked when it was kept."""
    body = json.loads(text.body)
    try:
        value = one_of_many(around.place, Document(SOURCE, {POWERS: [body]}, {}))
    except Unusable as error:
        return Read(code, text, body, None, f"{error.place}: {error.expected}")
    return Read(code, text, body, _published(value, text, around.withheld(code)))


def _published(value: PowerValue, text: Text, withheld: Iterable[Exemption]) -> PowerValue:
    """Return a power with what editions made public, and what of them is withheld."""
    exempt = tuple(withheld)
    if not text.edition and not exempt:
        return value
    hidden = {each.list_kind for each in exempt}
    upkeep = replace(
        value.upkeep,
        shown={kind: day for kind, day in text.shown if kind not in hidden},
        edition=(text.due, text.public) if text.edition else None,
        exemptions=(*value.upkeep.exemptions, *exempt),
    )
    return replace(value, upkeep=upkeep)


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
    found["laws"] = laws_about(facts, codes)
    return found


def laws_about(facts: Mapping[str, Any], codes: Collection[str]) -> list[dict[str, Any]]:
    """Return what became of laws, answered by none but these powers (R41)."""
    return [
        {**each, "answered": [code for code in each.get("answered", ()) if code in codes]}
        for each in facts.get("laws", ())
    ]


def _change(change: Mapping[str, Any], codes: set[str]) -> dict[str, Any] | None:
    """Leave out of a change the powers that are gone; None where it named no others."""
    named = change.get("powers")
    kept = {**change, "powers": [each for each in named or () if str(each) in codes]}
    for name in ("revised", "unaffected"):
        kept[name] = [each for each in change.get(name, ()) if str(each["power"]) in codes]
    return None if named and not kept["powers"] else kept


def standing(codes: Iterable[str] | None = None) -> dict[str, Text]:
    """Return the text that stands for each power now, its draft before its edition, by code."""
    if codes is None:
        return dict(sorted(_standing(Q()).items()))
    found: dict[str, Text] = {}
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), MOST_IDS):
        found |= _standing(Q(power__code__in=wanted[start : start + MOST_IDS]))
    return dict(sorted(found.items()))


def drafted(code: str, body: str) -> Text:
    """Return what is drafted for a power, with what its editions made public."""
    editions = _standing(Q(power__code=code))
    return editions.get(code, Text(""))._replace(body=body)


def _standing(which: Q) -> dict[str, Text]:
    editions = Edition.objects.filter(which, power__withdrawal=None).order_by("number")
    found: dict[str, Text] = {}
    rows = editions.values_list("power__code", "body", "number", *_DAYS, *_COUNTS)
    for code, body, number, effective_on, published_at, recorded_at, *counts in rows:
        public = localdate(published_at).toordinal()
        # Nothing can be public here before its power is on record here.
        due = max(effective_on, localdate(recorded_at)).toordinal()
        # The power itself is in each edition; the other lists only where something is in them.
        kinds = [kind for kind, n in zip(LIST_KINDS, (1, *counts), strict=True) if n]
        shown = dict.fromkeys(kinds, public) | dict(found.get(code, Text("")).shown)
        found[code] = Text(body, number, tuple(shown.items()), due, public)
    drafts = Draft.objects.filter(which, power__withdrawal=None, closed_at=None)
    for code, body in drafts.values_list("power__code", "body"):
        found[code] = found.get(code, Text(""))._replace(body=body)
    return found


def standing_bodies(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each power's code with the body that stands for it, in order of codes, few at hand."""
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), MOST_IDS):
        which = {"power__code__in": wanted[start : start + MOST_IDS], "power__withdrawal": None}
        editions = Edition.objects.filter(**which).order_by("number")
        drafts = Draft.objects.filter(**which, closed_at=None)
        columns = ("power__code", "body")
        found = dict(editions.values_list(*columns)) | dict(drafts.values_list(*columns))
        yield from sorted(found.items())


def standing_digests() -> dict[str, str]:
    """Return the digest of the text that stands for each power, by code, as `Text` gives it."""
    editions = Edition.objects.filter(power__withdrawal=None).order_by("number")
    rows = editions.values_list("power__code", "digest", "number")
    found = {code: (body, number) for code, body, number in rows}
    drafts = Draft.objects.filter(power__withdrawal=None, closed_at=None)
    bodies = drafts.values_list("power__code", "body").iterator(_ROWS)
    for code, body in bodies:
        found[code] = digest(body), found.get(code, ("", 0))[1]
    return {code: _beside(*each) for code, each in found.items()}


def _beside(body: str, edition: int) -> str:
    """Return the digest of a text beside the number of its last edition, as long as one alone."""
    return body.replace("sha256", f"e{edition}", 1) if edition else body


def rows_of(codes: Iterable[str]) -> dict[str, Power]:
    """Return powers with their units, by code."""
    found: dict[str, Power] = {}
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), MOST_IDS):
        rows = Power.objects.filter(code__in=wanted[start : start + MOST_IDS])
        found |= {each.code: each for each in rows.select_related("unit")}
    return found

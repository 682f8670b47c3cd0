# SPDX-License-Identifier: Apache-2.0
"""What is published on a day: the catalogue, its counts by unit, and where an edition is logged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Sum

from tonggui.core.gates import KINDS
from tonggui.core.values import frozen
from tonggui.ledger.models import Position
from tonggui.ledger.unchanged import unchanged
from tonggui.registry.documents import documents_on
from tonggui.registry.listing import KIND_FIELDS
from tonggui.registry.models import (
    Draft,
    Edition,
    Listing,
    Listings,
    Mention,
    Mentioned,
    Power,
    Reason,
    State,
)


@frozen
class Four:
    """How much of each of the four lists is published: powers, nodes, risks, controls."""

    powers: int = 0
    nodes: int = 0
    risks: int = 0
    controls: int = 0

    def __bool__(self) -> bool:
        return self.powers > 0


@frozen
class Wanted:
    """What of the catalogue is asked for; what is empty does not narrow it."""

    words: str = ""
    unit: str = ""
    side: str = ""
    category: str = ""
    statutory_type: str = ""


def catalogue(day: date, wanted: Wanted) -> Listings:
    """Return what is in force on a day and fits, by unit and code."""
    narrowed = {
        "unit_code": wanted.unit,
        "side": wanted.side,
        "category": wanted.category,
        "statutory_type": wanted.statutory_type,
    }
    rows = Listing.objects.on(day).filter(**{name: each for name, each in narrowed.items() if each})
    return rows.fitting(wanted.words).order_by("unit_code", "code")


def choices(day: date) -> dict[str, list[str]]:
    """Return what the catalogue of a day can be narrowed by."""
    return unchanged.kept(("choices", day), lambda: _choices(day))


def _choices(day: date) -> dict[str, list[str]]:
    fields = ("side", "category", "statutory_type")
    rows = set(Listing.objects.on(day).order_by().values_list(*fields).distinct())
    return {
        name: sorted(filter(None, {each[at] for each in rows})) for at, name in enumerate(fields)
    }


def by_unit(day: date) -> dict[int, Four]:
    """Return what each unit has published on a day, by the unit's key."""
    return unchanged.kept(("by unit", day), lambda: _by_unit(day))


def _by_unit(day: date) -> dict[int, Four]:
    rows = Listing.objects.on(day).order_by().values_list("unit")
    counted = rows.annotate(Count("pk"), Sum("nodes"), Sum("risks"), Sum("controls"))
    return {unit: Four(*numbers) for unit, *numbers in counted}


def risk_kinds(unit: int, day: date) -> dict[str, int]:
    """Return how many risks of each of the three kinds a unit's published lists name (R23)."""
    rows = Listing.objects.on(day).filter(unit=unit)
    found = rows.aggregate(**{name: Sum(name) for name in KIND_FIELDS})
    return {kind: found[name] or 0 for name, kind in zip(KIND_FIELDS, KINDS, strict=True)}


def mentions(day: date, kinds: Iterable[str], *subjects: str) -> QuerySet[Mention]:
    """Return what editions in force on a day mention of some subjects, power by power."""
    rows = Mention.objects.filter(kind__in=kinds, subject__in=subjects)
    rows = rows.filter(listing__in=Listing.objects.on(day)).select_related("listing")
    return rows.order_by("listing__unit_code", "listing__code", "pk")


def grounds(day: date, kind: str, leaving_out: Collection[int] = ()) -> list[dict[str, Any]]:
    """Return the laws or documents that editions in force rest on, with how many powers do."""
    listings = Listing.objects.on(day).exclude(power__in=leaving_out)
    rows = Mention.objects.filter(kind=kind, listing__in=listings).order_by()
    counted = rows.values("subject", "state").annotate(powers=Count("listing", distinct=True))
    found: dict[str, dict[str, Any]] = {}
    for each in counted:
        kept = found.setdefault(
            each["subject"], {"title": each["subject"], "powers": 0, "states": []}
        )
        kept["powers"] += each["powers"]
        kept["states"].append(each["state"])
    return sorted(
        found.values(), key=lambda each: (set(each["states"]) <= {"in_force"}, each["title"])
    )


def to_look_again(units: Collection[int] | None, *, day: date, by: date) -> QuerySet[Mention]:
    """Return accepted risks in force on a day, to be looked at again by another, the first first.

    They are those of some units, or of all.
    `subject` is the day to look again (year-month-day), `where` the risk, `detail` who accepted it.
    """
    rows = Mention.objects.filter(kind=Mentioned.ACCEPTED, subject__lte=by.isoformat())
    rows = rows.filter(listing__in=Listing.objects.on(day))
    rows = rows if units is None else rows.filter(listing__unit__in=units)
    return rows.select_related("listing").order_by("subject", "listing__code", "pk")


def on_fallen(units: Collection[int] | None, *, day: date) -> QuerySet[Mention]:
    """Return the controls in force that rest on a document to be reviewed, of units or of all.

    `subject` is what the control calls its document, `where` the control, `detail` its risk.
    """
    known = documents_on(day)
    rows = mentions(
        day, [Mentioned.DOCUMENT], *(n for n, e in known.items() if e.needs_review(day))
    )
    return rows if units is None else rows.filter(listing__unit__in=units)


def untied(day: date, unit: str = "") -> int:
    """Return how many editions in force were adopted by words alone, tied to no meeting (R22)."""
    rows = Listing.objects.on(day).filter(edition__item=None)
    return (rows.filter(unit_code=unit) if unit else rows).count()


def held_back() -> int:
    """Return how many powers have a draft that is not published."""
    return Draft.objects.filter(closed_at=None, power__withdrawal=None).count()


def reasons_of(editions: Iterable[Edition]) -> dict[int, Reason]:
    """Return why editions followed the ones before them, by number; first ones have no reason."""
    drafts = {each.draft_id: each.number for each in editions if each.number > 1}
    rows = Reason.objects.filter(draft__in=drafts, left=State.SHOWN).order_by("pk")
    return {drafts[each.draft_id]: each for each in rows}


def position_of(edition: Edition) -> Position | None:
    """Return where the ledger holds the publication of an edition; None until it is sealed."""
    rows = Position.objects.filter(entry__kind="edition.published", entry__subject=str(edition))
    return rows.order_by("number").first()


def powers_of(units: Sequence[int]) -> QuerySet[Power]:
    """Return the powers of units by code, each with its open draft and its last editions at hand.

    `open_drafts` holds at most one draft, `published` the editions, the last first.
    """
    drafts = Draft.objects.filter(closed_at=None).prefetch_related("reviews")
    rows = _with_editions(Power.objects.filter(unit__in=units))
    return rows.prefetch_related(Prefetch("drafts", drafts, to_attr="open_drafts"))


def published_of(units: Sequence[int]) -> QuerySet[Power]:
    """Return the powers of units that have an edition, as `powers_of` does but without drafts."""
    has_edition = Exists(Edition.objects.filter(power=OuterRef("pk")))
    return _with_editions(Power.objects.filter(has_edition, unit__in=units))


def _with_editions(rows: QuerySet[Power]) -> QuerySet[Power]:
    editions = Edition.objects.order_by("-number").defer("body", "words")
    return (
        rows.select_related("unit", "withdrawal")
        .prefetch_related(Prefetch("editions", editions, to_attr="published"))
        .order_by("unit__code", "code")
    )

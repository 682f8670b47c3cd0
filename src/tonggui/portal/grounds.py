# SPDX-License-Identifier: Apache-2.0
"""What powers rest on: laws (R41) and institution documents (R81), with all that hangs on each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.core.articles import touches
from tonggui.laws import standing as laws
from tonggui.ledger.unchanged import unchanged
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.asking import day_of, table
from tonggui.portal.caching import public_page
from tonggui.portal.mentioned import mentioned, rows_of
from tonggui.registry import queries
from tonggui.registry.documents import InstitutionDocument, documents_on
from tonggui.registry.models import Mention, Mentioned
from tonggui.rounds import queries as rounds

IN_FORCE, AMENDED, REPEALED, LONGEST = "in_force", "amended", "repealed", 300


@opened_to(Act.READ_PUBLIC)
@public_page
def bases(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """List the laws that published powers rest on, those no longer in force first."""
    return _list(request, Mentioned.BASIS, as_file)


@opened_to(Act.READ_PUBLIC)
@public_page
def documents(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """List the institution documents that controls rest on."""
    return _list(request, Mentioned.DOCUMENT, as_file)


def _list(request: HttpRequest, kind: Mentioned, as_file: str) -> HttpResponse:
    day = day_of(request)
    found = unchanged.kept(("grounds", kind, day), lambda: _grounds(day, kind))
    if as_file:
        rows = [
            {**each, "states": "、".join(each["states"]), "needs_review": _is_weak(each["states"])}
            for each in found
        ]
        return table(_NAMES[kind], rows, on=day, as_file=as_file)
    given = {
        "on": day,
        "is_law": kind == Mentioned.BASIS,
        "grounds": [(each, _is_weak(each["states"])) for each in found],
        "to": f"portal:{_NAMES[kind]}-file",
        "trail": [(_("Powers"), reverse("portal:powers")), (_title(kind), "")],
    }
    return render(request, "portal/grounds.html", given)


def _grounds(day: date, kind: Mentioned) -> list[dict[str, Any]]:
    """Return laws or documents; a document is not named where something of a power is withheld."""
    is_law = kind == Mentioned.BASIS
    held = [] if is_law else list(rounds.in_force(day).values_list("power", flat=True))
    found = queries.grounds(day, kind, held)
    if is_law:
        for each in found:
            each["states"] += _known_states(each["title"], day)
        return sorted(found, key=lambda each: (not _is_weak(each["states"]), each["title"]))
    known = documents_on(day)
    for each in found:
        here = known.get(each["title"])
        each["states"] = [_state(here, day)] if here else []
    return sorted(found, key=lambda each: (REPEALED not in each["states"], each["title"]))


def _known_states(title: str, day: date) -> list[str]:
    """Return what the register adds to what editions say: repealed, or waited for to be revised."""
    law = laws.law_titled(title, day)
    if law is None or not law.is_changed:
        return []
    return [REPEALED] if law.is_repealed else [AMENDED] * bool(laws.open_articles(law))


def _state(document: InstitutionDocument, day: date) -> str:
    return REPEALED if document.needs_review(day) else IN_FORCE


_NAMES = {Mentioned.BASIS: "bases", Mentioned.DOCUMENT: "documents"}


@opened_to(Act.READ_PUBLIC)
@public_page
def basis(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show every power, node, risk and control that hangs on a law."""
    return _one(request, Mentioned.BASIS, as_file)


@opened_to(Act.READ_PUBLIC)
@public_page
def document(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show every control that rests on an institution document."""
    return _one(request, Mentioned.DOCUMENT, as_file)


def _one(request: HttpRequest, kind: Mentioned, as_file: str) -> HttpResponse:
    day, title = day_of(request), request.GET.get("title", "").strip()[:LONGEST]
    found = mentioned(day, [kind], title)
    if not found:
        raise Http404
    law = laws.law_titled(title, day) if kind == Mentioned.BASIS else None
    if as_file:
        return table(_NAMES[kind], _rows(found, law), on=day, as_file=as_file)
    known = None if kind == Mentioned.BASIS else documents_on(day).get(title)
    states = {_state(known, day)} if known else {each.state for each in found}
    is_weak = _is_weak(states) or bool(law and (law.is_repealed or laws.open_articles(law)))
    listings = {each.listing_id: each.listing for each in found}
    given = {
        "on": day,
        "title": title,
        "is_law": kind == Mentioned.BASIS,
        "is_weak": is_weak,
        "law": law,
        "to": f"portal:{kind.value}-file",
        "document": known,
        "mentions": [
            (each, _is_marked(each, law) if kind == Mentioned.BASIS else is_weak) for each in found
        ],
        "powers": listings.values(),
        "total": _total(listings.values()),
        "trail": [
            (_("Powers"), reverse("portal:powers")),
            (_title(kind), reverse(f"portal:{_NAMES[kind]}")),
            (title[:40], ""),
        ],
    }
    return render(request, "portal/ground.html", given)


def _rows(found: list[Mention], law: laws.Standing | None) -> list[dict[str, Any]]:
    """Return mentions as rows of a file; of a law, with whether the power is to be revised."""
    rows = rows_of(found)
    if law is None:
        return rows
    marks = [_is_marked(each, law) for each in found]
    return [{**row, "to_be_revised": mark} for row, mark in zip(rows, marks, strict=True)]


def _is_marked(mention: Mention, law: laws.Standing | None) -> bool:
    """Say whether a power waits to be revised as to what it says of a law."""
    is_open = law is not None and any(
        power == mention.listing.power_id and touches(article, mention.detail)
        for power, article in laws.open_articles(law)
    )
    return is_open or mention.state != IN_FORCE


def _is_weak(states: Any) -> bool:
    """Say whether a law is not in force somewhere, so that what hangs on it is to be reviewed."""
    return any(state not in {IN_FORCE, "低", "中", "高", ""} for state in states)


def _total(listings: Any) -> queries.Four:
    kept = list(listings)
    sums = (sum(getattr(each, name) for each in kept) for name in ("nodes", "risks", "controls"))
    return queries.Four(len(kept), *sums)


def _title(kind: Mentioned) -> str:
    return _("Laws powers rest on") if kind == Mentioned.BASIS else _("Institution documents")

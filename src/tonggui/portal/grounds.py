# SPDX-License-Identifier: Apache-2.0
"""What powers rest on: laws (R41) and institution documents (R81), with all that hangs on each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.ledger.unchanged import unchanged
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.asking import day_of, table
from tonggui.portal.caching import public_page
from tonggui.portal.mentioned import mentioned, rows_of
from tonggui.registry import queries
from tonggui.registry.documents import InstitutionDocument, documents_on
from tonggui.registry.models import Mentioned
from tonggui.rounds import queries as rounds

IN_FORCE, REPEALED, LONGEST = "in_force", "repealed", 300


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
        return found
    known = documents_on(day)
    for each in found:
        here = known.get(each["title"])
        each["states"] = [_state(here, day)] if here else []
    return sorted(found, key=lambda each: (REPEALED not in each["states"], each["title"]))


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
    if as_file:
        return table(_NAMES[kind], rows_of(found), on=day, as_file=as_file)
    known = None if kind == Mentioned.BASIS else documents_on(day).get(title)
    states = {_state(known, day)} if known else {each.state for each in found}
    listings = {each.listing_id: each.listing for each in found}
    given = {
        "on": day,
        "title": title,
        "is_law": kind == Mentioned.BASIS,
        "is_weak": _is_weak(states),
        "to": f"portal:{kind.value}-file",
        "document": known,
        "mentions": found,
        "powers": listings.values(),
        "total": _total(listings.values()),
        "trail": [
            (_("Powers"), reverse("portal:powers")),
            (_title(kind), reverse(f"portal:{_NAMES[kind]}")),
            (title[:40], ""),
        ],
    }
    return render(request, "portal/ground.html", given)


def _is_weak(states: Any) -> bool:
    """Say whether a law is not in force somewhere, so that what hangs on it is to be reviewed."""
    return any(state not in {IN_FORCE, "低", "中", "高", ""} for state in states)


def _total(listings: Any) -> queries.Four:
    kept = list(listings)
    sums = (sum(getattr(each, name) for each in kept) for name in ("nodes", "risks", "controls"))
    return queries.Four(len(kept), *sums)


def _title(kind: Mentioned) -> str:
    return _("Laws powers rest on") if kind == Mentioned.BASIS else _("Institution documents")

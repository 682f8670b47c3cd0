# SPDX-License-Identifier: Apache-2.0
"""Institution documents (制度) at the desk: all, one with the controls on it, and changes (R81)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.core.values import frozen
from tonggui.desk import document_forms as forms
from tonggui.desk.asking import Page, answered, done, unit_named, who
from tonggui.desk.drafting.asking import sees
from tonggui.people import authority
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import Unit
from tonggui.registry import queries as registry
from tonggui.registry.documents import InstitutionDocument as Known
from tonggui.registry.documents import documents_on
from tonggui.registry.mentions import mentions_of
from tonggui.registry.models import Draft, Mentioned
from tonggui.rounds import queries as rounds
from tonggui.rounds import services
from tonggui.rounds.models import InstitutionDocument

MOST = 500


@frozen
class Resting:
    """A control that rests on a document: of which power, against which risk, how grave it is."""

    power: str
    name: str
    control: str
    risk: str
    level: str
    is_draft: bool


def unit_of_document(number: int) -> Unit:
    """Return the unit of the document that an address names."""
    return _document(number).unit


@opened_to(Act.SEE_DRAFTS)
def documents(request: HttpRequest) -> HttpResponse:
    """List the documents that units keep, and those that only the lists taken in name."""
    day = timezone.localdate()
    standing = getattr(request, "standing", Standing())
    rows = InstitutionDocument.objects.on(day).select_related("unit").order_by("code")
    kept = [(each, _as_known(each)) for each in rows]
    here = {each.code for each, _known in kept}
    listed = {each.id: each for each in documents_on(day).values() if each.id not in here}
    powers = {each["title"]: each["powers"] for each in registry.grounds(day, Mentioned.DOCUMENT)}
    names = {each.unit_id: each.name for each in people.units_on(day)}
    found = [
        (each, known, names.get(each.unit_id, ""), known.needs_review(day), _count(powers, known))
        for each, known in kept
    ] + [
        (None, known, "", known.needs_review(day), _count(powers, known))
        for known in listed.values()
    ]
    given = {
        "documents": sorted(found, key=lambda each: (not each[3], each[1].id)),
        "own": [(each, names.get(each.pk, each.code)) for each in _own_units(standing, day)],
        "trail": [
            (_("Powers of my units"), reverse("desk:powers")),
            (_("Institution documents"), ""),
        ],
    }
    return render(request, "desk/documents/documents.html", given)


@opened_to(Act.SEE_DRAFTS)
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show a document as it is and was, and every control that rests on it."""
    found, day = _document(number), timezone.localdate()
    standing = getattr(request, "standing", Standing())
    versions = InstitutionDocument.objects.standing().filter(code=found.code)
    latest = versions.order_by("-since", "-pk").first() or found
    may = authority.may(standing, Act.DRAFT_LISTS, unit=found.unit, day=day)
    given = {
        "document": latest,
        "unit": people.unit_on(found.unit, day),
        "needs_review": _as_known(latest).needs_review(day),
        "resting": resting(request, latest, day),
        "versions": versions.order_by("-since", "-pk"),
        "may_amend": may,
        "trail": [*_trail(), (found.code, "")],
    }
    return render(request, "desk/documents/document.html", given)


@opened_to(Act.DRAFT_LISTS, within=unit_named)
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Put a document of a unit on record."""
    known = documents_on(timezone.localdate()).get(request.GET.get("id", ""))
    initial = _of_known(known) if known else {}
    return _kept(request, unit_named(code), {**initial, "since": timezone.localdate()})


@opened_to(Act.DRAFT_LISTS, within=unit_of_document)
def amend(request: HttpRequest, number: int) -> HttpResponse:
    """Put another version of a document in its place."""
    found = _document(number)
    names = ("code", "title", "issued_by", "version", "issued_on", "review_on", "status")
    initial = {name: getattr(found, name) for name in names} | {"since": timezone.localdate()}
    return _kept(request, found.unit, initial, found)


@opened_to(Act.DRAFT_LISTS, within=unit_of_document)
def repeal(request: HttpRequest, number: int) -> HttpResponse:
    """Show what hangs on a document, and say that it is repealed."""
    found, day = _document(number), timezone.localdate()
    form = forms.Repeal(request.POST or None, initial={"on": day})

    def act(said: dict[str, Any]) -> HttpResponse:
        made = services.repeal_document(found, on=said["on"], **who(request))
        words = _("The document is repealed; the controls on it are marked for review.")
        return done(request, words, "desk:document", made.pk)

    page = Page(
        title=_("Repeal: %s") % found.title,
        does=_("Repeal"),
        back=reverse("desk:document", args=[number]),
        more={"resting": resting(request, found, day), "trail": [*_trail(), (found.code, "")]},
    )
    return answered(request, form, page, act, "desk/documents/repeal.html")


def resting(request: HttpRequest, document: InstitutionDocument, day: date) -> list[Resting]:
    """Return the controls on a document, published or drafted, as far as whoever asks sees them."""
    subjects = {document.code, document.title}
    held = set(rounds.in_force(day).values_list("power", flat=True))
    mentions = registry.mentions(day, [Mentioned.DOCUMENT], *subjects)
    published = [
        Resting(m.listing.code, m.listing.name, m.where, m.detail, m.state, is_draft=False)
        for m in mentions.select_related("listing__power__unit")[:MOST]
        if m.listing.power_id not in held or sees(request, m.listing.power.unit)
    ]
    there = {(each.power, each.control) for each in published}
    drafted = [
        each for each in _drafted(request, subjects) if (each.power, each.control) not in there
    ]
    return published + drafted[:MOST]


def _drafted(request: HttpRequest, subjects: set[str]) -> Iterator[Resting]:
    rows = Draft.objects.filter(closed_at=None, body__contains='"document"')
    for draft in rows.select_related("power__unit").order_by("power__code"):
        if not sees(request, draft.power.unit):
            continue
        body = json.loads(draft.body)
        for said in mentions_of(body):
            if said.kind == Mentioned.DOCUMENT and said.subject in subjects:
                name = str(body.get("name", ""))
                yield Resting(
                    draft.power.code, name, said.where, said.detail, said.state, is_draft=True
                )


def _kept(
    request: HttpRequest,
    unit: Unit,
    initial: dict[str, Any],
    found: InstitutionDocument | None = None,
) -> HttpResponse:
    form = forms.DocumentFacts(request.POST or None, initial=initial)
    # A code stays what it is, whatever a form says.
    form.fields["code"].disabled = found is not None

    def act(said: dict[str, Any]) -> HttpResponse:
        made = services.keep_document(unit, InstitutionDocument(**said), **who(request))
        return done(request, _("The document is on record."), "desk:document", made.pk)

    page = Page(
        title=_("Amend: %s") % found.title if found else _("Add an institution document"),
        does=_("Amend") if found else _("Add"),
        note=_("What the document was until then stays on record.") if found else _of(unit),
        back=reverse("desk:document", args=[found.pk]) if found else reverse("desk:documents"),
    )
    return answered(request, form, page, act)


def _of(unit: Unit) -> str:
    version = people.unit_on(unit, timezone.localdate())
    return _("It is put on record for %s.") % (version.name if version else unit.code)


def _document(number: int) -> InstitutionDocument:
    return get_object_or_404(InstitutionDocument.objects.select_related("unit"), pk=number)


def _as_known(each: InstitutionDocument) -> Known:
    days = (each.issued_on, each.repealed_on, each.review_on)
    issued, repealed, review = (day.isoformat() if day else "" for day in days)
    return Known(
        each.code, each.title, each.status, each.issued_by, each.version, issued, repealed, review
    )


def _of_known(known: Known) -> dict[str, Any]:
    return {
        "code": known.id,
        "title": known.title,
        "issued_by": known.issued_by,
        "version": known.version,
        "issued_on": known.issued_on or None,
        "review_on": known.review_on or None,
        "status": known.status,
    }


def _count(powers: dict[str, int], known: Known) -> int:
    return sum(powers.get(name, 0) for name in {known.id, known.title})


def _own_units(standing: Standing, day: date) -> list[Unit]:
    units = {each.post.unit_id: each.post.unit for each in standing.posts}
    return [
        each
        for each in units.values()
        if authority.may(standing, Act.DRAFT_LISTS, unit=each, day=day)
    ]


def _trail() -> list[tuple[str, str]]:
    return [
        (_("Powers of my units"), reverse("desk:powers")),
        (_("Institution documents"), reverse("desk:documents")),
    ]

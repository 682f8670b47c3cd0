# SPDX-License-Identifier: Apache-2.0
"""Files of drafts: out as workbook, drawing or document; in after a look at what would change."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.core.errors import Refused, Unusable
from tonggui.core.values import frozen
from tonggui.desk.asking import done, who
from tonggui.desk.drafting import forms
from tonggui.desk.drafting.asking import draft_named, sees, unit_of_power
from tonggui.desk.drafting.editing import changes
from tonggui.desk.drafting.plain import unread, where
from tonggui.formats.workbook.read import faults_in
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, opened_to
from tonggui.registry import files, services, survey
from tonggui.registry.bodies import canonical
from tonggui.registry.errors import ChangedMeanwhile, SetBack
from tonggui.registry.models import Draft
from tonggui.registry.removals import Removal, taken_away
from tonggui.registry.services.drafting import body_at
from tonggui.registry.services.taking_in import Taken

_XLSX, _YAML = ".xlsx", (".yaml", ".yml")
LARGEST = 10 * 1024 * 1024


@frozen
class Wrong:
    """Something in a file that cannot be used: where, and what to do."""

    place: str
    says: str


@frozen
class Change:
    """What a file does to one power."""

    power: str
    name: str
    is_new: bool
    says: tuple[str, ...]
    removals: tuple[Removal, ...] = ()


@frozen
class Taking:
    """What a file does, what was there before it, and whether it was kept."""

    changes: tuple[Change, ...]
    seen: str
    is_kept: bool

    @property
    def lacks(self) -> list[list[object]]:
        """Return each power and sheet of which much would go, and how many rows."""
        return [
            [each.power, gone.sheet, len(gone.rows)]
            for each in self.changes
            for gone in each.removals
            if gone.is_grave
        ]


@opened_to(Act.SEE_DRAFTS)
def draft_file(request: HttpRequest, code: str, as_file: str) -> HttpResponse:
    """Return a draft as a file."""
    if as_file not in files.TYPES:
        raise Http404
    draft = draft_named(code)
    if not sees(request, draft.power.unit):
        raise NotAllowed(Act.SEE_DRAFTS)
    sight = survey.sight(draft.body, at=who(request)["at"])
    content = files.as_file(as_file, draft.body, sight.lists)
    name = f"{code}-draft-{draft.version}.{as_file}"
    return attachment(content, as_file, name)


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a file that is kept nowhere on the way."""
    response = HttpResponse(content, content_type=files.TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@opened_to(Act.SEE_DRAFTS)
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Return a workbook to be filled in."""
    return attachment(files.template(), "xlsx", "lists.xlsx")


@opened_to(Act.DRAFT_LISTS, is_by_row=True)
def imported(request: HttpRequest) -> HttpResponse:
    """Show what a file of lists would change, and change it only when told to."""
    form = forms.ListsFile(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _import_page(request, form)
    name, content = form.cleaned_data["file"].name, form.cleaned_data["file"].read(LARGEST + 1)
    is_kept = request.POST.get("mode") == "keep"
    with tempfile.TemporaryDirectory(prefix="tonggui-") as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        try:
            taking = _take(request, path, form.why, is_kept=is_kept)
        except Unusable as error:
            return _import_page(request, form, wrong=_wrong(path, error))
        except SetBack as refusal:
            form.add_error("words", str(refusal))
            taking = _take(request, path, None, is_kept=False)
    if taking.is_kept:
        found = taking.changes
        said = _("%(new)d drafts opened, %(revised)d revised.")
        numbers = {"new": sum(c.is_new for c in found), "revised": sum(not c.is_new for c in found)}
        return done(request, said % numbers, "desk:powers")
    return _import_page(request, form, taking=taking, is_held=is_kept and bool(taking.lacks))


def _take(request: HttpRequest, path: Path, why: services.Why | None, *, is_kept: bool) -> Taking:
    """Take a file in, for good or only to see; then nothing stays of it.

    A file that takes away a sheet or more than a few rows, as half a workbook does, is kept only
    by whoever was told which and said that it is meant.
    """
    seen = json.dumps(_versions())
    with transaction.atomic():
        # Of a trial nothing is kept, so that nobody has to say why yet.
        why = why if is_kept or why else services.Why("—")
        taken = services.take_in(path, why=why, **who(request))
        if is_kept:
            _refuse_changed(taken, request.POST.get("seen", "") or seen)
        taking = Taking(_changes(request, taken), seen, is_kept)
        if taking.lacks and not _is_meant(request, taking.lacks):
            taking = replace(taking, is_kept=False)
        transaction.set_rollback(not taking.is_kept)
    return taking


def _versions() -> dict[str, int]:
    rows = Draft.objects.filter(closed_at=None).order_by("power__code")
    return dict(rows.values_list("power__code", "version"))


def _refuse_changed(taken: Taken, seen: str) -> None:
    """Refuse to write over what was revised after the trial, or while the file was taken in."""
    known: dict[str, int] = {}
    with suppress(ValueError):
        known = dict(json.loads(seen))
    for each in taken.revised:
        before = known.get(each.power.code, 0)
        if each.version != before + 1:
            raise ChangedMeanwhile(each.power.code, before, each.version - 1)


def _is_meant(request: HttpRequest, lacks: list[list[object]]) -> bool:
    """Say whether all that goes was shown, and ticked as meant."""
    told: object = None
    with suppress(ValueError):
        told = json.loads(request.POST.get("lacks", ""))
    is_told = isinstance(told, list) and all(each in told for each in lacks)
    return is_told and request.POST.get("removes") == "yes"


def _changes(request: HttpRequest, taken: Taken) -> tuple[Change, ...]:
    found = [
        Change(each.power.code, _name(each), is_new=True, says=(), removals=taken_away(each))
        for each in taken.opened
    ]
    for each in taken.revised:
        old = body_at(each, each.version - 1)
        said = tuple(changes(old, each.body, request))
        gone = taken_away(each)
        found.append(Change(each.power.code, _name(each), is_new=False, says=said, removals=gone))
    return tuple(found)


def _name(draft: Draft) -> str:
    return str(json.loads(draft.body).get("name", ""))


def _wrong(path: Path, error: Unusable) -> list[Wrong]:
    """Return everything that is wrong with a workbook; of what is none, the first thing."""
    found = list[Unusable]()
    if path.suffix.lower() == _XLSX:
        with suppress(Unusable):  # what cannot even be opened is `error` already
            found = faults_in(path)
    return [told_of(each) for each in found or [error]]


def told_of(error: Unusable) -> Wrong:
    """Return what is wrong with a file as a page says it."""
    return Wrong(where(error), unread(error).says)


def _import_page(
    request: HttpRequest,
    form: forms.ListsFile,
    *,
    wrong: list[Wrong] | None = None,
    taking: Taking | None = None,
    is_held: bool = False,
) -> HttpResponse:
    given = {
        "form": form,
        "wrong": wrong,
        "found": taking.changes if taking else None,
        "seen": taking.seen if taking else "",
        "lacks": json.dumps(taking.lacks) if taking and taking.lacks else "",
        "is_held": is_held,
        "trail": [(_("Powers of my units"), reverse("desk:powers")), (_("Import lists"), "")],
    }
    status = 422 if wrong or is_held or (form.is_bound and form.errors) else 200
    return render(request, "desk/drafting/import.html", given, status=status)


@opened_to(Act.DRAFT_LISTS, within=unit_of_power)
def drawing(request: HttpRequest, code: str) -> HttpResponse:
    """Put the procedure of a BPMN file in place of a draft's, after a look at what changes."""
    draft = draft_named(code)
    form = forms.DrawingFile(
        request.POST or None, request.FILES or None, initial={"version": draft.version}
    )
    given = {
        "form": form,
        "draft": draft,
        "power": draft.power,
        "trail": [
            (_("Powers of my units"), reverse("desk:powers")),
            (code, reverse("desk:power", args=[code])),
            (_("Import BPMN"), ""),
        ],
    }
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "desk/drafting/import_drawing.html", given, status=status)
    upload = form.cleaned_data["file"]
    try:
        flow = files.drawing_in(upload.read(LARGEST + 1), upload.name)
        body = files.with_drawing(json.loads(draft.body), flow)
        said = changes(draft.body, canonical(body), request)
    except Refused as error:
        told = told_of(error) if isinstance(error, Unusable) else Wrong("", str(error))
        return render(
            request, "desk/drafting/import_drawing.html", {**given, "wrong": told}, status=422
        )
    if request.POST.get("mode") == "keep":
        try:
            services.revise(draft, body, **form.seen, **who(request))
        except SetBack as refusal:
            form.add_error("because", str(refusal))
            return render(request, "desk/drafting/import_drawing.html", given, status=422)
        said_so = _("The procedure is the drawing's.")
        return done(request, said_so, "desk:edit-draft", code, "nodes")
    return render(request, "desk/drafting/import_drawing.html", {**given, "found": said})

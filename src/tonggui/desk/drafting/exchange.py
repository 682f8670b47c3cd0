# SPDX-License-Identifier: Apache-2.0
"""Files of drafts: out as workbook, drawing or document; in after a look at what would change."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.core.errors import Refused, Unusable
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
from tonggui.registry.errors import ChangedMeanwhile
from tonggui.registry.models import Draft
from tonggui.registry.services.taking_in import Taken

_XLSX, _YAML = ".xlsx", (".yaml", ".yml")
LARGEST = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something in a file that cannot be used: where, and what to do."""

    place: str
    says: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a file does to one power."""

    power: str
    name: str
    is_new: bool
    says: tuple[str, ...]


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
            found, seen = _take(request, path, is_kept=is_kept)
        except Unusable as error:
            return _import_page(request, form, wrong=_wrong(path, error))
    if is_kept:
        said = _("%(new)d drafts opened, %(revised)d revised.")
        numbers = {"new": sum(c.is_new for c in found), "revised": sum(not c.is_new for c in found)}
        return done(request, said % numbers, "desk:powers")
    return _import_page(request, form, found=found, seen=seen)


def _take(request: HttpRequest, path: Path, *, is_kept: bool) -> tuple[list[Change], str]:
    """Take a file in, for good or only to see; then nothing stays of it."""
    before = {each.power.code: each for each in _open_drafts()}
    seen = json.dumps({code: each.version for code, each in sorted(before.items())})
    with transaction.atomic():
        if is_kept:
            _refuse_changed(request.POST.get("seen", ""), before)
        taken = services.take_in(path, **who(request))
        found = _changes(request, taken, before)
        transaction.set_rollback(not is_kept)
    return found, seen


def _open_drafts() -> list[Draft]:
    return list(Draft.objects.filter(closed_at=None).select_related("power"))


def _refuse_changed(seen: str, now: dict[str, Draft]) -> None:
    """Refuse to write over what was revised after the trial."""
    known = json.loads(seen) if seen else {}
    for code, version in known.items():
        if code in now and now[code].version != version:
            raise ChangedMeanwhile(code, version, now[code].version)


def _changes(request: HttpRequest, taken: Taken, before: dict[str, Draft]) -> list[Change]:
    found = [Change(each.power.code, _name(each), is_new=True, says=()) for each in taken.opened]
    for each in taken.revised:
        said = changes(before[each.power.code].body, each.body, request)
        found.append(Change(each.power.code, _name(each), is_new=False, says=tuple(said)))
    return found


def _name(draft: Draft) -> str:
    return str(json.loads(draft.body).get("name", ""))


def _wrong(path: Path, error: Unusable) -> list[Wrong]:
    """Return everything that is wrong with a workbook; of other files, the first thing."""
    found = faults_in(path) if path.suffix.lower() == _XLSX else []
    return [Wrong(where(each), unread(each).says) for each in found or [error]]


def _import_page(
    request: HttpRequest,
    form: forms.ListsFile,
    *,
    wrong: list[Wrong] | None = None,
    found: list[Change] | None = None,
    seen: str = "",
) -> HttpResponse:
    given = {
        "form": form,
        "wrong": wrong,
        "found": found,
        "seen": seen,
        "trail": [(_("Powers of my units"), reverse("desk:powers")), (_("Import lists"), "")],
    }
    return render(request, "desk/drafting/import.html", given, status=422 if wrong else 200)


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
        return render(request, "desk/drafting/import_drawing.html", given)
    upload = form.cleaned_data["file"]
    try:
        flow = files.drawing_in(upload.read(LARGEST + 1), upload.name)
        body = files.with_drawing(json.loads(draft.body), flow)
        said = changes(draft.body, canonical(body), request)
    except Refused as error:
        says = unread(error).says if isinstance(error, Unusable) else str(error)
        return render(
            request, "desk/drafting/import_drawing.html", {**given, "wrong": says}, status=422
        )
    if request.POST.get("mode") == "keep":
        services.revise(draft, body, version=form.cleaned_data["version"], **who(request))
        said_so = _("The procedure is the drawing's.")
        return done(request, said_so, "desk:edit-draft", code, "nodes")
    return render(request, "desk/drafting/import_drawing.html", {**given, "found": said})

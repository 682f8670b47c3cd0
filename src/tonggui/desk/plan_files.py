# SPDX-License-Identifier: Apache-2.0
"""Files of duties plans: out as a sheet or YAML; in after a look at what would change (R5)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.core.errors import Unusable
from tonggui.desk import plan_forms as forms
from tonggui.desk.asking import done, unit_named, who
from tonggui.desk.drafting.exchange import LARGEST, Wrong, told_of
from tonggui.formats.plan_file import PlanFile, PlanRow, plan_yaml, read_plan, write_plan
from tonggui.laws import services
from tonggui.laws.errors import WrongRows
from tonggui.laws.planned import Coverage, coverage
from tonggui.laws.services.taking_in import TakenPlan
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Unit
from tonggui.registry import files


@opened_to(Act.SEE_DRAFTS)
def plan_file(request: HttpRequest, code: str, as_file: str) -> HttpResponse:  # noqa: ARG001
    """Return the plan that holds in a unit as a file that can be imported."""
    unit = unit_named(code)
    kept = coverage(unit, timezone.localdate())
    if kept is None or as_file not in {"xlsx", "yaml"}:
        raise Http404
    said = _as_file(kept)
    if as_file == "xlsx":
        content = files.written("plan.xlsx", lambda path: write_plan(said, path))
        kind = files.TYPES["xlsx"]
    else:
        content, kind = plan_yaml(said).encode(), "application/yaml; charset=utf-8"
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="plan.{as_file}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@opened_to(Act.DRAFT_LISTS, within=unit_named)
def imported(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a file of a duties plan would change, and change it only when told to."""
    unit = unit_named(code)
    form = forms.PlanUpload(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, unit, form)
    upload = form.cleaned_data["file"]
    is_kept = request.POST.get("mode") == "keep"
    try:
        with tempfile.TemporaryDirectory(prefix="tonggui-") as folder:
            path = Path(folder) / Path(upload.name).name
            path.write_bytes(upload.read(LARGEST + 1))
            said = read_plan(path)
        with transaction.atomic():
            taken = services.take_in_plan(unit, said, **who(request))
            transaction.set_rollback(not is_kept)
    except Unusable as error:
        return _page(request, unit, form, wrong=[told_of(error)])
    except WrongRows as error:
        return _page(request, unit, form, wrong=[Wrong(*row) for row in error.rows])
    if is_kept:
        return done(request, _("The duties plan is on record."), "desk:plan", code)
    return _page(request, unit, form, found=taken)


def _as_file(kept: Coverage) -> PlanFile:
    rows = (
        PlanRow(each.duty.words, tuple(p.power.code for p in each.powers), each.reason)
        for each in kept.rows
    )
    return PlanFile(kept.plan.title, kept.plan.number, kept.plan.since, tuple(rows))


def _page(
    request: HttpRequest,
    unit: Unit,
    form: forms.PlanUpload,
    *,
    wrong: list[Wrong] | None = None,
    found: TakenPlan | None = None,
) -> HttpResponse:
    version = people.unit_on(unit, timezone.localdate())
    own = reverse("desk:plan", args=[unit.code])
    given = {
        "unit": unit,
        "name": version.name if version else unit.code,
        "form": form,
        "wrong": wrong,
        "found": found,
        "trail": [
            (_("Powers of my units"), reverse("desk:powers")),
            (_("Duties plans"), reverse("desk:plans")),
            (unit.code, own),
            (_("Import"), ""),
        ],
    }
    status = 422 if wrong or (form.is_bound and form.errors) else 200
    return render(request, "desk/plans/import.html", given, status=status)

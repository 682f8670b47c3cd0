# SPDX-License-Identifier: Apache-2.0
"""The organisation as a workbook: out, and in after a look at what would change."""

from __future__ import annotations

from typing import IO

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.core.errors import Refused, sentence
from tonggui.desk import forms
from tonggui.desk.asking import done, who
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.exchange import facts
from tonggui.people.exchange.applying import Mode, apply
from tonggui.people.exchange.opening import LARGEST_UPLOAD, open_workbook
from tonggui.people.exchange.settling import Outcome
from tonggui.people.exchange.table import Tables, read_tables
from tonggui.people.exchange.writing import write_workbook

# A row takes some 4.5 ms of the one writer SQLite has, and others wait at most 20 s for it.
MOST_ROWS = 3_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@opened_to(Act.EXPORT_ORGANISATION)
def exported(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Return everything that stands as a workbook."""
    return _workbook(write_workbook(facts.rows()), f"organisation-{timezone.localdate()}.xlsx")


@opened_to(Act.IMPORT_ORGANISATION)
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Return a workbook to be filled in."""
    return _workbook(write_workbook({}), "organisation.xlsx")


@opened_to(Act.IMPORT_ORGANISATION)
def imported(request: HttpRequest) -> HttpResponse:
    """Show what a workbook would change, and change it only when told to.

    Every row that changes something asks for the same as the form that it stands for.
    """
    may_export = authority.may(getattr(request, "standing", Standing()), Act.EXPORT_ORGANISATION)
    form = forms.Workbook(
        request.POST or None, request.FILES or None, initial={"base": timezone.localdate()}
    )
    tables = _tables(form) if request.method == "POST" and form.is_valid() else None
    if tables is None:
        status = 422 if form.is_bound else 200
        given = {"form": form, "may_export": may_export}
        return render(request, "desk/import.html", given, status=status)
    mode = Mode.KEEP if request.POST.get("mode") == Mode.KEEP else Mode.TRY
    report = apply(tables, mode=mode, base=form.cleaned_data["base"], **who(request))
    if mode == Mode.KEEP and not report.problems:
        kept = sum(count for what, count in report.counts.items() if what != Outcome.SAME)
        return done(request, _("%d rows took effect.") % kept, "desk:units")
    given = {
        "form": form,
        "report": report,
        "changes": [each for each in report.changes if each.outcome != Outcome.SAME],
        "may_export": may_export,
        "same": report.counts[Outcome.SAME],
    }
    return render(request, "desk/import.html", given, status=422 if report.problems else 200)


def _tables(form: forms.Workbook) -> Tables | None:
    """Return what was uploaded as rows; a file that is no workbook is refused beneath its field."""
    try:
        tables = read_tables(open_workbook(_content(form.cleaned_data["file"])))
    except Refused as refusal:
        form.add_error("file", sentence(refusal))
        return None
    rows = sum(map(len, tables.rows.values()))
    if connection.vendor == "sqlite" and rows > MOST_ROWS:
        said = _(
            "The workbook has %(rows)d rows. With SQLite nobody else can write while it is taken"
            " in, so at most %(most)d go at once: send it in parts, sheet by sheet."
        )
        form.add_error("file", said % {"rows": rows, "most": MOST_ROWS})
        return None
    return tables


def _content(file: IO[bytes]) -> bytes:
    """Return what was uploaded; one byte more than allowed is enough to refuse it."""
    return file.read(LARGEST_UPLOAD + 1)


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response

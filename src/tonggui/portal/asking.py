# SPDX-License-Identifier: Apache-2.0
"""What a visitor asked for in the address: a day, and the form of the answer."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.errors import Refused

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NotADay(Refused):
    """What stands for a day in an address is none."""

    code = "not-a-day"


def day_of(request: HttpRequest) -> date:
    """Return the day asked for with `on`, today where none is."""
    asked = request.GET.get("on", "").strip()
    if not asked:
        return localdate()
    try:
        found = parse_date(asked)
    except ValueError:
        found = None
    if found is None:
        raise NotADay(_("`%s` is no day: write it as 2026-11-23") % asked[:20])
    return found


def table(name: str, rows: Sequence[Mapping[str, Any]], *, on: date, as_file: str) -> HttpResponse:
    """Return rows as JSON or CSV, with the day they hold on; there are no other forms."""
    if as_file not in {"json", "csv"}:
        raise Http404
    if as_file == "json":
        return JsonResponse({"on": on, name: list(rows)}, json_dumps_params={"ensure_ascii": False})
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0] if rows else [])
    writer.writerows([_safe(value) for value in row.values()] for row in rows)
    # Excel takes UTF-8 for what it is only behind a mark.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{on}.csv"'
    return response


def parts(
    name: str, found: Mapping[str, Sequence[Mapping[str, Any]]], *, on: date, as_file: str
) -> HttpResponse:
    """Return a page of several tables as one file: JSON by table, CSV with `table` before all."""
    if as_file == "json":
        said = {"on": on, name: {part: list(rows) for part, rows in found.items()}}
        return JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    columns = dict.fromkeys(key for rows in found.values() for row in rows for key in row)
    flat = [
        {"table": part, **dict.fromkeys(columns, ""), **row}
        for part, rows in found.items()
        for row in rows
    ]
    return table(name, flat, on=on, as_file=as_file)


def _safe(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text

# SPDX-License-Identifier: Apache-2.0
"""All published powers of a unit in one file: a workbook, or an official document (R9)."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from tonggui.core.errors import Refused
from tonggui.formats.report.names import Names
from tonggui.formats.unit_sheet import write_unit_sheet
from tonggui.people.models import Unit
from tonggui.portal.dossier import notes_of
from tonggui.registry import files, survey
from tonggui.registry.models import Edition
from tonggui.rounds import queries, showing
from tonggui.rounds.models import Withholding
from tonggui.rounds.standing import lists_with

KINDS = ("xlsx", "docx")
MOST = 100


class TooMany(Refused):
    """A unit has more powers than one file is made of."""

    code = "too-many-powers"


def whole(unit: Unit, name: str, *, on: date, as_file: str) -> HttpResponse:
    """Return the powers of a unit that are in force on a day as one file of `KINDS`.

    What is withheld is left out. Raises TooMany above a hundred powers, Http404 without any.
    """
    rows = Edition.objects.on(on).filter(power__unit=unit).select_related("power")
    editions = list(rows.order_by("power__code")[: MOST + 1])
    if not editions:
        raise Http404
    if len(editions) > MOST:
        said = _("One file is made of at most %d powers; the catalogue has all, one by one.")
        raise TooMany(said % MOST)
    held = defaultdict(list)
    for each in queries.in_force(on).filter(power__unit=unit):
        held[each.power_id].append(each)
    make = _workbook if as_file == "xlsx" else _document
    response = HttpResponse(make(name, editions, held, on), content_type=files.TYPES[as_file])
    response.headers["Content-Disposition"] = (
        content_disposition_header(
            as_attachment=True, filename=f"{unit.code}-{on}.{as_file}".replace("/", "-")
        )
        or ""
    )
    return response


def _workbook(
    _name: str, editions: list[Edition], held: dict[int, list[Withholding]], _day: date
) -> bytes:
    names = Names(survey.lists_of(editions[0]))
    notes = [(e.power.code, *each) for e in editions for each in notes_of(e, names)]
    return files.workbook(
        [showing.shown_body(each, held[each.power_id]) for each in editions], notes
    )


def _document(
    name: str, editions: list[Edition], held: dict[int, list[Withholding]], day: date
) -> bytes:
    lists = lists_with([json.loads(each.body) for each in editions], day)
    powers = [
        showing.shown_value(lists.powers[each.power.code], held[each.power_id]) for each in editions
    ]
    return files.written("unit.docx", lambda path: write_unit_sheet(lists, name, powers, day, path))

# SPDX-License-Identifier: Apache-2.0
"""The catalogue of published powers: searched, narrowed by unit and by both taxonomies (R71)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tonggui.ledger.unchanged import unchanged
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import UnitVersion
from tonggui.portal.asking import day_of, table
from tonggui.portal.caching import public_page
from tonggui.registry import queries
from tonggui.registry.backgrounds import backgrounds
from tonggui.registry.models import Listing

A_PAGE = 50
LONGEST = 60
_ASKED = {"words": "q", "unit": "unit", "side": "side", "category": "category"} | {
    "statutory_type": "type"
}


@opened_to(Act.READ_PUBLIC)
@public_page
def powers(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show the editions in force on a day that fit what is asked for."""
    day, wanted = day_of(request), _wanted(request)
    found = queries.catalogue(day, wanted)
    units = unchanged.kept(("unit names", day), lambda: _unit_names(day))
    if as_file:
        return table("powers", rows_of(found, units), on=day, as_file=as_file)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    given = {
        "on": day,
        "wanted": wanted,
        "page": page,
        "rows": [(each, units.get(each.unit_id, ("", ""))[1]) for each in page],
        "units": _chosen(unchanged.kept(("unit options", day), lambda: _options(day)), wanted.unit),
        "held_back": queries.held_back(),
        "asked": urlencode({key: value for key, value in request.GET.items() if key != "page"}),
        "trail": [(_("Powers"), "")],
        **queries.choices(day),
    }
    return render(request, "portal/powers.html", given)


def _wanted(request: HttpRequest) -> queries.Wanted:
    asked = {
        name: " ".join(request.GET.get(key, "").split())[:LONGEST] for name, key in _ASKED.items()
    }
    return queries.Wanted(**asked)


def _unit_names(day: date) -> dict[int, tuple[str, str]]:
    rows = UnitVersion.objects.on(day).order_by("unit__code")
    return {key: (code, name) for key, code, name in rows.values_list("unit", "unit__code", "name")}


def _options(day: date) -> SafeString:
    """Return the units that have published anything, to choose from; none is chosen yet."""
    published = queries.by_unit(day)
    units = (each for key, each in _unit_names(day).items() if key in published)
    return format_html_join("", '<option value="{}">{}</option>', units)


def _chosen(options: SafeString, code: str) -> SafeString:
    """Choose one of some options; a code that is none of them chooses nothing."""
    option = format_html('<option value="{}"', code)
    return mark_safe(options.replace(f"{option}>", f"{option} selected>", 1))  # noqa: S308 - escaped


def rows_of(found: Iterable[Listing], units: dict[int, tuple[str, str]]) -> list[dict[str, Any]]:
    """Return editions as rows of a file: what the catalogue shows, and how each came about."""
    editions = list(found)
    known = backgrounds(each.edition_id for each in editions)
    return [{**row(each, units), **known[each.edition_id]} for each in editions]


def row(edition: Listing, units: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """Return an edition as one row of the catalogue."""
    return {
        "power": edition.code,
        "edition": edition.number,
        "name": edition.name,
        "unit": edition.unit_code,
        "unit_name": units.get(edition.unit_id, ("", ""))[1],
        "side": edition.side,
        "category": edition.category,
        "statutory_type": edition.statutory_type,
        "risk_level": edition.risk_level,
        "nodes": edition.nodes,
        "risks": edition.risks,
        "controls": edition.controls,
        "effective_on": edition.effective_on,
        "digest": edition.digest,
    }

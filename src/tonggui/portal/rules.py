# SPDX-License-Identifier: Apache-2.0
"""The rules in force in public: what is looked for, how it is set, since when, by whose word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.asking import day_of, table
from tonggui.portal.caching import public_page
from tonggui.ruling.in_force import rulings
from tonggui.ruling.showing import families, plain
from tonggui.ruling.written import written
from tonggui.supervision import footing


@opened_to(Act.READ_PUBLIC)
@public_page
def rules(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show every rule as it is set on a day."""
    day = day_of(request)
    found = families(footing.rules_on(day, as_of=localdate()), rulings().on(day))
    if as_file:
        rows = [plain(each, day) for family in found for each in family.rules]
        return table("rules", rows, on=day, as_file=as_file)
    return render(request, "portal/rules.html", {"on": day, "families": found})


@opened_to(Act.READ_PUBLIC)
@public_page
def lists(request: HttpRequest) -> HttpResponse:
    """Give the rules of a day as a file that `tonggui audit` reads."""
    day = day_of(request)
    response = HttpResponse(
        written(footing.rules_on(day, as_of=localdate()), day),
        content_type="application/yaml; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="rules-{day}.yaml"'
    return response

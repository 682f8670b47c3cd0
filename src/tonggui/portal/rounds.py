# SPDX-License-Identifier: Apache-2.0
"""Risk rounds and what is withheld, in public: counts and reasons, nobody's words."""

from __future__ import annotations

from datetime import date

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.asking import day_of
from tonggui.portal.caching import public_page
from tonggui.registry.models import Edition
from tonggui.rounds import queries
from tonggui.rounds.levels import plans_on
from tonggui.rounds.models import Round


@opened_to(Act.READ_PUBLIC)
@public_page
def rounds(request: HttpRequest) -> HttpResponse:
    """Show how far each unit's round is, what levels ask of supervision, and what is withheld."""
    day = day_of(request)
    units = people.units_on(day)
    latest = {each.unit_id: each for each in Round.objects.order_by("pk")}
    held = list(queries.in_force(day))
    got = queries.answers_of(latest.values())
    given = {
        "rows": [
            (each, found, got[found.pk] if found else None)
            for each in units
            for found in [latest.get(each.unit_id)]
        ],
        "surveyed": queries.surveyed(day),
        "plans": plans_on(day),
        "withheld": held,
        "overdue": sum(each.review_on < day for each in held),
        "kinds": by_type(day),
        "today": day,
        "trail": [(_("Risk rounds"), "")],
    }
    return render(request, "portal/rounds.html", given)


def by_type(day: date) -> list[tuple[str, int]]:
    """Return how many published powers each type of the 9+X scheme has."""
    rows = Edition.objects.on(day).order_by()
    counted = rows.values_list("statutory_type").annotate(number=Count("pk"))
    return sorted(counted, key=lambda each: (not each[0], -each[1], each[0]))

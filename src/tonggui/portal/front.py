# SPDX-License-Identifier: Apache-2.0
"""The public front page: what can be looked up, and the two boards side by side."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now

from tonggui.people import overview
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.boards import running, shown
from tonggui.portal.caching import public_page
from tonggui.registry import queries
from tonggui.rounds import queries as rounds
from tonggui.supervision import footing, indices
from tonggui.supervision.boards import Boards

MOST = 7  # of cases and cards on the boards


@opened_to(Act.READ_PUBLIC)
@public_page
def front(request: HttpRequest) -> HttpResponse:
    """Show the county as it is today; what nobody has published yet is shown as missing."""
    day, at = localdate(), now()
    with footing.steady(day):
        given = _boards(day, at) | _rounds(day)
    return render(request, "portal/front.html", given)


def _boards(day: date, at: datetime) -> dict[str, Any]:
    """Return what both boards and the table of units show."""
    published = queries.by_unit(day)
    county = overview.county(day)
    open_to_all = Boards.on(day)
    waiting, of_units = open_to_all.waiting_by_unit(), indices.of_units(at=at)
    return {
        "county_today": county,
        "units": [
            (
                each,
                published.get(each.unit.unit_id, queries.Four()),
                waiting.get(each.unit.unit.code, {}),
                of_units[each.unit.unit.code],
            )
            for each in county.units
        ],
        "powers": sum(each.powers for each in published.values()),
        "held_back": queries.held_back(),
        "running": open_to_all.running(),
        "carded": open_to_all.carded(),
        "categories": open_to_all.by_category(),
        "moved": running(open_to_all.moved(MOST), at=at),
        "cards": shown(open_to_all.cards()[:MOST], at=at),
    }


def _rounds(day: date) -> dict[str, Any]:
    """Return how far risk rounds are, and how much is withheld from publication."""
    held = [each.review_on for each in rounds.in_force(day)]
    late = sum(each < day for each in held)
    return {"surveyed": rounds.surveyed(day), "withheld": len(held), "overdue": late}

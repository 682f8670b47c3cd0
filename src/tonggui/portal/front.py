# SPDX-License-Identifier: Apache-2.0
"""The public front page: what can be looked up, and the two boards side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from tonggui.people import overview, record
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.caching import public_page
from tonggui.registry import queries
from tonggui.rounds import queries as rounds

MOST_DONE = 8
# What is still being written says little to a citizen; the ledger page has it all.
_BEFORE_PUBLICATION = ("draft", "frame")


@opened_to(Act.READ_PUBLIC)
@public_page
def front(request: HttpRequest) -> HttpResponse:
    """Show the county as it is today; what nobody has published yet is shown as missing."""
    day = localdate()
    published = queries.by_unit(day)
    county = overview.county(day)
    given = {
        "county_today": county,
        "done": record.latest(MOST_DONE, leaving_out=(*record.OF_STAFF, *_BEFORE_PUBLICATION)),
        "units": [
            (each, published.get(each.unit.unit_id, queries.Four())) for each in county.units
        ],
        "powers": sum(each.powers for each in published.values()),
        "held_back": queries.held_back(),
        **_rounds(day),
    }
    return render(request, "portal/front.html", given)


def _rounds(day: date) -> dict[str, Any]:
    """Return how far risk rounds are, and how much is withheld from publication."""
    held = [each.review_on for each in rounds.in_force(day)]
    late = sum(each < day for each in held)
    return {"surveyed": rounds.surveyed(day), "withheld": len(held), "overdue": late}

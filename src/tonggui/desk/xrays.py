# SPDX-License-Identifier: Apache-2.0
"""X-rays at the desk: everything in the lists of the county, or of a unit, that does not hold."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk.lines import lines
from tonggui.people import portfolios
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Unit, UnitVersion
from tonggui.registry import queries
from tonggui.registry.errors import NothingKnown
from tonggui.registry.survey import Survey, survey
from tonggui.rounds.standing import banned_portfolios


@opened_to(Act.SEE_XRAYS)
def county(request: HttpRequest) -> HttpResponse:
    """Show what does not hold in the whole county, and how much of it lies in each unit."""
    found, day = _survey(), timezone.localdate()
    units = {each.unit.code: each for each in people.units_on(day)}
    counts = found.counts() if found else {}
    given = {
        "lines": lines(found.lists, found.problems) if found else [],
        "grey": found.grey if found else (),
        "unread": found.unread if found else (),
        "powers": len(found.lists.powers) if found else 0,
        "held_back": queries.held_back(),
        "published": queries.by_unit(day),
        "units": [(units[code], counts[code]) for code in sorted(counts) if code in units],
        "is_known": found is not None,
        "trail": [(_("X-ray"), "")],
    }
    return render(request, "desk/xray.html", given)


@opened_to(Act.SEE_XRAYS)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show what does not hold in the lists of one unit."""
    place, found = get_object_or_404(Unit, code=code), _survey()
    version: UnitVersion | None = people.unit_on(place, timezone.localdate())
    lists = found.lists.powers.values() if found else ()
    given = {
        "unit": version,
        "lines": lines(found.lists, found.of_unit(code)) if found else [],
        "grey": found.grey if found else (),
        "powers": sum(each.unit == code for each in lists),
        "is_known": found is not None,
        "division": _division(place),
        "trail": [(_("X-ray"), reverse("desk:xray")), (code, "")],
    }
    return render(request, "desk/xray.html", given)


def _division(place: Unit) -> dict[str, object]:
    """Return whether the division of work on record gives the first leader what is banned (S28)."""
    day = timezone.localdate()
    return {
        "held": portfolios.held_directly(place, day, banned=banned_portfolios(day)),
        "exemption": portfolios.exemption_of(place, day),
    }


def _survey() -> Survey | None:
    try:
        return survey(at=timezone.now())
    except NothingKnown:
        return None

# SPDX-License-Identifier: Apache-2.0
"""The double track at large: where supervision is behind, in the county, a unit or a power."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.chains import showing
from tonggui.desk import indices
from tonggui.desk.asking import who
from tonggui.desk.leaves import leaf
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Unit
from tonggui.people.seeing import refuse_stranger, units_seen
from tonggui.registry.models import Power
from tonggui.supervision import behind, rhythm
from tonggui.supervision.queries import by_due, hours_late

MOST = 200


@opened_to(Act.SEE_CASES)
def county(request: HttpRequest) -> HttpResponse:
    """Show where supervision is behind in all units one serves or watches."""
    units = _units(request)
    found = _survey(request, units)
    at, by = who(request)["at"], indices.sorted_by(request)
    shares = {
        "indices": indices.of_units(units, at=at, by=by),
        "index_names": indices.INDICES,
        "by": by,
        "looked": indices.of_bodies(at=at),
    }
    given = found | shares | {"trail": [(_title(), "")]}
    return render(request, "desk/oversight/behind.html", given)


@opened_to(Act.SEE_CASES)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show where supervision is behind in one unit."""
    place = get_object_or_404(Unit, code=code)
    _refuse_stranger(request, place)
    trail = [(_title(), reverse("desk:behind")), (code, "")]
    version = queries.unit_on(place, timezone.localdate())
    shares = indices.of_units({code}, at=who(request)["at"], by="coverage")
    given = {
        "trail": trail,
        "of_unit": version or place,
        "indices": shares,
        "index_names": indices.INDICES,
    }
    return render(request, "desk/oversight/behind.html", _survey(request, {code}) | given)


@opened_to(Act.SEE_CASES)
def power(request: HttpRequest, code: str) -> HttpResponse:
    """Show where supervision is behind along one power."""
    found = get_object_or_404(Power.objects.select_related("unit"), code=code)
    _refuse_stranger(request, found.unit)
    place = found.unit.code
    trail = [
        (_title(), reverse("desk:behind")),
        (place, reverse("desk:unit-behind", args=[place])),
        (code, ""),
    ]
    survey = _survey(request, {place}, code)
    if not survey["survey"].places:
        raise Http404
    given = {"trail": trail, "of_power": survey["survey"].places[0].power}
    return render(request, "desk/oversight/behind.html", survey | given)


@opened_to(Act.SEE_CASES)
def rows(request: HttpRequest) -> HttpResponse:
    """Open a number into the duties it counts."""
    at, node = who(request)["at"], request.GET.get("node", "")[:80]
    state = request.GET.get("state", "")[:12]
    found = behind.duties_at(node, state=state, at=at, units=_units(request))
    page = leaf(request, lambda skip, most: by_due(found, skip=skip, most=most))
    given = {
        "rows": [(each, hours_late(each, at=at)) for each in page.rows],
        "leaf": page,
        "node": node,
        "trail": [(_title(), reverse("desk:behind")), (node, "")],
    }
    return render(request, "desk/oversight/behind_rows.html", given)


def _survey(request: HttpRequest, units: set[str], power: str = "") -> dict[str, Any]:
    at = who(request)["at"]
    found = behind.survey(at=at, units=units, power=power)
    names = queries.unit_names(timezone.localdate())
    powers = {place.power.id: place.power for place in found.places}
    worst = sorted(found.by_power.items(), key=lambda each: _rank(each[1]))
    return {
        "survey": found,
        "unfollowed": [
            (each, names.get(each.unit.code, each.unit.code))
            for each in ([] if power else showing.overdue(units, at=at)[:MOST])
        ],
        "units": [(code, names.get(code, code), pace) for code, pace in found.by_unit.items()],
        "powers": [
            (powers[key], pace, [each for each in found.places if each.power.id == key])
            for key, pace in worst
        ],
        "blind": sum(not each.timing for each in found.places),
        "seldom": (seldom := rhythm.due(found.places, at=at))[:MOST],
        "seldom_count": len(seldom),
        "days": behind.DAYS,
        "bodies": {v.body.code: v.name for v in queries.bodies_on(timezone.localdate()).values()},
    }


def _rank(pace: behind.Pace) -> tuple[int, int, int]:
    return -pace.overdue, -pace.late, -pace.blind


def _units(request: HttpRequest) -> set[str]:
    asker = who(request)
    standing = authority.standing_kept(asker["by"], at=asker["at"])
    seen = units_seen(standing, timezone.localdate())
    return set(Unit.objects.filter(pk__in=seen).values_list("code", flat=True))


def _refuse_stranger(request: HttpRequest, place: Unit) -> None:
    asker = who(request)
    standing = authority.standing_kept(asker["by"], at=asker["at"])
    refuse_stranger(standing, Act.SEE_CASES, place, timezone.localdate())


def _title() -> str:
    return _("Where supervision is behind")

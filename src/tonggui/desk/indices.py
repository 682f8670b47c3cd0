# SPDX-License-Identifier: Apache-2.0
"""The three indices of units and the shares of bodies at the desk, each opened into its rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tonggui.cases.models import Case, Event
from tonggui.desk.asking import who
from tonggui.desk.case_forms import name_of
from tonggui.desk.leaves import leaf
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import SupervisingBody, Unit
from tonggui.people.seeing import refuse_stranger, units_seen
from tonggui.supervision import behind, indices, reach, unit_tally
from tonggui.supervision.queries import by_due, hours_late

MOST, MOST_DAYS = 200, 10
INDICES = MappingProxyType(
    {
        "coverage": pgettext_lazy("index", "Coverage"),
        "disclosure": pgettext_lazy("index", "Disclosure"),
        "traceability": pgettext_lazy("index", "Traceability"),
    }
)
STATES = MappingProxyType(
    {
        "in_step": gettext_lazy("Looks in time"),
        "late": gettext_lazy("Looks late"),
        "omitted": gettext_lazy("Omitted with a reason"),
        "waiting": gettext_lazy("Looks not due yet"),
        "overdue": gettext_lazy("Looks missing"),
    }
)
_LISTS = MappingProxyType(
    {
        "power": gettext_lazy("list of powers"),
        "process": gettext_lazy("list of processes"),
        "risk": gettext_lazy("list of risks"),
        "control": gettext_lazy("list of controls"),
    }
)


class Line(NamedTuple):
    """A unit with its three indices, by their names."""

    code: str
    name: str
    shares: tuple[tuple[str, str, indices.Share], ...]


def of_units(units: Collection[str], *, at: datetime, by: str) -> list[Line]:
    """Return units with their indices, the least of one index first, those without data last."""
    names = queries.unit_names(timezone.localdate())
    found = indices.of_units(at=at, units=units)
    ordered = sorted(found.items(), key=lambda each: (*_rank(getattr(each[1], by)), each[0]))
    return [
        Line(
            code,
            names.get(code, code),
            tuple((name, str(label), getattr(each, name)) for name, label in INDICES.items()),
        )
        for code, each in ordered
    ]


def sorted_by(request: HttpRequest) -> str:
    """Return by which index an address asks units to be sorted."""
    asked = request.GET.get("by", "")
    return asked if asked in INDICES else "coverage"


@opened_to(Act.SEE_CASES)
def opened(request: HttpRequest, code: str, index: str) -> HttpResponse:
    """Open an index of a unit into what it counts."""
    if index not in INDICES:
        raise Http404
    place = get_object_or_404(Unit, code=code)
    asker, day = who(request), timezone.localdate()
    standing = authority.standing_kept(asker["by"], at=asker["at"])
    refuse_stranger(standing, Act.SEE_CASES, place, day)
    version = queries.unit_on(place, day)
    given = {
        "of_unit": version or place,
        "index": index,
        "label": INDICES[index],
        "share": getattr(indices.of_units(at=asker["at"], units={code})[code], index),
        "days": indices.DAYS,
        "trail": [
            (_("Where supervision is behind"), reverse("desk:behind")),
            (version.name if version else code, reverse("desk:unit-behind", args=[code])),
            (str(INDICES[index]), ""),
        ],
    }
    return render(request, "desk/oversight/index.html", given | _ROWS[index](code, asker["at"]))


@opened_to(Act.SEE_CASES)
def looks(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Open a number of a supervising body into the looks it counts, in units one sees."""
    if state not in STATES:
        raise Http404
    get_object_or_404(SupervisingBody, code=code)
    asker, day = who(request), timezone.localdate()
    standing = authority.standing_kept(asker["by"], at=asker["at"])
    units = set(
        Unit.objects.filter(pk__in=units_seen(standing, day)).values_list("code", flat=True)
    )
    found = indices.looks(code, state, at=asker["at"], units=units)
    page = leaf(request, lambda skip, most: by_due(found, skip=skip, most=most))
    body = next((v for v in queries.bodies_on(day).values() if v.body.code == code), None)
    given = {
        "rows": [(each, hours_late(each, at=asker["at"])) for each in page.rows],
        "leaf": page,
        "title": f"{body.name if body else code} · {STATES[state]}",
        "trail": [
            (_("Where supervision is behind"), reverse("desk:behind")),
            (str(STATES[state]), ""),
        ],
    }
    return render(request, "desk/oversight/behind_rows.html", given)


def of_bodies(*, at: datetime) -> list[dict[str, Any]]:
    """Return the supervising bodies with what they did, the least share first, no data last."""
    names = {v.body.code: v.name for v in queries.bodies_on(timezone.localdate()).values()}
    found = indices.of_bodies(at=at)
    ordered = sorted(found.items(), key=lambda each: (*_rank(each[1].share), each[0]))
    counts = [each.name for each in fields(indices.Done)]
    return [
        {
            "code": code,
            "name": names.get(code, code),
            "share": done.share,
            "counts": [(state, STATES[state], getattr(done, state)) for state in counts],
        }
        for code, done in ordered
    ]


def _rank(share: indices.Share) -> tuple[bool, float]:
    return share.whole == 0, share.part / share.whole if share.whole else 0.0


def _of_coverage(unit: str, at: datetime) -> dict[str, Any]:
    day = timezone.localdate()
    blind = {node for _power, node in reach.blind_nodes(unit, day)}
    places = behind.survey(at=at, units={unit}).places
    found = by_due(indices.missing(unit, at=at), skip=0, most=MOST)
    return {
        "blind": [each for each in places if each.node.id in blind],
        "drafted": reach.drafted(unit, day),
        "missing": [(each, hours_late(each, at=at)) for each in found],
        "is_cut": len(found) == MOST,
    }


def _of_disclosure(unit: str, at: datetime) -> dict[str, Any]:
    day = timezone.localdate()
    behind_days = [
        each for each, made in unit_tally.by_day(unit, at=at) if made.due > made.published
    ]
    hidden = [
        each
        for due_on in behind_days[:MOST_DAYS]
        for each in unit_tally.decisions(due_on, as_of=day)
        if each.unit == unit and not each.is_published
    ]
    codes = Case.objects.in_bulk([each.case for each in hidden[:MOST]])
    return {
        "lists": [(each, _LISTS[each.kind]) for each in reach.late_lists(day, unit)],
        "hidden": [(codes[each.case].code, each.due_on) for each in hidden[:MOST]],
        "is_cut": len(behind_days) > MOST_DAYS or len(hidden) > MOST,
    }


def _of_traceability(unit: str, at: datetime) -> dict[str, Any]:
    day = timezone.localdate()
    acts: list[Event] = []
    told = unit_tally.by_day(unit, at=at)
    for each, made in told:
        if made.acts > made.in_time and len(acts) < MOST:
            acts += unit_tally.late_acts(unit, each, MOST - len(acts), as_of=day)
    return {
        "acts": [(each, name_of(each.kind), _lag(each)) for each in acts],
        "by_day": [(each, made) for each, made in told if made.acts],
        "is_cut": len(acts) == MOST,
    }


def _lag(event: Event) -> int:
    return round((event.recorded_at - event.at).total_seconds() / 3600)


_ROWS = MappingProxyType(
    {
        "coverage": _of_coverage,
        "disclosure": _of_disclosure,
        "traceability": _of_traceability,
    }
)

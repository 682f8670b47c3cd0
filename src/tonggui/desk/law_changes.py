# SPDX-License-Identifier: Apache-2.0
"""A change of a law at the desk: exactly what hangs on it, and how each power answers (R41)."""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.core.values import frozen
from tonggui.desk import law_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.drafting.asking import sees
from tonggui.desk.laws import trail_of
from tonggui.laws import services
from tonggui.laws.hanging import Hanging, Known, called, hanging_on
from tonggui.laws.models import LawChange
from tonggui.laws.standing import due_on
from tonggui.people import authority
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import Unit
from tonggui.registry.models import Listing, Power
from tonggui.rounds import queries as rounds

MOST = 300  # powers shown with all that hangs on them


@frozen
class Row:
    """A power that a change touches, with its procedure, risks and controls by name.

    They are named for whoever may see the power where something of it is withheld.
    """

    hanging: Hanging
    nodes: tuple[str, ...]
    risks: tuple[str, ...]
    controls: tuple[str, ...]
    may_revise: bool
    may_sign: bool


@opened_to(Act.SEE_DRAFTS)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a change of a law and, by unit, every power, node, risk and control that hangs on it."""
    found, day = get_object_or_404(LawChange.objects.select_related("law"), code=code), _today()
    known = _known(found, day)
    hanging = hanging_on(known, day) if found.withdrawn_at is None else []
    names = {each.unit_id: each.name for each in people.units_on(day)}
    shown = _rows(request, hanging[:MOST], day)
    standing = getattr(request, "standing", Standing())
    given = {
        "change": found,
        "law": known.law,
        "units": [
            (names.get(unit, ""), list(rows))
            for unit, rows in groupby(shown, lambda row: row.hanging.listing.unit_id)
        ],
        "all": len(hanging),
        "open": sum(each.is_open for each in hanging),
        "more": max(0, len(hanging) - MOST),
        "due": due_on(found.since, day),
        "is_ahead": found.since > day,
        "today": day,
        "may_keep": authority.may_somewhere(standing, Act.KEEP_LAWS),
        "trail": [*trail_of(found.law.code), (code, "")],
    }
    return render(request, "desk/laws/change.html", given)


def unit_of_power(change: str, code: str) -> Unit:  # noqa: ARG001 - as the address has it
    """Return the unit of the power that a statement is signed for."""
    return get_object_or_404(Power.objects.select_related("unit"), code=code).unit


@opened_to(Act.SIGN_NO_IMPACT, within=unit_of_power)
def sign(request: HttpRequest, change: str, code: str) -> HttpResponse:
    """Sign that a change touches nothing in the four lists of a power."""
    found = get_object_or_404(LawChange.objects.select_related("law"), code=change)
    power = get_object_or_404(Power.objects.select_related("unit"), code=code)
    day = _today()
    known = _known(found, day)
    mine = [e for e in hanging_on(known, day, [power.unit_id]) if e.listing.power_id == power.pk]
    if not mine or found.withdrawn_at is not None:
        raise Http404
    form = forms.Untouched(request.POST or None)

    def act(said: dict[str, str]) -> HttpResponse:
        services.sign_no_impact(found, power, reason=said["reason"], **who(request))
        return done(request, _("The statement is signed."), "desk:law-change", found.code)

    page = Page(
        title=_("Nothing changes: %s") % mine[0].listing.name,
        does=_("Sign"),
        note=_("You answer for it by name: the statement is public, and is signed once."),
        back=reverse("desk:law-change", args=[change]),
        more={
            "change": found,
            "law": known.law,
            "hanging": mine[0],
            "trail": [*trail_of(found.law.code), (code, "")],
        },
    )
    return answered(request, form, page, act, "desk/laws/sign.html")


def _known(found: LawChange, day: date) -> Known:
    return Known(found, called([found.law_id], day)[found.law_id])


def _today() -> date:
    return timezone.localdate()


def _rows(request: HttpRequest, hanging: list[Hanging], day: date) -> list[Row]:
    standing = getattr(request, "standing", Standing())
    held = set(rounds.in_force(day).values_list("power", flat=True))
    powers = Power.objects.select_related("unit").in_bulk([h.listing.power_id for h in hanging])
    bodies = {each.pk: each.edition.body for each in _listings(hanging)}
    found = []
    for each in hanging:
        power = powers[each.listing.power_id]
        is_shown = power.pk not in held or sees(request, power.unit)
        body = bodies[each.listing.pk] if is_shown else "{}"
        found.append(_row(standing, each, power.unit, body, day))
    return found


def _listings(hanging: list[Hanging]) -> list[Listing]:
    keys = [each.listing.pk for each in hanging]
    return list(Listing.objects.filter(pk__in=keys).select_related("edition"))


def _row(standing: Standing, hanging: Hanging, unit: Unit, body: str, day: date) -> Row:
    said = json.loads(body)
    risks = said.get("risks") or ()
    controls = [each for risk in risks for each in risk.get("controls") or ()]
    may = [
        hanging.is_open and authority.may(standing, act, unit=unit, day=day)
        for act in (Act.DRAFT_LISTS, Act.SIGN_NO_IMPACT)
    ]
    return Row(
        hanging,
        tuple(str(each.get("name") or each["node"]) for each in said.get("nodes") or ()),
        tuple(str(each.get("description") or each["risk"]) for each in risks),
        tuple(
            str(each.get("measure") or each["control"])
            for each in controls
            if each.get("active") is not False
        ),
        *may,
    )

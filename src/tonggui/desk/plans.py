# SPDX-License-Identifier: Apache-2.0
"""Duties plans (三定) at the desk: by unit, with every duty and the powers that carry it (R5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import plan_forms as forms
from tonggui.desk.asking import Page, answered, done, unit_named, who
from tonggui.desk.law_forms import Untouched
from tonggui.laws import services
from tonggui.laws.models import DutiesPlan, PlannedDuty
from tonggui.laws.planned import coverage, is_answered, plan_on
from tonggui.laws.standing import due_on
from tonggui.people import authority
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import Unit
from tonggui.registry.models import Listing, Power


@opened_to(Act.SEE_DRAFTS)
def plans(request: HttpRequest) -> HttpResponse:
    """List all units with how far powers carry the duties of their plans."""
    day = timezone.localdate()
    found = [(each, coverage(each.unit, day)) for each in people.units_on(day)]
    given = {
        "units": sorted(found, key=lambda row: (row[1] is None, row[0].unit.code)),
        "trail": [*_start(), (_("Duties plans"), "")],
    }
    return render(request, "desk/plans/plans.html", given)


@opened_to(Act.SEE_DRAFTS)
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit's duties plan, each duty with the powers that carry it, and its versions."""
    unit, day = unit_named(code), timezone.localdate()
    standing, kept = getattr(request, "standing", Standing()), coverage(unit, day)
    waits = kept is not None and not is_answered(kept.plan)
    given = {
        "unit": unit,
        "name": _name(unit, day),
        "coverage": kept,
        "versions": DutiesPlan.objects.standing().filter(unit=unit).order_by("-since", "-pk"),
        "due": due_on(kept.plan.since, day) if kept and waits else None,
        "may_keep": authority.may(standing, Act.DRAFT_LISTS, unit=unit, day=day),
        "may_sign": waits and authority.may(standing, Act.SIGN_NO_IMPACT, unit=unit, day=day),
        "trail": [*_trail(), (code, "")],
    }
    return render(request, "desk/plans/plan.html", given)


@opened_to(Act.DRAFT_LISTS, within=unit_named)
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Put a version of a unit's duties plan on record."""
    unit, day = unit_named(code), timezone.localdate()
    last = plan_on(unit, day)
    worded = last.duties.order_by("position").values_list("words", flat=True) if last else ()
    initial = {"title": last.title if last else "", "since": day, "duties": "\n".join(worded)}
    form = forms.PlanFacts(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> HttpResponse:
        duties = said.pop("duties").splitlines()
        services.record_plan(unit, DutiesPlan(**said), duties, **who(request))
        return done(request, _("The duties plan is on record."), "desk:plan", code)

    page = Page(
        title=_("Duties plan of %s") % _name(unit, day),
        does=_("Record"),
        note=_("A duty worded as before stays with its powers; a new version asks for a revision."),
        back=reverse("desk:plan", args=[code]),
        more={"trail": [*_trail(), (code, reverse("desk:plan", args=[code]))]},
    )
    return answered(request, form, page, act)


def unit_of_duty(number: int) -> Unit:
    """Return the unit whose plan names a duty."""
    return _duty(number).plan.unit


@opened_to(Act.DRAFT_LISTS, within=unit_of_duty)
def carry(request: HttpRequest, number: int) -> HttpResponse:
    """Say which powers of the unit carry a duty, or why none does."""
    duty, day = _duty(number), timezone.localdate()
    unit = duty.plan.unit
    names = dict(Listing.objects.on(day).filter(unit=unit).values_list("code", "name"))
    there = Power.objects.filter(unit=unit, withdrawal=None).order_by("code")
    stands = duty.carried.filter(withdrawn_at=None).select_related("power")
    initial = {
        "powers": [each.power.code for each in stands if each.power],
        "reason": next((each.reason for each in stands if each.reason), ""),
    }
    choices = [(each.code, f"{each.code} {names.get(each.code, '')}".strip()) for each in there]
    form = forms.Carried(request.POST or None, initial=initial, powers=choices)

    def act(said: dict[str, Any]) -> HttpResponse:
        powers = list(there.filter(code__in=said["powers"]))
        services.carry(duty, powers, reason=said["reason"], **who(request))
        return done(request, _("It is on record what carries the duty."), "desk:plan", unit.code)

    page = Page(
        title=_("Which powers carry it"),
        does=_("Record"),
        note=duty.words,
        back=reverse("desk:plan", args=[unit.code]),
        more={"trail": [*_trail(), (unit.code, reverse("desk:plan", args=[unit.code]))]},
    )
    return answered(request, form, page, act)


@opened_to(Act.SIGN_NO_IMPACT, within=unit_named)
def untouched(request: HttpRequest, code: str) -> HttpResponse:
    """Sign that the version of the plan that holds changes nothing in the unit's lists."""
    unit, day = unit_named(code), timezone.localdate()
    held = plan_on(unit, day)
    if held is None:
        raise Http404
    form = Untouched(request.POST or None)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.sign_plan_no_impact(held, reason=said["reason"], **who(request))
        return done(request, _("The statement is signed."), "desk:plan", code)

    page = Page(
        title=_("Nothing changes: %s") % held.title,
        does=_("Sign"),
        note=_("You answer for it by name: the statement is public, and is signed once."),
        back=reverse("desk:plan", args=[code]),
        more={"trail": [*_trail(), (code, reverse("desk:plan", args=[code]))]},
    )
    return answered(request, form, page, act)


def _duty(number: int) -> PlannedDuty:
    return get_object_or_404(PlannedDuty.objects.select_related("plan__unit"), pk=number)


def _name(unit: Unit, day: date) -> str:
    version = people.unit_on(unit, day)
    return version.name if version else unit.code


def _start() -> list[tuple[str, str]]:
    return [(_("Powers of my units"), reverse("desk:powers"))]


def _trail() -> list[tuple[str, str]]:
    return [*_start(), (_("Duties plans"), reverse("desk:plans"))]

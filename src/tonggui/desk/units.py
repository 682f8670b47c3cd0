# SPDX-License-Identifier: Apache-2.0
"""Units at the desk, with names and with what may be changed in them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, unit_named, who
from tonggui.desk.divisions import asked_of_lists
from tonggui.desk.inside import inside
from tonggui.desk.may import what_may
from tonggui.people import authority, lending, overview, queries, record, services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Delegation, Unit, UnitVersion
from tonggui.rounds.standing import banned_portfolios


@opened_to(Act.SEE_ORGANISATION)
def units(request: HttpRequest) -> HttpResponse:
    """Show all units of today."""
    given = {"county_today": overview.county(timezone.localdate()), "may": what_may(request)}
    return render(request, "desk/units.html", given)


@opened_to(Act.SEE_ORGANISATION)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit with all that is in it today, and what may be done here."""
    found, day = unit_named(code), timezone.localdate()
    supervisor = queries.supervisor_of_unit(found, day)
    version = queries.unit_on(found, day) or found.versions.standing().latest("since")
    there, standing = inside(found, day), authority.standing(who(request)["by"], at=timezone.now())
    given = {
        "unit": found,
        "version": version,
        "lendable": bool(lending.offer(standing, found, day).posts),
        "own_loans": {each.pk for each in there.lent if lending.may_take_back(standing, each, day)},
        "in_error": record.in_error("body", "delegation", subjects=_subjects(found)),
        "supervisor": queries.bodies_on(day).get(supervisor.pk) if supervisor else None,
        "inside": there,
        "may": what_may(request, found),
        "divided": asked_of_lists(found, standing, day),
        "trail": [(_("Units"), reverse("desk:units")), (version.name, "")],
    }
    return render(request, "desk/unit.html", given)


@opened_to(Act.FOUND_UNITS)
def found(request: HttpRequest) -> HttpResponse:
    """Found a unit."""

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {name: each for name, each in said.items() if name != "code"}
        made = services.found_unit(said["code"], UnitVersion(**facts), **who(request))
        return done(request, _("The unit is founded."), "desk:unit", made.code)

    page = Page(title=_("Found a unit"), does=_("Found"), back=reverse("desk:units"))
    return answered(request, forms.UnitFacts(request.POST or None), page, act)


@opened_to(Act.FOUND_UNITS)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Give a unit another name, place or supervising body from a day on."""
    known = unit_named(code)
    current = queries.unit_on(known, timezone.localdate())
    form = forms.UnitFacts(
        request.POST or None, initial={"code": code} | (_facts(current) if current else {})
    )
    form.fields["code"].disabled = True

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {name: each for name, each in said.items() if name != "code"}
        services.revise_unit(known, UnitVersion(**facts), **who(request))
        said_done = _("The unit is revised; what it was stays on record.")
        return done(request, said_done, "desk:unit", code)

    page = Page(
        title=_("Revise %s") % (current.name if current else code),
        does=_("Revise"),
        note=_("What it was until the day before stays on record."),
        back=reverse("desk:unit", args=[code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.FOUND_UNITS)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a unit after a day."""
    known = unit_named(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.close_unit(known, until=said["until"], **who(request))
        return done(request, _("The unit ends with that day."), "desk:units")

    page = Page(
        title=_("Close %s") % known.versions.standing().latest("since").name,
        does=pgettext("organisation", "Close"),
        note=_("Its posts, sections, deciding bodies and units below must have ended by then."),
        back=reverse("desk:unit", args=[code]),
    )
    return answered(request, forms.Closing(request.POST or None), page, act)


@opened_to(Act.DIVIDE_WORK, within=unit_named)
def divide(request: HttpRequest, code: str) -> HttpResponse:
    """Put a new division of work in force."""
    known, today = unit_named(code), timezone.localdate()
    form = forms.Division(request.POST or None, unit=known, day=today)

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {"since": said["since"], "basis": said["basis"], "banned": banned_portfolios(today)}
        services.divide_work(known, form.portfolios, **facts, **who(request))
        return done(request, _("The new division of work is on record."), "desk:unit", code)

    page = Page(
        title=_("Divide the work of the team"),
        does=_("Put in force"),
        note=_("Earlier versions stay on record; old matters keep the leader of their time."),
        back=reverse("desk:unit", args=[code]),
    )
    return answered(request, form, page, act)


def _subjects(unit: Unit) -> list[str]:
    """Return what entries about seats and loans of a unit are about."""
    lent = Delegation.objects.filter(Q(lent_by=unit) | Q(for_post__unit=unit))
    return [*unit.bodies.values_list("code", flat=True), *lent.values_list("code", flat=True)]


def _facts(version: UnitVersion) -> dict[str, Any]:
    return {
        "name": version.name,
        "level": version.level,
        "kind": version.kind,
        "parent": version.parent.code if version.parent else "",
        "supervised_by": version.supervised_by.code if version.supervised_by else "",
        "rollout": version.rollout,
        "rollout_due": version.rollout_due,
    }

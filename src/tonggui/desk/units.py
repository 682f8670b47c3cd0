# SPDX-License-Identifier: Apache-2.0
"""Units at the desk, with names and with what may be changed: found, revise, divide the work."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import forms
from tonggui.desk.asking import done, form_page, unit_named, who
from tonggui.people import authority, overview, queries, services
from tonggui.people.acts import WITHIN_OWN_UNIT, Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Delegation, Tenure, UnitVersion


@opened_to(Act.SEE_ORGANISATION)
def units(request: HttpRequest) -> HttpResponse:
    """Show all units of today."""
    day = timezone.localdate()
    given = {"county_today": overview.county(day), "may": _may(request)}
    return render(request, "desk/units.html", given)


@opened_to(Act.SEE_ORGANISATION)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit with its posts, holders and lent authority, and what may be done here."""
    found, day = unit_named(code), timezone.localdate()
    tenures: dict[int, list[Tenure]] = {}
    for each in Tenure.objects.on(day).filter(post__unit=found).select_related("official"):
        tenures.setdefault(each.post_id, []).append(each)
    lent = Delegation.objects.on(day).select_related("official", "for_post", "unit")
    portfolios = queries.portfolios_on(day, found)
    supervisor = queries.supervisor_of_unit(found, day)
    version = queries.unit_on(found, day) or found.versions.standing().latest("since")
    given = {
        "unit": found,
        "version": version,
        "supervisor": queries.bodies_on(day).get(supervisor.pk) if supervisor else None,
        "posts": [
            (each, tenures.get(each.post_id, ()), portfolios.get(each.post_id, ()))
            for each in queries.posts_on(day, found)
        ],
        "lent": [
            each
            for each in lent
            if found in (each.unit, each.for_post.unit if each.for_post else None)
        ],
        "division": queries.division_on(found, day),
        "may": _may(request, found.code),
        "trail": [(_("Units"), reverse("desk:units")), (version.name, "")],
    }
    return render(request, "desk/unit.html", given)


@opened_to(Act.FOUND_UNITS)
def found(request: HttpRequest) -> HttpResponse:
    """Found a unit."""
    form = forms.UnitFacts(request.POST or None, day=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        made = services.found_unit(facts.pop("code"), UnitVersion(**facts), **who(request))
        return done(request, _("The unit is founded."), "desk:unit", made.code)
    return form_page(request, form, title=_("Found a unit"), does=_("Found"))


@opened_to(Act.FOUND_UNITS)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Give a unit another name, place or supervising body from a day on."""
    known, day = unit_named(code), timezone.localdate()
    form = forms.UnitFacts(request.POST or None, day=day, initial=_facts(known.versions.on(day)))
    form.fields["code"].disabled, form.initial["code"] = True, code
    if request.method == "POST" and form.is_valid():
        facts = {name: value for name, value in form.cleaned_data.items() if name != "code"}
        services.revise_unit(known, UnitVersion(**facts), **who(request))
        return done(
            request, _("The unit is revised; what it was stays on record."), "desk:unit", code
        )
    return form_page(
        request,
        form,
        title=_("Revise a unit"),
        does=_("Revise"),
        note=_("What it was until the day before stays on record."),
        back=reverse("desk:unit", args=[code]),
    )


@opened_to(Act.DIVIDE_WORK, within=unit_named)
def divide(request: HttpRequest, code: str) -> HttpResponse:
    """Put a new division of work in force."""
    known, day = unit_named(code), timezone.localdate()
    form = forms.Division(request.POST or None, unit=known, day=day)
    if request.method == "POST" and form.is_valid():
        services.divide_work(
            known,
            form.portfolios,
            since=form.cleaned_data["since"],
            basis=form.cleaned_data["basis"],
            **who(request),
        )
        return done(request, _("The new division of work is on record."), "desk:unit", code)
    return form_page(
        request,
        form,
        title=_("Divide the work of the team"),
        does=_("Put in force"),
        note=_("Earlier versions stay on record; old matters keep the leader of their time."),
        back=reverse("desk:unit", args=[code]),
    )


def _facts(versions: Any) -> dict[str, Any]:
    version = versions.select_related("parent", "supervised_by").first()
    if version is None:
        return {}
    return {
        "name": version.name,
        "level": version.level,
        "kind": version.kind,
        "parent": version.parent.code if version.parent else "",
        "supervised_by": version.supervised_by.code if version.supervised_by else "",
        "rollout": version.rollout,
    }


def _may(request: HttpRequest, code: str = "") -> dict[str, bool]:
    """Return which acts are open to whoever asks, by names that templates can say."""
    asker = who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    where = unit_named(code) if code else None
    day = timezone.localdate(asker["at"])
    return {
        act.name.lower(): authority.may(standing, act, unit=where, day=day)
        for act in (*WITHIN_OWN_UNIT, Act.FOUND_UNITS, Act.ASSIGN_REMITS, Act.IMPORT_ORGANISATION)
        if where is not None or act not in WITHIN_OWN_UNIT
    }

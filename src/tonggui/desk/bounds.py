# SPDX-License-Identifier: Apache-2.0
"""What binds a unit at the desk: major matters, reserved matters, the four portfolios."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import bound_forms as forms
from tonggui.desk.asking import Page, answered, done, unit_named, who
from tonggui.desk.forms import Ending
from tonggui.people import authority, portfolios
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import CollectiveBodyVersion, PostVersion, Unit
from tonggui.rounds import services, standing
from tonggui.rounds.models import MatterScope, ReservedMatter
from tonggui.rounds.models.bounds import Matter


def unit_of_scope(number: int) -> Unit:
    """Return the unit of the scope that an address names."""
    return get_object_or_404(MatterScope.objects.select_related("unit"), pk=number).unit


def unit_of_reserved(number: int) -> Unit:
    """Return the unit of the reserved matter that an address names."""
    return get_object_or_404(ReservedMatter.objects.select_related("unit"), pk=number).unit


@opened_to(Act.SEE_ROUNDS)
def bounds(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a unit decides together, and whether its first leader holds what is banned."""
    unit, day = unit_named(code), timezone.localdate()
    who_asks: Standing = getattr(request, "standing", Standing())
    version = people.unit_on(unit, day)
    bodies = dict(CollectiveBodyVersion.objects.on(day).values_list("body_id", "name"))
    posts = dict(PostVersion.objects.on(day).filter(post__unit=unit).values_list("post_id", "name"))
    scopes = MatterScope.objects.on(day).filter(unit=unit).order_by("matter", "threshold")
    reserved = ReservedMatter.objects.on(day).filter(unit=unit).order_by("code")
    here = {each.matter for each in scopes}
    listed = [e for e in standing.listed_scopes(unit, day) if e.get("type") not in here]
    known = here | {str(each.get("type", "")) for each in listed}
    names = {code: bodies.get(pk, code) for pk, code in unit.bodies.values_list("pk", "code")}
    banned = standing.banned_portfolios(day)
    given = {
        "unit": unit,
        "version": version,
        "scopes": [(each, bodies.get(each.forum_id, "")) for each in scopes],
        "listed": [
            (each, names.get(each.get("forum", ""), ""), each.get("items", ())) for each in listed
        ],
        "missing": [m.label for m in Matter if m.value not in known],
        "reserved": [
            (each, bodies.get(each.forum_id, ""), posts.get(each.owner_id, "")) for each in reserved
        ],
        "division": people.division_on(unit, day),
        "banned": banned,
        "held": portfolios.held_directly(unit, day, banned=banned),
        "exemption": portfolios.exemption_of(unit, day),
        "may_bind": authority.may(who_asks, Act.BIND_DECISIONS, unit=unit, day=day),
        "trail": [(_("Risk rounds"), reverse("desk:rounds")), (code, "")],
    }
    return render(request, "desk/rounds/bounds.html", given)


@opened_to(Act.BIND_DECISIONS, within=unit_named)
def set_scope(request: HttpRequest, code: str) -> HttpResponse:
    """Set from which sum on a forum decides a kind of major matter."""
    unit = unit_named(code)
    form = forms.Scope(request.POST or None, unit=unit, day=timezone.localdate())

    def act(said: dict[str, Any]) -> HttpResponse:
        services.set_scope(unit, MatterScope(**said), **who(request))
        return done(request, _("The scope is on record."), "desk:bounds", code)

    page = Page(
        title=_("A scope of major matters of %s") % code,
        does=_("Set"),
        note=_("A scope of the same kind and body is replaced from that day on."),
        back=reverse("desk:bounds", args=[code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.BIND_DECISIONS, within=unit_of_scope)
def end_scope(request: HttpRequest, number: int) -> HttpResponse:
    """End a scope after a day."""
    found = get_object_or_404(MatterScope.objects.select_related("unit"), pk=number)
    return _ended(request, found, services.end_scope, _("End the scope of %s") % found.matter)


@opened_to(Act.BIND_DECISIONS, within=unit_named)
def reserve(request: HttpRequest, code: str) -> HttpResponse:
    """Reserve a matter to the unit's highest meeting."""
    unit = unit_named(code)
    form = forms.Reserved(request.POST or None, unit=unit, day=timezone.localdate())

    def act(said: dict[str, Any]) -> HttpResponse:
        services.reserve(unit, ReservedMatter(**said), **who(request))
        return done(request, _("The matter is reserved."), "desk:bounds", code)

    page = Page(
        title=_("Reserve a matter to the meeting of %s") % code,
        does=_("Reserve"),
        note=_("Whoever carries it out, and until when, is named now."),
        back=reverse("desk:bounds", args=[code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.BIND_DECISIONS, within=unit_of_reserved)
def end_reserved(request: HttpRequest, number: int) -> HttpResponse:
    """Let a matter be decided elsewhere after a day."""
    found = get_object_or_404(ReservedMatter.objects.select_related("unit"), pk=number)
    return _ended(request, found, services.end_reserved, _("No longer reserve %s") % found.name)


def _ended(request: HttpRequest, found: Any, end: Any, title: str) -> HttpResponse:
    form = Ending(request.POST or None)

    def act(said: dict[str, Any]) -> HttpResponse:
        end(found, until=said["until"], **who(request))
        return done(request, _("It ends with that day."), "desk:bounds", found.unit.code)

    back = reverse("desk:bounds", args=[found.unit.code])
    page = Page(title=title, does=_("End"), back=back)
    return answered(request, form, page, act)

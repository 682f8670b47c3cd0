# SPDX-License-Identifier: Apache-2.0
"""Exemptions from publication at the desk: asked for by a unit, allowed or ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.desk import bound_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.drafting.asking import draft_named, version_seen
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, Standing, opened_to
from tonggui.people.models import Unit
from tonggui.people.seeing import units_seen
from tonggui.registry import excuses
from tonggui.registry import services as registry
from tonggui.registry.excuses import Asked
from tonggui.registry.models import Draft, Edition, Power
from tonggui.rounds import queries, services
from tonggui.rounds.models import Withholding


def unit_of_power(code: str) -> Unit:
    """Return the unit of the power that an address names."""
    return get_object_or_404(Power.objects.select_related("unit"), code=code).unit


@opened_to(Act.SEE_ROUNDS)
def withheld(request: HttpRequest) -> HttpResponse:
    """Show what is withheld from publication, what is asked for, and what must be looked at."""
    day, standing = timezone.localdate(), getattr(request, "standing", Standing())
    open_ones = Withholding.objects.filter(ended_at=None).select_related("power__unit")
    given = {
        "asked": open_ones.filter(approved_at=None).order_by("pk"),
        "in_force": queries.in_force(day),
        "may_allow": authority.may(standing, Act.ALLOW_WITHHOLDING),
        "excuses": _excuses(standing, day),
        "may_excuse": authority.may(standing, Act.EXCUSE_WATCHING),
        "own": {
            each.post.unit_id
            for each in standing.posts
            if authority.may(standing, Act.WITHHOLD, unit=each.post.unit, day=day)
        },
        "powers": _named(
            power
            for unit in {each.post.unit for each in standing.posts}
            if authority.may(standing, Act.WITHHOLD, unit=unit, day=day)
            for power in queries.powers_of(unit)
        ),
        "today": day,
        "trail": [(_("Risk rounds"), reverse("desk:rounds")), (_("Withheld"), "")],
    }
    return render(request, "desk/rounds/withheld.html", given)


def _named(powers: Iterable[Power]) -> list[tuple[Power, str]]:
    """Return powers with what their last edition calls them, or their draft where there is none."""
    known = list(powers)
    names = {each.power_id: each.name for each in Draft.objects.filter(power__in=known)}
    editions = Edition.objects.filter(power__in=known).order_by("number")
    names |= dict(editions.values_list("power", "name"))
    return [(each, names.get(each.pk, "")) for each in known]


@opened_to(Act.WITHHOLD, within=unit_of_power)
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a part of a power to be withheld."""
    power = get_object_or_404(Power, code=code)
    body = queries.bodies_of([power]).get(code, {})
    form = forms.Withheld(request.POST or None, body=body)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.withhold(power, **said, **who(request))
        words = _("It is asked for; until it is allowed, it stays public.")
        return done(request, words, "desk:withheld")

    page = Page(
        title=_("Withhold a part of %s") % body.get("name", code),
        does=_("Ask"),
        note=_("Everything is published by default. What is withheld is counted in public."),
        back=reverse("desk:withheld"),
    )
    return answered(request, form, page, act)


@opened_to(Act.ALLOW_WITHHOLDING)
@require_POST
def allow(request: HttpRequest, number: int) -> HttpResponse:
    """Allow something to be withheld, in the name of the body that one acts for."""
    found = get_object_or_404(Withholding, pk=number)
    bodies = getattr(request, "standing", Standing()).bodies
    name = next((each.name for each in bodies), "")
    services.allow(found, approved_by=name, **who(request))
    return done(request, _("It is withheld until it is looked at again."), "desk:withheld")


@opened_to(Act.EXCUSE_WATCHING)
@require_POST
def excuse(request: HttpRequest, code: str) -> HttpResponse:
    """Approve that a stage of a power need not be watched at a time, in the version seen."""
    registry.approve_excuse(draft_named(code), **_excuse_seen(request), **who(request))
    return done(request, _("The excuse is approved, and counts."), "desk:withheld")


@opened_to(Act.EXCUSE_WATCHING)
@require_POST
def refuse(request: HttpRequest, code: str) -> HttpResponse:
    """Refuse, for a reason, that a stage of a power need not be watched, in the version seen."""
    because = request.POST.get("because", "")
    seen = _excuse_seen(request)
    registry.refuse_excuse(draft_named(code), **seen, because=because, **who(request))
    said = _("The excuse is refused; the stage is unwatched until somebody watches it.")
    return done(request, said, "desk:withheld")


def _excuse_seen(request: HttpRequest) -> dict[str, Any]:
    """Return which excuse is decided on, in which version of the draft."""
    asked = Asked(*(request.POST.get(name, "") for name in Asked._fields))
    return {"asked": asked, "version": version_seen(request)}


def _excuses(standing: Standing, day: date) -> list[tuple[Draft, list[Asked]]]:
    """Return what is asked for in drafts that somebody may see."""
    seen = units_seen(standing, day)
    return [each for each in excuses.waiting() if each[0].power.unit_id in seen]


@opened_to(Act.SEE_ROUNDS)
@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Publish again what was withheld, or refuse what was asked for."""
    found = get_object_or_404(Withholding.objects.select_related("power__unit"), pk=number)
    standing, day = getattr(request, "standing", Standing()), timezone.localdate()
    if not (
        authority.may(standing, Act.ALLOW_WITHHOLDING)
        or authority.may(standing, Act.WITHHOLD, unit=found.power.unit, day=day)
    ):
        raise NotAllowed(Act.WITHHOLD)
    services.stop_withholding(found, **who(request))
    return done(request, _("It is public from now on."), "desk:withheld")

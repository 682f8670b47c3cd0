# SPDX-License-Identifier: Apache-2.0
"""What a supervising body must watch: assigned, and taken from it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, who, withdrawal, withdrawn
from tonggui.people import queries, services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Remit, SupervisingBody


@opened_to(Act.ASSIGN_REMITS)
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a body must watch; the same cell never has two leads (R48)."""
    body = get_object_or_404(SupervisingBody, code=code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.assign_remit(Remit(body=body, **said), **who(request))
        return done(request, _("The remit is on record."), "desk:bodies")

    page = Page(
        title=_("A remit for %s") % body.versions.standing().latest("since").name,
        does=_("Assign"),
        note=_("An empty cell means all."),
        back=reverse("desk:bodies"),
    )
    return answered(request, forms.NewRemit(request.POST or None), page, act)


@opened_to(Act.ASSIGN_REMITS)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Take a duty to watch from a body."""
    remit = _found(number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.end_remit(remit, until=said["until"], **who(request))
        return done(request, _("The remit ends with that day."), "desk:bodies")

    page = Page(
        title=_("End the remit of %(body)s over %(unit)s") % _names(remit),
        does=_("End"),
        note=_("What it leaves shows on the coverage map at once."),
        back=reverse("desk:bodies"),
    )
    return answered(request, forms.Ending(request.POST or None), page, act)


@opened_to(Act.ASSIGN_REMITS)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a remit never was, with the reason."""
    remit = _found(number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.withdraw_remit(remit, reason=said["reason"], **who(request))
        return done(request, withdrawn(), "desk:bodies")

    of = "{body} · {unit}".format(**_names(remit))
    page = withdrawal(of, back=reverse("desk:bodies"))
    return answered(request, forms.Withdrawal(request.POST or None), page, act)


def _found(number: int) -> Remit:
    return get_object_or_404(Remit.objects.select_related("unit", "body"), pk=number)


def _names(remit: Remit) -> dict[str, str]:
    unit = queries.unit_on(remit.unit, timezone.localdate())
    return {
        "body": remit.body.versions.standing().latest("since").name,
        "unit": unit.name if unit else remit.unit.code,
    }

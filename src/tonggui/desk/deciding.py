# SPDX-License-Identifier: Apache-2.0
"""Bodies of a unit that decide by meeting: found, revise, close, and who sits in them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.desk import forms
from tonggui.desk.asking import (
    Page,
    answered,
    done,
    unit_named,
    unit_of_body,
    unit_of_seat,
    who,
    withdrawal,
    withdrawn,
)
from tonggui.people import services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import CollectiveBody, CollectiveBodyVersion, Membership


@opened_to(Act.KEEP_BODIES, within=unit_named)
def found(request: HttpRequest, code: str) -> HttpResponse:
    """Found a deciding body of a unit, such as its party group or its office meeting."""
    unit = unit_named(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {name: each for name, each in said.items() if name != "code"}
        version = CollectiveBodyVersion(**facts)
        services.found_body(said["code"], unit, version, **who(request))
        return done(request, _("The deciding body is founded."), "desk:unit", code)

    page = Page(title=_("Found a deciding body"), does=_("Found"), back=_unit_page(code))
    return answered(request, forms.BodyFacts(request.POST or None), page, act)


@opened_to(Act.KEEP_BODIES, within=unit_of_body)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Change a deciding body's name, rank or quorum from a day on."""
    body, last = _known(code)
    form = forms.BodyFacts(request.POST or None, initial=_facts(last))
    form.fields["code"].disabled = True

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {name: each for name, each in said.items() if name != "code"}
        services.revise_body(body, CollectiveBodyVersion(**facts), **who(request))
        said_done = _("The deciding body is revised; what it was stays on record.")
        return done(request, said_done, "desk:unit", unit_of_body(code).code)

    page = Page(
        title=_("Revise %s") % last.name,
        does=_("Revise"),
        note=_("Meetings held before keep the quorum of their time."),
        back=_unit_page(unit_of_body(code).code),
    )
    return answered(request, form, page, act)


@opened_to(Act.KEEP_BODIES, within=unit_of_body)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Dissolve a deciding body after a day."""
    body, last = _known(code)
    unit = unit_of_body(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.close_body(body, until=said["until"], **who(request))
        return done(request, _("The deciding body ends with that day."), "desk:unit", unit.code)

    page = Page(
        title=_("Close %s") % last.name,
        does=pgettext("organisation", "Close"),
        note=_("All its members must have left by then."),
        back=_unit_page(unit.code),
    )
    return answered(request, forms.Closing(request.POST or None), page, act)


@opened_to(Act.KEEP_BODIES, within=unit_of_body)
def seat(request: HttpRequest, code: str) -> HttpResponse:
    """Let an official sit in a deciding body."""
    body, last = _known(code)
    unit = unit_of_body(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.take_seat(Membership(body=body, **said), **who(request))
        return done(request, _("The membership is on record."), "desk:unit", unit.code)

    page = Page(
        title=_("Someone new for %s") % last.name, does=_("Record"), back=_unit_page(unit.code)
    )
    return answered(request, forms.NewSeat(request.POST or None), page, act)


@opened_to(Act.KEEP_BODIES, within=unit_of_seat)
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """End an official's seat in a deciding body."""
    membership = get_object_or_404(Membership.objects.select_related("official", "body"), pk=number)
    unit = unit_of_seat(number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.leave_seat(membership, until=said["until"], **who(request))
        return done(request, _("The membership ends with that day."), "desk:unit", unit.code)

    names = {"name": membership.official, "body": _known(membership.body.code)[1].name}
    page = Page(
        title=_("%(name)s leaves %(body)s") % names, does=_("End"), back=_unit_page(unit.code)
    )
    return answered(request, forms.Ending(request.POST or None), page, act)


@opened_to(Act.KEEP_BODIES, within=unit_of_seat)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a seat never was, with the reason."""
    membership = get_object_or_404(Membership.objects.select_related("official", "body"), pk=number)
    unit = unit_of_seat(number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.withdraw_seat(membership, reason=said["reason"], **who(request))
        return done(request, withdrawn(), "desk:unit", unit.code)

    of = f"{membership.official} · {_known(membership.body.code)[1].name}"
    page = withdrawal(of, back=_unit_page(unit.code))
    return answered(request, forms.Withdrawal(request.POST or None), page, act)


def _known(code: str) -> tuple[CollectiveBody, CollectiveBodyVersion]:
    body = get_object_or_404(CollectiveBody, code=code)
    return body, body.versions.standing().latest("since")


def _facts(version: CollectiveBodyVersion) -> dict[str, Any]:
    return {
        "code": version.body.code,
        "name": version.name,
        "rank": version.rank,
        "quorum": version.quorum,
        "personnel_quorum": version.personnel_quorum,
    }


def _unit_page(code: str) -> str:
    return reverse("desk:unit", args=[code])

# SPDX-License-Identifier: Apache-2.0
"""Deciding bodies above the county, which no unit of the county keeps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.people import services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import CollectiveBody, CollectiveBodyVersion


@opened_to(Act.KEEP_HIGHER_BODIES)
def found(request: HttpRequest) -> HttpResponse:
    """Put a deciding body above the county on record."""

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {name: each for name, each in said.items() if name != "code"}
        version = CollectiveBodyVersion(**facts)
        services.found_body(said["code"], None, version, **who(request))
        return done(request, _("The deciding body is founded."), "desk:bodies")

    page = Page(title=_("A deciding body above the county"), does=_("Record"), back=_back())
    return answered(request, forms.BodyFacts(request.POST or None), page, act)


@opened_to(Act.KEEP_HIGHER_BODIES)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Change the name, rank or quorum of a deciding body above the county."""
    body, last = _known(code)
    initial = {
        "code": code,
        "name": last.name,
        "rank": last.rank,
        "quorum": last.quorum,
        "personnel_quorum": last.personnel_quorum,
    }
    form = forms.BodyFacts(request.POST or None, initial=initial)
    form.fields["code"].disabled = True

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {name: each for name, each in said.items() if name != "code"}
        services.revise_body(body, CollectiveBodyVersion(**facts), **who(request))
        said_done = _("The deciding body is revised; what it was stays on record.")
        return done(request, said_done, "desk:bodies")

    page = Page(title=_("Revise %s") % last.name, does=_("Revise"), back=_back())
    return answered(request, form, page, act)


@opened_to(Act.KEEP_HIGHER_BODIES)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Take a deciding body above the county off the record after a day."""
    body, last = _known(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.close_body(body, until=said["until"], **who(request))
        return done(request, _("The deciding body ends with that day."), "desk:bodies")

    page = Page(
        title=_("Close %s") % last.name, does=pgettext("organisation", "Close"), back=_back()
    )
    return answered(request, forms.Closing(request.POST or None), page, act)


def _known(code: str) -> tuple[CollectiveBody, CollectiveBodyVersion]:
    body = get_object_or_404(CollectiveBody, code=code, unit=None)
    return body, body.versions.standing().latest("since")


def _back() -> str:
    return reverse("desk:bodies")

# SPDX-License-Identifier: Apache-2.0
"""Sections of a unit at the desk: set up, rename, close."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, unit_named, unit_of_office, who
from tonggui.people import services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Office, OfficeVersion


@opened_to(Act.CREATE_POSTS, within=unit_named)
def found(request: HttpRequest, code: str) -> HttpResponse:
    """Set up a section; its code is that of the unit and its first name."""
    unit = unit_named(code)
    form = forms.OfficeFacts(request.POST or None, initial={"rank": unit.offices.count() + 1})

    def act(said: dict[str, Any]) -> HttpResponse:
        version = OfficeVersion(**said)
        services.found_office(unit, f"{unit.code}/{said['name']}", version, **who(request))
        return done(request, _("The section is set up."), "desk:unit", code)

    page = Page(title=_("Set up a section"), does=_("Set up"), back=_unit_page(code))
    return answered(request, form, page, act)


@opened_to(Act.CREATE_POSTS, within=unit_of_office)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Rename a section, or put it elsewhere in the order, from a day on."""
    office, last = _known(code)
    form = forms.OfficeFacts(request.POST or None, initial={"name": last.name, "rank": last.rank})

    def act(said: dict[str, Any]) -> HttpResponse:
        services.revise_office(office, OfficeVersion(**said), **who(request))
        said_done = _("The section is revised; what it was stays on record.")
        return done(request, said_done, "desk:unit", office.unit.code)

    page = Page(
        title=_("Revise %s") % last.name,
        does=_("Revise"),
        note=_("What it was until the day before stays on record."),
        back=_unit_page(office.unit.code),
    )
    return answered(request, form, page, act)


@opened_to(Act.CREATE_POSTS, within=unit_of_office)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a section after a day."""
    office, last = _known(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.close_office(office, until=said["until"], **who(request))
        return done(request, _("The section ends with that day."), "desk:unit", office.unit.code)

    page = Page(
        title=_("Close %s") % last.name,
        does=pgettext("organisation", "Close"),
        note=_("Its posts must have ended or moved to another section by then."),
        back=_unit_page(office.unit.code),
    )
    return answered(request, forms.Closing(request.POST or None), page, act)


def _known(code: str) -> tuple[Office, OfficeVersion]:
    office = get_object_or_404(Office.objects.select_related("unit"), code=code)
    return office, office.versions.standing().latest("since")


def _unit_page(code: str) -> str:
    return reverse("desk:unit", args=[code])

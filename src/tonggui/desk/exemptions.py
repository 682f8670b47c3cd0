# SPDX-License-Identifier: Apache-2.0
"""Exemptions of small units: granted against another control, and ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, unit_named, who
from tonggui.people import services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Exemption


@opened_to(Act.FOUND_UNITS)
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """Exempt a small unit from a rule of separation, against another control."""
    unit = unit_named(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.exempt(unit, Exemption(**said), **who(request))
        return done(request, _("The exemption is on record."), "desk:unit", code)

    page = Page(
        title=_("Exempt %s") % unit.versions.standing().latest("since").name,
        does=_("Exempt"),
        note=_("Only where a unit is too small to keep two duties apart."),
        back=reverse("desk:unit", args=[code]),
    )
    return answered(request, forms.NewExemption(request.POST or None), page, act)


@opened_to(Act.FOUND_UNITS)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Take an exemption back after a day."""
    found = get_object_or_404(Exemption.objects.select_related("unit"), pk=number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.end_exemption(found, until=said["until"], **who(request))
        return done(request, _("The exemption ends with that day."), "desk:unit", found.unit.code)

    page = Page(
        title=_("End the exemption from %s") % found.get_about_display(),
        does=_("End"),
        back=reverse("desk:unit", args=[found.unit.code]),
    )
    return answered(request, forms.Ending(request.POST or None), page, act)

# SPDX-License-Identifier: Apache-2.0
"""Authority that is lent in writing, and taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, unit_named, unit_of_delegation, who
from tonggui.people import services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Delegation


@opened_to(Act.DELEGATE, within=unit_named)
def lend(request: HttpRequest, code: str) -> HttpResponse:
    """Lend authority in writing; where nobody would watch, it is refused (R82)."""
    form = forms.Lending(request.POST or None, unit=unit_named(code), day=timezone.localdate())

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {name: each for name, each in said.items() if each and name != "entrusted"}
        services.delegate(Delegation(unit=said["entrusted"], **facts), **who(request))
        return done(request, _("The delegation is on record."), "desk:unit", code)

    page = Page(title=_("Lend authority"), does=_("Lend"), back=reverse("desk:unit", args=[code]))
    return answered(request, form, page, act)


@opened_to(Act.DELEGATE, within=unit_of_delegation)
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take authority back earlier than was written."""
    grant, where = get_object_or_404(Delegation, pk=number), unit_of_delegation(number)
    there = ("desk:unit", where.code) if where else ("desk:units",)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.end_delegation(grant, until=said["until"], **who(request))
        return done(request, _("The delegation ends with that day."), *there)

    page = Page(
        title=_("Take %s back") % grant.code,
        does=_("Take back"),
        back=reverse(there[0], args=there[1:]),
    )
    return answered(request, forms.Ending(request.POST or None), page, act)

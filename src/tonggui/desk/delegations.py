# SPDX-License-Identifier: Apache-2.0
"""Authority that is lent in writing, taken back, and withdrawn where it was recorded in error."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import forms
from tonggui.desk.asking import (
    Page,
    answered,
    done,
    unit_named,
    unit_of_delegation,
    who,
    withdrawal,
    withdrawn,
)
from tonggui.people import authority, lending, services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Delegation, Unit


@opened_to(Act.DELEGATE, within=unit_named)
def lend(request: HttpRequest, code: str) -> HttpResponse:
    """Lend authority in writing; where nobody would watch, it is refused (R82)."""
    unit, asker = unit_named(code), who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    offer = lending.offer(standing, unit, timezone.localdate())
    if not offer.posts:
        raise authority.NotAllowed(Act.DELEGATE)
    form = forms.Lending(request.POST or None, offer=offer)

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {name: each for name, each in said.items() if each and name != "entrusted"}
        grant = Delegation(unit=said["entrusted"], lent_by=unit, **facts)
        services.delegate(grant, **asker)
        return done(request, _("The delegation is on record."), "desk:unit", code)

    page = Page(
        title=_("Lend authority"),
        does=_("Lend"),
        note=_("You lend what you hold or lead, never more and never to yourself."),
        back=reverse("desk:unit", args=[code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.DELEGATE, within=unit_of_delegation)
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take authority back earlier than was written."""
    grant = _found(number)
    there = unit_of_delegation(number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.end_delegation(grant, until=said["until"], **who(request))
        return done(request, _("The delegation ends with that day."), *_page_of(there))

    page = Page(
        title=_("Take %s back") % grant.code,
        does=_("Take back"),
        back=reverse(_page_of(there)[0], args=_page_of(there)[1:]),
    )
    return answered(request, forms.Ending(request.POST or None), page, act)


@opened_to(Act.DELEGATE, within=unit_of_delegation)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a delegation never was, with the reason."""
    grant = _found(number)
    there = unit_of_delegation(number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.withdraw_delegation(grant, reason=said["reason"], **who(request))
        return done(request, withdrawn(), *_page_of(there))

    back = reverse(_page_of(there)[0], args=_page_of(there)[1:])
    page = withdrawal(grant.code, back=back)
    return answered(request, forms.Withdrawal(request.POST or None), page, act)


def _found(number: int) -> Delegation:
    rows = Delegation.objects.select_related("lent_by", "for_post__unit")
    return get_object_or_404(rows, pk=number)


def _page_of(unit: Unit | None) -> tuple[str, ...]:
    return ("desk:unit", unit.code) if unit else ("desk:units",)

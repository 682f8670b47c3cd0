# SPDX-License-Identifier: Apache-2.0
"""Lawful erasure at the desk: the system administrator asks, the audit administrator decides."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.people import authority, services
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.errors import Unfit
from tonggui.people.models import Erasure
from tonggui.people.services.erase import Plan

A_PAGE = 50


@opened_to(Act.SEE_ERASURES)
def erasures(request: HttpRequest) -> HttpResponse:
    """Show what is asked to be erased, with what would go and stay, and what came of the rest."""
    standing = getattr(request, "standing", Standing())
    rows = Erasure.objects.select_related("asked_by", "decided_by")
    settled = rows.exclude(decided_at=None).order_by("-decided_at", "-pk")
    given = {
        "asked": [(each, _plan(each)) for each in rows.filter(decided_at=None).order_by("pk")],
        "page": Paginator(settled, A_PAGE).get_page(request.GET.get("page")),
        "may_ask": authority.may(standing, Act.ASK_ERASURE),
        "may_allow": authority.may(standing, Act.ALLOW_ERASURE),
    }
    return render(request, "desk/erasures.html", given)


@opened_to(Act.ASK_ERASURE)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for words to be erased."""

    def act(said: dict[str, Any]) -> HttpResponse:
        services.ask_erasure(said.pop("place"), **said, **who(request))
        words = _("It is asked for; nothing is erased before the audit administrator allows it.")
        return done(request, words, "desk:erasures")

    page = Page(
        title=_("Ask for personal words to be erased"),
        does=_("Ask"),
        note=_(
            "What is erased cannot be brought back. The log goes on to prove that something was"
            " said, and when; it says what was erased and on which legal basis."
        ),
        back=reverse("desk:erasures"),
    )
    first = {"place": request.GET.get("place", "")[:120]}
    return answered(request, forms.NewErasure(request.POST or None, initial=first), page, act)


@opened_to(Act.ALLOW_ERASURE)
@require_POST
def allow(request: HttpRequest, number: int) -> HttpResponse:
    """Erase what another asked for, for good."""
    services.allow_erasure(get_object_or_404(Erasure, pk=number), **who(request))
    return done(request, _("It is erased; the log says so."), "desk:erasures")


@opened_to(Act.ALLOW_ERASURE)
@require_POST
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """Refuse what another asked for."""
    services.refuse_erasure(get_object_or_404(Erasure, pk=number), **who(request))
    return done(request, _("It is refused; nothing is erased."), "desk:erasures")


def _plan(erasure: Erasure) -> Plan | None:
    """Return what would go and stay, None where there is nothing left to erase."""
    try:
        return services.plan_erasure(erasure.place)
    except Unfit:
        return None

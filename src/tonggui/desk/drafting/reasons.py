# SPDX-License-Identifier: Apache-2.0
"""Say why what is published is revised, and why a change sets a draft back (R10, R76)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.drafting import forms
from tonggui.desk.drafting.asking import draft_named, unit_of_power
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.registry import services
from tonggui.registry.errors import SetBack
from tonggui.registry.models import Edition
from tonggui.registry.setting_back import revision_of
from tonggui.supervision import revising

_OURS = frozenset({"csrfmiddlewaretoken", "because"})
View = Callable[..., HttpResponse]
Said = dict[str, Any]


@opened_to(Act.DRAFT_LISTS, within=unit_of_power)
def open_again(request: HttpRequest, code: str) -> HttpResponse:
    """Open a draft from the last edition of a power, and say why it is revised."""
    rows = Edition.objects.filter(power__code=code).select_related("power").order_by("-number")
    last = get_object_or_404(rows[:1])
    form = forms.Reasoned(request.POST or None, found=_found(last))

    def act(said: Said) -> HttpResponse:
        services.draft(json.loads(last.body), why=services.Why(**said), **who(request))
        return done(request, _("The draft is open."), "desk:power", code)

    return answered(request, form, _page(code, _("Open a draft")), act)


@opened_to(Act.DRAFT_LISTS, within=unit_of_power)
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Say why the open draft of a published power revises it."""
    draft = draft_named(code)
    last = get_object_or_404(draft.power.editions.order_by("-number")[:1])
    known = revision_of(draft)
    initial = {name: getattr(known, name, "") for name in ("kind", "words", "about")}
    form = forms.Reasoned(request.POST or None, initial=initial, found=_found(last))

    def act(said: Said) -> HttpResponse:
        services.give_reason(draft, services.Why(**said), **who(request))
        return done(request, _("The reason is on record."), "desk:power", code)

    return answered(request, form, _page(code, _("Record the reason")), act)


def asking_why(view: View) -> View:
    """Ask for the reason where a view would set a draft back; what was sent goes on with it."""

    @wraps(view)
    def asked(request: HttpRequest, code: str, *more: str, **named: str) -> HttpResponse:
        try:
            return view(request, code, *more, **named)
        except SetBack as refusal:
            sent = [(n, v) for n, each in request.POST.lists() if n not in _OURS for v in each]
            given = {"refusal": str(refusal), "sent": sent, "code": code}
            return render(request, "desk/drafting/why.html", given, status=422)

    return asked


def because(request: HttpRequest) -> str:
    """Return why a change sets a draft back, as far as it was said."""
    return request.POST.get("because", "")[: forms.LONGEST_REASON]


def _found(last: Edition) -> list[str]:
    """Return what a correction may name: proposals to revise this power that are open (R85)."""
    return [f"{each.rule} {each.node} #{each.pk}" for each in revising.of_power(last.power)]


def _page(code: str, does: str) -> Page:
    return Page(
        title=_("Why %s is revised") % code,
        does=does,
        note=_("What is published changes by a revision that says why; nobody reviews it before."),
        back=reverse("desk:power", args=[code]),
    )

# SPDX-License-Identifier: Apache-2.0
"""Talks at the desk: those proposed, decided on, held and followed to the correction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonggui.cases.happening import Happening
from tonggui.core.cards import TALK
from tonggui.desk.asking import Page, answered, done, who
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.supervision import services
from tonggui.supervision.cards import showing
from tonggui.supervision.cards import talks as counted
from tonggui.supervision.models import Talk, TalkForm

A_PAGE = 50


class Deciding(forms.Form):
    """Whether a talk is held, and why."""

    is_accepted = forms.ChoiceField(
        label=gettext_lazy("The proposal"),
        choices=[("1", gettext_lazy("accept")), ("", gettext_lazy("decline"))],
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class Holding(forms.Form):
    """How a talk was held, and what it asks for."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=TalkForm.choices)
    held_on = forms.DateField(
        label=gettext_lazy("Held on"), widget=forms.DateInput({"type": "date"})
    )
    record = forms.RegexField(
        r"^[0-9a-f]{64}$",
        label=gettext_lazy("SHA-256 of the signed record"),
        help_text=gettext_lazy("The record stays with you; its digest proves it later."),
    )
    text = forms.CharField(
        label=gettext_lazy("What is to be corrected"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )


class Closing(forms.Form):
    """What came of a talk."""

    outcome = forms.CharField(
        label=gettext_lazy("What came of it"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


@opened_to(Act.DECIDE_CARDS)
def talks(request: HttpRequest) -> HttpResponse:
    """Show the talks that the bodies one acts for decide on, those not held first."""
    asker = who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    rows = counted.of_bodies(standing).order_by("closed_at", "held_at", "due_at", "-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    given = {
        "page": page,
        "now": timezone.now(),
        "people": showing.names_of(each.person for each in page),
        "trail": [(_("Cards"), reverse("desk:cards")), (_("Talks"), "")],
    }
    return render(request, "desk/cards/talks.html", given)


@opened_to(Act.DECIDE_CARDS)
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Accept a proposed talk, or decline it and say why."""

    def act(talk: Talk, said: dict[str, Any]) -> None:
        is_accepted = bool(said["is_accepted"])
        counted.decide(talk, is_accepted=is_accepted, reason=said["reason"], **who(request))

    note = _("The software proposes; the supervising body decides. A reason stays on record.")
    return _asked(request, number, Deciding(request.POST or None), (_("Decide"), note), act)


@opened_to(Act.DECIDE_CARDS)
def hold(request: HttpRequest, number: int) -> HttpResponse:
    """Record that a talk was held: on which day, in which form, with which record."""
    form = Holding(request.POST or None, initial={"key": secrets.token_urlsafe(16)})

    def act(talk: Talk, said: dict[str, Any]) -> None:
        detail = {
            "talk": talk.pk,
            "form": said["form"],
            "held_on": said["held_on"].isoformat(),
            "record": f"sha256:{said['record']}",
            "text": said["text"],
        }
        asker = who(request)
        happening = Happening(TALK, asker["at"], detail=detail, key=said["key"])
        services.record_loose(happening, **asker)

    return _asked(request, number, form, (_("Record the talk"), ""), act)


@opened_to(Act.DECIDE_CARDS)
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a talk, once what it asked for is corrected."""

    def act(talk: Talk, said: dict[str, Any]) -> None:
        counted.close(talk, outcome=said["outcome"], **who(request))

    return _asked(request, number, Closing(request.POST or None), (_("Close the talk"), ""), act)


def _asked(
    request: HttpRequest,
    number: int,
    form: forms.Form,
    words: tuple[str, str],
    act: Callable[[Talk, dict[str, Any]], None],
) -> HttpResponse:
    asker = who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    talk = get_object_or_404(counted.of_bodies(standing), pk=number)
    name = showing.name_of(talk.person)

    def happen(said: dict[str, Any]) -> HttpResponse:
        act(talk, said)
        return done(request, _("It is recorded."), "desk:talks")

    title = _("Talk with %s") % name
    page = Page(title=title, does=words[0], note=words[1], back=reverse("desk:talks"))
    return answered(request, form, page, happen)

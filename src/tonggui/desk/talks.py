# SPDX-License-Identifier: Apache-2.0
"""Talks at the desk: those proposed, decided on, held and followed to the correction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tonggui.cases.happening import Happening
from tonggui.cases.papers import Brought, take_out
from tonggui.core.cards import TALK
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.case_forms import ACCEPTED, Files
from tonggui.desk.case_papers import sent
from tonggui.desk.lines import spoken
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.supervision import services
from tonggui.supervision.cards import permitting, showing
from tonggui.supervision.cards import talks as counted
from tonggui.supervision.models import Card, Talk, TalkForm

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
    form = forms.ChoiceField(label=pgettext_lazy("talk", "Form"), choices=TalkForm.choices)
    held_on = forms.DateField(
        label=gettext_lazy("Held on"), widget=forms.DateInput({"type": "date"})
    )
    record = forms.FileField(
        label=gettext_lazy("Signed record"),
        help_text=gettext_lazy(
            "PDF, PNG, JPEG, DOCX, XLSX or OFD; a photograph will do. It is kept privately, for"
            " your body and the person talked to; its digest proves it later."
        ),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
    text = forms.CharField(
        label=gettext_lazy("What is to be corrected"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean_held_on(self) -> date:
        """Return the day of a talk that has been held."""
        day: date = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come: record a talk once held."))
        return day


class Answering(forms.Form):
    """What the person talked to says, with papers if there are any."""

    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
    papers = Files(
        label=gettext_lazy("Papers"),
        help_text=gettext_lazy("PDF, PNG, JPEG, DOCX, XLSX or OFD; a photograph will do."),
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


@opened_to(Act.SEE_CARDS)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the talks with oneself, once a body has decided on them or let their time run out."""
    page = Paginator(counted.with_person(_standing(request), **_now()), A_PAGE)
    given = {
        "page": page.get_page(request.GET.get("page")),
        "now": timezone.now(),
        "trail": [(_("Cards"), reverse("desk:cards")), (_("Talks with you"), "")],
    }
    return render(request, "desk/cards/talks_with_me.html", given)


@opened_to(Act.SEE_CARDS)
def talk(request: HttpRequest, number: int) -> HttpResponse:
    """Show a talk to the person it is with and to the body that decides on it, with all answers."""
    found = _shown(request, number)
    answers = list(found.answers.order_by("pk"))
    papers_by = counted.papers_of(answers)
    standing = _standing(request)
    is_mine = standing.official is not None and found.person == standing.official.code
    back = ("desk:talks-with-me", _("Talks with you")) if is_mine else ("desk:talks", _("Talks"))
    given = {
        "talk": found,
        "signs": _signs(found, standing),
        "name": showing.name_of(found.person),
        "answers": [(each, papers_by.get(each.pk, [])) for each in answers],
        "record": counted.record_of(found),
        "is_mine": is_mine,
        "now": timezone.now(),
        "trail": [(back[1], reverse(back[0])), (str(found.pk), "")],
    }
    return render(request, "desk/cards/talk.html", given)


def _signs(talk: Talk, who: Standing) -> list[tuple[Card, str, bool]]:
    """Return the cards behind a talk, each with its rule in words and whether one may open it."""
    cards = counted.signs_of(talk)
    names = showing.rule_names({each.rule for each in cards}, at=timezone.now(), language=spoken())
    return [(each, names.get(each.rule, ""), bool(permitting.side_of(who, each))) for each in cards]


@opened_to(Act.SEE_CARDS)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say for oneself what is to be said of a talk, with papers of one's own."""
    rows = counted.with_person(_standing(request), **_now())
    found = get_object_or_404(rows, pk=number)
    form = Answering(request.POST or None, request.FILES or None)

    def act(said: dict[str, Any]) -> HttpResponse:
        brought = [Brought(str(each.name), each) for each in said["papers"]]
        counted.answer(found, words=said["words"], brought=brought, **who(request))
        return done(request, _("It stands beside the talk now."), "desk:talk", found.pk)

    page = Page(
        title=_("Answer to the talk"),
        does=_("Answer"),
        note=_("The body that decides reads it. To answer is a right, and no admission."),
        back=reverse("desk:talk", args=[number]),
    )
    return answered(request, form, page, act)


@opened_to(Act.SEE_CARDS)
def paper(request: HttpRequest, number: int, digest: str) -> HttpResponse:
    """Return the record of a talk, or a file of an answer to it, to whoever may see the talk."""
    found = _shown(request, number)
    named = counted.papers_of(found.answers.all()).values()
    record = counted.record_of(found)
    may_be = {each.hash for papers in named for each in papers}
    if digest not in may_be | ({record.digest} if record else set()):
        raise Http404
    return sent(*take_out(digest, case=None, about=found, **who(request)))


def _shown(request: HttpRequest, number: int) -> Talk:
    return get_object_or_404(counted.shown_to(_standing(request), **_now()), pk=number)


def _standing(request: HttpRequest) -> Standing:
    asker = who(request)
    return authority.standing(asker["by"], at=asker["at"])


def _now() -> dict[str, datetime]:
    return {"at": timezone.now()}


@opened_to(Act.DECIDE_CARDS)
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Accept a proposed talk, or decline it and say why."""

    def act(talk: Talk, said: dict[str, Any]) -> None:
        is_accepted = bool(said["is_accepted"])
        counted.decide(talk, is_accepted=is_accepted, reason=said["reason"], **who(request))

    note = _(
        "The software proposes; the supervising body decides. The person is told of the decision"
        " and reads the reason, which stays on record."
    )
    return _asked(request, number, Deciding(request.POST or None), (_("Decide"), note), act)


@opened_to(Act.DECIDE_CARDS)
def hold(request: HttpRequest, number: int) -> HttpResponse:
    """Record that a talk was held: on which day, in which form, with which record."""
    initial = {"key": secrets.token_urlsafe(16)}
    form = Holding(request.POST or None, request.FILES or None, initial=initial)

    def act(talk: Talk, said: dict[str, Any]) -> None:
        detail = {
            "talk": talk.pk,
            "form": said["form"],
            "held_on": said["held_on"].isoformat(),
            "text": said["text"],
        }
        asker = who(request)
        happening = Happening(TALK, asker["at"], detail=detail, key=said["key"])
        brought = [Brought(str(said["record"].name), said["record"])]
        services.record_loose(happening, brought=brought, **asker)

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

    title = f"{words[0]} · {_('Talk with %s') % name}"
    page = Page(title=title, does=words[0], note=words[1], back=reverse("desk:talks"))
    return answered(request, form, page, happen)

# SPDX-License-Identifier: Apache-2.0
"""Leads of accountability at the desk: of whoever decides, and of whom they name (R29)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tonggui.accountability import leads as services
from tonggui.accountability import words
from tonggui.accountability.leads import Lead, Taken
from tonggui.accountability.models import Measure
from tonggui.core.leads import Kind, State
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.lines import spoken
from tonggui.people import authority, queries
from tonggui.people.acts import GRANTS, Act
from tonggui.people.authority import Standing, opened_to
from tonggui.supervision.cards import showing
from tonggui.supervision.models import Card

A_PAGE = 50
LATEST = 200  # confirmed cards that a desk looks through for what they call for


class InWords(forms.Form):
    """What is to be said."""

    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )


class Deciding(InWords):
    """What is decided on a person, by which resolution, and why."""

    measure = forms.ChoiceField(
        label=gettext_lazy("What is decided"),
        choices=[("", "—"), *Measure.choices],
        help_text=gettext_lazy("The consequence that the control publishes stands above."),
    )
    paper = forms.CharField(label=gettext_lazy("Number of the resolution"), max_length=120)
    words = forms.CharField(
        label=gettext_lazy("Why"), max_length=4000, widget=forms.Textarea({"rows": 5})
    )
    field_order = ("measure", "paper", "words")


class CarryingOut(InWords):
    """How a decision was carried out, and which record shows it."""

    paper = forms.CharField(label=gettext_lazy("Number of the record"), max_length=120)
    field_order = ("paper", "words")


_FORMS: dict[Kind, type[InWords]] = {
    Kind.DECIDE: Deciding,
    Kind.REVIEW: Deciding,
    Kind.CARRY_OUT: CarryingOut,
}


@opened_to(Act.SEE_LEADS)
def leads(request: HttpRequest) -> HttpResponse:
    """Show the leads one decides on, watches or is named in: those that wait for one first."""
    asker = who(request)
    standing = _standing(request)
    part = _number(request.GET.get("part"))
    found = services.shown(standing, skip=(part - 1) * services.MOST)
    told = [(each, services.waits_for(each, standing), _is_over(each)) for each in found.leads]
    told.sort(key=lambda each: (not each[1], each[2]))
    page = Paginator(told, A_PAGE).get_page(request.GET.get("page"))
    shown = [each for each, *_rest in page.object_list]
    given = {
        "page": page,
        "asked": f"part={part}" if part > 1 else "",
        "part": part,
        "earlier": part + 1 if found.has_earlier else 0,
        "later": part - 1,
        "most": services.MOST,
        "back_to": found.back_to,
        "people": showing.names_of(line.who.person for each in shown for line in each.lines),
        "rules": showing.rule_names(
            (each.card.rule for each in shown), at=asker["at"], language=spoken()
        ),
        "states": words.STATES,
        "units": queries.unit_names(timezone.localdate()),
        "trail": [(_("Leads of accountability"), "")],
    }
    return render(request, "desk/accountability/leads.html", given)


@opened_to(Act.SEE_LEADS)
def lead(request: HttpRequest, number: int, control: str) -> HttpResponse:
    """Show a lead: the finding, the consequence published, and how far it is for each person."""
    standing = _standing(request)
    found = _shown(number, control, standing)
    whole = services.of_card(found.card, control) or found
    given = {
        "lead": found,
        "said": showing.shown(found.card, at=who(request)["at"], language=spoken()),
        "situations": words.situations(found.situations, spoken()),
        "lines": [
            (
                each,
                words.ROLES[each.who.role],
                words.STATES[each.state],
                services.is_for_commission(whole, each),
                [(kind, words.KINDS_OF_STEPS[kind]) for kind in services.open_to(
                    whole, each, standing)],
            )
            for each in found.lines
        ],
        "people": showing.names_of(each.who.person for each in found.lines),
        "trail": [(_("Leads of accountability"), reverse("desk:leads")), (control, "")],
    }  # fmt: skip
    return render(request, "desk/accountability/lead.html", given)


@opened_to(Act.SEE_LEADS)
def step(request: HttpRequest, number: int, control: str, person: str, kind: str) -> HttpResponse:
    """Take a step on a lead for a person."""
    if kind not in set(Kind):
        raise Http404
    found = _shown(number, control, _standing(request))
    line = found.line(person)
    if line is None:
        raise Http404
    of = Kind(kind)
    form = _FORMS.get(of, InWords)(request.POST or None)

    def act(said: dict[str, Any]) -> HttpResponse:
        taken = Taken(of, said["words"], said.get("measure", ""), said.get("paper", ""))
        services.take(found.card, control, person, taken, **who(request))
        return done(request, _("It is on record."), "desk:lead", number, control)

    name = showing.name_of(person)
    page = Page(
        title=f"{words.KINDS_OF_STEPS[of]} · {name}",
        does=str(words.KINDS_OF_STEPS[of]),
        note=_("Consequence that the control publishes: %s") % found.control.measure,
        back=reverse("desk:lead", args=[number, control]),
    )
    return answered(request, form, page, act)


def leads_for(who: Standing) -> Iterator[tuple[str, str, str]]:
    """Yield that confirmed cards call for consequences on which somebody decides, or is named."""
    if who.roles.isdisjoint(GRANTS[Act.SEE_LEADS]):
        return
    found = services.shown(who, most=LATEST)
    if count := sum(services.waits_for(each, who) for each in found.leads):
        said = ngettext(
            "Decide on %d lead of accountability", "Decide on %d leads of accountability", count
        )
        why = _("A card was confirmed at a node whose control names a consequence.")
        if found.has_earlier:
            why = _("Of the %d cards confirmed last; the list goes on with earlier ones.") % LATEST
        yield said % count, why, reverse("desk:leads")
    if found.has_earlier and not count:
        said = _("Look for leads of accountability in cards confirmed earlier")
        why = _("None of the %d cards confirmed last asks for a decision of yours.") % LATEST
        yield said, why, reverse("desk:leads")
    if named := sum(services.may_be_answered(each, who) for each in found.leads):
        said = ngettext(
            "%d lead of accountability names you", "%d leads of accountability name you", named
        )
        why = _("What you say stands beside it; a decision may be contested once.")
        yield said % named, why, reverse("desk:leads")


def _number(said: str | None) -> int:
    """Return the part of all confirmed cards that an address asks for, else the first."""
    is_number = said is not None and said.isdecimal() and len(said) < len(str(services.MOST)) + 3
    return max(1, int(said)) if said and is_number else 1


def _is_over(found: Lead) -> bool:
    return all(each.state == State.ENDED for each in found.lines)


def _shown(number: int, control: str, standing: Standing) -> Lead:
    rows = Card.objects.select_related("finding", "case__edition", "case__power", "case__unit")
    card = get_object_or_404(rows, pk=number)
    found = services.of_card(card, control)
    if found is None:
        raise Http404
    mine = services.narrowed(found, standing)
    if mine is None:
        raise authority.NotAllowed(Act.SEE_LEADS)
    return mine


def _standing(request: HttpRequest) -> Standing:
    asker = who(request)
    return authority.standing_kept(asker["by"], at=asker["at"])

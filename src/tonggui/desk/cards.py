# SPDX-License-Identifier: Apache-2.0
"""Cards at the desk: those against oneself, those to decide on, one with its acts, precision."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.cases import papers
from tonggui.cases.happening import Happening
from tonggui.cases.papers import Brought
from tonggui.desk import card_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.card_path import path_of
from tonggui.desk.case_papers import sent
from tonggui.desk.lines import spoken
from tonggui.people import authority
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, Standing, opened_to
from tonggui.supervision import looking_again, services
from tonggui.supervision import precision as rated
from tonggui.supervision.cards import permitting, queries, showing
from tonggui.supervision.models import Card, CardState, Level

A_PAGE = 50


@opened_to(Act.SEE_CARDS)
def cards(request: HttpRequest) -> HttpResponse:
    """Show the cards against oneself, or those that the bodies one acts for decide on."""
    standing = _standing(request)
    sides = {"mine": queries.against(standing), "watched": queries.watched_by(standing)}
    shows = request.GET.get("show") or ("watched" if standing.bodies else "mine")
    side = sides.get(shows, sides["mine"])
    state, level = request.GET.get("state", ""), request.GET.get("level", "")
    counts = side.by("state")
    side = side.narrowed(state=state) if state in CardState.values else side
    side = side.narrowed(level=level) if level in Level.values else side
    page = Paginator(queries.in_order(side), A_PAGE).get_page(request.GET.get("page"))
    # Which stand on the page is asked before what they say: only those are read.
    found = queries.read(page.object_list)
    given = {
        "page": page,
        "cards": found,
        "shows": shows,
        "has_bodies": bool(standing.bodies),
        "states": [(each, counts.get(each.value, 0)) for each in CardState],
        "levels": list(Level),
        "state": state,
        "level": level,
        "rules": showing.rule_names(
            (each.rule for each in found), at=timezone.now(), language=spoken()
        ),
        "people": showing.names_of(each.person for each in found),
        "may_see_precision": authority.may(standing, Act.SEE_PRECISION),
        "trail": [(_("Cards"), "")],
    }
    return render(request, "desk/cards/cards.html", given)


@opened_to(Act.SEE_CARDS)
def card(request: HttpRequest, number: int) -> HttpResponse:
    """Show a card: what was found, what was done about it, what is next and by whom."""
    return render(request, "desk/cards/card.html", _given(request, number))


@opened_to(Act.SEE_CARDS)
def printed(request: HttpRequest, number: int) -> HttpResponse:
    """Show a card as the document that is handed over and filed."""
    return render(request, "desk/cards/printed.html", _given(request, number))


@opened_to(Act.SEE_CARDS)
def act(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Answer a card, or decide on it."""
    row, standing = found(request, number), _standing(request)
    if kind not in forms.FORMS:
        raise Http404
    if request.method != "POST":  # what was sent twice is one act, and is told so by the service
        permitting.side_for(row, kind, **who(request))
    form = forms.FORMS[kind](
        request.POST or None, request.FILES or None, initial={"key": secrets.token_urlsafe(16)}
    )

    def happen(said: dict[str, Any]) -> HttpResponse:
        asker = who(request)
        happening = Happening(
            kind=kind,
            at=asker["at"],
            detail={"card": row.finding.key, **forms.detail_of(said)},
            key=said["key"],
        )
        brought = [Brought(str(each.name), each) for each in said.get("papers") or ()]
        if row.case is None:
            services.record_loose(happening, brought=brought, **asker)
        else:
            services.record(row.case, happening, brought=brought, **asker)
        return done(request, _("It is recorded on the card."), "desk:card", row.pk)

    side = permitting.side_of(standing, row)
    note = _("You act as the one carded.")
    if not side.is_carded:
        names = {v.body.code: v.name for v in people.bodies_on(timezone.localdate()).values()}
        note = _("You act for %s.") % names.get(side.body, side.body)
    page = Page(
        title=_("%(act)s: card %(card)s")
        % {"act": str(forms.NAMES[kind]).capitalize(), "card": row},
        does=_("Record"),
        note=note,
        back=reverse("desk:card", args=[row.pk]),
    )
    return answered(request, form, page, happen)


@opened_to(Act.SEE_CARDS)
def paper(request: HttpRequest, number: int, digest: str) -> HttpResponse:
    """Return a file that an act on a card names to whoever may see the card."""
    row = found(request, number)
    named = {each.hash for act in showing.acts_on(row) for each in act.papers}
    if digest not in named:
        raise Http404
    return sent(*papers.take_out(digest, case=row.case, about=row, **who(request)))


@opened_to(Act.SEE_PRECISION)
def precision(request: HttpRequest) -> HttpResponse:
    """Show of each rule how many cards were confirmed, withdrawn as errors, and are open."""
    counted = rated.precision()
    names = showing.rule_names(counted, at=timezone.now(), language=spoken())
    given = {
        "rows": [(rule, names.get(rule, ""), each) for rule, each in counted.items()],
        "trail": [(_("Cards"), reverse("desk:cards")), (_("How often rules are right"), "")],
    }
    return render(request, "desk/cards/precision.html", given)


def found(request: HttpRequest, number: int) -> Card:
    """Return a card that whoever asks may see: against them, or theirs to decide on."""
    rows = Card.objects.select_related("finding", "case__edition", "case__supervision")
    row = get_object_or_404(rows, pk=number)
    if not permitting.side_of(_standing(request), row):
        raise NotAllowed(Act.SEE_CARDS)
    return row


def _given(request: HttpRequest, number: int) -> dict[str, Any]:
    row, standing = found(request, number), _standing(request)
    said = showing.shown(row, at=timezone.now(), language=spoken())
    acts = permitting.open_to(standing, row)
    return {
        "card": row,
        "said": said,
        "path": path_of(row, said.acts),
        "acts": [(kind, forms.NAMES[kind]) for kind in acts],
        "history": [(each, forms.NAMES.get(each.kind, each.kind)) for each in said.acts],
        "is_carded": permitting.side_of(standing, row).is_carded,
        "may_close": permitting.may_close(row),
        "again": looking_again.duty_of(row),
        "trail": [(_("Cards"), reverse("desk:cards")), (str(row), "")],
    }


def _standing(request: HttpRequest) -> Standing:
    asker = who(request)
    return authority.standing(asker["by"], at=asker["at"])

# SPDX-License-Identifier: Apache-2.0
"""Cases at the desk: one's own, opening one, a case on its double track, and acting in it."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.cases.papers import Brought
from tonggui.desk import case_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.people import authority, queries
from tonggui.people.acts import Act, Role
from tonggui.people.authority import NotAllowed, Standing, opened_to
from tonggui.registry.models import Listing, Power
from tonggui.supervision import permitting, services
from tonggui.supervision.cards import permitting as cards
from tonggui.supervision.showing import rails_of

A_PAGE = 50


@opened_to(Act.SEE_CASES)
def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases of the units somebody serves or watches, open ones first."""
    standing, day = _standing(request), timezone.localdate()
    rows = cases_of(standing, day).select_related("edition", "unit", "supervision")
    ordered = rows.order_by(F("closed_at").desc(nulls_first=True), "-pk")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    given = {
        "page": page,
        "may_open": bool(standing.posts),
        "trail": [(_("Cases"), "")],
    }
    return render(request, "desk/cases/cases.html", given)


@opened_to(Act.EXERCISE_POWER)
def openable(request: HttpRequest) -> HttpResponse:
    """Show the powers in force in which somebody holds a node."""
    posts = [each.post.code for each in _standing(request).posts]
    rows = Listing.objects.on(timezone.localdate())
    found = rows.filter(mentions__kind="node", mentions__subject__in=_subjects(posts)).distinct()
    trail = [(_("Cases"), reverse("desk:cases")), (_("Open a case"), "")]
    given = {"powers": found.order_by("unit_code", "code"), "trail": trail}
    return render(request, "desk/cases/openable.html", given)


@opened_to(Act.EXERCISE_POWER)
def open_one(request: HttpRequest, code: str) -> HttpResponse:
    """Open a case of a power."""
    power = get_object_or_404(Power.objects.select_related("unit"), code=code)
    form = forms.Opening(request.POST or None, initial={"key": secrets.token_urlsafe(16)})

    def act(said: dict[str, Any]) -> HttpResponse:
        made = services.open_case(power, title=said["title"], key=said["key"], **who(request))
        words = _("The case is open, and so is its supervision.")
        return done(request, words, "desk:case", made.code)

    page = Page(
        title=_("Open a case of %s") % code,
        does=_("Open"),
        note=_("It runs along the edition in force today; supervision starts with it."),
        back=reverse("desk:openable"),
    )
    return answered(request, form, page, act)


@opened_to(Act.SEE_CASES)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a case on its double track, what was found in it, and what happened."""
    case, standing, day = found(request, code), _standing(request), timezone.localdate()
    language = "en" if (get_language() or "").startswith("en") else "zh"
    mine = permitting.stations_for(standing, case, day) if case.is_open else frozenset()
    rails = rails_of(case, at=timezone.now(), language=language)
    given = {
        "case": case,
        "rails": rails,
        "open_cards": cards.seen_by(standing, (each.card for each in rails.findings)),
        "events": [(each, forms.name_of(each.kind)) for each in case.events.order_by("-seq")],
        "mine": mine,
        "kinds": [(kind, forms.name_of(kind)) for kind in forms.OF_THE_CASE] if mine else (),
        "may_supervise": permitting.body_for(standing, case.unit, day) is not None
        and authority.may(standing, Act.SUPERVISE),
        "trail": [(_("Cases"), reverse("desk:cases")), (case.code, "")],
    }
    return render(request, "desk/cases/case.html", given)


@opened_to(Act.EXERCISE_POWER)
def act(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Let an event happen in a case: at a node, or to the case as a whole."""
    case = found(request, code)
    if kind not in forms.FORMS:
        raise Http404
    node = request.GET.get("node") or ""
    stations = permitting.stations_for(_standing(request), case, timezone.localdate())
    form = forms.FORMS[kind](
        request.POST or None,
        request.FILES or None,
        nodes=sorted(stations),
        initial={"node": node, "key": secrets.token_urlsafe(16), "at": timezone.localtime()},
    )

    def happen(said: dict[str, Any]) -> HttpResponse:
        happening = Happening(
            kind=kind,
            at=said["at"],
            node=said.get("node") or "",
            amount=said.get("amount"),
            detail=forms.detail_of(said),
            key=said["key"],
        )
        brought = [Brought(str(each.name), each) for each in said.get("papers") or ()]
        made = services.record(case, happening, brought=brought, **who(request))
        words = _("Recorded.")
        if made.findings:
            words = _("Recorded; %d findings came of it, see below.") % len(made.findings)
        return done(request, words, "desk:case", case.code)

    page = Page(
        title=f"{forms.name_of(kind)} · {case.code}",
        does=_("Record"),
        note=_("What is recorded is never changed. The server's time is kept beside yours."),
        back=reverse("desk:case", args=[case.code]),
    )
    return answered(request, form, page, happen)


def found(request: HttpRequest, code: str) -> Case:
    """Return a case that whoever asks may see: of a unit they serve, act in or watch."""
    rows = Case.objects.select_related("edition__power", "unit", "power", "supervision__body")
    case = get_object_or_404(rows, code=code)
    standing, day = _standing(request), timezone.localdate()
    serves = any(each.post.unit_id == case.unit_id for each in standing.posts)
    if serves or permitting.body_for(standing, case.unit, day):
        return case
    if permitting.stations_for(standing, case, day):
        return case
    raise NotAllowed(Act.SEE_CASES)


def cases_of(whose: Standing, day: date) -> QuerySet[Case]:
    """Return the cases of the units somebody serves or watches; all of them for the commission."""
    if Role.COMMISSION in whose.roles:
        return Case.objects.all()
    units = {each.post.unit_id for each in whose.posts}
    units |= queries.watched_by((each.body_id for each in whose.bodies), day)
    return Case.objects.filter(unit__in=units)


def _standing(request: HttpRequest) -> Standing:
    asker = who(request)
    return authority.standing(asker["by"], at=asker["at"])


def _subjects(posts: list[str]) -> list[str]:
    """Return how catalogues name posts."""
    return [*posts, *(f"post:{each}" for each in posts)]

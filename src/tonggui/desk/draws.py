# SPDX-License-Identifier: Apache-2.0
"""Draws by lot at the desk: what hands can do, announcing, drawing, and what was drawn."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.core.errors import Refused
from tonggui.desk import oversight_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.oversight.models import Capacity, Draw, Drawable
from tonggui.people import authority, queries
from tonggui.people.acts import Act, Role
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import SupervisingBody
from tonggui.supervision import drawing, looking_again
from tonggui.supervision.models import DrawnCard, Duty


@opened_to(Act.SUPERVISE)
def draws(request: HttpRequest) -> HttpResponse:
    """Show the draws of the bodies one acts for, of all bodies to the commission."""
    standing = _standing(request)
    rows = Draw.objects.select_related("body").filter(body__in=_seen(standing)).order_by("-pk")
    last = {each.body_id: each for each in Capacity.objects.order_by("pk")}
    given = {
        "rows": rows[:100],
        "hands": [(each, last.get(each.body_id)) for each in standing.bodies],
        "shares": drawing.shares_on(timezone.localdate()),
        "trail": [(_("Draws by lot"), "")],
    }
    return render(request, "desk/oversight/draws.html", given)


@opened_to(Act.SUPERVISE)
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show a draw: from what, by which seed, what was taken and how far it is inspected."""
    found = _found(request, number)
    taken = list(found.taken.select_related("case").order_by("place"))
    duties = {
        (each.case_id, each.node): each
        for each in Duty.objects.filter(kind="watch", case__in=[row.case_id for row in taken])
    }
    given = {
        "draw": found,
        "shares": json.loads(found.shares),
        "rows": [(each, duties.get((each.case_id, each.node))) for each in taken],
        "cards": _cards(found),
        "coverage": drawing.coverage(found),
        "may_draw": found.body_id in {each.body_id for each in _standing(request).bodies},
        "trail": [(_("Draws by lot"), reverse("desk:draws")), (str(found.pk), "")],
    }
    return render(request, "desk/oversight/draw.html", given)


@opened_to(Act.SUPERVISE)
def announce(request: HttpRequest) -> HttpResponse:
    """Announce a draw before anybody can know what it will take."""

    def act(said: dict[str, Any]) -> HttpResponse:
        made = drawing.announce(
            _body(said["body"]),
            takes=Drawable(said["takes"]),
            begins_on=said["begins_on"],
            ends_on=said["ends_on"],
            **who(request),
        )
        return done(request, _("The draw is announced."), "desk:draw", made.pk)

    page = Page(
        title=_("Announce a draw"),
        does=_("Announce"),
        note=_(
            "What may be drawn is fixed in the ledger now. It is drawn by the root hash of the next"
            " checkpoint, which nobody knows yet."
        ),
        back=reverse("desk:draws"),
    )
    form = forms.Announcement(request.POST or None, bodies=_own(request))
    return answered(request, form, page, act)


@opened_to(Act.SUPERVISE)
def declare(request: HttpRequest) -> HttpResponse:
    """Declare how many inspections a body can carry out in a month."""

    def act(said: dict[str, Any]) -> HttpResponse:
        body = _body(said["body"])
        drawing.declare(body, said["number"], reason=said["reason"], **who(request))
        return done(request, _("The number is declared."), "desk:draws")

    page = Page(
        title=_("Declare how much hands can do"),
        does=_("Declare"),
        note=_("High risks are drawn first; what the number cuts off is shown as not covered."),
        back=reverse("desk:draws"),
    )
    form = forms.Hands(request.POST or None, bodies=_own(request))
    return answered(request, form, page, act)


@opened_to(Act.SUPERVISE)
@require_POST
def draw(request: HttpRequest, number: int) -> HttpResponse:
    """Draw what was announced."""
    found = _found(request, number)
    try:
        taken = drawing.draw(found, **who(request))
    except authority.NotAllowed:
        raise
    except Refused as refusal:
        return render(
            request,
            "desk/oversight/not_drawn.html",
            {"refusal": refusal, "draw": found},
            status=409,
        )
    said = _("%d are drawn; each is a duty now.") % len(taken)
    return done(request, said, "desk:draw", found.pk)


def _cards(draw: Draw) -> list[tuple[DrawnCard, Duty | None]]:
    rows = list(draw.cards.select_related("card__case").order_by("place"))
    known = looking_again.duties([each.card for each in rows])
    return [(each, known.get(each.card.finding_id)) for each in rows]


def _found(request: HttpRequest, number: int) -> Draw:
    rows = Draw.objects.select_related("body").filter(body__in=_seen(_standing(request)))
    return get_object_or_404(rows, pk=number)


def _seen(standing: Standing) -> list[int]:
    if Role.COMMISSION in standing.roles:
        return list(SupervisingBody.objects.values_list("pk", flat=True))
    return [each.body_id for each in standing.bodies]


def _standing(request: HttpRequest) -> Standing:
    asker = who(request)
    return authority.standing_kept(asker["by"], at=asker["at"])


def _own(request: HttpRequest) -> list[tuple[str, str]]:
    return [(each.body.code, each.name) for each in _standing(request).bodies]


def _body(code: str) -> SupervisingBody:
    known = queries.bodies_on(timezone.localdate())
    return next(each.body for each in known.values() if each.body.code == code)

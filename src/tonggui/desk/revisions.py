# SPDX-License-Identifier: Apache-2.0
"""Proposals to revise lists at the desk: seen, taken up in the draft, or declined with a reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import oversight_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.lines import called, spoken
from tonggui.oversight.models import Revision
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Unit
from tonggui.supervision import footing, revising

MOST = 200


def unit_of_revision(number: int) -> Unit:
    """Return the unit whose lists a proposal would change."""
    return _found(number).power.unit


@opened_to(Act.SEE_CASES)
def revisions(request: HttpRequest) -> HttpResponse:
    """Show the proposals of the units one serves or watches."""
    asker = who(request)
    standing = authority.standing_kept(asker["by"], at=asker["at"])
    day = timezone.localdate()
    rules = footing.lists_of(None, day).rules
    rows = [
        (
            each,
            called(rules[each.rule], spoken()) if each.rule in rules else "",
            authority.may(standing, Act.DRAFT_LISTS, unit=each.power.unit, day=day),
        )
        for each in revising.seen(standing, at=asker["at"])[:MOST]
    ]
    given = {"rows": rows, "trail": [(_("Proposed revisions"), "")]}
    return render(request, "desk/oversight/revisions.html", given)


@opened_to(Act.DRAFT_LISTS, within=unit_of_revision)
def take_up(request: HttpRequest, number: int) -> HttpResponse:
    """Take a proposal up in the open draft of its power."""
    found = _found(number)

    def act(_said: dict[str, Any]) -> HttpResponse:
        revising.take_up(found, **who(request))
        said = _("The proposal is taken up in the draft.")
        return done(request, said, "desk:power", found.power.code)

    page = Page(
        title=_("Take up: revise %s") % found.power.code,
        does=_("Take up"),
        note=_("It ends in the open draft of the power; open one first where there is none."),
        back=reverse("desk:revisions"),
    )
    return answered(request, forms.Nothing(request.POST or None), page, act)


@opened_to(Act.DRAFT_LISTS, within=unit_of_revision)
def decline(request: HttpRequest, number: int) -> HttpResponse:
    """Decline a proposal with a reason that stays beside it."""
    found = _found(number)

    def act(said: dict[str, Any]) -> HttpResponse:
        revising.decline(found, reason=said["reason"], **who(request))
        return done(request, _("The proposal is declined."), "desk:revisions")

    page = Page(
        title=_("Decline: revise %s") % found.power.code,
        does=_("Decline"),
        back=reverse("desk:revisions"),
    )
    return answered(request, forms.Reason(request.POST or None), page, act)


def _found(number: int) -> Revision:
    return get_object_or_404(Revision.objects.select_related("power__unit"), pk=number)

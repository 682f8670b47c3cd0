# SPDX-License-Identifier: Apache-2.0
"""A new division of work at the desk: what it asks of the lists, and to sign that it is nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk.asking import Page, answered, done, unit_named, who
from tonggui.desk.law_forms import Untouched
from tonggui.laws import services
from tonggui.laws.divided import redivided
from tonggui.laws.standing import due_on
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import Unit


def asked_of_lists(unit: Unit, standing: Standing, day: date) -> dict[str, Any] | None:
    """Return what a new division asks of a unit's lists, until when, None where nothing waits."""
    found = redivided(unit, day)
    if found is None:
        return None
    return {
        "since": found.term.since,
        "late": found.late,
        "due": due_on(found.term.since, day),
        "may_sign": authority.may(standing, Act.SIGN_NO_IMPACT, unit=unit, day=day),
    }


@opened_to(Act.SIGN_NO_IMPACT, within=unit_named)
def untouched(request: HttpRequest, code: str) -> HttpResponse:
    """Sign that the new division of work changes nothing in the unit's lists."""
    unit, day = unit_named(code), timezone.localdate()
    found = redivided(unit, day)
    if found is None:
        raise Http404
    form = Untouched(request.POST or None)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.sign_division_no_impact(unit, reason=said["reason"], **who(request))
        return done(request, _("The statement is signed."), "desk:unit", code)

    page = Page(
        title=_("Nothing changes: division of work from %s") % found.term.since,
        does=_("Sign"),
        note=_("You answer for it by name: the statement is public, and is signed once."),
        back=reverse("desk:unit", args=[code]),
        more={"trail": [(_("Units"), reverse("desk:units")), (code, "")]},
    )
    return answered(request, form, page, act)

# SPDX-License-Identifier: Apache-2.0
"""Emergencies at the desk: a case is opened outside the lists, and waits for its ratification."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import result_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.cases import standing_of
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Unit, UnitVersion
from tonggui.supervision import emergencies


@opened_to(Act.EXERCISE_POWER)
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a case in an emergency for which no list has a power."""
    units = _units(request)
    initial = {"key": secrets.token_urlsafe(16), "began_at": timezone.localtime()}
    form = forms.Emergency(request.POST or None, units=units, initial=initial)

    def act(said: dict[str, Any]) -> HttpResponse:
        unit = Unit.objects.get(code=said.pop("unit"))
        key = said.pop("key")
        made = emergencies.open_emergency(unit, emergencies.Said(**said), key=key, **who(request))
        words = _("The case is open, and so is its supervision; it waits for its ratification.")
        return done(request, words, "desk:case", made.code)

    page = Page(
        title=_("Open a case in an emergency"),
        does=_("Open"),
        note=_(
            "For what cannot wait and is on no list. The competent body ratifies it within the"
            " hours that the rule sets; else it is found as a power outside the lists (S03)."
        ),
        back=reverse("desk:openable"),
    )
    return answered(request, form, page, act)


def _units(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the units in which somebody holds a post, as choices."""
    own = {each.post.unit_id for each in standing_of(request).posts}
    rows = UnitVersion.objects.on(timezone.localdate()).filter(unit__in=own)
    return [(each.unit.code, each.name) for each in rows.select_related("unit")]

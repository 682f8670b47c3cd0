# SPDX-License-Identifier: Apache-2.0
"""What a level of risk asks of supervision, changed at the desk under dual control (R47, R67)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.core.oversight import LevelPlan
from tonggui.desk import bound_forms as forms
from tonggui.desk.asking import Page, answered, who
from tonggui.people import authority
from tonggui.people.acts import Act, Role
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import RiskLevel
from tonggui.rounds import services
from tonggui.rounds.levels import plans_on
from tonggui.ruling.in_force import OF_LEVELS
from tonggui.ruling.models import Outcome, Ruling

_FACTS = ("led_by", "every_days", "percent")


@opened_to(Act.PROPOSE_RULING)
def propose(request: HttpRequest, level: str) -> HttpResponse:
    """Propose what a level of risk asks of supervision from a later day on."""
    if level not in RiskLevel.values:
        raise Http404
    day = timezone.localdate()
    known = next(each for each in plans_on(day) if each.level == level)
    initial = {name: getattr(known, name) for name in _FACTS}
    form = forms.LevelFacts(
        request.POST or None, initial=initial | {"since": day + timedelta(days=7)}
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        since, reason = said.pop("since"), said.pop("reason")
        made = services.propose_level(
            LevelPlan(level=level, **said), since=since, reason=reason, **who(request)
        )
        return redirect("desk:ruling", made.pk)

    page = Page(
        title=_("What %s asks of supervision") % RiskLevel(level).label,
        does=_("Propose"),
        note=_(
            "It is tried on the published powers first; then the head of the commission decides."
        ),
        back=reverse("desk:rounds"),
    )
    return answered(request, form, page, act)


def may_propose(standing: Standing) -> bool:
    """Say whether somebody may propose what a level asks: the commission, save its head."""
    may = authority.may(standing, Act.PROPOSE_RULING)
    return may and Role.COMMISSION_HEAD not in standing.roles


def level_changes(day: date) -> list[tuple[str, Ruling]]:
    """Return the changes of levels that wait, or that begin after a day, with their level."""
    rows = Ruling.objects.filter(rule__startswith=OF_LEVELS).order_by("since", "pk")
    coming = rows.filter(outcome=Outcome.APPROVED, since__gt=day)
    return [
        (each.rule.removeprefix(OF_LEVELS), each)
        for each in (*rows.filter(outcome=Outcome.WAITS), *coming)
    ]

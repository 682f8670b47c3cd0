# SPDX-License-Identifier: Apache-2.0
"""A draft laid out as its edition will be, for those who review and adopt it and write nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.core.powers import Step
from tonggui.desk.drafting.asking import draft_named, may, sees
from tonggui.desk.drafting.editing import Look
from tonggui.desk.lines import lines
from tonggui.formats.report.names import Names
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, opened_to
from tonggui.registry import survey
from tonggui.registry.blocks import blocks


@opened_to(Act.SEE_DRAFTS)
def read(request: HttpRequest, code: str) -> HttpResponse:
    """Show the six blocks of a draft, its layers and its method, and what does not hold in it."""
    draft = draft_named(code)
    if not sees(request, draft.power.unit):
        raise NotAllowed(Act.SEE_DRAFTS)
    sight = survey.sight(draft.body, at=timezone.now())
    seen, names = Look(sight), Names(sight.lists)
    given = {
        "draft": draft,
        "power": draft.power,
        "value": sight.value,
        "blocks": blocks(sight.value, names, timezone.localdate()),
        "drawing": seen.drawing,
        "stops": seen.stops,
        "layers": [
            (_("Steps of team members"), _steps(sight.value.leader_steps, names, sight.value.unit)),
            (_("Steps of posts"), _steps(sight.value.post_steps, names, sight.value.unit)),
        ],
        "lead": names.body(sight.value.method.lead) if sight.value.method else "",
        "lines": lines(sight.lists, sight.problems),
        "hidden": (),
        "may": may(request, draft.power.unit),
        "trail": [
            (_("Powers of my units"), reverse("desk:powers")),
            (code, reverse("desk:power", args=[code])),
            (_("The whole draft"), ""),
        ],
    }
    return render(request, "desk/drafting/read.html", given)


def _steps(steps: Iterable[Step], names: Names, unit: str) -> list[tuple[Step, str, str]]:
    """Return steps with what the node or step above, and whoever does them, are called."""
    return [(each, names.node(each.parent), names.post(each.holder, within=unit)) for each in steps]

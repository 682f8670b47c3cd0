# SPDX-License-Identifier: Apache-2.0
"""Two editions of a power side by side, in sentences a citizen can read (R71)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.core.editions import differences
from tonggui.core.naming import named, names_of
from tonggui.core.sides import sides
from tonggui.formats.report.names import Names
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.caching import public_page
from tonggui.portal.dossier import approver_of, spoken
from tonggui.registry import queries, survey
from tonggui.registry.models import Edition
from tonggui.rounds import showing


@opened_to(Act.READ_PUBLIC)
@public_page
def compared(request: HttpRequest, code: str, number: int, other: int) -> HttpResponse:
    """Say what changed from one edition of a power to another."""
    known = Edition.objects.select_related("power__unit").filter(power__code=code)
    old, new = (get_object_or_404(known, number=each) for each in (number, other))
    lists = survey.lists_of(new)
    held = showing.withheld(new, localdate())
    earlier, later = survey.power_of(old), lists.powers[code]
    found = differences(showing.shown_value(earlier, held), showing.shown_value(later, held))
    between = sorted((old.number, new.number))
    rows = new.power.editions.filter(number__gt=between[0], number__lte=between[1])
    later_ones, names = list(rows.order_by("number").defer("body")), Names(lists)
    why = queries.reasons_of(later_ones)
    given = {
        "reasons": [(e, why.get(e.number), approver_of(e, names)) for e in later_ones],
        "old": old,
        "new": new,
        "power": new.power,
        "sides": sides(named(found, names_of(lists)), spoken()),
        "editions": new.power.editions.order_by("number").defer("body"),
        "trail": [
            (_("Powers"), reverse("portal:powers")),
            (code, reverse("portal:power", args=[code])),
            (_("Editions compared"), ""),
        ],
    }
    return render(request, "portal/compared.html", given)

# SPDX-License-Identifier: Apache-2.0
"""What the list of cases is narrowed by: words, power, unit, state and the days of opening."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.cases.models import Case
from tonggui.desk.forms.fields import Day
from tonggui.supervision.queries import void

OPEN, CLOSED, VOID = "open", "closed", "void"
STATES = (
    ("", _("all")),
    (OPEN, _("under way")),
    (CLOSED, pgettext_lazy("case", "closed")),
    (VOID, _("opened in error")),
)


class Asked(forms.Form):
    """Which cases are asked for; what is empty narrows nothing."""

    q = forms.CharField(label=_("Number or words"), required=False, max_length=80)
    power = forms.CharField(label=_("Power, its code or name"), required=False, max_length=64)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    since = Day(label=_("Opened from"), required=False)
    until = Day(label=_("Opened to"), required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "—"), *units]
        self.fields["unit"] = forms.ChoiceField(label=_("Unit"), required=False, choices=choices)

    def found(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """Return the cases asked for, newest first; none where something is wrong."""
        if not self.is_valid():
            return rows.none()
        said = self.cleaned_data
        if words := said["q"].strip():
            rows = rows.filter(Q(code__istartswith=words) | Q(title__icontains=words))
        if power := said["power"].strip():
            rows = rows.filter(Q(power__code=power) | Q(edition__name__icontains=power))
        if said["unit"]:
            rows = rows.filter(unit__code=said["unit"])
        rows = _in_state(rows, said["state"])
        zone = get_current_timezone()
        if said["since"]:
            rows = rows.filter(opened_at__gte=datetime.combine(said["since"], time.min, zone))
        if said["until"]:
            rows = rows.filter(opened_at__lte=datetime.combine(said["until"], time.max, zone))
        return rows.order_by("-pk")


def _in_state(rows: QuerySet[Case], state: str) -> QuerySet[Case]:
    if state == OPEN:
        return rows.filter(closed_at=None)
    if state in {CLOSED, VOID}:
        rows = rows.filter(closed_at__isnull=False)
        return rows.filter(void()) if state == VOID else rows.filter(~void())
    return rows

# SPDX-License-Identifier: Apache-2.0
"""Forms of complaints and sectors: one complaint, a file of them, what was looked at, an end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.complaints.models import Channel, Nature
from tonggui.complaints.recording import MOST
from tonggui.desk.forms import Day
from tonggui.desk.oversight_forms import OneUnit
from tonggui.people.models import Unit


class Complained(forms.Form):
    """A complaint as another register has it, without who complained and what was said."""

    register = forms.CharField(label=pgettext_lazy("complaint", "Register"), max_length=40)
    number = forms.CharField(
        label=_("Number in that register"),
        max_length=64,
        help_text=_("The number alone: who complained and what was said stay in that register."),
    )
    came_on = Day(label=_("Came in on"))
    channel = forms.ChoiceField(label=_("Came by"), choices=Channel.choices)
    nature = forms.ChoiceField(label=pgettext_lazy("complaint", "Kind"), choices=Nature.choices)
    power = forms.CharField(
        label=_("Number of the power, if it is about one"),
        max_length=64,
        required=False,
        help_text=_("Its sector and unit follow."),
    )
    sector = forms.ChoiceField(label=_("Sector, if no power is named"), required=False)
    unit = OneUnit(
        label=_("Unit it is about, if known"),
        queryset=Unit.objects.order_by("code"),
        to_field_name="code",
        required=False,
    )
    count = forms.IntegerField(
        label=pgettext_lazy("complaint", "How many"), initial=1, min_value=1, max_value=MOST
    )
    accepted_on = Day(label=_("Accepted on"), required=False)
    answered_on = Day(label=_("Answered on"), required=False)

    def __init__(self, *args: Any, sectors: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["sector"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", "—"), *((each, each) for each in sectors)]


class Uploaded(forms.Form):
    """A file of complaints."""

    file = forms.FileField(label=_("CSV file"))


class Looked(forms.Form):
    """What a body looked at in a sector in focus."""

    body = forms.ChoiceField(label=_("Supervising body"))
    words = forms.CharField(
        label=_("What was looked at, and what follows"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, bodies: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["body"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = list(bodies)


class Ended(forms.Form):
    """Why the focus on a sector ends before it is calm."""

    reason = forms.CharField(
        label=_("Why it ends before it is calm"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

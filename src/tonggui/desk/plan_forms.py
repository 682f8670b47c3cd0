# SPDX-License-Identifier: Apache-2.0
"""Forms of duties plans: a version with its duties, and which powers carry one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms import Day
from tonggui.desk.forms.fields import PUBLIC_FOR_GOOD


class PlanFacts(forms.Form):
    """A version of a unit's duties plan."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=PUBLIC_FOR_GOOD)
    number = forms.CharField(
        label=_("Number of the document"), max_length=80, required=False, help_text=PUBLIC_FOR_GOOD
    )
    since = Day(label=_("In force from"))
    duties = forms.CharField(
        label=_("Duties"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=format_lazy(
            "{} {}",
            _("One duty a line, as the plan words it; lines of a table can be pasted."),
            PUBLIC_FOR_GOOD,
        ),
    )


class Carried(forms.Form):
    """Which powers carry a duty, or why none does."""

    powers = forms.MultipleChoiceField(
        label=_("Powers that carry it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Or why no power does"), max_length=300, required=False, help_text=PUBLIC_FOR_GOOD
    )

    def __init__(self, *args: Any, powers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["powers"]
        if isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = powers


class PlanUpload(forms.Form):
    """A file with a version of a duties plan."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An .xlsx with the sheet 三定职责, or a .yaml; best begun from a download."),
    )

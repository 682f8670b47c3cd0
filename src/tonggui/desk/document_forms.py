# SPDX-License-Identifier: Apache-2.0
"""Forms of institution documents: what one is, and from when it is repealed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.desk.forms import Day
from tonggui.desk.forms.fields import PUBLIC_FOR_GOOD
from tonggui.rounds.models.documents import Force


class DocumentFacts(forms.Form):
    """An institution document as it is from a day on."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("Kept for good; controls name the document by its code or its title."),
    )
    title = forms.CharField(label=_("Title"), max_length=200, help_text=PUBLIC_FOR_GOOD)
    issued_by = forms.CharField(
        label=pgettext_lazy("document", "Issued by"), max_length=120, help_text=PUBLIC_FOR_GOOD
    )
    version = forms.CharField(
        label=_("Version or number"), max_length=40, required=False, help_text=PUBLIC_FOR_GOOD
    )
    issued_on = Day(label=_("Issued on"), required=False)
    review_on = Day(
        label=_("To be reviewed by"),
        required=False,
        help_text=_("After that day every control that rests on it is marked for review."),
    )
    status = forms.ChoiceField(
        label=_("Force"), choices=[each for each in Force.choices if each[0] != Force.REPEALED]
    )
    since = Day(label=_("As it is from"))


class Repeal(forms.Form):
    """From which day a document is repealed."""

    on = Day(label=_("Repealed on"))

# SPDX-License-Identifier: Apache-2.0
"""Forms of the supervisors' desk: passing a duty on, draws, statements, what others found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.desk.forms.fields import Moment, not_ahead
from tonggui.oversight.models import Drawable
from tonggui.people import queries
from tonggui.people.models import Unit
from tonggui.registry.models import Power
from tonggui.supervision.overseen import FOUND_BY

FOUND_NAMES = dict(zip(FOUND_BY, (_("audit"), _("petitions"), _("higher inspection")), strict=True))


class PassOn(forms.Form):
    """To which body a duty passes, and why."""

    to = forms.ChoiceField(label=_("To which body"))
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, takers: Iterable[tuple[Any, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["to"].choices = [(body.code, name) for body, name in takers]  # type: ignore[attr-defined]


class Announcement(forms.Form):
    """For which body, and among the nodes closed on which days, will be drawn."""

    body = forms.ChoiceField(label=_("Supervising body"))
    takes = forms.ChoiceField(label=_("What is drawn"), choices=Drawable.choices)
    begins_on = forms.DateField(
        label=_("Closed from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("Closed until"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, bodies: Iterable[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["body"].choices = list(bodies)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Refuse days in the wrong order."""
        said = super().clean() or {}
        first, last = said.get("begins_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("This day is before the first one."))
        return said


class Hands(forms.Form):
    """How many inspections a body can carry out in a month."""

    body = forms.ChoiceField(label=_("Supervising body"))
    number = forms.IntegerField(label=_("Inspections in a month"), min_value=0, max_value=10_000)
    reason = forms.CharField(label=_("Why so many"), max_length=500)

    def __init__(self, *args: Any, bodies: Iterable[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["body"].choices = list(bodies)  # type: ignore[attr-defined]


class Words(forms.Form):
    """What a body says of a number."""

    words = forms.CharField(
        label=_("What is to be said of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Reason(forms.Form):
    """Why the lists stay as they are."""

    reason = forms.CharField(
        label=_("Why the lists stay as they are"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OneUnit(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit, chosen by its name of today; one that has none any more by its code."""

    def label_from_instance(self, obj: Unit) -> str:
        """Return the name of a unit and its code."""
        version = queries.unit_on(obj, localdate())
        return f"{version.name} {obj.code}" if version else obj.code


class Outside(forms.Form):
    """What audit, petitions or a higher inspection found in a unit, or of one of its powers."""

    unit = OneUnit(label=_("Unit"), queryset=Unit.objects.order_by("code"), to_field_name="code")
    found_by = forms.ChoiceField(
        label=pgettext_lazy("outside", "Found by"), choices=list(FOUND_NAMES.items())
    )
    on = Moment(label=_("When it was found"))
    power = forms.ModelChoiceField(
        label=_("Number of the power, if it is about one"),
        queryset=Power.objects.filter(withdrawal=None),
        to_field_name="code",
        required=False,
        widget=forms.TextInput,
        help_text=_("A risk of this power must answer it (S09)."),
        error_messages={"invalid_choice": _("There is no such power.")},
    )
    number = forms.CharField(label=_("Number of the document"), max_length=120, required=False)
    summary = forms.CharField(
        label=_("What was found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_on(self) -> datetime:
        """Return when it was found, which lies behind."""
        return not_ahead(self.cleaned_data["on"])


class Answering(forms.Form):
    """Which risk of the power answers what others found."""

    risk = forms.ChoiceField(label=_("Risk that answers it"), required=False)

    def __init__(self, *args: Any, risks: Iterable[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["risk"].choices = [("", _("none yet")), *risks]  # type: ignore[attr-defined]


class Nothing(forms.Form):
    """Asks only whether to go on."""

    sure = forms.BooleanField(label=_("I take this up in the draft"))

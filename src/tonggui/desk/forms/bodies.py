# SPDX-License-Identifier: Apache-2.0
"""Forms about bodies that decide by meeting and bodies that must watch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms.fields import BY_CODE_OR_NAME, Day, Person, UnitNamed
from tonggui.people import queries
from tonggui.people.exchange.cells import narrow
from tonggui.people.models import CollectiveBodyVersion, Part, RiskLevel, Stage, SupervisingKind


class BodyFacts(forms.Form):
    """What a deciding body is from a day on."""

    code = forms.CharField(label=_("Code"), max_length=32, help_text=_("Never changes."))
    name = forms.CharField(label=_("Name"), max_length=120)
    rank = forms.IntegerField(
        label=_("Rank"),
        min_value=0,
        max_value=99,
        help_text=_("Of two bodies of a unit the higher number decides the weightier matters."),
    )
    quorum = forms.CharField(
        label=_("Quorum"), max_length=12, initial="1/2", help_text=_("A share, such as 1/2 or 2/3.")
    )
    personnel_quorum = forms.CharField(
        label=_("Quorum on personnel"),
        max_length=12,
        required=False,
        help_text=_("Empty: as for all else."),
    )
    since = Day(label=_("First day"))

    def clean_code(self) -> str:
        """Return the code as codes are written."""
        return narrow(self.cleaned_data["code"])

    def clean_quorum(self) -> str:
        """Return the share as shares are written."""
        return narrow(self.cleaned_data["quorum"])

    def clean_personnel_quorum(self) -> str:
        """Return the share as shares are written."""
        return narrow(self.cleaned_data["personnel_quorum"])


class NewSeat(forms.Form):
    """Someone who sits in a deciding body."""

    official = Person(label=_("Official"), help_text=BY_CODE_OR_NAME)
    is_chair = forms.BooleanField(label=_("Chairs it"), required=False)
    is_voting = forms.BooleanField(label=_("Votes"), required=False, initial=True)
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False, help_text=_("Empty: no end yet."))


class SupervisorFacts(forms.Form):
    """What a supervising body is from a day on."""

    code = forms.CharField(label=_("Code"), max_length=32, help_text=_("Never changes."))
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=SupervisingKind.choices)
    parent = forms.ChoiceField(label=_("Body above"), required=False)
    unit = UnitNamed(label=_("Part of the unit"), required=False)
    focus = forms.CharField(label=_("Focus"), max_length=300, required=False)
    levels = forms.MultipleChoiceField(
        label=_("Risk levels it leads in"),
        choices=RiskLevel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = Day(label=_("First day"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        day = localdate()
        supervising = [(each.body.code, each.name) for each in queries.bodies_on(day).values()]
        beyond = CollectiveBodyVersion.objects.on(day).filter(body__unit=None)
        higher = [(each.body.code, each.name) for each in beyond.select_related("body")]
        self.fields["parent"].choices = [("", "—"), *supervising, *higher]  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """Return the code as codes are written."""
        return narrow(self.cleaned_data["code"])


class NewMember(forms.Form):
    """Someone who acts for a supervising body."""

    official = Person(label=_("Official"), help_text=BY_CODE_OR_NAME)
    is_head = forms.BooleanField(label=_("Heads it"), required=False)
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False)


class NewRemit(forms.Form):
    """What a body must watch; an empty cell means all."""

    unit = UnitNamed(label=_("Unit"))
    category = forms.CharField(label=_("Category of powers"), max_length=40, required=False)
    level = forms.ChoiceField(
        label=_("Risk level"), choices=[("", "—"), *RiskLevel.choices], required=False
    )
    stage = forms.ChoiceField(label=_("Stage"), choices=[("", "—"), *Stage.choices], required=False)
    part = forms.ChoiceField(label=_("Part"), choices=Part.choices)
    focus = forms.CharField(label=_("Focus"), max_length=300, required=False)
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False)

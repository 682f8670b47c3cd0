# SPDX-License-Identifier: Apache-2.0
"""Forms about units: what they are, their sections, exemptions and the division of work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms.fields import Day, UnitNamed, Watcher
from tonggui.people import queries
from tonggui.people.exchange.cells import narrow
from tonggui.people.models import About, Level, Post, Rollout, Unit
from tonggui.people.services.divide import SEPARATORS


class UnitFacts(forms.Form):
    """What a unit is from a day on."""

    code = forms.CharField(label=_("Code"), max_length=32, help_text=_("Never changes."))
    name = forms.CharField(label=_("Name"), max_length=120)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    kind = forms.CharField(label=_("Kind"), max_length=40, required=False)
    parent = UnitNamed(label=_("Unit above"), required=False)
    supervised_by = Watcher(
        label=_("Supervising body"),
        required=False,
        help_text=_("Empty: the unit shows as a blind spot, and no post can be created in it."),
    )
    rollout = forms.ChoiceField(label=_("Roll-out"), choices=Rollout.choices)
    rollout_due = Day(label=_("Roll-out due"), required=False)
    since = Day(label=_("First day"))

    def clean_code(self) -> str:
        """Return the code as codes are written."""
        return narrow(self.cleaned_data["code"])


class OfficeFacts(forms.Form):
    """What a section of a unit is called from a day on."""

    name = forms.CharField(label=_("Name"), max_length=80)
    rank = forms.IntegerField(
        label=_("Order"), min_value=0, max_value=999, help_text=_("Its place among the sections.")
    )
    since = Day(label=_("First day"))


class NewExemption(forms.Form):
    """What is allowed to a small unit, against which other control, with whose approval."""

    about = forms.ChoiceField(label=_("Exempt from"), choices=About.choices)
    duties = forms.CharField(
        label=_("The two duties"),
        max_length=40,
        required=False,
        help_text=_("For incompatible duties only, as 会计-出纳."),
    )
    reason = forms.CharField(label=_("Why"), max_length=200)
    control = forms.CharField(label=_("Compensating control"), max_length=200)
    approved_by = Watcher(label=_("Approved by"))
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False, help_text=_("Empty: no end yet."))

    def clean(self) -> dict[str, Any]:
        """Ask for the two duties exactly where they count."""
        said = super().clean() or {}
        is_two = len([part for part in said.get("duties", "").split("-") if part.strip()]) == 2  # noqa: PLR2004
        if said.get("about") == About.DUTIES and not is_two:
            self.add_error("duties", _("Name the two duties, as 会计-出纳."))
        if said.get("about") == About.PORTFOLIOS and said.get("duties"):
            self.add_error("duties", _("Leave this empty: portfolios are no pair of duties."))
        return said


class Division(forms.Form):
    """Who in a unit's team is in charge of what, from when."""

    since = Day(label=_("First day"))
    basis = forms.CharField(label=_("Document"), max_length=120, required=False)

    def __init__(self, *args: Any, unit: Unit, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        portfolios = queries.portfolios_on(day, unit)
        self.leaders = [each for each in queries.posts_on(day, unit) if each.is_leader]
        for each in self.leaders:
            self.fields[f"post-{each.post_id}"] = forms.CharField(
                label=each.name,
                required=False,
                initial="、".join(portfolios.get(each.post_id, ())),
                help_text=_("Matters, separated by 、"),
            )

    @property
    def portfolios(self) -> dict[Post, list[str]]:
        """Return the matters of every team member's post."""
        found = {}
        for each in self.leaders:
            text = self.cleaned_data[f"post-{each.post_id}"]
            for sign in SEPARATORS:
                text = text.replace(sign, "、")
            found[each.post] = [part.strip() for part in text.split("、") if part.strip()]
        return found

# SPDX-License-Identifier: Apache-2.0
"""Forms of changes of rules: every setting as it is, a first day, and the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms.fields import Day
from tonggui.ruling.models import LONGEST_REASON
from tonggui.ruling.showing import React, Shown

LONGEST_SETTING = 1000


class Answer(forms.Form):
    """Why a change is refused."""

    answer = forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


def change_form(data: Any, each: Shown, *, first: date) -> forms.Form:
    """Return the form that changes a rule, filled with how it is set."""
    form = forms.Form(data)
    form.fields["is_on"] = forms.BooleanField(
        label=_("Switched on"), required=False, initial=each.rule.is_on
    )
    for one in each.params:
        form.fields[f"param_{one.name}"] = _field(one.kept, one.meaning, f"{one.name} · {one.unit}")
    for react in each.react:
        form.fields[f"react_{react.level}"] = _react(react)
    form.fields["since"] = Day(label=_("In force from"), initial=first)
    form.fields["reason"] = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it: name nobody."),
    )
    return form


def _field(kept: Any, label: str, help_text: str) -> forms.Field:
    if isinstance(kept, bool):
        return forms.ChoiceField(
            label=label,
            choices=[("true", _("yes")), ("false", _("no"))],
            initial="true" if kept else "false",
        )
    text = "、".join(kept) if isinstance(kept, list) else str(kept)
    return forms.CharField(
        label=label, initial=text, help_text=help_text, max_length=LONGEST_SETTING, required=False
    )


def _react(react: React) -> forms.Field:
    said = {
        "notice": _("Workdays to react to a reminder"),
        "yellow": _("Workdays to react to a yellow card"),
        "red": _("Workdays to react to a red card"),
    }
    return forms.CharField(label=said[react.level], initial=str(react.days), max_length=4)

# SPDX-License-Identifier: Apache-2.0
"""Forms of the register of laws: what a law is, what became of it, and that nothing changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms import Day
from tonggui.desk.forms.fields import PUBLIC_FOR_GOOD
from tonggui.laws.models import Effect, Rank


class LawFacts(forms.Form):
    """A law as it is called from a day on."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=PUBLIC_FOR_GOOD)
    also = forms.CharField(
        label=_("Also called"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=format_lazy(
            "{} {}",
            _("Other titles that lists write, one a line; by these a power is found too."),
            PUBLIC_FOR_GOOD,
        ),
    )
    rank = forms.ChoiceField(
        label=_("Rank"), choices=[("", _("not known")), *Rank.choices], required=False
    )
    issued_by = forms.CharField(
        label=_("Issued by"), max_length=120, required=False, help_text=PUBLIC_FOR_GOOD
    )
    number = forms.CharField(
        label=_("Number of the document"), max_length=80, required=False, help_text=PUBLIC_FOR_GOOD
    )
    effective_on = Day(label=_("In force from"), required=False)
    since = Day(label=_("As it is from"))


class Became(forms.Form):
    """What became of a law, or of some of its articles, from a day on."""

    effect = forms.ChoiceField(label=_("What became of it"), choices=Effect.choices)
    article = forms.CharField(
        label=_("Articles"),
        max_length=200,
        required=False,
        help_text=format_lazy(
            "{} {}",
            _("Such as 第十二条、第十五条至第十八条; nothing means the law as a whole."),
            PUBLIC_FOR_GOOD,
        ),
    )
    since = Day(label=_("From"))
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=format_lazy(
            "{} {}",
            _("Where it is written: number of the document, gazette, address."),
            PUBLIC_FOR_GOOD,
        ),
    )
    summary = forms.CharField(
        label=_("What is other now"), max_length=500, required=False, help_text=PUBLIC_FOR_GOOD
    )
    replaced_by = forms.ChoiceField(label=_("Replaced by"), required=False)

    def __init__(self, *args: Any, laws: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["replaced_by"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", _("none")), *laws]


class InError(forms.Form):
    """Why a change is withdrawn as recorded in error."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class Untouched(forms.Form):
    """A signed statement that a change touches nothing in a power's four lists."""

    reason = forms.CharField(
        label=_("Why nothing changes"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=PUBLIC_FOR_GOOD,
    )

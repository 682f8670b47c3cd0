# SPDX-License-Identifier: Apache-2.0
"""Forms about accounts, what is erased by law, and the workbook."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms.fields import BY_CODE_OR_NAME, PUBLIC_FOR_GOOD, Day, Person
from tonggui.people.models import Account, Administers


class NewAccount(forms.Form):
    """An account of an official, or of an administrator."""

    username = forms.CharField(label=_("Sign-in name"), max_length=64)
    official = Person(label=_("Official"), required=False, help_text=BY_CODE_OR_NAME)
    administers = forms.ChoiceField(
        label=_("Or an administrator of"), choices=Administers.choices, required=False
    )

    def clean_username(self) -> str:
        """Return a name that no account has."""
        name = self.cleaned_data["username"].strip()
        if Account.objects.filter(username=name).exists():
            raise forms.ValidationError(_("Another account has this name."))
        return str(name)


class NewErasure(forms.Form):
    """Where the words stand, by which law they are erased, and why."""

    place = forms.CharField(
        label=_("What is erased"),
        max_length=120,
        help_text=_(
            "As the page of the entry names it, such as review/12/opinion; or entry/57/reason for"
            " a word of entry 57 itself."
        ),
    )
    basis = forms.CharField(
        label=_("Legal basis"),
        max_length=200,
        help_text=format_lazy("{} {}", _("The law and its article."), PUBLIC_FOR_GOOD),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the administrators only; do not repeat what is to be erased."),
    )


class Workbook(forms.Form):
    """A workbook to import."""

    file = forms.FileField(label=_("Workbook"), help_text=_("An .xlsx of at most 10 MB."))
    base = Day(
        label=_("Rows without a first day begin on"),
        help_text=_("Used where the first day is left empty."),
    )

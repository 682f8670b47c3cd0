# SPDX-License-Identifier: Apache-2.0
"""Forms about accounts, and the workbook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms.fields import BY_CODE_OR_NAME, Day, Person
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


class Workbook(forms.Form):
    """A workbook to import."""

    file = forms.FileField(label=_("Workbook"), help_text=_("An .xlsx of at most 10 MB."))
    base = Day(
        label=_("Rows without a first day begin on"),
        help_text=_("Used where the first day is left empty."),
    )

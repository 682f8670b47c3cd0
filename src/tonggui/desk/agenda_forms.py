# SPDX-License-Identifier: Apache-2.0
"""The form that puts a matter on an agenda, with the reserved matter it is about (R31)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tonggui.desk import meeting_forms


class Putting(meeting_forms.Putting):
    """A matter for the agenda, the case it belongs to, and which reserved matter it is."""

    reserved = forms.ChoiceField(
        label=_("Reserved matter"),
        required=False,
        help_text=_("Where only the unit's highest meeting decides it; chosen, not written."),
    )

    field_order = ("belongs", "matter", "reserved")

    def __init__(self, *args: Any, reserved: meeting_forms.Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reserved"].choices = [("", "—"), *reserved]  # type: ignore[attr-defined]

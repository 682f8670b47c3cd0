# SPDX-License-Identifier: Apache-2.0
"""Forms of calling a meeting, and of calling it off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms.fields import Moment
from tonggui.desk.meeting_forms import Choices, Entry
from tonggui.meetings.models import LateReason, MeetingKind


class Calling(forms.Form):
    """What a meeting is called with."""

    kind = forms.ChoiceField(label=_("Kind"))
    begins_at = Moment(label=_("Begins"))
    place = forms.CharField(label=_("Venue"), max_length=120, required=False)
    secretary = forms.ChoiceField(label=_("Keeps the minutes"))
    invited = forms.MultipleChoiceField(
        label=_("Invited to attend"), required=False, widget=forms.CheckboxSelectMultiple
    )
    urgent_reason = forms.CharField(
        label=_("Why it is urgent"),
        max_length=200,
        required=False,
        help_text=_("Only where there is no time for the notice: it is kept, and judged."),
    )
    late_reason = forms.ChoiceField(
        label=_("Held on paper before, entered now"),
        choices=[("", _("no")), *LateReason.choices],
        required=False,
        help_text=_("Everything is then marked as entered late, and judged as such."),
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[MeetingKind],
        secretaries: Choices,
        watching: Choices,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label) for each in kinds
        ]
        self.fields["secretary"].choices = secretaries  # type: ignore[attr-defined]
        self.fields["invited"].choices = watching  # type: ignore[attr-defined]


class CallingOff(Entry):
    """Why a meeting is called off."""

    reason = forms.CharField(
        label=_("Why it is called off"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Stays on record with the meeting; its members and the invited read it."),
    )

# SPDX-License-Identifier: Apache-2.0
"""Forms of acts on a card: noticing, explaining, correcting, and what supervisors decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.core import cards as core
from tonggui.desk.case_forms import Files

NAMES = MappingProxyType(
    {
        core.ACK: pgettext_lazy("card", "notice"),
        core.EXPLAIN: pgettext_lazy("card", "explain"),
        core.CORRECT: pgettext_lazy("card", "report a correction"),
        core.DISPOSE: pgettext_lazy("card", "dispose"),
        core.ORDER: pgettext_lazy("card", "order a correction"),
        core.VERIFY: pgettext_lazy("card", "verify the correction"),
        core.REVIEW: pgettext_lazy("card", "review as second person"),
        core.CLEAR: pgettext_lazy("card", "close the card"),
        core.WITHDRAW: pgettext_lazy("card", "withdraw as an error of the rule"),
        core.RECHECK: pgettext_lazy("card", "look at it again"),
    }
)
DISPOSITIONS = MappingProxyType(
    {
        "督办": pgettext_lazy("disposition", "see to it that it is put right"),
        "约谈": pgettext_lazy("disposition", "talk to the post"),
        "转有权机关": pgettext_lazy("disposition", "refer to the body competent"),
        "申辩成立": pgettext_lazy("disposition", "the explanation holds"),
    }
)
_TO_DETAIL = ("text", "reason", "result", "disposition", "ticket")


def detail_of(said: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form says, as the event keeps it."""
    found = {name: str(said[name]) for name in _TO_DETAIL if said.get(name)}
    if due := said.get("due"):
        found["due"] = f"{due.isoformat()}T23:59:59+08:00"
    return found


class OnCard(forms.Form):
    """An act that needs no more than being done."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class InWords(OnCard):
    """An act in one's own words, with papers if there are any."""

    text = forms.CharField(
        label=_("In your own words"), max_length=4000, widget=forms.Textarea({"rows": 5})
    )
    papers = Files(
        label=_("Papers"), help_text=_("PDF, PNG, JPEG, DOCX, XLSX or OFD; a photograph will do.")
    )


class WithPapers(InWords):
    """A correction: what was put right, and the papers that show it."""

    def clean(self) -> dict[str, Any]:
        """Return what is said; a correction without a paper shows nothing."""
        said = super().clean() or {}
        if not said.get("papers"):
            self.add_error("papers", _("Bring at least one paper that shows it."))
        return said


class Disposing(OnCard):
    """What the supervising body does about a card, and why."""

    disposition = forms.ChoiceField(label=_("What is done"), choices=list(DISPOSITIONS.items()))
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class Ordering(OnCard):
    """Until when something is to be corrected, and what."""

    due = forms.DateField(label=_("Until"), widget=forms.DateInput({"type": "date"}))
    text = forms.CharField(
        label=_("What is to be corrected"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )

    def clean_due(self) -> date:
        """Return a day until which something can still be corrected."""
        due: date = self.cleaned_data["due"]
        if due < localdate():
            raise forms.ValidationError(_("This day has passed: name one that is still to come."))
        return due


class Verifying(OnCard):
    """Whether a correction holds."""

    result = forms.ChoiceField(
        label=_("The correction"),
        choices=[(core.PASSED, _("holds")), ("不合格", _("does not hold"))],
    )
    text = forms.CharField(
        label=_("What was looked at"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class Reviewing(OnCard):
    """Whether a second person agrees with what was verified."""

    result = forms.ChoiceField(
        label=_("You"), choices=[(core.AGREED, _("agree")), ("不同意", _("do not agree"))]
    )
    text = forms.CharField(
        label=_("What was looked at"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class LookingAgain(OnCard):
    """Whether the end of a card holds, as somebody sees who had no part in it."""

    result = forms.ChoiceField(
        label=_("That it was closed"),
        choices=[(core.PASSED, _("holds")), ("不合格", _("does not hold: the card opens again"))],
    )
    text = forms.CharField(
        label=_("What was looked at"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class Closing(OnCard):
    """Why a card ends, and on what evidence."""

    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    papers = Files(label=_("Evidence"), help_text=_("What shows that it was looked at."))

    def clean(self) -> dict[str, Any]:
        """Return what is said; a card is closed on evidence."""
        said = super().clean() or {}
        if not said.get("papers"):
            self.add_error("papers", _("Bring at least one paper that shows it."))
        return said


class Withdrawing(OnCard):
    """Why the rule erred, and under which ticket that is kept."""

    ticket = forms.CharField(
        label=_("Ticket of the rule"),
        max_length=40,
        help_text=_("Under this number the error of the rule is kept, so that it is mended."),
    )
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea({"rows": 3}))


FORMS: MappingProxyType[str, type[OnCard]] = MappingProxyType(
    {
        core.ACK: OnCard,
        core.EXPLAIN: InWords,
        core.CORRECT: WithPapers,
        core.DISPOSE: Disposing,
        core.ORDER: Ordering,
        core.VERIFY: Verifying,
        core.REVIEW: Reviewing,
        core.CLEAR: Closing,
        core.WITHDRAW: Withdrawing,
        core.RECHECK: LookingAgain,
    }
)

# SPDX-License-Identifier: Apache-2.0
"""Forms of chains: to follow a fund or a project, a link, a look at one, where it was published."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.chains.models import Kind, Opinion, Stage
from tonggui.desk.forms.fields import PUBLIC_FOR_GOOD, Day, UnitNamed

MOST_BYTES = 20 << 20
Choices = Sequence[tuple[str, str]]


def _yuan(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=17, decimal_places=2, **options)


class Following(forms.Form):
    """Which fund or project is to be followed."""

    kind = forms.ChoiceField(label=_("What is followed"), choices=Kind.choices)
    code = forms.CharField(
        label=_("Number"),
        max_length=40,
        help_text=_(
            "Of the fund's batch or of the project, without blanks: acts of cases name it."
        ),
    )
    name = forms.CharField(label=_("Name"), max_length=120, help_text=PUBLIC_FOR_GOOD)
    unit = forms.ChoiceField(label=_("Unit that leads it"))
    is_livelihood = forms.BooleanField(
        label=_("Money for livelihoods"),
        required=False,
        help_text=_("It is a red card sooner if it lies."),
    )

    def __init__(self, *args: Any, units: Choices = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class Linking(forms.Form):
    """A link of a stage: which unit did it, when, over how much."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    unit = forms.ChoiceField(label=_("Unit that did it"))
    on = Day(label=_("Day"))
    yuan = _yuan(_("Amount, yuan"), required=False)
    to = UnitNamed(label=_("Sent on to which unit"), required=False)
    recipients = forms.IntegerField(
        label=_("For how many people or firms"),
        required=False,
        min_value=1,
        help_text=_("Those whom the money reaches in the end. Left empty, the trace ends here."),
    )
    listed = forms.FileField(
        label=_("List of those it was for"),
        required=False,
        help_text=_("Only its digest is kept, so that it can be held against it; no names."),
    )
    started_on = Day(label=_("When the changed work began"), required=False)
    due_on = Day(
        label=_("First day of an approved plan by stages"),
        required=False,
        help_text=_("Only with the number of its approval."),
    )
    limit = _yuan(
        _("Change that needs no higher approval, below yuan"), required=False, min_value=0
    )
    paper = forms.CharField(
        label=_("Number of the document or resolution"), required=False, max_length=120
    )
    words = forms.CharField(
        label=pgettext_lazy("link", "Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Seen by whoever sees the chain here, not by the public."),
    )

    def __init__(
        self, *args: Any, stage: str, kind: str, units: Choices = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        for name in set(_ONLY_AT) - {each for each, at in _ONLY_AT.items() if stage in at[kind]}:
            del self.fields[name]
        self.fields["yuan"].required = stage not in {Stage.DESIGN, Stage.ACCEPTANCE}
        if stage == Stage.CHANGE:
            self.fields["yuan"].help_text = _("Less than nothing where it takes away.")

    def clean(self) -> dict[str, Any]:
        """Return what is said, sums in fen, of a list only its digest."""
        said = super().clean() or {}
        file = said.get("listed")
        if file is not None and file.size > MOST_BYTES:
            self.add_error("listed", _("The file is larger than 20 MB."))
            file = None
        digest = f"sha256:{sha256(file.read()).hexdigest()}" if file else ""
        sums = {"amount": _fen(said.get("yuan")), "limit": _fen(said.get("limit"))}
        return {**said, **sums, "digest": digest}


_FUND, _PROJECT = Kind.FUND.value, Kind.PROJECT.value
# Which fields stand in the form of which stage of what.
_ONLY_AT = MappingProxyType(
    {
        "to": {_FUND: {Stage.ALLOCATION}, _PROJECT: set()},
        "recipients": {_FUND: {Stage.PAYMENT}, _PROJECT: set()},
        "listed": {_FUND: {Stage.PAYMENT}, _PROJECT: set()},
        "started_on": {_FUND: set(), _PROJECT: {Stage.CHANGE}},
        "due_on": {_FUND: {Stage.INDICATOR, Stage.ARRIVAL}, _PROJECT: set()},
        "limit": {_FUND: set(), _PROJECT: {Stage.CONTRACT}},
    }
)


class Correcting(Linking):
    """A link in place of one that was wrong, with the reason; or that it never was."""

    is_withdrawn = forms.BooleanField(
        label=_("It never was: leave it out"),
        required=False,
        help_text=_("For what was recorded twice or elsewhere. The row stays on record."),
    )
    reason = forms.CharField(
        label=_("Why it is put right"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


class Looking(forms.Form):
    """What a supervising body says of a link."""

    opinion = forms.ChoiceField(label=_("Opinion"), choices=Opinion.choices)
    words = forms.CharField(
        label=_("What was seen"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )


class Publishing(forms.Form):
    """Where and on which day a link was published at the receiving level."""

    place = forms.CharField(
        label=pgettext_lazy("publication", "Where"),
        max_length=200,
        help_text=_("The address, or the board."),
    )
    on = Day(label=_("Day"))


class Taking(forms.Form):
    """The case whose acts are links."""

    case = forms.CharField(label=_("Number of the case"), max_length=64)


class Asked(forms.Form):
    """Which chains are asked for; what is empty narrows nothing."""

    of = forms.ChoiceField(
        label=_("What is followed"), required=False, choices=[("", "—"), *Kind.choices]
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    words = forms.CharField(label=_("Number or name"), required=False, max_length=80)

    def __init__(self, *args: Any, units: Choices = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = [("", "—"), *units]  # type: ignore[attr-defined]


def _fen(yuan: Any) -> int | None:
    return None if yuan is None else int(yuan * 100)

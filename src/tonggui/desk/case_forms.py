# SPDX-License-Identifier: Apache-2.0
"""Forms of a case: opening it, acting at a node or on the whole, and opinions of supervision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.supervision.permitting import OPINIONS

NAMES = MappingProxyType(
    {
        "acceptance": _("acceptance"),
        "added_sign": _("added signature"),
        "case_close": _("close the case"),
        "case_open": _("case opened"),
        "countersign": _("countersign"),
        "edition_move": _("moved to a newer edition"),
        "node_close": _("finish the node"),
        "node_open": _("begin the node"),
        "payment": _("payment"),
        "publish": _("publication"),
        "resume": _("start the clock again"),
        "return": _("return"),
        "sup_act": pgettext_lazy("event", "supervision"),
        "suspend": _("stop the clock"),
        "transfer": _("pass on"),
        "urge": _("urge"),
    }
)
OF_THE_CASE = ("suspend", "resume", "urge", "case_close")
_TO_DETAIL = ("opinion", "reason", "to", "target", "text")


def name_of(kind: str) -> str:
    """Return what a kind of event is called; one without a name keeps its own."""
    return str(NAMES.get(kind, kind))


def detail_of(said: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form says beyond the columns of an event."""
    return {name: str(said[name]) for name in _TO_DETAIL if said.get(name)}


class Files(forms.FileField):
    """Any number of files."""

    def __init__(self, **options: Any) -> None:
        widget = forms.ClearableFileInput()
        widget.allow_multiple_selected = True
        widget.attrs["multiple"] = True
        super().__init__(widget=widget, required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:  # noqa: ARG002 - Django's form
        """Return the files; none is none."""
        brought = data if isinstance(data, Sequence) else [data] if data else []
        return [super(Files, self).clean(each) for each in brought if each]


class Opening(forms.Form):
    """What a case is about."""

    title = forms.CharField(label=_("What it is about"), max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class OnCase(forms.Form):
    """When something was done to a case."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    at = forms.DateTimeField(
        label=_("When it was done"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Entering it late is recorded as such."),
    )

    def __init__(self, *args: Any, nodes: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if "node" in self.fields:
            self.fields["node"] = forms.ChoiceField(
                label=_("node"), choices=[(each, each) for each in nodes]
            )


class AtNode(OnCase):
    """What was done at a node, with its opinion and papers."""

    node = forms.ChoiceField()
    opinion = forms.CharField(
        label=_("Opinion"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class Finishing(AtNode):
    """The end of a node: its opinion, sum and papers."""

    yuan = forms.DecimalField(
        label=_("Amount, yuan"), required=False, min_value=0, max_digits=15, decimal_places=2
    )
    papers = Files(
        label=_("Papers"), help_text=_("PDF, PNG, JPEG, DOCX, XLSX or OFD; a photograph will do.")
    )

    def clean(self) -> dict[str, Any]:
        """Return what is said, the sum in fen."""
        said = super().clean() or {}
        yuan = said.get("yuan")
        return {**said, "amount": None if yuan is None else int(yuan * 100)}


class WithReason(OnCase):
    """An act that says why."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea({"rows": 3}))


class ReasonAtNode(WithReason):
    """An act at a node that says why."""

    node = forms.ChoiceField()


class Passing(ReasonAtNode):
    """To whom a node is passed on, and why."""

    to = forms.CharField(label=_("To whom"), max_length=80)


class Watching(OnCase):
    """What a supervising body says at a node: an opinion of a fixed kind, and words of its own."""

    node = forms.ChoiceField()
    opinion = forms.ChoiceField(label=_("Opinion"), choices=[(each, each) for each in OPINIONS])
    text = forms.CharField(
        label=_("In words"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


FORMS: MappingProxyType[str, type[OnCase]] = MappingProxyType(
    {
        "node_open": AtNode,
        "node_close": Finishing,
        "countersign": AtNode,
        "added_sign": AtNode,
        "return": ReasonAtNode,
        "transfer": Passing,
        "suspend": WithReason,
        "resume": OnCase,
        "urge": OnCase,
        "case_close": OnCase,
    }
)

# SPDX-License-Identifier: Apache-2.0
"""Forms of how a case ends and of emergencies: decision, publication, ratification, opening."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonggui.cases.papers import Brought
from tonggui.core.events import RATIFICATION
from tonggui.desk.case_forms import ACCEPTED, Files, OnCase
from tonggui.desk.forms.fields import Moment
from tonggui.supervision.made_public import LEFT_OUT, MASKED, SHOWN

OF_RESULTS = ("case_decided", "publish")


def _lines(rows: int = 2) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class Bringing(OnCase):
    """An act that brings papers."""

    papers = Files(
        label=_("Papers"),
        attrs={"accept": ACCEPTED},
        help_text=_("PDF, PNG, JPEG, DOCX, XLSX or OFD; a photograph will do."),
    )

    def clean(self) -> dict[str, Any]:
        """Return what is said, with the papers as they are brought."""
        said = super().clean() or {}
        brought = [Brought(str(each.name), each) for each in said.get("papers") or ()]
        return {**said, "papers": brought}


class Deciding(Bringing):
    """What was decided in a case: for whom, how much, on which fact, by whom, why otherwise."""

    yuan = forms.DecimalField(
        label=_("Amount, yuan"), required=False, min_value=0, max_digits=15, decimal_places=2
    )
    party = forms.CharField(
        label=_("Whom it concerns"),
        required=False,
        max_length=120,
        help_text=_("Kept with the case; never shown to the public."),
    )
    fact_code = forms.CharField(
        label=_("Fact, by the discretion table"), required=False, max_length=80
    )
    collective = forms.BooleanField(label=_("Discussed collectively"), required=False)
    deviation_reason = forms.CharField(
        label=_("Why it departs from the table, if it does"),
        required=False,
        max_length=500,
        widget=_lines(),
    )
    handler = forms.ChoiceField(label=_("Handled by"), required=False)
    reviewer = forms.ChoiceField(label=_("Reviewed by"), required=False)
    field_order = (
        *("yuan", "party", "fact_code", "collective", "deviation_reason", "handler"),
        *("reviewer", "papers", "at"),
    )

    def choices(self) -> dict[str, Sequence[tuple[str, Any]]]:
        """Offer the posts that work on the case."""
        posts = [("", "—"), *self.around.posts]
        return {**super().choices(), "handler": posts, "reviewer": posts}

    def clean(self) -> dict[str, Any]:
        """Return what is said, the sum in fen."""
        said = super().clean()
        yuan = said.get("yuan")
        return {**said, "amount": None if yuan is None else int(yuan * 100)}


class Publishing(Bringing):
    """What was made public, where, and the very thing that was shown, known by its digest."""

    object = forms.CharField(label=_("What was made public"), max_length=120)
    node = forms.ChoiceField(label=_("Node"), required=False)
    place = forms.CharField(
        label=pgettext_lazy("publication", "Where"),
        required=False,
        max_length=200,
        help_text=_("The address, or the board."),
    )
    decided_at = Moment(
        label=_("When it was decided"),
        required=False,
        help_text=_("From then the days for making it public count."),
    )
    masked = forms.MultipleChoiceField(
        label=_("Fields that were masked"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the lists make public of a case; whatever is not ticked was shown."),
    )
    absent = forms.MultipleChoiceField(
        label=_("Fields that were left out"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("More than one in ten of a power's cases with such a field is found (S05)."),
    )
    field_order = ("object", "papers", "masked", "absent", "place", "decided_at", "node", "at")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.around.published:
            del self.fields["masked"], self.fields["absent"]
        self.fields["node"].initial = ""
        self.fields["papers"].label = _("What was shown")
        self.fields["papers"].help_text = _(
            "The document as published, or a photograph of the board: its digest is kept, so that a"
            " change shows."
        )

    def choices(self) -> dict[str, Sequence[tuple[str, Any]]]:
        """Offer the case as a whole first, and the fields that lists make public."""
        names = [(each, each) for each in self.around.published]
        nodes = [("", _("the case as a whole")), *self.around.nodes]
        return {"node": nodes, "masked": names, "absent": names}

    def clean(self) -> dict[str, Any]:
        """Return what is said, with the digest of what was shown."""
        said = super().clean()
        if both := set(said.get("masked") or ()) & set(said.get("absent") or ()):
            self.add_error(
                "absent", _("Masked or left out, not both: %s") % "、".join(sorted(both))
            )
        if not said["papers"]:
            self.add_error("papers", _("Bring what was shown: nobody can compare it otherwise."))
            return said
        fields = self._fields(said.get("masked") or (), said.get("absent") or ())
        return {**said, "hash": _digest(said["papers"][0]), "fields": fields}

    def _fields(self, masked: Collection[str], absent: Collection[str]) -> dict[str, str]:
        """Return how each field that lists make public was shown."""
        return {
            name: LEFT_OUT if name in absent else MASKED if name in masked else SHOWN
            for name in self.around.published
        }


class Ratifying(Bringing):
    """Which body ratified what was begun in an emergency, and by which document."""

    body = forms.ChoiceField(label=_("Body that ratified"))
    document = forms.CharField(label=_("Document"), required=False, max_length=120)
    field_order = ("body", "document", "papers", "at")

    def choices(self) -> dict[str, Sequence[tuple[str, Any]]]:
        """Offer the deciding bodies of the unit, and of those above it."""
        return {"body": self.around.bodies}


class Emergency(forms.Form):
    """What an emergency is opened with."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    title = forms.CharField(label=_("What it is about"), max_length=200)
    power = forms.CharField(
        label=_("Power that it needs, and no list has yet"),
        max_length=64,
        help_text=_("Its code if there is one, else what it would be called."),
    )
    reason = forms.CharField(label=_("Why it cannot wait"), max_length=500, widget=_lines(3))
    unit = forms.ChoiceField(label=_("Unit"))
    began_at = Moment(label=_("When it began"))

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


def _digest(brought: Brought) -> str:
    hashed = sha256()
    brought.content.seek(0)
    while block := brought.content.read(1 << 20):
        hashed.update(block)
    return f"sha256:{hashed.hexdigest()}"


FORMS: MappingProxyType[str, type[OnCase]] = MappingProxyType(
    {"case_decided": Deciding, "publish": Publishing, RATIFICATION: Ratifying}
)

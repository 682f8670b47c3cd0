# SPDX-License-Identifier: Apache-2.0
"""Forms on the road to an edition: a new power, a review, a resolution, a publication."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tonggui.desk.drafting.fields import CATEGORIES, SIDES
from tonggui.desk.forms.adopting import Adopting
from tonggui.desk.forms.fields import PUBLIC_FOR_GOOD, Day
from tonggui.people.exchange.cells import narrow
from tonggui.registry.models import ReasonKind
from tonggui.registry.services import Why

LONGEST_REASON = 300


class Offered(forms.TextInput):
    """A field that offers words while one types and takes others too."""

    def __init__(self, offers: Sequence[str]) -> None:
        super().__init__()
        self.offers = offers

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the field with the list it offers."""
        shown = super().render(name, value, {**(attrs or {}), "list": f"offered-{name}"}, renderer)
        offered = format_html_join("", '<option value="{}">', ((each,) for each in self.offers))
        return format_html('{}<datalist id="offered-{}">{}</datalist>', shown, name, offered)


class NewPower(forms.Form):
    """A power that the registry does not have yet."""

    code = forms.CharField(
        label=_("Code"), max_length=64, help_text=_("Kept for good and never used again.")
    )
    name = forms.CharField(label=_("Name of the power"), max_length=200)
    side = forms.ChoiceField(label=_("Outward or inward"), choices=SIDES)
    category = forms.CharField(label=_("Category"), max_length=60, widget=Offered(CATEGORIES))
    first_node = forms.CharField(
        label=_("Its first node"), max_length=60, help_text=_("Such as 受理; the others follow.")
    )

    def clean_code(self) -> str:
        """Return the code as codes are written."""
        return narrow(self.cleaned_data["code"])

    def body(self, unit: str) -> dict[str, Any]:
        """Return the draft that these few answers make."""
        said = self.cleaned_data
        return {
            "id": said["code"],
            "unit": unit,
            "name": said["name"],
            "side": said["side"],
            "category": said["category"],
            "nodes": [{"node": "n1", "name": said["first_node"]}],
        }


class Seen(forms.Form):
    """The version of a draft that was looked at: an act on another one is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class Opinion(Seen):
    """What a reviewer says."""

    agrees = forms.ChoiceField(
        label=_("Finding"),
        choices=[("yes", _("I agree")), ("no", _("I object"))],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("Opinion"),
        max_length=500,
        required=False,
        widget=forms.Textarea,
        help_text=_("An objection says what to change and why."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of an objection."""
        said = super().clean() or {}
        if said.get("agrees") == "no" and not said.get("opinion", "").strip():
            self.add_error("opinion", _("An objection says why."))
        return said


class Resolution(Adopting, Seen):
    """The resolution that adopts a draft, in the version that was looked at."""


class Putting(forms.Form):
    """On the agenda of which meeting a draft or a round is put."""

    meeting = forms.ChoiceField(
        label=_("Meeting"),
        help_text=_("Meetings of this unit's bodies that are not over and whose record you keep."),
    )

    def __init__(self, *args: Any, meetings: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = meetings  # type: ignore[attr-defined]


class Publication(Seen):
    """From which day an edition is in force."""

    effective_on = Day(label=_("In force from"))


class Withdrawing(forms.Form):
    """Why a power is taken away for good."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea, help_text=PUBLIC_FOR_GOOD
    )
    withdrawn_on = Day(label=_("First day without the power"))


class Reasoned(forms.Form):
    """Why what is published is revised; `found` is offered as what a correction names."""

    kind = forms.ChoiceField(label=_("Kind of reason"), choices=ReasonKind.choices)
    words = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        help_text=format_lazy("{} {}", _("Printed with the new edition."), PUBLIC_FOR_GOOD),
    )
    about = forms.CharField(
        label=_("Card, finding or proposal"),
        max_length=120,
        required=False,
        help_text=format_lazy(
            "{} {}",
            _("Needed where something found is put right; such as the number of a card."),
            PUBLIC_FOR_GOOD,
        ),
    )

    def __init__(self, *args: Any, found: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].widget = Offered(found)


class ListsFile(Reasoned):
    """A file of lists to import, and why it revises what is further on than a draft."""

    file = forms.FileField(
        label=_("Workbook or lists"),
        help_text=_("An .xlsx with the customary sheets, or a .yaml; at most 10 MB."),
    )
    field_order = ("file", "kind", "words", "about")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "words"):
            self.fields[name].required = False
        self.fields["kind"].choices = [("", "—"), *ReasonKind.choices]  # type: ignore[attr-defined]
        self.fields["kind"].help_text = _(
            "For what revises a published power, or sets a draft back; else left empty."
        )

    @property
    def why(self) -> Why | None:
        """Return the reason, if one was given."""
        said = self.cleaned_data
        return Why(said["words"], said["kind"], said["about"]) if said["words"].strip() else None


class DrawingFile(Seen):
    """A drawing to import."""

    file = forms.FileField(label=_("Drawing"), help_text=_("A .bpmn file of BPMN 2.0."))
    because = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Where the drawing sets the draft back on its road."),
    )

    @property
    def seen(self) -> dict[str, Any]:
        """Return the version that was looked at, and why it is set back."""
        return {name: self.cleaned_data[name] for name in ("version", "because")}

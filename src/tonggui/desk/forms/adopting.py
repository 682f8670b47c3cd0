# SPDX-License-Identifier: Apache-2.0
"""By what lists or a risk round are adopted: an item of a meeting, else a resolution in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms.fields import PUBLIC_FOR_GOOD, Day


class Adopting(forms.Form):
    """An item of a meeting that adopts, else words alone and their day."""

    item = forms.ChoiceField(
        label=_("Item of a meeting that adopted it"),
        required=False,
        help_text=_("Items of this unit's meetings about this version, carried with a quorum."),
    )
    resolution = forms.CharField(
        label=_("Resolution"),
        max_length=200,
        required=False,
        help_text=format_lazy(
            "{} {} {}",
            _("Only without an item: meeting and number, such as 局党组会〔2026〕3号."),
            _("It is then marked and counted as not tied to a meeting record."),
            PUBLIC_FOR_GOOD,
        ),
    )
    adopted_on = Day(label=_("Adopted on"), required=False)

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [("", _("none: a resolution in words, not tied to a meeting record"))]
        self.fields["item"].choices = [*items, *words]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the resolution and its day where no item is named."""
        said = super().clean() or {}
        if not said.get("item"):
            for name in ("resolution", "adopted_on"):
                if name not in self.errors and not said.get(name):
                    self.add_error(name, _("Name an item, or say this."))
        return said

# SPDX-License-Identifier: Apache-2.0
"""Forms of what binds a unit: major matters, reserved matters, levels, what is withheld."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms import Day
from tonggui.desk.forms.fields import PUBLIC_FOR_GOOD
from tonggui.people import queries as people
from tonggui.people.models import (
    CollectiveBody,
    CollectiveBodyVersion,
    Post,
    SupervisingKind,
    Unit,
)
from tonggui.rounds.models import Part
from tonggui.rounds.models.bounds import Matter
from tonggui.ruling.models import LONGEST_REASON

FEN = 100
SEPARATOR = "、"


class Yuan(forms.DecimalField):
    """A sum as people write it, kept in fen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_digits=15, decimal_places=2, **options)

    def clean(self, value: Any) -> Any:
        """Return the sum in fen, None where none is given."""
        found: Decimal | None = super().clean(value)
        return None if found is None else int(found * FEN)


class _OfForum(forms.Form):
    """What a deciding body of the unit decides."""

    forum = forms.ChoiceField(label=_("Deciding body"))

    def __init__(self, *args: Any, unit: Unit, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = CollectiveBodyVersion.objects.on(day).filter(body__unit=unit)
        versions = rows.select_related("body").order_by("-rank")
        self.fields["forum"].choices = [(each.body.code, each.name) for each in versions]  # type: ignore[attr-defined]

    def clean_forum(self) -> CollectiveBody:
        """Return the body."""
        return CollectiveBody.objects.get(code=self.cleaned_data["forum"])


class Scope(_OfForum):
    """From which sum on a forum decides a kind of major matter."""

    matter = forms.ChoiceField(label=_("Kind of matter"), choices=Matter.choices)
    threshold = Yuan(
        label=_("From so many yuan"),
        required=False,
        help_text=_("Only for projects and sums of money; empty: every such matter."),
    )
    cumulative = Yuan(
        label=_("Or cumulated from so many yuan"),
        required=False,
        help_text=_("To one payee within the days below, so that splitting does not help."),
    )
    window_days = forms.IntegerField(
        label=_("Within days"), min_value=1, max_value=1000, initial=365
    )
    items = forms.CharField(
        label=_("Matters meant"), required=False, help_text=_("Matters, separated by 、")
    )
    since = Day(label=_("First day"))

    field_order = ("matter", "forum", "threshold", "cumulative", "window_days", "items", "since")

    def clean_items(self) -> list[str]:
        """Return the matters one by one."""
        text = str(self.cleaned_data["items"]).replace("，", SEPARATOR).replace(",", SEPARATOR)
        return [part.strip() for part in text.split(SEPARATOR) if part.strip()]


class Reserved(_OfForum):
    """A matter that only the highest meeting decides."""

    code = forms.CharField(label=_("Code"), max_length=60)
    name = forms.CharField(label=_("Matter"), max_length=120)
    owner = forms.ChoiceField(label=_("Carried out by"))
    days = forms.IntegerField(
        label=_("Days until it is carried out"), min_value=1, max_value=2000, initial=30
    )
    since = Day(label=_("First day"))

    field_order = ("code", "name", "forum", "owner", "days", "since")

    def __init__(self, *args: Any, unit: Unit, day: date, **options: Any) -> None:
        super().__init__(*args, unit=unit, day=day, **options)
        posts = [(each.post.code, each.name) for each in people.posts_on(day, unit)]
        self.fields["owner"].choices = posts  # type: ignore[attr-defined]

    def clean_owner(self) -> Post:
        """Return the post."""
        return Post.objects.get(code=self.cleaned_data["owner"])


class LevelFacts(forms.Form):
    """What a level of risk asks of supervision."""

    led_by = forms.ChoiceField(label=_("Led by"), choices=SupervisingKind.choices)
    every_days = forms.IntegerField(
        label=_("At least every so many days"), min_value=1, max_value=1000
    )
    percent = forms.IntegerField(
        label=_("Share of cases sampled, in %"), min_value=0, max_value=100
    )
    since = Day(label=_("First day"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it: name nobody."),
    )


class Withheld(forms.Form):
    """What of a power is to be withheld, why, on which ground, until when."""

    part = forms.ChoiceField(label=_("What is withheld"), choices=Part.choices)
    item = forms.ChoiceField(
        label=_("Which risk or control"),
        required=False,
        help_text=_("Only where one risk or one control is withheld."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody can read it while something is withheld: name nobody."),
    )
    ground = forms.CharField(
        label=_("Legal ground"),
        max_length=200,
        help_text=format_lazy("{} {}", _("The law and its article."), PUBLIC_FOR_GOOD),
    )
    review_on = Day(label=_("Looked at again on"))

    def __init__(self, *args: Any, body: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        risks = [(str(r.get("risk", "")), r) for r in body.get("risks", ())]
        controls = [
            (str(c.get("control", "")), str(c.get("measure", "")))
            for _code, r in risks
            for c in r.get("controls", ())
        ]
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            (
                _("Risks"),
                [(code, f"{code} {r.get('description', '')}") for code, r in risks if code],
            ),
            (_("Controls"), [(code, f"{code} {text}") for code, text in controls if code]),
        ]


class Past(forms.Form):
    """Past events, stored or uploaded."""

    stored = forms.ChoiceField(label=_("Past events"), required=False)
    file = forms.FileField(
        label=_("Or upload some"),
        required=False,
        help_text=_("A .csv, .jsonl, .parquet or .xes of at most 10 MB and 200,000 events."),
    )

    def __init__(self, *args: Any, stored: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stored"].choices = [("", "—"), *stored]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse neither; what is uploaded counts, as the stored events are chosen beforehand."""
        said: dict[str, Any] = super().clean() or {}
        if not (said.get("stored") or said.get("file")):
            raise forms.ValidationError(_("Choose stored events or upload some: one of the two."))
        return said

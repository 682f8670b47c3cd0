# SPDX-License-Identifier: Apache-2.0
"""Forms of the desk: what is asked for, and in which words; what may be is for services to say."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tonggui.people import queries
from tonggui.people.exchange.cells import narrow
from tonggui.people.models import (
    Account,
    Administers,
    Flag,
    Level,
    Official,
    Part,
    Post,
    RiskLevel,
    Rollout,
    Stage,
    SupervisingBody,
    Unit,
)
from tonggui.people.services.divide import SEPARATORS


class Day(forms.DateField):
    """A day, picked or written."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)


class Person(forms.CharField):
    """An official by code, or by name where only one has it."""

    def clean(self, value: Any) -> Any:
        """Return the official."""
        text = super().clean(value)
        if not text:
            return None
        found = Official.objects.filter(code=narrow(text)).first()
        named = [] if found else list(Official.objects.filter(name=text)[:2])
        if found is None and len(named) != 1:
            raise forms.ValidationError(
                _("Several people have this name: write the code.")
                if named
                else _("Nobody on record has this code or name.")
            )
        return found or named[0]


def _supervisors(day: date) -> list[tuple[str, str]]:
    bodies = queries.bodies_on(day).values()
    return [("", "—"), *((each.body.code, each.name) for each in bodies)]


class Appointment(forms.Form):
    """Who holds which post from when."""

    post = forms.ChoiceField(label=_("Post"))
    official = Person(label=_("Official"), help_text=_("Code, or name where only one has it."))
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False, help_text=_("Empty: no end yet."))
    basis = forms.CharField(label=_("Document"), max_length=120, required=False)

    def __init__(self, *args: Any, unit: Unit, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        posts = [each for each in queries.posts_on(day, unit) if each.seats]
        self.fields["post"].choices = [(each.post.code, each.name) for each in posts]  # type: ignore[attr-defined]

    def clean_post(self) -> Post:
        """Return the post."""
        return Post.objects.get(code=self.cleaned_data["post"])


class Registration(forms.Form):
    """Someone who is not on record yet."""

    code = forms.CharField(
        label=_("Code"), max_length=32, help_text=_("Never changes and says nothing of the person.")
    )
    name = forms.CharField(label=_("Name"), max_length=60)

    def clean_code(self) -> str:
        """Return the code as codes are written."""
        return narrow(self.cleaned_data["code"])


class Ending(forms.Form):
    """The last day of something."""

    until = Day(label=_("Last day"), help_text=_("Rights end with this day."))


class NewPost(forms.Form):
    """A post to be created."""

    name = forms.CharField(label=_("Name"), max_length=80)
    since = Day(label=_("First day"))
    seats = forms.IntegerField(
        label=_("Seats"), min_value=0, max_value=99, initial=1, help_text=_("0: an assembly.")
    )
    key_flags = forms.MultipleChoiceField(
        label=_("Key post for"),
        choices=Flag.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_leader = forms.BooleanField(label=_("A team member's"), required=False)
    is_first_leader = forms.BooleanField(label=_("The first leader's"), required=False)
    supervised_by = forms.ChoiceField(
        label=_("Supervising body"),
        required=False,
        help_text=_("Empty: the one of the unit. Where there is none, the post is refused."),
    )

    def __init__(self, *args: Any, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["supervised_by"].choices = _supervisors(day)  # type: ignore[attr-defined]

    def clean_supervised_by(self) -> SupervisingBody | None:
        """Return the body."""
        return SupervisingBody.objects.filter(code=self.cleaned_data["supervised_by"]).first()


class Lending(forms.Form):
    """A written, dated delegation or entrustment."""

    code = forms.CharField(label=_("Number of the delegation"), max_length=64)
    official = Person(label=_("Who may act"), required=False)
    entrusted = forms.CharField(
        label=_("Or the unit entrusted"), required=False, help_text=_("Code of the unit.")
    )
    for_post = forms.ChoiceField(label=_("For the post"), required=False)
    power = forms.CharField(label=_("Only for the power"), max_length=40, required=False)
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"))
    basis = forms.CharField(label=_("Document"), max_length=120)
    supervised_by = forms.ChoiceField(
        label=_("Supervising body"),
        required=False,
        help_text=_(
            "Empty: the one that watches the receiver. Where there is none, it is refused."
        ),
    )

    def __init__(self, *args: Any, unit: Unit, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        posts = [(each.post.code, each.name) for each in queries.posts_on(day, unit)]
        self.fields["for_post"].choices = [("", "—"), *posts]  # type: ignore[attr-defined]
        self.fields["supervised_by"].choices = _supervisors(day)  # type: ignore[attr-defined]

    def clean_entrusted(self) -> Unit | None:
        """Return the unit."""
        code = narrow(self.cleaned_data["entrusted"])
        found = Unit.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("No unit on record has this code."))
        return found

    def clean_for_post(self) -> Post | None:
        """Return the post."""
        return Post.objects.filter(code=self.cleaned_data["for_post"]).first()

    def clean_supervised_by(self) -> SupervisingBody | None:
        """Return the body."""
        return SupervisingBody.objects.filter(code=self.cleaned_data["supervised_by"]).first()


class Division(forms.Form):
    """Who in a unit's team is in charge of what, from when."""

    since = Day(label=_("First day"))
    basis = forms.CharField(label=_("Document"), max_length=120, required=False)

    def __init__(self, *args: Any, unit: Unit, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        portfolios = queries.portfolios_on(day, unit)
        self.leaders = [each for each in queries.posts_on(day, unit) if each.is_leader]
        for each in self.leaders:
            self.fields[f"post-{each.post_id}"] = forms.CharField(
                label=each.name,
                required=False,
                initial="、".join(portfolios.get(each.post_id, ())),
                help_text=_("Matters, separated by 、"),
            )

    @property
    def portfolios(self) -> dict[Post, list[str]]:
        """Return the matters of every team member's post."""
        found = {}
        for each in self.leaders:
            text = self.cleaned_data[f"post-{each.post_id}"]
            for sign in SEPARATORS:
                text = text.replace(sign, "、")
            found[each.post] = [part.strip() for part in text.split("、") if part.strip()]
        return found


class UnitFacts(forms.Form):
    """What a unit is from a day on."""

    code = forms.CharField(label=_("Code"), max_length=32, help_text=_("Never changes."))
    name = forms.CharField(label=_("Name"), max_length=120)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    kind = forms.CharField(label=_("Kind"), max_length=40, required=False)
    parent = forms.CharField(
        label=_("Unit above"), required=False, help_text=_("Code of the unit.")
    )
    supervised_by = forms.ChoiceField(label=_("Supervising body"), required=False)
    rollout = forms.ChoiceField(label=_("Roll-out"), choices=Rollout.choices)
    since = Day(label=_("First day"))

    def __init__(self, *args: Any, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["supervised_by"].choices = _supervisors(day)  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """Return the code as codes are written."""
        return narrow(self.cleaned_data["code"])

    def clean_parent(self) -> Unit | None:
        """Return the unit above."""
        code = narrow(self.cleaned_data["parent"])
        found = Unit.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("No unit on record has this code."))
        return found

    def clean_supervised_by(self) -> SupervisingBody | None:
        """Return the body."""
        return SupervisingBody.objects.filter(code=self.cleaned_data["supervised_by"]).first()


class NewRemit(forms.Form):
    """What a body must watch; an empty cell means all."""

    unit = forms.CharField(label=_("Unit"), help_text=_("Code of the unit."))
    category = forms.CharField(label=_("Category of powers"), max_length=40, required=False)
    level = forms.ChoiceField(
        label=_("Risk level"), choices=[("", "—"), *RiskLevel.choices], required=False
    )
    stage = forms.ChoiceField(label=_("Stage"), choices=[("", "—"), *Stage.choices], required=False)
    part = forms.ChoiceField(label=_("Part"), choices=Part.choices)
    focus = forms.CharField(label=_("Focus"), max_length=300, required=False)
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False)

    def clean_unit(self) -> Unit:
        """Return the unit."""
        found = Unit.objects.filter(code=narrow(self.cleaned_data["unit"])).first()
        if found is None:
            raise forms.ValidationError(_("No unit on record has this code."))
        return found


class NewMember(forms.Form):
    """Someone who acts for a supervising body."""

    official = Person(label=_("Official"), help_text=_("Code, or name where only one has it."))
    is_head = forms.BooleanField(label=_("Heads it"), required=False)
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False)


class NewAccount(forms.Form):
    """An account of an official, or of an administrator."""

    username = forms.CharField(label=_("Sign-in name"), max_length=64)
    official = Person(
        label=_("Official"), required=False, help_text=_("Code, or name where only one has it.")
    )
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

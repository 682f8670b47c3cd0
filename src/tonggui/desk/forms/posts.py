# SPDX-License-Identifier: Apache-2.0
"""Forms about posts and persons: what a post is, who holds it, and authority that is lent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms.fields import BY_CODE_OR_NAME, Day, Person, UnitNamed, Watcher, watchers_of
from tonggui.people import queries
from tonggui.people.exchange.cells import narrow
from tonggui.people.lending import Offer
from tonggui.people.listed_powers import ListedPower
from tonggui.people.models import Flag, Layer, Office, Post, PostVersion, Unit


class PostFacts(forms.Form):
    """What a post is from a day on; the key flags are those of a key post."""

    name = forms.CharField(label=_("Name"), max_length=80)
    office = forms.ChoiceField(label=_("Section"), required=False)
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
    supervised_by = Watcher(
        label=_("Supervising body"),
        required=False,
        help_text=_(
            "Empty: the one of the unit. Only bodies with a remit over the unit can be chosen;"
            " remits are assigned by the head of the county commission."
        ),
    )
    since = Day(label=_("First day"))

    def __init__(self, *args: Any, unit: Unit, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        there = queries.offices_on(unit, day)
        self.fields["supervised_by"].choices = watchers_of(unit, day)  # type: ignore[attr-defined]
        offices = [(each.office.code, each.name) for each in there]
        self.fields["office"].choices = [("", "—"), *offices]  # type: ignore[attr-defined]

    def clean_office(self) -> Office | None:
        """Return the section."""
        return Office.objects.filter(code=self.cleaned_data["office"]).first()

    def version(self, current: PostVersion | None, *, rank: int) -> PostVersion:
        """Return what the post is to be; what is not asked for stays as it is."""
        facts = dict(self.cleaned_data)
        facts["is_leader"] = facts["is_leader"] or facts["is_first_leader"]
        if current is None:
            return PostVersion(rank=rank, layer=_layer(facts["is_leader"]), **facts)
        moved = current.is_leader != facts["is_leader"]
        return PostVersion(
            rank=current.rank,
            layer=_layer(facts["is_leader"]) if moved else current.layer,
            is_platform_head=current.is_platform_head,
            **facts,
        )


class Appointment(forms.Form):
    """Who holds which post from when."""

    post = forms.ChoiceField(label=_("Post"))
    official = Person(label=_("Official"), help_text=BY_CODE_OR_NAME)
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


class Withdrawal(forms.Form):
    """Why something that was recorded never was so."""

    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("It stays on record here, not in public.")
    )


class Correction(Withdrawal):
    """What the days and the document of a tenure truly are."""

    since = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False, help_text=_("Empty: no end yet."))
    basis = forms.CharField(label=_("Document"), max_length=120, required=False)
    field_order = ("since", "until", "basis", "reason")


class Naming(forms.Form):
    """How the name of an official is truly written."""

    name = forms.CharField(label=_("Name"), max_length=60)


class Registration(Naming):
    """Someone who is not on record yet."""

    code = forms.CharField(
        label=_("Code"), max_length=32, help_text=_("Never changes and says nothing of the person.")
    )
    field_order = ("code", "name")

    def clean_code(self) -> str:
        """Return the code as codes are written."""
        return narrow(self.cleaned_data["code"])


class Lending(forms.Form):
    """A written, dated delegation or entrustment of what the lender holds."""

    code = forms.CharField(label=_("Number of the delegation"), max_length=64)
    official = Person(label=_("Who may act"), required=False, help_text=BY_CODE_OR_NAME)
    entrusted = UnitNamed(label=_("Or the unit entrusted"), required=False)
    for_post = forms.ChoiceField(label=_("For the post"), required=False)
    only = forms.ChoiceField(label=_("Only for the power or node"), required=False)
    since = Day(label=_("First day"))
    until = Day(label=_("Last day"))
    basis = forms.CharField(label=_("Document"), max_length=120)
    supervised_by = Watcher(
        label=_("Supervising body"),
        required=False,
        help_text=_(
            "Empty: the one that watches the receiver. Where there is none, it is refused."
        ),
    )

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, **options)
        posts = [(each.post.code, each.name) for each in offer.posts]
        post, only = self.fields["for_post"], self.fields["only"]
        post.choices = [("", "—"), *posts] if offer.leads else posts  # type: ignore[attr-defined]
        post.required = not offer.leads
        only.choices = [("", _("all that the post does")), *_listed(offer.powers)]  # type: ignore[attr-defined]
        only.help_text = (
            _("What the lists in force have.")
            if offer.powers
            else _("No lists in force name these posts: only a whole post can be lent.")
        )

    def clean_for_post(self) -> Post | None:
        """Return the post."""
        return Post.objects.filter(code=self.cleaned_data["for_post"]).first()

    def clean(self) -> dict[str, Any]:
        """Put the power and its node in place of what was chosen."""
        said = dict(super().clean() or self.cleaned_data)
        said["power"], _mark, said["node"] = said.pop("only", "").partition(_WITHIN)
        return said


# Between a power and its node; a code of a power has no blank.
_WITHIN = " "


def _listed(powers: Iterable[ListedPower]) -> list[Any]:
    """Return the powers with their nodes, each power a group."""
    return [
        (
            f"{power.code} {power.name}",
            [
                (power.code, _("the whole power")),
                *(
                    (f"{power.code}{_WITHIN}{node}", f"{node} {each.name}")
                    for node, each in power.nodes.items()
                ),
            ],
        )
        for power in powers
    ]


def _layer(is_leader: bool) -> str:  # noqa: FBT001 - a fact, not a switch
    return (Layer.LEADER if is_leader else Layer.OFFICE).value

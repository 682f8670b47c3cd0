# SPDX-License-Identifier: Apache-2.0
"""Forms of a risk round: opening it, answering, grading, replying, adopting, closing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tonggui.desk.forms import Day
from tonggui.desk.forms.adopting import Adopting
from tonggui.desk.forms.fields import PUBLIC_FOR_GOOD
from tonggui.people import queries as people
from tonggui.people.models import CollectiveBodyVersion, Layer, RiskLevel, Unit
from tonggui.registry.models import Power
from tonggui.rounds.models import Kind, Proposal
from tonggui.rounds.services.finding import Seen
from tonggui.rounds.services.opening import Dates

_SPLIT = "|"
_DEFAULTS = {
    "begins_on": 0,
    "asks_until": 10,
    "proposes_until": 20,
    "checks_until": 20,
    "meets_until": 30,
}
MODIFIERS = (
    ("资金量大", _("large sums")),
    ("自由裁量大", _("wide discretion")),
    ("直接面对群众", _("deals with the public directly")),
    ("近年发生过问题", _("problems in recent years")),
)
SPECIAL = 2
SCALE = [(n, str(n)) for n in range(1, 6)]
Nodes = Mapping[Power, tuple[str, list[tuple[str, str]]]]


class Opening(forms.Form):
    """When a round begins and until when each of its sources is waited for."""

    begins_on = Day(label=_("Begins on"))
    asks_until = Day(label=_("Posts answer until"))
    proposes_until = Day(label=_("The public proposes until"))
    checks_until = Day(label=_("Peers answer until"))
    meets_until = Day(label=_("Adopted in a meeting until"))

    def __init__(self, *args: Any, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: day + timedelta(days=n) for name, n in _DEFAULTS.items()}


def dates_of(said: Mapping[str, Any]) -> Dates:
    """Return the dates as services want them."""
    return Dates(**{name: said[name] for name in _DEFAULTS})


class CountyOpening(Opening):
    """A round in all units at once."""

    campaign = forms.CharField(
        label=_("Name of the county's round"), max_length=40, help_text=_("For example 2026-1.")
    )


class Sight(forms.Form):
    """One risk somebody sees; left empty, it says nothing."""

    node = forms.ChoiceField(label=_("Where"), required=False)
    description = forms.CharField(
        label=_("What can go wrong"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(
        label=_("Of which kind"), choices=[("", "—"), *Kind.choices], required=False
    )
    cause = forms.CharField(
        label=_("Why it can happen"),
        required=False,
        max_length=300,
        help_text=_("For example: one person decides alone; nobody looks afterwards."),
    )

    def __init__(self, *args: Any, nodes: Nodes, **options: Any) -> None:
        super().__init__(*args, **options)
        self.powers = {power.code: power for power in nodes}
        self.fields["node"].choices = [("", "—"), *_grouped(nodes)]  # type: ignore[attr-defined]

    @property
    def seen(self) -> Seen | None:
        """Return what was seen, None where the form says nothing."""
        said = self.cleaned_data
        if not any(said.get(name) for name in ("description", "cause", "kind")):
            return None
        code, _sign, node = said["node"].partition(_SPLIT)
        power = self.powers.get(code) or next(iter(self.powers.values()))
        return Seen(power, said["description"], node, said["kind"], said["cause"])


class Nothing(forms.Form):
    """Why a post sees no risk."""

    nothing_because = forms.CharField(
        label=_("Or: no risk, because"),
        required=False,
        max_length=300,
        help_text=_("Only where you see none at all; the reason stays on record."),
    )


class Grade(forms.Form):
    """How a risk is graded before and after its controls."""

    node = forms.ChoiceField(label=_("Node"))
    description = forms.CharField(
        label=_("What can go wrong"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    cause = forms.CharField(label=_("Why it can happen"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    layer = forms.ChoiceField(label=_("Layer"), choices=Layer.choices)
    likelihood = forms.TypedChoiceField(
        label=_("Likelihood"),
        choices=SCALE,
        coerce=int,
        help_text=_("1: hardly ever; 3: has happened elsewhere; 5: every year."),
    )
    impact = forms.TypedChoiceField(
        label=_("Impact"),
        choices=SCALE,
        coerce=int,
        help_text=_("1: an annoyance; 3: loss of money or of trust; 5: harm to many."),
    )
    modifiers = forms.MultipleChoiceField(
        label=_("What is special; each adds 2 points"),
        choices=MODIFIERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    level = forms.ChoiceField(
        label=_("Level, if not the one the score gives"),
        choices=[("", _("as the score gives")), *RiskLevel.choices],
        required=False,
    )
    override_reason = forms.CharField(label=_("Why another level"), max_length=300, required=False)
    level_after = forms.ChoiceField(
        label=_("Level after its controls"), choices=[("", "—"), *RiskLevel.choices], required=False
    )
    accepted_by = forms.ChoiceField(label=_("What remains is accepted by"), required=False)
    accepted_because = forms.CharField(
        label=_("Why it is accepted"), max_length=300, required=False
    )
    look_again_on = Day(label=_("Looked at again on"), required=False)
    proposals = forms.ModelMultipleChoiceField(
        label=_("Rests on these proposals"),
        queryset=Proposal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        nodes: list[tuple[str, str]],
        unit: Unit,
        day: date,
        proposals: Any,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        leaders = [each for each in people.posts_on(day, unit) if each.is_leader]
        self.fields["node"].choices = [(code, f"{code} {name}") for code, name in nodes]  # type: ignore[attr-defined]
        self.fields["accepted_by"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((each.post.ref, each.name) for each in leaders),
        ]
        self.fields["proposals"].queryset = proposals  # type: ignore[attr-defined]
        self.fields["proposals"].label_from_instance = _told  # type: ignore[attr-defined]
        if not proposals:
            del self.fields["proposals"]


def graded(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a grade as services want it: what is special with its points."""
    rest = {name: value for name, value in said.items() if name != "proposals"}
    special = dict.fromkeys(said["modifiers"], SPECIAL)
    return {**rest, "modifiers": special, "from_proposals": list(said.get("proposals", ()))}


class Reply(forms.Form):
    """What becomes of a proposal."""

    is_taken = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[("yes", _("it is taken into the round")), ("no", _("it is not taken"))],
        widget=forms.RadioSelect,
    )
    reply = forms.CharField(
        label=_("Reply"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever proposed it reads this under the receipt number."),
    )


class Adoption(Adopting):
    """The meeting that adopts a round, and the body that held it."""

    body = forms.ChoiceField(label=_("Deciding body"))
    field_order = ("item", "body", "resolution", "adopted_on")

    def __init__(self, *args: Any, unit: Unit, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = CollectiveBodyVersion.objects.on(day).filter(body__unit=unit)
        versions = rows.select_related("body").order_by("-rank")
        self.fields["body"].choices = [(each.body.code, each.name) for each in versions]  # type: ignore[attr-defined]


class Forcing(forms.Form):
    """Why a round is closed over a shut gate."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=PUBLIC_FOR_GOOD,
    )


def _grouped(nodes: Nodes) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    for power, (name, found) in nodes.items():
        yield name, [(f"{power.code}{_SPLIT}{node}", label) for node, label in found]


def _told(proposal: Proposal) -> str:
    return f"{proposal.get_source_display()}：{proposal.description}"

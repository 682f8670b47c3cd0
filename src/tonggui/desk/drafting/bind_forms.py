# SPDX-License-Identifier: Apache-2.0
"""The form that binds a control to a check: a field for each thing the check reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tonggui.core.bindings import ASKS
from tonggui.core.values import frozen
from tonggui.desk.drafting.asking import Offers
from tonggui.desk.drafting.fields import NODES, POWER, Choices, Field
from tonggui.formats.workbook.codecs import Length, Number

UNITS = (("工作日", _("workdays")), ("日", _("days")))
_NONE = (("", "—"),)


class Span(forms.MultiValueField):
    """A length of time: a number and its unit, as one text of the lists."""

    def __init__(self, **options: Any) -> None:
        number = forms.FloatField(min_value=0.5, max_value=36_500, required=False)
        unit = forms.ChoiceField(choices=UNITS, required=False)
        super().__init__((number, unit), widget=_SpanInput(), **options)

    def compress(self, data_list: Sequence[Any]) -> str:
        """Return the length in words, "" where none is given."""
        number = data_list[0] if data_list else None
        if number is None:
            return ""
        return f"{number:g}{'个工作日' if data_list[1] == '工作日' else '日'}"


class _SpanInput(forms.MultiWidget):
    """A number, and which days are meant beside it."""

    def __init__(self) -> None:
        number = forms.NumberInput(attrs={"min": "0.5", "step": "any", "size": "6"})
        super().__init__((number, forms.Select(choices=UNITS)))

    def decompress(self, value: Any) -> list[Any]:
        """Return number and unit of a length in words."""
        text = str(value or "")
        is_workdays = not text or text.endswith("工作日")
        return [text.removesuffix("个工作日").removesuffix("日"), "工作日" if is_workdays else "日"]


@frozen
class Choosing:
    """What fields may name: the posts, bodies and nodes of a draft."""

    offers: Offers
    nodes: tuple[tuple[str, str], ...]

    def of(self, each: Field) -> Choices:
        """Return what a field chooses from, nothing where it is written."""
        match each.offers:
            case "nodes":
                return self.nodes
            case "bodies":
                return self.offers.bodies
            case "posts":
                return tuple((post, post) for post in self.offers.posts)
        return each.choices


def fields_of(rule: str) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """Return which fields of the node, and which of the power, a check reads."""
    asked = ASKS.get(rule, ())
    of_node = {".".join(each.key): each for each in NODES.fields}
    of_power = {"." + ".".join(each.key): each for each in POWER}
    return (
        tuple(of_node[key] for key in asked if key in of_node),
        tuple(of_power[key] for key in asked if key in of_power),
    )


class Binding(forms.Form):
    """What a check reads at the node of a control, and the version of the draft it was read in."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, asked: Sequence[Field], choosing: Choosing, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for each in asked:
            self.fields[each.name] = _typed(each, choosing.of(each), self.initial.get(each.name))

    def cells(self, asked: Sequence[Field]) -> dict[str, str]:
        """Return what was filled in, as rows of a draft hold it."""
        return {each.name: _text(self.cleaned_data.get(each.name)) for each in asked}


def _typed(each: Field, choices: Choices, now: Any) -> forms.Field:
    said: dict[str, Any] = {"label": each.label, "required": False}
    if choices:
        known = {name for name, _said in choices}
        also = ((now, now),) if now and now not in known else ()
        return forms.ChoiceField(choices=[*_NONE, *choices, *also], **said)
    kind = _TYPED.get(type(each.codec))
    if kind is not None:
        return kind(said)
    return forms.CharField(help_text=str(each.hint), max_length=2_000, **said)


_TYPED: dict[type, Callable[[dict[str, Any]], forms.Field]] = {
    Number: lambda said: forms.IntegerField(min_value=1, max_value=1_000_000, **said),
    Length: lambda said: Span(**said),
}


def _text(value: Any) -> str:
    return "" if value is None else str(value)

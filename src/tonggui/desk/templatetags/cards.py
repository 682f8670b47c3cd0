# SPDX-License-Identifier: Apache-2.0
"""Words that lists of cards look up by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import timezone

from tonggui.chains.standing import RULES, place_of
from tonggui.desk.cases import standing_of, units_of
from tonggui.people import queries
from tonggui.supervision.models import Card, Duty, Finding

register = template.Library()


@register.simple_tag
def names_of_bodies() -> dict[str, str]:
    """Return what supervising bodies are called today, by code."""
    found = queries.bodies_on(timezone.localdate()).values()
    return {each.body.code: each.name for each in found}


@register.simple_tag(takes_context=True)
def units_of_cases(context: dict[str, Any]) -> frozenset[int]:
    """Return the keys of the units whose cases whoever asks may open."""
    whose = standing_of(context["request"])
    return frozenset(units_of(whose, timezone.localdate()).values_list("pk", flat=True))


@register.filter
def named(names: Mapping[str, str], code: str) -> str:
    """Return what a code is called, the code itself where it has no name."""
    return names.get(code) or code


@register.filter
def without_kind(ref: str) -> str:
    """Return a reference as `post:ZJJ/…` without its kind."""
    return ref.partition(":")[2] or ref


@register.filter
def post_name(ref: str) -> str:
    """Return what the post of a reference as `post:ZJJ/…` is called, without kind and unit."""
    return ref.partition(":")[2].partition("/")[2] or without_kind(ref)


@register.filter
def link_of(duty: Duty) -> tuple[str, int]:
    """Return the number of the chain that a duty to follow is about, and of its link."""
    return place_of(duty)


@register.filter
def chain_of(found: Card | Finding) -> str:
    """Return the number of the fund or project that a card or finding is on, "" where it is none.

    Such a finding has no case; its place is the chain.
    """
    return found.node if found.case_id is None and found.rule in RULES else ""


@register.filter
def is_past_due(duty: Duty) -> bool:
    """Say whether a duty was done after its time or is open past it, be it by a minute."""
    return duty.due_at is not None and (duty.done_at or timezone.now()) > duty.due_at

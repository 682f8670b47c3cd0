# SPDX-License-Identifier: Apache-2.0
"""Duties plans (三定) of the demonstration, each duty mapped to powers, excused, or left open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.timezone import localdate

from tonggui.demo.county import Raw
from tonggui.laws import services
from tonggui.laws.models import DutiesPlan
from tonggui.people.models import Unit
from tonggui.registry.models import Power

When = Callable[[str], datetime]


def play(wanted: Iterable[Raw], *, when: When) -> None:
    """Put each plan on record, and say which powers carry its duties where that is known."""
    for each in wanted:
        at = when(each["when"])
        unit = Unit.objects.get(code=each["unit"])
        said = DutiesPlan(title=each["title"], since=localdate(at))
        plan = services.record_plan(
            unit, said, [duty["words"] for duty in each["duties"]], by=None, at=at
        )
        for row, duty in zip(plan.duties.order_by("position"), each["duties"], strict=True):
            powers = list(Power.objects.filter(unit=unit, code__in=duty.get("powers", ())))
            reason = duty.get("reason", "")
            if powers or reason:
                services.carry(row, powers, reason=reason, by=None, at=at)

# SPDX-License-Identifier: Apache-2.0
"""What happens on the platform, as facts for the x-ray of lists (S05 to S07, S09 d, S11 b).

* Cards that people ended as right are findings confirmed at a node; one withdrawn as an error of
  its rule is none.
* What audit, petitions or a higher inspection found of a power is a problem that one of its risks
  must answer.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from tonggui.core.xray.surveyed import months_before
from tonggui.registry import survey
from tonggui.registry.bodies import surroundings
from tonggui.registry.framing import Framing, Known
from tonggui.registry.xrays.context import end_of
from tonggui.supervision import days, made_public, outside, probing
from tonggui.supervision.models import Card, CardState, Level

MONTHS = 12
_COUNTED = (Level.YELLOW, Level.RED)


def facts(day: date) -> dict[str, list[dict[str, Any]]]:
    """Return what was confirmed within a year, what others found, and what was to be public.

    Lists that say which day they describe are judged on that day, and so is what happened.
    """
    day = _described(day)
    found = {
        "confirmed_findings": _confirmed(day),
        "substantiated_cases": _problems(day),
        "case_facts": made_public.facts(day),
        "publication_rules": made_public.rules(day),
        **probing.facts(day),
    }
    return {name: rows for name, rows in found.items() if rows}


def _described(day: date) -> date:
    lists = surroundings(survey.frame_with_rules(day).body).lists
    return min(day, date.fromordinal(lists.calendar.day(end_of(lists, day))))


def _confirmed(day: date) -> list[dict[str, Any]]:
    since = date.fromordinal(months_before(day.toordinal(), MONTHS))
    ended = {"ended_at__gte": days.span(since)[0], "ended_at__lt": days.span(day)[1]}
    cards = Card.objects.filter(state=CardState.CLOSED, level__in=_COUNTED, **ended)
    rows = cards.exclude(node="").filter(case__power__withdrawal=None).order_by("ended_at", "pk")
    names = ("case__power__code", "node", "rule", "level", "ended_at")
    return [
        {
            "power": power,
            "node": node,
            "rule": rule,
            "level": level,
            "confirmed_at": localdate(ended_at).isoformat(),
        }
        for power, node, rule, level, ended_at in rows.values_list(*names)
        if power
    ]


def _problems(day: date) -> list[dict[str, Any]]:
    return [
        {
            "id": each.name,
            "power": each.power,
            "decided_at": localdate(each.on).isoformat(),
            **({"risk": each.risk} if each.risk else {}),
        }
        for each in outside.found()
        if each.power and localdate(each.on) <= day
    ]


def _unchanged() -> Hashable:
    return ()


def _as_it_is(known: Known, _day: date) -> Known:
    return known


_TOLD = (
    *("confirmed_findings", "substantiated_cases", "case_facts", "publication_rules"),
    *("publications", "probes"),
)
FRAMING = Framing(_unchanged, _as_it_is, facts, frozenset(_TOLD))

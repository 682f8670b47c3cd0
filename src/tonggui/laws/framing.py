# SPDX-License-Identifier: Apache-2.0
"""What the register knows, as lists write it: for S02 what became of laws, for S04 who is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from datetime import date
from typing import Any

from tonggui.laws import divided
from tonggui.laws.divided import Redivided
from tonggui.laws.hanging import Hanging, Known, State, hanging_on, known_changes
from tonggui.laws.models import DutiesPlan
from tonggui.laws.planned import unanswered
from tonggui.registry import framing

PLAN, DIVISION = "plan", "division"


def _state() -> Hashable:
    """Return what changes whenever what cases are judged by does: laws are for x-rays alone."""
    return ()


def _add(known: framing.Known, day: date) -> framing.Known:  # noqa: ARG001 - a framing's form
    return known


def facts(day: date) -> dict[str, list[dict[str, Any]]]:
    """Return the changes of laws, and by unit the powers that have not answered one."""
    laws: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    for known in known_changes(day):
        hanging = hanging_on(known, day)
        laws.append(_law(known, hanging, day))
        changes += _changes(known, hanging, day)
    changes += (_of_plan(each, day) for each in unanswered(day))
    changes += (_of_division(each, day) for each in divided.unanswered(day))
    return {name: rows for name, rows in (("laws", laws), ("changes", changes)) if rows}


def _of_plan(plan: DutiesPlan, day: date) -> dict[str, Any]:
    return {
        "id": f"{PLAN}@{plan.unit.code}",
        "kind": "sanding",
        "unit": plan.unit.code,
        "effective_at": plan.since.isoformat(),
        "effect": "amended",
        "seen_on": day.isoformat(),
    }


def _of_division(found: Redivided, day: date) -> dict[str, Any]:
    said = {
        "id": f"{DIVISION}@{found.term.unit.code}",
        "kind": "division_of_work",
        "unit": found.term.unit.code,
        "effective_at": found.term.since.isoformat(),
        "effect": "amended",
        "seen_on": day.isoformat(),
        "powers": [each.code for each in found.late],
    }
    return {key: each for key, each in said.items() if each}


def _law(known: Known, hanging: list[Hanging], day: date) -> dict[str, Any]:
    change, (title, *also) = known.change, known.law.titles
    answered = (each for each in hanging if each.state in {State.REVISED, State.SIGNED})
    said = {
        "id": change.code,
        "title": title,
        "also": also,
        "article": change.article,
        "effect": change.effect,
        "effective_at": change.since.isoformat(),
        "seen_on": change.since.isoformat() if change.since <= day else "",
        "answered": [each.listing.code for each in answered],
    }
    return {key: each for key, each in said.items() if each}


def _changes(known: Known, hanging: list[Hanging], day: date) -> Iterator[dict[str, Any]]:
    """Yield the change once for each unit that has not answered it for all of its powers."""
    late: dict[str, list[str]] = defaultdict(list)
    for each in hanging:
        if each.is_open:
            late[each.listing.unit_code].append(each.listing.code)
    for unit, powers in late.items():
        yield {
            "id": f"{known.change.code}@{unit}",
            "kind": "basis",
            "unit": unit,
            "effective_at": known.change.since.isoformat(),
            "basis": known.law.titles[0],
            "effect": known.change.effect,
            "seen_on": day.isoformat(),
            "powers": powers,
        }


FRAMING = framing.Framing(_state, _add, facts, frozenset({"laws", "changes"}))

# SPDX-License-Identifier: Apache-2.0
"""Excuses of cells that nobody watches: asked for in a draft, counted once they are approved (R50).

A cell of the matrix of stages and times is excused with a reason and an approver. Whoever drafts
gives the reason; the approver stands in the body only by the act of the county commission.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tonggui.registry.bodies import digest
from tonggui.registry.models import Draft, RefusedExcuse

Body = dict[str, Any]
MATRIX, EXCLUDED, APPROVER = "coverage_matrix", "excluded", "approved_by"
_SAME = ("stage", "timing", "state", "reason", APPROVER)


class Asked(NamedTuple):
    """An excuse that is asked for: of which stage and time, and why."""

    stage: str
    timing: str
    reason: str


def asked_in(body: Mapping[str, Any]) -> list[Asked]:
    """Return the excuses that nobody has approved."""
    return [
        Asked(str(each.get("stage")), str(each.get("timing")), str(each["reason"]))
        for each in body.get(MATRIX) or ()
        if each.get("state") == EXCLUDED and each.get("reason") and not each.get(APPROVER)
    ]


def as_approved(body: Mapping[str, Any], *known: str) -> Body:
    """Return a body without the approvals that no known body has for the same cell and reason."""
    cells = body.get(MATRIX)
    if not isinstance(cells, list):
        return dict(body)
    stand = {_key(each) for text in known for each in json.loads(text).get(MATRIX) or ()}
    kept = [
        each
        if not isinstance(each, dict) or not each.get(APPROVER) or _key(each) in stand
        else {name: value for name, value in each.items() if name != APPROVER}
        for each in cells
    ]
    return {**body, MATRIX: kept}


def approved(body: Mapping[str, Any], asked: Asked, approver: str) -> Body:
    """Return a body in which an excuse that is asked for has its approver."""
    cells = body.get(MATRIX) or ()
    named = [{**each, APPROVER: approver} if _is(each, asked) else each for each in cells]
    return {**body, MATRIX: named}


def refused_of(power: int) -> dict[tuple[str, str, str], RefusedExcuse]:
    """Return what the commission refused of a power, by stage, time and digest of its words."""
    rows = RefusedExcuse.objects.filter(power=power).order_by("pk")
    return {(each.stage, each.timing, each.asked): each for each in rows}


def refusal_key(asked: Asked) -> tuple[str, str, str]:
    """Return what tells an excuse apart: the same words for the same cell are the same excuse."""
    return asked.stage, asked.timing, digest(asked.reason)


def waiting_in(draft: Draft) -> list[Asked]:
    """Return the excuses that nobody has approved or refused."""
    asked = asked_in(json.loads(draft.body))
    refused = refused_of(draft.power_id) if asked else {}
    return [each for each in asked if refusal_key(each) not in refused]


def waiting() -> Iterator[tuple[Draft, list[Asked]]]:
    """Yield the open drafts whose excuses wait for the commission, by the power's code."""
    rows = Draft.objects.filter(closed_at=None, power__withdrawal=None, body__contains=EXCLUDED)
    for draft in rows.select_related("power__unit").order_by("power__code"):
        if asked := waiting_in(draft):
            yield draft, asked


def _is(cell: Mapping[str, Any], asked: Asked) -> bool:
    said = (cell.get("stage"), cell.get("timing"), cell.get("reason"))
    return said == asked and cell.get("state") == EXCLUDED and not cell.get(APPROVER)


def _key(cell: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(cell.get(name) or "") for name in _SAME)

# SPDX-License-Identifier: Apache-2.0
"""Who holds which node of one case: the post's holder, or whoever it was passed on to."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from tonggui.cases.models import Case
from tonggui.core.events import TRANSFER
from tonggui.core.turns import SIGNS
from tonggui.people.models import Official, Tenure


def passed_on(case: Case) -> dict[str, str]:
    """Return the code of the official to whom each node was passed on last."""
    rows = case.events.filter(kind=TRANSFER).order_by("seq").values_list("node", "detail")
    return {node: str(_read(detail).get("to") or "") for node, detail in rows}


def asked_of(case: Case, official: str) -> dict[int, dict[str, Any]]:
    """Return the requests for a signature in a case that wait for somebody's answer, by seq."""
    rows = case.turns.filter(kind__in=SIGNS, official=official, done_at=None)
    return {row.seq: {"kind": row.kind, "node": row.node, "due_at": row.due_at} for row in rows}


def waiting_at(case: Case, node: str, at: datetime) -> list[str]:
    """Return the codes of those whose signature at a node is asked for, and can still come."""
    rows = case.turns.filter(kind__in=SIGNS, node=node, done_at=None)
    return [row.official for row in rows if row.due_at is None or row.due_at > at]


def colleagues(case: Case, at: datetime) -> list[Official]:
    """Return who holds a post in the unit of a case on a day."""
    held = Tenure.objects.on(localdate(at)).filter(post__unit=case.unit_id)
    return list(Official.objects.filter(pk__in=held.values("official")).order_by("name", "code"))


def serves(official: str, at: datetime) -> bool:
    """Say whether somebody holds any post on a day."""
    return Tenure.objects.on(localdate(at)).filter(official__code=official).exists()


def serves_in(case: Case, official: str, at: datetime) -> bool:
    """Say whether somebody holds a post in the unit of a case on a day."""
    held = Tenure.objects.on(localdate(at)).filter(official__code=official)
    return held.filter(post__unit=case.unit_id).exists()


def _read(detail: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(detail) if detail else {}
    return found

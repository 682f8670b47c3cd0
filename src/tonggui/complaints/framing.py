# SPDX-License-Identifier: Apache-2.0
"""What became of complaints, as facts for the x-ray of lists: accepted and answered in time (S13).

A report of a violation goes its own, confidential way: it is measured on nobody, and told nowhere.
Rows that count many complaints say nothing of a single one, and are not told either.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import Q

from tonggui.complaints.models import Complaint, Nature
from tonggui.registry.framing import Framing, Known

_KINDS = MappingProxyType(
    {Nature.COMPLAINT: "complaint", Nature.PETITION: "complaint", Nature.ADVICE: "opinion"}
)


def facts(day: date) -> dict[str, list[dict[str, Any]]]:
    """Return the single complaints of a unit that wait, as lists write them."""
    rows = Complaint.objects.filter(withdrawn_at=None, count=1, came_on__lte=day)
    rows = rows.exclude(nature=Nature.REPORT)
    rows = rows.filter(Q(unit__isnull=False), Q(power=None) | Q(power__withdrawal=None))
    waiting = rows.filter(Q(answered_on=None) | Q(answered_on__gt=day))
    found = [_said(each) for each in waiting.select_related("power", "unit").order_by("pk")]
    if not found:
        last = rows.select_related("power", "unit").order_by("-pk").first()
        found = [_said(last)] if last else []
    return {"feedback": found} if found else {}


def _said(each: Complaint) -> dict[str, Any]:
    said = {
        "id": f"complaint-{each.pk}",
        "kind": _KINDS[Nature(each.nature)],
        "power": each.power.code if each.power else None,
        "unit": each.unit.code if each.unit else None,
        "received_at": each.came_on.isoformat(),
        "accepted_at": each.accepted_on.isoformat() if each.accepted_on else None,
        "replied_at": each.answered_on.isoformat() if each.answered_on else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _unchanged() -> Hashable:
    return ()


def _as_it_is(known: Known, _day: date) -> Known:
    return known


FRAMING = Framing(_unchanged, _as_it_is, facts, frozenset({"feedback"}))

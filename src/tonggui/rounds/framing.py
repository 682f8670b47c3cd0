# SPDX-License-Identifier: Apache-2.0
"""What binds units, and what the public asked, as the lists' frame says it (R30, R31, S13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from datetime import date
from typing import Any

from django.db.models import Count, Max, Model, QuerySet
from django.utils.timezone import localdate

from tonggui.core.upkeep import LIST_KINDS
from tonggui.registry.framing import Framing, Known
from tonggui.rounds import fallen
from tonggui.rounds.models import (
    InstitutionDocument,
    MatterScope,
    Proposal,
    ReservedMatter,
    Source,
)
from tonggui.rounds.queries import in_force

_BY_UNIT = dict[str, list[dict[str, Any]]]
_SPANS: tuple[type[Model], ...] = (MatterScope, ReservedMatter)


def state() -> Hashable:
    """Return what changes whenever scopes or reserved matters do."""
    found = []
    for model in _SPANS:
        rows: QuerySet[Any] = model._default_manager.all()  # noqa: SLF001 - Django's documented API
        found.append(
            tuple(rows.aggregate(n=Count("pk"), ends=Count("until"), last=Max("pk")).values())
        )
    return tuple(found)


def add(known: Known, day: date) -> Known:
    """Return a frame with what was set at the desk; of a kind set there the lists' own give way."""
    units = {each["code"] for each in known.get("units", ())}
    forums = {each["code"] for each in known.get("collective_bodies", ())}
    scopes, reserved = _scopes(day, units, forums), _reserved(day, units, forums)
    if scopes or reserved:
        known = {**known, "tzyd_scope": _joined(known.get("tzyd_scope", ()), scopes, reserved)}
    return known


def _joined(listed: Any, scopes: _BY_UNIT, reserved: _BY_UNIT) -> list[dict[str, Any]]:
    entries = {each["unit"]: dict(each) for each in listed}
    for unit in sorted({*scopes, *reserved}):
        entry = entries.setdefault(unit, {"unit": unit, "matters": []})
        here = {each["type"] for each in scopes.get(unit, ())}
        kept = [each for each in entry["matters"] if each["type"] not in here]
        entry["matters"] = [*kept, *scopes.get(unit, ())]
        if unit in reserved:
            entry["reserved"] = [*entry.get("reserved", ()), *reserved[unit]]
    return list(entries.values())


def _scopes(day: date, units: set[str], forums: set[str]) -> _BY_UNIT:
    found: _BY_UNIT = defaultdict(list)
    rows = MatterScope.objects.on(day).select_related("unit", "forum")
    for each in rows.order_by("unit__code", "matter", "threshold", "pk"):
        if each.unit.code in units and each.forum.code in forums:
            said = {
                "type": each.matter,
                "forum": each.forum.code,
                "items": list(each.items),
                "threshold_single_fen": each.threshold,
                "threshold_cumulative_fen": each.cumulative,
                "window_days": each.window_days,
            }
            found[each.unit.code].append({k: v for k, v in said.items() if v not in (None, [])})
    return found


def _reserved(day: date, units: set[str], forums: set[str]) -> _BY_UNIT:
    found: _BY_UNIT = defaultdict(list)
    rows = ReservedMatter.objects.on(day).select_related("unit", "forum")
    for each in rows.order_by("unit__code", "code", "pk"):
        if each.unit.code in units and each.forum.code in forums:
            found[each.unit.code].append(
                {"code": each.code, "name": each.name, "forum": each.forum.code}
            )
    return found


def facts(day: date) -> dict[str, list[dict[str, Any]]]:
    """Return what the public proposed, documents and who is behind them, whole lists withheld."""
    found = {
        "feedback": _proposed(),
        "documents": _documents(day),
        "withheld": _withheld(day),
        "changes": list(fallen.changes(day)),
    }
    return {name: rows for name, rows in found.items() if rows}


def _withheld(day: date) -> list[dict[str, Any]]:
    """Return which of the four lists are withheld of which power, until they are looked at."""
    rows = in_force(day).filter(part__in=LIST_KINDS, item="").order_by("power__code", "part")
    return [
        {
            "power": each.power.code,
            "list_kind": each.part,
            "review_date": each.review_on.isoformat(),
        }
        for each in rows
    ]


def _documents(day: date) -> list[dict[str, Any]]:
    """Return documents as lists write them (R81)."""
    rows = InstitutionDocument.objects.on(day).order_by("code", "pk")
    found = [
        {
            "id": each.code,
            "title": each.title,
            "status": each.status,
            "issued_by": each.issued_by,
            "version": each.version,
            "issued_at": each.issued_on.isoformat() if each.issued_on else "",
            "repealed_at": each.repealed_on.isoformat() if each.repealed_on else "",
            "review_date": each.review_on.isoformat() if each.review_on else "",
        }
        for each in rows
    ]
    return [{key: value for key, value in each.items() if value} for each in found]


def _proposed() -> list[dict[str, Any]]:
    """Return what was proposed; taken into a round it is accepted. Its words stay here."""
    public = Proposal.objects.filter(source=Source.PUBLIC)
    rows = public.select_related("power", "power__unit", "round").order_by("pk")
    found = []
    for each in rows.filter(power__withdrawal=None):
        said = {
            "id": f"proposal-{each.pk}",
            "kind": "proposal",
            "power": each.power.code,
            "unit": each.power.unit.code,
            "received_at": localdate(each.proposed_at).isoformat(),
            "accepted_at": localdate(each.round.opened_at).isoformat() if each.round else None,
            "replied_at": localdate(each.replied_at).isoformat() if each.replied_at else None,
            "reply": each.reply,
        }
        found.append({key: value for key, value in said.items() if value})
    return found


FRAMING = Framing(state, add, facts, frozenset({"feedback", "documents", "withheld", "changes"}))

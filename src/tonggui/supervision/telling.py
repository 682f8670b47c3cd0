# SPDX-License-Identifier: Apache-2.0
"""How findings and duties are told to the ledger, and how one act ends in one entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import models

from tonggui.cases import telling as cases
from tonggui.cases.models import TOLD as OF_CASES
from tonggui.ledger import services as ledger
from tonggui.ledger import telling
from tonggui.ledger.telling import Kind, ToldByHand
from tonggui.people.models import Account
from tonggui.supervision.models import TOLD

# A finding's key may name an account; what it says names people.
PRIVATE = MappingProxyType({"finding": ("key", "body")})
_UNSAID = frozenset({"id", "by"})
# An act and what it moved are one entry, so that each of these may tell of all these rows.
KINDS = (
    "case.counted-again",
    "case.event",
    "case.loose-event",
    "case.opened",
    "case.taken-over",
    "case.time-passed",
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries."""
    ours = (
        ToldByHand(
            each,
            said,
            tuple(_private_of(each)),
            _UNSAID & {column.name for column in each._meta.concrete_fields},  # noqa: SLF001 - Django's documented API
        )
        for each in TOLD
    )
    rows = tuple(each._meta.model_name or "" for each in (*OF_CASES, *TOLD))  # noqa: SLF001 - as above
    telling.declare(ours, dict.fromkeys(KINDS, Kind(rows=rows)))


def said(row: models.Model) -> dict[str, Any]:
    """Return a row as entries tell it."""
    if isinstance(row, OF_CASES):
        return cases.said(row)
    hidden = {*_UNSAID, *_private_of(row)}
    told: dict[str, Any] = {"row": row._meta.model_name, "id": row.pk}  # noqa: SLF001 - Django's documented API
    for column in row._meta.concrete_fields:  # noqa: SLF001 - as above
        value = getattr(row, column.attname)
        if column.name not in hidden and value not in {None, ""}:
            told[column.name] = value.isoformat() if isinstance(value, date | datetime) else value
    return told


def tell(  # noqa: PLR0913 - the parts of an entry
    kind: str,
    subject: object,
    *,
    by: Account | None,
    at: datetime,
    adds: Sequence[models.Model] = (),
    sets: Sequence[models.Model] = (),
) -> None:
    """End an act in the ledger, with all the rows it added and changed."""
    told = {"adds": [said(each) for each in adds], "sets": [said(each) for each in sets]}
    body = {name: value for name, value in told.items() if value}
    private: dict[str, Any] = {}
    for row in (*adds, *sets):
        private |= _private(row)
    ledger.append(kind, body, subject=str(subject), private=private, by=by, at=at)


def _private(row: models.Model) -> dict[str, Any]:
    if isinstance(row, OF_CASES):
        return cases.private(row)
    kind = row._meta.model_name  # noqa: SLF001 - Django's documented API
    return {f"{kind}/{row.pk}/{name}": getattr(row, name) for name in _private_of(row)}


def _private_of(row: models.Model | type[models.Model]) -> Iterable[str]:
    return PRIVATE.get(row._meta.model_name or "", ())  # noqa: SLF001 - Django's documented API

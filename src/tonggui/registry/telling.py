# SPDX-License-Identifier: Apache-2.0
"""How rows of the registry are told to the ledger: plain fields, bodies as their digests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models

from tonggui.ledger import rows
from tonggui.ledger import services as ledger
from tonggui.people.models import Account
from tonggui.registry.bodies import digest
from tonggui.registry.models import TOLD

_BODY = "body"
# Made from the body when an edition is published; the digest stands for them.
_DERIVED = frozenset({"id", "words"})
# Who did it is committed to as the entry's own `by`, which erasure can reach.
_UNSAID = frozenset({"by", "changed_by"})


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries."""
    for model in TOLD:
        rows.declare(model, said=said)


def said(row: models.Model) -> dict[str, Any]:
    """Return a row as entries tell it: a body as the digest of what is kept now."""
    columns = row._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    told: dict[str, Any] = {"row": row._meta.model_name, "id": row.pk}  # noqa: SLF001 - as above
    for column in columns:
        value = getattr(row, column.attname)
        if column.name == _BODY:
            told["body_digest"] = digest(value)
        elif column.name not in _DERIVED | _UNSAID and value is not None:
            told[column.name] = value.isoformat() if isinstance(value, date) else value
    return told


def tell(  # noqa: PLR0913 - the parts of an entry
    kind: str,
    subject: object,
    *,
    by: Account | None,
    at: datetime,
    adds: Iterable[models.Model] = (),
    sets: Iterable[models.Model] = (),
    **more: str,
) -> None:
    """End an act in the ledger, with the rows it added and changed."""
    told = {"adds": [said(each) for each in adds], "sets": [said(each) for each in sets], **more}
    body = {name: value for name, value in told.items() if value}
    ledger.append(kind, body, subject=str(subject), by=by, at=at)

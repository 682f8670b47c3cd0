# SPDX-License-Identifier: Apache-2.0
"""How rows of rounds are told to the ledger: codes and days plainly, texts as commitments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import models

from tonggui.ledger import rows
from tonggui.ledger import services as ledger
from tonggui.people import telling as people
from tonggui.people.models import Account
from tonggui.people.models.spans import Span
from tonggui.rounds.models import TOLD

# Who did it is committed to as the entry's own `by`; a receipt is the key to a reply.
_UNSAID = frozenset({"id", "by", "asked_by", "receipt", "past", "shown"})
# What somebody wrote freely may name people.
PRIVATE = MappingProxyType(
    {
        "asked": ("nothing_because",),
        "peercheck": ("nothing_because",),
        "proposal": ("description", "cause", "reply"),
        "assessment": ("description", "cause", "override_reason", "accepted_because"),
    }
)


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries."""
    for model in TOLD:
        if issubclass(model, Span):
            rows.declare(model, said=people.said, is_withdrawn=_is_withdrawn)
        else:
            rows.declare(model, said=said, private=_private(model))


def said(row: models.Model) -> dict[str, Any]:
    """Return a row as entries tell it: references by code, nothing of what was written freely."""
    hidden = _UNSAID | set(_private(row))
    columns = row._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    found = {each.name: _plain(getattr(row, each.name)) for each in columns}
    told = {name: value for name, value in found.items() if name not in hidden}
    known = {name: value for name, value in told.items() if value is not None}
    return {"row": row._meta.model_name, "id": row.pk, **known}  # noqa: SLF001 - as above


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
    added, changed = list(adds), list(sets)
    told = {"adds": [said(each) for each in added], "sets": [said(each) for each in changed]}
    body = {name: value for name, value in {**told, **more}.items() if value}
    private = {
        f"{row._meta.model_name}/{row.pk}/{name}": getattr(row, name)  # noqa: SLF001 - as above
        for row in [*added, *changed]
        for name in _private(row)
    }
    ledger.append(kind, body, subject=str(subject), private=private, by=by, at=at)


def _private(row: models.Model | type[models.Model]) -> tuple[str, ...]:
    return PRIVATE.get(row._meta.model_name or "", ())  # noqa: SLF001 - Django's documented API


def _is_withdrawn(row: models.Model) -> bool:
    return isinstance(row, Span) and row.withdrawn_at is not None


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return getattr(value, "code", value.pk)
    return value.isoformat() if isinstance(value, date) else value

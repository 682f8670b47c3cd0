# SPDX-License-Identifier: Apache-2.0
"""How rows of people are told to the ledger: plain fields by code, personal ones as commitments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models

from tonggui.ledger import rows
from tonggui.people.models import TOLD
from tonggui.people.models.spans import Span

# Passwords and addresses are nobody's business but their owner's.
_UNSAID = {"id", "recorded_at", "withdrawn_at", "password", "last_login", "email"}
_PRIVATE = {"official": ("name",), "account": ("username",)}


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries."""
    for model in TOLD:
        private = _PRIVATE.get(model._meta.model_name or "", ())  # noqa: SLF001 - Django's documented API
        rows.declare(model, said=said, is_withdrawn=_is_withdrawn, private=private)


def kind_of(row: models.Model) -> str:
    """Return what entries call the model of a row."""
    return row._meta.model_name or ""  # noqa: SLF001 - Django's documented API


def said(row: models.Model) -> dict[str, Any]:
    """Return a row as entries tell it: fields that are set, references by code."""
    hidden = _UNSAID | set(_PRIVATE.get(kind_of(row), ()))
    columns = row._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    return said_fields(row, (each.name for each in columns if each.name not in hidden))


def said_fields(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Return some fields of a row as entries tell them; what is not set is left out."""
    hidden = _PRIVATE.get(kind_of(row), ())
    found = {name: _plain(getattr(row, name)) for name in names if name not in hidden}
    told = {name: value for name, value in found.items() if value is not None}
    return {"row": kind_of(row), "id": row.pk, **told}


def private_of(row: models.Model) -> dict[str, Any]:
    """Return the personal fields of a row under the names that entries give them."""
    names = _PRIVATE.get(kind_of(row), ())
    return {f"{kind_of(row)}/{row.pk}/{name}": getattr(row, name) for name in names}


def _is_withdrawn(row: models.Model) -> bool:
    return isinstance(row, Span) and row.withdrawn_at is not None


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return getattr(value, "code", value.pk)
    return value.isoformat() if isinstance(value, date) else value

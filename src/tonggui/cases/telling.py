# SPDX-License-Identifier: Apache-2.0
"""How cases and events are told to the ledger: codes, times and sums plainly, words as commitments.

Who acted, what the case is about, opinions and names of files are personal: of them the log keeps
salted commitments. Digests of papers stand there plainly, so that a paper can be shown to be it.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import models

from tonggui.cases.models import TOLD
from tonggui.ledger import telling
from tonggui.ledger.telling import ToldByHand

PRIVATE = MappingProxyType(
    {
        "case": ("title",),
        "event": ("actor", "detail", "evidence"),
        "paper": ("name",),
    }
)
_UNSAID = frozenset({"id", "by", "key"})


def declare() -> None:
    """Say which models the ledger's check rebuilds from entries."""
    telling.declare(
        (
            ToldByHand(each, said, private_of(each), _UNSAID & _names(each), _papers(each))
            for each in TOLD
        ),
        {},
        {"case": ("title",)},
    )


def said(row: models.Model) -> dict[str, Any]:
    """Return a row as entries tell it: references by code or key, nothing of what is personal."""
    hidden = {*_UNSAID, *private_of(row)}
    told: dict[str, Any] = {"row": row._meta.model_name, "id": row.pk}  # noqa: SLF001 - Django's documented API
    for column in row._meta.concrete_fields:  # noqa: SLF001 - as above
        value = getattr(row, column.attname)
        if column.name not in hidden and value not in {None, ""}:
            told[column.name] = _plain(value)
    if papers := getattr(row, "evidence", ""):
        told["papers"] = [_digest(each) for each in json.loads(papers)]
    return told


def private(row: models.Model) -> dict[str, Any]:
    """Return the personal fields of a row by the names under which they are committed to."""
    kind = row._meta.model_name  # noqa: SLF001 - Django's documented API
    return {f"{kind}/{row.pk}/{name}": getattr(row, name) for name in private_of(row)}


def private_of(row: models.Model | type[models.Model]) -> tuple[str, ...]:
    """Return the names of the personal fields of a model."""
    return PRIVATE.get(row._meta.model_name or "", ())  # noqa: SLF001 - Django's documented API


def _digest(paper: dict[str, Any] | str) -> str:
    return paper if isinstance(paper, str) else str(paper.get("hash", ""))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _names(model: type[models.Model]) -> set[str]:
    return {each.name for each in model._meta.concrete_fields}  # noqa: SLF001 - Django's documented API


def _papers(model: type[models.Model]) -> tuple[str, ...]:
    return ("papers",) if "evidence" in _names(model) else ()

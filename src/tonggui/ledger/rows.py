# SPDX-License-Identifier: Apache-2.0
"""How entries tell of rows, so that rows can be rebuilt from entries and compared.

The body of an entry may hold `adds` (rows with their fields), `sets` (rows with the fields that
changed) and `withdraws` (rows that no longer stand); each row is `{"row": kind, "id": key, …}`. A
personal field stands in the entry's private part as `kind/key/field`. An app declares, in its
`AppConfig.ready`, which models are told of so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from tonggui.ledger.log.commitment import Opening
from tonggui.ledger.log.entry import Entry

Key = tuple[str, Any]
Fields = dict[str, Any]
NAMES = ("row", "id")


@dataclass(frozen=True, slots=True)
class Told:
    """A model whose rows entries tell of: how a row says itself, and whether it still stands."""

    model: type[models.Model]
    said: Callable[[Any], Mapping[str, Any]]
    is_withdrawn: Callable[[Any], bool]
    private: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Return the name of the model in entries."""
        return self.model._meta.model_name or ""  # noqa: SLF001 - Django's documented API


_TOLD: dict[str, Told] = {}


def declare(
    model: type[models.Model],
    *,
    said: Callable[[Any], Mapping[str, Any]],
    is_withdrawn: Callable[[Any], bool] = lambda _: False,
    private: Iterable[str] = (),
) -> None:
    """Declare that every row of a model is told of by entries."""
    told = Told(model, said, is_withdrawn, tuple(private))
    _TOLD[told.kind] = told


def declared() -> Iterable[Told]:
    """Return all models that are told of."""
    return _TOLD.values()


@dataclass(slots=True)
class Row:
    """A row as entries tell it."""

    fields: Fields
    private: dict[str, str]
    is_withdrawn: bool = False


class Rebuilt:
    """Rows rebuilt from entries, in the order of the log."""

    def __init__(self) -> None:
        self.rows: dict[Key, Row] = {}

    def take(self, entry: Entry) -> None:
        """Let one more entry tell of rows."""
        body = entry.body
        for each in _listed(body, "adds"):
            self.rows[_key(each)] = Row(_fields(each), {})
        for each in _listed(body, "sets"):
            self.rows.setdefault(_key(each), Row({}, {})).fields.update(_fields(each))
        for each in _listed(body, "withdraws"):
            self.rows.setdefault(_key(each), Row({}, {})).is_withdrawn = True
        for name, commitment in entry.private.items():
            kind, _, rest = name.partition("/")
            number, _, field = rest.rpartition("/")
            key = (kind, int(number) if number.isdecimal() else number)
            if key in self.rows:
                self.rows[key].private[field] = commitment

    def compare(self, openings: Mapping[str, Opening]) -> Iterator[tuple[str, str]]:
        """Yield where rows of the database differ from what was told, and how.

        `openings` are the kept personal fields by commitment; an erased one must be empty.
        """
        for told in declared():
            expected = {key: row for key, row in self.rows.items() if key[0] == told.kind}
            for row in told.model._default_manager.order_by("pk").iterator():  # noqa: SLF001 - Django's documented API
                found = expected.pop((told.kind, row.pk), None)
                name = f"{told.kind}/{row.pk}"
                if found is None:
                    yield name, "stands in the database, and no entry tells of it"
                    continue
                yield from ((name, each) for each in _differences(told, found, row, openings))
            for kind, number in expected:
                yield f"{kind}/{number}", "was told of by an entry, and is gone from the database"


def _differences(
    told: Told, expected: Row, row: models.Model, openings: Mapping[str, Opening]
) -> Iterator[str]:
    said = _fields(told.said(row))
    for name in sorted(expected.fields.keys() | said.keys()):
        before, now = expected.fields.get(name), said.get(name)
        if before != now:
            yield f"`{name}` is `{now}`, entries say `{before}`"
    if told.is_withdrawn(row) != expected.is_withdrawn:
        yield f"is {'' if told.is_withdrawn(row) else 'not '}withdrawn, entries say otherwise"
    for name in told.private:
        commitment = expected.private.get(name, "")
        opening = openings.get(commitment)
        kept = getattr(row, name)
        if opening is None and kept:
            yield f"`{name}` is kept, but what was committed to was erased or never said"
        elif opening is not None and opening.value != kept:
            yield f"`{name}` is not what was committed to"


def _listed(body: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    found = body.get(name, ())
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict) and all(part in each for part in NAMES):
            yield each


def _key(said: Mapping[str, Any]) -> Key:
    return said["row"], said["id"]


def _fields(said: Mapping[str, Any]) -> Fields:
    return {name: value for name, value in said.items() if name not in NAMES}

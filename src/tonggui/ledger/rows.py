# SPDX-License-Identifier: Apache-2.0
"""How entries tell of rows, so that rows can be rebuilt from entries and compared.

The body of an entry may hold `adds` (rows with their fields), `sets` (rows with the fields that
changed) and `withdraws` (rows that no longer stand); each row is `{"row": kind, "id": key, …}`. A
personal field stands in the entry's private part as `kind/key/field`. What is told of which row is
declared in `telling`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from tonggui.ledger.log.commitment import Opening
from tonggui.ledger.log.entry import Entry
from tonggui.ledger.telling import BLANKED, NOTHING, Told, declared

Key = tuple[str, Any]
Fields = dict[str, Any]
NAMES = ("row", "id")


@dataclass(slots=True)
class Row:
    """A row as entries tell it."""

    fields: Fields
    private: dict[str, str]
    is_withdrawn: bool = False
    added: int = 0


class Rebuilt:
    """Rows rebuilt from entries, in the order of the log."""

    def __init__(self) -> None:
        self.rows: dict[Key, Row] = {}

    def take(self, entry: Entry) -> None:
        """Let one more entry tell of rows."""
        body = entry.body
        for each in _listed(body, "adds"):
            before = self.rows.get(_key(each))
            self.rows[_key(each)] = Row(_fields(each), {}, added=before.added + 1 if before else 1)
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
            for (kind, number), each in expected.items():
                if each.added > 1:
                    said = f"is added by {each.added} entries: one of them is lost"
                    yield f"{kind}/{number}", said
            rows = told.model._default_manager.order_by("pk")  # noqa: SLF001 - Django's documented API
            # Without names, `select_related` would follow every reference there is.
            if named := told.references():
                rows = rows.select_related(*named)
            for row in rows.iterator():
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
    known = told.fields(row)
    for name in told.committed:
        opening = openings.get(expected.private.get(name, ""))
        kept = known[name]
        if opening is None and kept not in NOTHING and not _is_blanked(kept):
            yield f"`{name}` is kept, but what was committed to was erased or never said"
        elif opening is not None and opening.value != kept:
            yield f"`{name}` is not what was committed to"


def _is_blanked(kept: Any) -> bool:
    return isinstance(kept, str) and kept.startswith(BLANKED)


def _listed(body: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    found = body.get(name, ())
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict) and all(part in each for part in NAMES):
            yield each


def _key(said: Mapping[str, Any]) -> Key:
    return said["row"], said["id"]


def _fields(said: Mapping[str, Any]) -> Fields:
    return {name: value for name, value in said.items() if name not in NAMES}

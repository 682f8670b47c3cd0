# SPDX-License-Identifier: Apache-2.0
"""Logs whose rows are records with keys of their own, gathered into columns."""

import contextlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType
from typing import Final

import polars as pl

from tonggui.core.errors import Unusable
from tonggui.formats.events.layout import Layout
from tonggui.formats.events.schema import JSON_TEXTS
from tonggui.formats.events.shaping import Raw

# Records are bulky: fewer of them are held at a time than rows of a table would be.
MOST_RECORDS: Final = 1 << 16

# What all values of a column being of one type, or absent, makes of the column as it stands.
_PLAIN: Final = {frozenset({str}): pl.String(), frozenset({int}): pl.Int64()}
_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False
)

Record = Mapping[str, object]
Numbered = tuple[int, Record]


class RecordReader:
    """Reads a log of records; what keys there are is known only when all have been seen.

    A log that fits into one block is read once; a longer one is read twice, the first time for its
    keys, so that a block never lacks a column that a later one has.
    """

    def __init__(
        self, path: Path, records: Callable[[], Iterator[Numbered]], *, row_word: str
    ) -> None:
        """Learn the keys of all records."""
        self.row_word = row_word
        self._path, self._records = path, records
        reading = records()
        first = list(itertools.islice(reading, MOST_RECORDS))
        more = next(reading, None)
        rest = itertools.chain([more] if more else [], reading)
        self.names = _keys(record for _, record in itertools.chain(first, rest))
        self._all = first if more is None else None

    def raws(self, layout: Layout, block_rows: int) -> Iterator[Raw]:
        """Yield the records in blocks."""
        reading = iter(self._all) if self._all is not None else self._records()
        self._all = None
        gathering = _Gathering(self._path, layout, self.row_word)
        while batch := list(itertools.islice(reading, min(block_rows, MOST_RECORDS))):
            yield gathering.gather(batch)


def _keys(records: Iterable[Record]) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for record in records:
        if not record.keys() <= keys.keys():
            keys.update(dict.fromkeys(record))
    return tuple(keys)


class _Gathering:
    """Turns records into columns of text, and what no column takes into one JSON text each."""

    def __init__(self, path: Path, layout: Layout, row_word: str) -> None:
        self._path, self._layout, self._row_word = path, layout, row_word
        self._rest = frozenset(layout.rest)

    def gather(self, batch: Sequence[Numbered]) -> Raw:
        columns = {
            source: self._column(column, source, batch)
            for column, source in self._layout.sources.items()
        }
        rows = pl.Series([number for number, _ in batch], dtype=pl.Int64)
        detail = self._details(batch) if self._layout.keeps_detail else None
        return Raw(pl.DataFrame(columns), rows, detail)

    def _column(self, column: str, source: str, batch: Sequence[Numbered]) -> pl.Series:
        values = [record.get(source) for _, record in batch]
        if (dtype := _PLAIN.get(frozenset(map(type, values)) - {NoneType})) is not None:
            with contextlib.suppress(UnicodeEncodeError, TypeError):
                return pl.Series(values, dtype=dtype)
        nested = column in JSON_TEXTS
        return self._series(
            batch, source, lambda number, record: self._text(number, source, record, nested=nested)
        )

    def _series(
        self, batch: Sequence[Numbered], source: str, text: Callable[[int, Record], str | None]
    ) -> pl.Series:
        texts = [text(number, record) for number, record in batch]
        try:
            return pl.Series(texts, dtype=pl.String)
        except UnicodeEncodeError as error:
            where = next(at for at, said in enumerate(texts) if said == error.object)
            expected = "expected text, found half a character"
            raise self._refuse(batch[where][0], source, expected) from None

    def _text(self, number: int, source: str, record: Record, *, nested: bool) -> str | None:
        value = record.get(source)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool) and not nested:
            raise self._refuse(number, source, "expected text or a number, found true or false")
        if isinstance(value, dict | list):
            if not nested:
                raise self._refuse(number, source, "expected text or a number, found a structure")
            return self._json(number, source, value)
        return json.dumps(value)

    def _details(self, batch: Sequence[Numbered]) -> pl.Series:
        return self._series(batch, "detail", self._detail)

    def _detail(self, number: int, record: Record) -> str | None:
        left = {key: value for key, value in record.items() if key in self._rest}
        if source := self._layout.sources.get("detail"):
            left = {**self._own_detail(number, source, record.get(source)), **left}
        return self._json(number, "detail", left) if left else None

    def _own_detail(self, number: int, source: str, value: object) -> dict[str, object]:
        try:
            found = json.loads(value or "{}") if isinstance(value, str) else value or {}
        except (ValueError, RecursionError):
            found = value
        if not isinstance(found, dict):
            raise self._refuse(number, source, "expected a JSON object")
        return found

    def _json(self, number: int, source: str, value: object) -> str:
        try:
            return _ENCODER.encode(value)
        except (ValueError, RecursionError):
            raise self._refuse(number, source, "expected numbers that are finite") from None

    def _refuse(self, number: int, source: str, said: str) -> Unusable:
        return Unusable(self._path, f"{self._row_word} {number}, `{source}`", said)

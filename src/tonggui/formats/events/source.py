# SPDX-License-Identifier: Apache-2.0
"""Opens an event log of any size and format as a stream of blocks with our columns."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

import polars as pl

from tonggui.core.errors import Unusable
from tonggui.formats.events.delimited import DelimitedReader
from tonggui.formats.events.jsonl import JsonLinesReader
from tonggui.formats.events.layout import Layout, lay_out
from tonggui.formats.events.parquet import ParquetReader
from tonggui.formats.events.schema import JSON_TEXTS, Reading, Rejected
from tonggui.formats.events.shaping import Raw, Shaper
from tonggui.formats.events.xes import XesReader
from tonggui.formats.events.zones import Zone


class Reader(Protocol):
    """One format: the names of its columns, and their rows in blocks."""

    row_word: str
    names: tuple[str, ...]

    @property
    def fraction(self) -> float:
        """How much has been read, from 0 to 1."""

    def raws(self, layout: Layout, block_rows: int) -> Iterator[Raw]:
        """Yield the rows in blocks, from the start."""


READERS: Final[Mapping[str, Callable[[Path], Reader]]] = {
    ".csv": DelimitedReader,
    ".tsv": DelimitedReader,
    ".parquet": ParquetReader,
    ".jsonl": JsonLinesReader,
    ".ndjson": JsonLinesReader,
    ".xes": XesReader,
}


class EventSource:
    """An event log that can be read from its start, as often as needed.

    `columns` are our columns that the log has: a column it lacks is in none of its blocks, a column
    it has is in all, except `kind`, which a block leaves out where each row is a `node_close`.
    """

    def __init__(self, path: Path, reading: Reading) -> None:
        """Learn what the log records; `Unusable` if it cannot be one."""
        self.path, self._reading = path, reading
        self._zone = Zone(reading.timezone)
        self._reader = _reader(path)
        self._layout = _settled(self._reader, lay_out(path, self._reader.names, reading))
        self.columns = self._layout.columns
        self._shaper = self._new_shaper()

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return self.path.stat().st_size

    @property
    def is_plain(self) -> bool:
        """Whether there is one row an act and nothing that the judge would read beside it."""
        beside = {"kind", "evidence", "detail", "amount"}
        return not beside & self.columns

    @property
    def tells_supervision(self) -> bool:
        """Whether an act of supervision could stand in it: it tells kinds, in our own words."""
        return "kind" in self.columns and not self._layout.is_lifecycle

    @property
    def is_lifecycle(self) -> bool:
        """Whether the kind is told in the words of XES's lifecycle."""
        return self._layout.is_lifecycle

    @property
    def is_cheap(self) -> bool:
        """Whether reading it again costs little: no text need be parsed, nor proved to be JSON."""
        return isinstance(self._reader, ParquetReader) and not JSON_TEXTS & self.columns

    def latest(self) -> int | None:
        """Return the last time, in microseconds since 1970 UTC, if the file's statistics say it.

        They speak for every row: only where none can be left out, or count by its other time.
        """
        sources, reader = self._layout.sources, self._reader
        column = "recorded_at" if "recorded_at" in sources else "at"
        if not isinstance(reader, ParquetReader):
            return None
        needed = [name for name in ("case", "node", column) if name in sources]
        if not all(reader.is_filled(sources[name]) for name in needed):
            return None
        last = reader.largest(sources[column])
        rows = pl.Series([0], dtype=pl.Int64)
        try:
            found = None if last is None else self._new_shaper().instants(column, last, rows)
        except Unusable:  # whoever reads the rows says which it is
            return None
        return None if found is None else int(found.to_physical()[0])

    @property
    def fraction(self) -> float:
        """How much has been read, from 0 to 1."""
        return min(1.0, self._reader.fraction)

    @property
    def rejected(self) -> list[Rejected]:
        """The rows that could not be judged, as far as has been read."""
        return self._shaper.rejected

    @property
    def row_word(self) -> str:
        """What one row is called in this format: row, line or event."""
        return self._reader.row_word

    def blocks(self) -> Iterator[pl.DataFrame]:
        """Yield the events from the start, in the order of the source, numbered in column `row`."""
        self._shaper = self._new_shaper()
        for raw in self._reader.raws(self._layout, self._reading.block_rows):
            yield self._shaper.shape(raw)

    def _new_shaper(self) -> Shaper:
        return Shaper(self.path, self._layout, zone=self._zone, row_word=self._reader.row_word)


def open_events(path: Path, reading: Reading) -> EventSource:
    """Open an event log; its extension says its format, `.gz` after it that it is zipped.

    Raises `Unusable` here for what the whole file shows (no such file, no such column), and while
    blocks are read for what a row shows (no time, a torn line).
    """
    return EventSource(path, reading)


def _reader(path: Path) -> Reader:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    if suffixes and suffixes[-1] in READERS:
        return READERS[suffixes[-1]](path)
    known = ", ".join(READERS)
    raise Unusable(path, "", f"expected a name that ends with one of {known} or .xes.gz")


def _settled(reader: Reader, layout: Layout) -> Layout:
    """Leave out a lifecycle that is `complete` throughout, where the file says so by itself."""
    if not layout.is_lifecycle or not isinstance(reader, ParquetReader):
        return layout
    if not reader.holds_only(layout.sources["kind"], "complete"):
        return layout
    sources = {column: name for column, name in layout.sources.items() if column != "kind"}
    return dataclasses.replace(layout, sources=sources)

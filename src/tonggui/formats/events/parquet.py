# SPDX-License-Identifier: Apache-2.0
"""Logs as Parquet, read a slice at a time and only the columns that are used."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import polars as pl
import polars.selectors as cs
import pyarrow.parquet as pq

from tonggui.formats.events.layout import Layout
from tonggui.formats.events.shaping import Raw
from tonggui.formats.events.streams import Bytes, refusing

EXPECTED: Final = "expected a Parquet file"
UNITS: Final[dict[str, Literal["ms", "us", "ns"]]] = {
    "milliseconds": "ms",
    "microseconds": "us",
    "nanoseconds": "ns",
}
TRIED_BYTES: Final = 16 << 20
_INDEX_BYTES = 3  # a value, where a column of texts holds mostly numbers of a dictionary


class ParquetReader:
    """Reads a Parquet log; its rows are numbered from 1."""

    row_word = "row"

    def __init__(self, path: Path) -> None:
        """Learn the columns and where the row groups end."""
        self._size = Bytes(path).size
        self._path, self._read, self._is_tried = path, 0, False
        with refusing(path, EXPECTED), pq.ParquetFile(path) as file:
            self._metadata = file.metadata
            self.names = tuple(file.schema_arrow.names)

    @property
    def fraction(self) -> float:
        """How much of the rows has been read."""
        return self._read / max(1, int(self._metadata.num_rows))

    def raws(self, layout: Layout, block_rows: int) -> Iterator[Raw]:
        """Yield the rows in blocks."""
        rest = layout.rest if layout.keeps_detail else ()
        used = list(dict.fromkeys([*layout.sources.values(), *rest]))
        table = pl.scan_parquet(self._path, glob=False, hive_partitioning=False).select(
            cs.by_name(*used)
        )
        self._read = 0
        with refusing(self._path, EXPECTED):
            self._refuse_damaged(used)
        for rows in self._slices(block_rows):
            # Slices skip whole pages, so that even one huge row group is read only once.
            with refusing(self._path, EXPECTED, f"rows {self._read + 1} to {self._read + rows}"):
                frame = table.slice(self._read, rows).collect()
            first, self._read = self._read + 1, self._read + rows
            numbers = pl.int_range(first, first + frame.height, dtype=pl.Int64, eager=True)
            yield Raw(frame, numbers)

    def _refuse_damaged(self, used: list[str]) -> None:
        """Let Arrow read the file once, where that is quick: damage may make Polars abort."""
        if self._size <= TRIED_BYTES and not self._is_tried:
            with pq.ParquetFile(self._path, read_dictionary=self._repeating(used)) as file:
                for number in range(file.num_row_groups):
                    group = file.read_row_group(number, columns=used, use_threads=False)
                    group.validate(full=True)
            self._is_tried = True

    def _repeating(self, used: list[str]) -> list[str]:
        """Return the columns of texts that repeat: looked up and not spelt out, read far sooner."""
        groups = [self._metadata.row_group(n) for n in range(self._metadata.num_row_groups)]
        if any(group.num_columns != len(self.names) for group in groups):
            return []
        columns = {name: [g.column(self.names.index(name)) for g in groups] for name in used}
        return [
            name
            for name, chunks in columns.items()
            if all(
                chunk.physical_type == "BYTE_ARRAY"
                and chunk.total_uncompressed_size < _INDEX_BYTES * chunk.num_values
                for chunk in chunks
            )
        ]

    def _slices(self, block_rows: int) -> Iterator[int]:
        """Yield how many rows to read at a time, ending with a row group where one ends nearby."""
        held = 0
        for number in range(self._metadata.num_row_groups):
            rows = self._metadata.row_group(number).num_rows
            if held and held + rows > block_rows:
                yield held
                held = 0
            held += rows
            while held > block_rows * 5 // 4:
                yield block_rows
                held -= block_rows
        if held:
            yield held

    def largest(self, name: str) -> pl.Series | None:
        """Return the largest value of a column of times, if the file's statistics show it."""
        number = self.names.index(name)
        groups = [self._metadata.row_group(n) for n in range(self._metadata.num_row_groups)]
        if not groups or any(group.num_columns != len(self.names) for group in groups):
            return None
        # Times written as texts are not in order of time.
        dtype = _time_of(json.loads(self._metadata.schema.column(number).logical_type.to_json()))
        found = [group.column(number).statistics for group in groups]
        if dtype is None or not all(s and s.has_min_max for s in found):
            return None
        # As numbers: asked for times, Arrow would load pandas first where it is there.
        return pl.Series([max(s.max_raw for s in found)], dtype=pl.Int64).cast(dtype)

    def is_filled(self, name: str) -> bool:
        """Say whether the file's own statistics show that no row lacks a value, or has no text."""
        number = self.names.index(name)
        groups = [self._metadata.row_group(n) for n in range(self._metadata.num_row_groups)]
        if any(group.num_columns != len(self.names) for group in groups):
            return False
        found = [group.column(number).statistics for group in groups]
        return all(
            s and s.has_null_count and not s.null_count and s.has_min_max and s.min_raw != b""
            for s in found
        )

    def holds_only(self, name: str, value: str) -> bool:
        """Say whether the file's own statistics show a column to have this one value."""
        number = self.names.index(name)
        groups = [self._metadata.row_group(n) for n in range(self._metadata.num_row_groups)]
        if any(group.num_columns != len(self.names) for group in groups):
            return False
        found = [group.column(number).statistics for group in groups]
        return all(s and s.has_min_max and s.min == s.max == value for s in found)


def _time_of(kind: dict[str, str]) -> pl.DataType | None:
    """Return the type of times that a column's own description stands for, if it is one."""
    if kind["Type"] == "Date":
        return pl.Date()
    if kind["Type"] == "Timestamp" and kind["timeUnit"] in UNITS:
        return pl.Datetime(UNITS[kind["timeUnit"]], "UTC" if kind["isAdjustedToUTC"] else None)
    return None

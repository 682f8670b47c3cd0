# SPDX-License-Identifier: Apache-2.0
"""Logs as delimited text: `,` `;` tab or `|`, quoted as usual, every value kept as text."""

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl
import polars.selectors as cs
import pyarrow as pa
import pyarrow.csv as pacsv

from tonggui.core.errors import Unusable
from tonggui.formats.events.layout import Layout
from tonggui.formats.events.shaping import Raw
from tonggui.formats.events.streams import Bytes, encoding_of, refusing

DELIMITERS: Final = ",;\t|"
BLOCK_BYTES: Final = 16 << 20
SAMPLE_BYTES: Final = 64 << 10
# Comes after the last row: where it does not arrive as a row, a quote before it was never closed.
END: Final = "end of events"
HEADER_ROWS: Final = 1


class Ended(io.RawIOBase):
    """A file with one more row after its end."""

    def __init__(self, file: BinaryIO, last_row: bytes) -> None:
        """Wrap an open file."""
        super().__init__()
        self._file, self._last = file, io.BytesIO(b"\n" + last_row + b"\n")

    def readable(self) -> bool:
        """Say that it is for reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read from the file, and after its end the last row."""
        chunk = self._file.read(len(buffer)) or self._last.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


class DelimitedReader:
    """Reads a delimited log; its rows are numbered as a spreadsheet does, the header being 1."""

    row_word = "row"

    def __init__(self, path: Path) -> None:
        """Learn the encoding, the delimiter and the header."""
        self._bytes = Bytes(path)
        self._encoding = encoding_of(self._bytes)
        lines = self._first_lines()
        self._blank_lines = len(list(itertools.takewhile(lambda line: not line.strip(), lines)))
        if self._blank_lines == len(lines):
            raise Unusable(path, "start", "expected events, found empty lines")
        self._delimiter = _delimiter(lines[self._blank_lines :])
        with self._bytes.open() as file, refusing(path, "expected rows of delimited text"):
            self.names = tuple(self._open(file, (), lambda _row: "skip").schema.names)

    @property
    def fraction(self) -> float:
        """How much of the file has been read."""
        return self._bytes.read / self._bytes.size

    def raws(self, layout: Layout, block_rows: int) -> Iterator[Raw]:
        """Yield the rows in blocks."""
        used = {*layout.sources.values(), *(layout.rest if layout.keeps_detail else ())}
        columns = [name for name in self.names if name in used]
        first_row = self._blank_lines + HEADER_ROWS + 1
        for frame in _cut(self._frames(), block_rows):
            rows = pl.int_range(first_row, first_row + frame.height, dtype=pl.Int64, eager=True)
            first_row += frame.height
            empty = frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
            kept = frame.select(cs.by_name(*columns))
            yield Raw(kept.filter(~empty), rows.filter(~empty)) if empty.any() else Raw(kept, rows)

    def _frames(self) -> Iterator[pl.DataFrame]:
        """Yield all rows but the end row; `Unusable` if that has not come last, as a row."""
        ragged: list[pacsv.InvalidRow] = []

        def refuse(row: pacsv.InvalidRow) -> str:
            ragged.append(row)
            return "error"

        with self._bytes.open() as file, refusing(self._bytes.path, "expected rows of text"):
            try:
                batches = self._open(file, self.names, refuse)
                yield from self._up_to_the_end(pl.DataFrame(pl.from_arrow(b)) for b in batches)
            except pa.ArrowInvalid:
                for row in ragged:
                    said = f"expected {row.expected_columns} columns, found {row.actual_columns}"
                    raise Unusable(self._bytes.path, f"row {row.number}", said) from None
                raise

    def _up_to_the_end(self, frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        last, row = None, self._blank_lines + HEADER_ROWS
        for frame in frames:
            if last is not None:
                yield last
            last, row = frame, row + frame.height
        if last is None or last[-1, 0] != END:
            said = "expected the quote opened there to be closed"
            raise Unusable(self._bytes.path, f"row {row}", said)
        yield last.head(-1)

    def _open(
        self,
        file: BinaryIO,
        columns: tuple[str, ...],
        on_ragged_row: Callable[[pacsv.InvalidRow], str],
    ) -> pacsv.CSVStreamingReader:
        last_row = END + self._delimiter * (len(columns) - 1)
        return pacsv.open_csv(
            io.BufferedReader(Ended(file, last_row.encode())),
            read_options=pacsv.ReadOptions(
                block_size=BLOCK_BYTES,
                use_threads=False,
                encoding=self._encoding,
                skip_rows=self._blank_lines,
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=self._delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=on_ragged_row,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )

    def _first_lines(self) -> list[str]:
        start = next(self._bytes.chunks(), b"")[:SAMPLE_BYTES]
        text = start.decode(self._encoding, errors="ignore").removeprefix("\ufeff")
        return re.split(r"\r\n|\n|\r", text)


def _delimiter(lines: list[str]) -> str:
    """Return the delimiter that cuts the header into the most columns."""
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader(lines, delimiter=mark), [])))


def _cut(frames: Iterator[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """Yield the same rows in frames of `rows` rows, the last one shorter."""
    held: list[pl.DataFrame] = []
    for frame in frames:
        held.append(frame)
        while sum(part.height for part in held) >= rows:
            joined = pl.concat(held)
            yield joined.head(rows)
            held = [joined.slice(rows)]
    yield pl.concat(held)

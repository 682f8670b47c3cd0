# SPDX-License-Identifier: Apache-2.0
"""Rows as Parquet, CSV and JSON lines, appended block by block to an open file."""

from collections.abc import Callable, Collection, Mapping
from typing import BinaryIO, Final, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

TEXTS: Final = (pl.String, pl.Categorical)
NUMBERED: Final = pa.dictionary(pa.int32(), pa.large_string())
INSTANT_TEXT: Final = "%Y-%m-%dT%H:%M:%S%.f%:z"


class TableWriter(Protocol):
    """Writes blocks of one table, all with the same columns."""

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows."""

    def close(self) -> None:
        """Write what is held back; the file stays open."""


class ParquetWriter:
    """Parquet with snappy, readable by anything."""

    def __init__(
        self,
        file: BinaryIO,
        schema: pl.Schema,
        keys: Collection[str] = (),
        filled: Collection[str] = (),
    ) -> None:
        """Begin with nothing.

        `keys` are columns whose texts are nearly all different, `filled` have a value in every row.
        """
        self._file, self._schema, self._keys, self._filled = file, schema, keys, filled
        self._writer: pq.ParquetWriter | None = None

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows as a row group."""
        # All row groups keep a column in the way in which the first rows brought it.
        if self._writer is None:
            self._schema = frame.schema
            table = self._table(frame)
            self._writer = self._begun(table.schema)
        elif frame.schema != self._schema:
            table = self._table(frame.cast(self._schema))
        else:
            table = self._table(frame)
        self._writer.write_table(table)

    def close(self) -> None:
        """Write the footer."""
        if self._writer is None:
            self._writer = self._begun(self._table(pl.DataFrame(schema=self._schema)).schema)
        self._writer.close()

    def _begun(self, schema: pa.Schema) -> pq.ParquetWriter:
        texts = [name for name, dtype in self._schema.items() if dtype in TEXTS]
        lists = [name for name, dtype in self._schema.items() if isinstance(dtype, pl.List)]
        repeated = [name for name in texts if name not in self._keys]
        # Without Arrow's own schema every reader sees plain strings, whatever Arrow it has.
        # Nobody prunes findings by statistics; making them costs a third of the writing.
        return pq.ParquetWriter(
            self._file,
            schema,
            compression="snappy",
            store_schema=False,
            write_statistics=False,
            use_dictionary=[*repeated, *(f"{name}.list.element" for name in lists)],
        )

    def _table(self, frame: pl.DataFrame) -> pa.Table:
        arrays = [_array(values) for values in frame.iter_columns()]
        # Of a column that says it is filled no row's presence is worked out and written.
        fields = [
            pa.field(name, array.type, nullable=name not in self._filled)
            for name, array in zip(frame.columns, arrays, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _array(values: pl.Series) -> pa.Array:
    if values.dtype == pl.Categorical:
        return _numbered(values)
    if values.dtype == pl.List(pl.Categorical) and not values.null_count():
        return _lists(values)
    return values.to_arrow(compat_level=pl.CompatLevel.newest())


def _lists(values: pl.Series) -> pa.LargeListArray:
    """Return lists of texts as Parquet takes them, each text a number."""
    if not len(values):
        return pa.nulls(0, pa.large_list(NUMBERED))
    lent = values.to_physical().to_arrow(compat_level=pl.CompatLevel.newest())
    ends = np.frombuffer(lent.buffers()[1], dtype=np.int64)[lent.offset :][: len(lent) + 1]
    first, last, items = int(ends[0]), int(ends[-1]), lent.values
    words = pa.nulls(0, NUMBERED)
    if first < last:  # by its buffer: to flatten lists, Arrow would load all that it computes
        codes = np.frombuffer(items.buffers()[1], dtype=np.uint32)[items.offset :][first:last]
        numbers, texts = _closed_up(codes)
        words = pa.DictionaryArray.from_arrays(_buffered(numbers), texts, safe=False)
    return pa.LargeListArray.from_arrays(_buffered(ends - first), words)


def _numbered(values: pl.Series) -> pa.DictionaryArray:
    """Return texts as numbers and a dictionary of them, which Parquet takes as it is."""
    if values.null_count() == len(values):
        return pa.nulls(len(values), NUMBERED)
    codes = values.to_physical()
    if codes.null_count():
        codes = codes.fill_null(codes.min())
    numbers, texts = _closed_up(codes.to_numpy())
    # It need not look whether each number has a text.
    return pa.DictionaryArray.from_arrays(_lent(numbers, values), texts, safe=False)


def _closed_up(codes: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.int32], pa.Array]:
    """Return numbers from 0 in place of those of a categorical, and the text of each."""
    low, high = int(codes.min()), int(codes.max())
    if low == high:  # most columns say the same in every row
        known, numbers = np.array([low]), np.zeros(len(codes), dtype=np.int32)
    else:
        wide = codes.astype(np.int64)  # once: NumPy would make them so to count and to look up
        known = np.flatnonzero(np.bincount(wide))
        place = np.zeros(high + 1, dtype=np.int32)
        place[known] = np.arange(len(known), dtype=np.int32)
        numbers = place.take(wide)
    texts = pl.Series(known.astype(codes.dtype)).cat.to(pl.Categorical()).cast(pl.String)
    # By Polars: asked for an array, Arrow would load pandas first where it is there.
    return numbers, texts.to_arrow(compat_level=pl.CompatLevel.oldest())


def _lent(numbers: npt.NDArray[np.int32], values: pl.Series) -> pa.Array:
    """Lend numbers to Arrow, with nulls where values have them."""
    if not values.null_count():
        return _buffered(numbers)
    return pl.Series(numbers).set(values.is_null(), None).to_arrow()


def _buffered(numbers: npt.NDArray[np.int32] | npt.NDArray[np.int64]) -> pa.Array:
    kind = pa.int32() if numbers.dtype == np.int32 else pa.int64()
    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(numbers)])


class CsvWriter:
    """CSV in UTF-8 without BOM: a header always, lists joined by `;`, times with their offset."""

    def __init__(
        self,
        file: BinaryIO,
        schema: pl.Schema,
        keys: Collection[str] = (),
        filled: Collection[str] = (),
    ) -> None:
        """Write the header."""
        del keys, filled
        self._file = file
        pl.DataFrame(schema=dict.fromkeys(schema, pl.String)).write_csv(file)

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows."""
        flat = frame.select(_flat(frame[name]) for name in frame.columns)
        flat.write_csv(self._file, include_header=False)

    def close(self) -> None:
        """Do nothing: nothing is held back."""


class JsonLinesWriter:
    """One JSON object a line, every column in each; times with their offset."""

    def __init__(
        self,
        file: BinaryIO,
        schema: pl.Schema,
        keys: Collection[str] = (),
        filled: Collection[str] = (),
    ) -> None:
        """Begin with nothing, which is how no rows look."""
        del schema, keys, filled
        self._file = file

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows."""
        frame.select(_told(frame[name]) for name in frame.columns).write_ndjson(self._file)

    def close(self) -> None:
        """Do nothing: nothing is held back."""


def _told(values: pl.Series) -> pl.Series:
    dtype = values.dtype
    if isinstance(dtype, pl.Datetime) and dtype.time_zone:
        return values.dt.to_string(INSTANT_TEXT)
    return values


def _flat(values: pl.Series) -> pl.Series:
    if isinstance(values.dtype, pl.List) and not values.dtype.inner.is_nested():
        return values.cast(pl.List(pl.String)).list.join(";")
    if values.dtype.is_nested():
        packed = values.to_frame("_").select(pl.struct("_").struct.json_encode()).to_series()
        return packed.str.strip_prefix('{"_":').str.strip_suffix("}").alias(values.name)
    return _told(values)


Names = Collection[str]
WRITERS: Final[Mapping[str, Callable[[BinaryIO, pl.Schema, Names, Names], TableWriter]]] = {
    ".parquet": ParquetWriter,
    ".csv": CsvWriter,
    ".jsonl": JsonLinesWriter,
}

# SPDX-License-Identifier: Apache-2.0
"""Rows as Parquet, CSV and JSON lines, appended block by block to an open file."""

from collections.abc import Callable, Collection, Mapping
from typing import BinaryIO, Final, Protocol

import polars as pl
import pyarrow.parquet as pq

INSTANT_TEXT: Final = "%Y-%m-%dT%H:%M:%S%.f%:z"


class TableWriter(Protocol):
    """Writes blocks of one table, all with the same columns."""

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows."""

    def close(self) -> None:
        """Write what is held back; the file stays open."""


class ParquetWriter:
    """Parquet with snappy, readable by anything."""

    def __init__(self, file: BinaryIO, schema: pl.Schema, keys: Collection[str] = ()) -> None:
        """Begin the file; `keys` are columns whose texts are nearly all different."""
        empty = pl.DataFrame(schema=schema).to_arrow(compat_level=pl.CompatLevel.newest())
        # Without Arrow's own schema every reader sees plain strings, whatever Arrow it has.
        # Nobody prunes findings by statistics; making them costs a third of the writing.
        self._writer = pq.ParquetWriter(
            file,
            empty.schema,
            compression="snappy",
            store_schema=False,
            write_statistics=False,
            use_dictionary=_repeated(schema, keys),
        )

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows as a row group."""
        self._writer.write_table(frame.to_arrow(compat_level=pl.CompatLevel.newest()))

    def close(self) -> None:
        """Write the footer."""
        self._writer.close()


def _repeated(schema: pl.Schema, keys: Collection[str]) -> list[str]:
    """Return the columns of texts that repeat, by the paths that Parquet gives them."""
    texts = [name for name, dtype in schema.items() if dtype == pl.String and name not in keys]
    lists = [name for name, dtype in schema.items() if isinstance(dtype, pl.List)]
    return [*texts, *(f"{name}.list.element" for name in lists)]


class CsvWriter:
    """CSV in UTF-8 without BOM: a header always, lists joined by `;`, times with their offset."""

    def __init__(self, file: BinaryIO, schema: pl.Schema, keys: Collection[str] = ()) -> None:
        """Write the header."""
        del keys
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

    def __init__(self, file: BinaryIO, schema: pl.Schema, keys: Collection[str] = ()) -> None:
        """Begin with nothing, which is how no rows look."""
        del schema, keys
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


WRITERS: Final[Mapping[str, Callable[[BinaryIO, pl.Schema, Collection[str]], TableWriter]]] = {
    ".parquet": ParquetWriter,
    ".csv": CsvWriter,
    ".jsonl": JsonLinesWriter,
}

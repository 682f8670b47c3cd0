# SPDX-License-Identifier: Apache-2.0
"""Output files written beside their place and moved there together, or not at all."""

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import polars as pl
import pyarrow as pa

from tonggui import endings
from tonggui.core.errors import Unusable
from tonggui.formats.pending import Pending, refusing
from tonggui.formats.table_writers import WRITERS, TableWriter

ROWS_AT_A_TIME: Final = 50_000
# Texts that may come as numbers, and stay so: some formats are written faster from them.
_NUMBERED: Final[dict[pl.DataType, pl.DataType]] = {
    pl.String(): pl.Categorical(),
    pl.List(pl.String()): pl.List(pl.Categorical()),
}


class Outputs:
    """Several output files that appear together at the end of a `with`, or leave no trace.

    Whatever stands in the way (no such folder, no permission, an unknown extension, a full disk) is
    `Unusable`, as soon as it can be known; what was there before then stays as it was.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._pending: list[Pending] = []

    def table(
        self,
        path: Path,
        schema: Mapping[str, pl.DataType],
        *,
        keys: Collection[str] = (),
        filled: Collection[str] = (),
    ) -> "Table":
        """Begin a table; the extension says how.

        `keys` are columns of mostly different texts, `filled` those with a value in every row.
        """
        if path.suffix.lower() not in WRITERS:
            known = ", ".join(WRITERS)
            raise Unusable(path, "", f"expected a name that ends with one of {known}")
        pending = self._begin(path)
        with _refusing(path):
            writer = WRITERS[path.suffix.lower()](pending.file, pl.Schema(schema), keys, filled)
        table = Table(path, pl.Schema(schema), writer, pending.hasten)
        pending.closing.callback(table.close)
        return table

    def text(self, path: Path) -> "Text":
        """Begin a file of UTF-8 text."""
        return Text(path, self._begin(path).file)

    def content(self, path: Path) -> "Content":
        """Begin a file of bytes."""
        return Content(path, self._begin(path).file)

    def _begin(self, path: Path) -> "Pending":
        pending = Pending(path)
        if any(other.place == pending.place for other in self._pending):
            raise Unusable(path, "", "expected another file for each output")
        self._pending.append(pending)
        pending.begin()
        return pending

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                for pending in self._pending:
                    pending.finish()
        except BaseException:
            self._undo()
            raise
        with endings.settling():
            if error is None:
                self._move()
            else:
                self._undo()

    def _move(self) -> None:
        try:
            for pending in self._pending:
                pending.move()
        except BaseException:
            self._undo()
            raise
        for pending in self._pending:
            pending.forget()

    def _undo(self) -> None:
        for pending in reversed(self._pending):
            pending.undo()


class Table:
    """A table being written, block by block."""

    def __init__(
        self,
        path: Path,
        schema: pl.Schema,
        writer: TableWriter,
        hasten: Callable[[], object] = int,
    ) -> None:
        """Write rows of this schema by this writer, and hasten what it has written to the disk."""
        self._path, self._schema, self._writer, self._hasten = path, schema, writer, hasten
        self._held: list[pl.DataFrame] = []

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows, which have the columns of the table in whatever order.

        A text may be Categorical, and so may a list of texts.
        """
        columns = [_as(frame.get_column(name), kind) for name, kind in self._schema.items()]
        self._held.append(pl.DataFrame(columns))
        if sum(held.height for held in self._held) >= ROWS_AT_A_TIME:
            self._flush()

    def close(self) -> None:
        """Write what is held back."""
        with _refusing(self._path), contextlib.closing(self._writer):
            self._flush()

    def _flush(self) -> None:
        held, self._held = self._held, []
        if held:
            with _refusing(self._path):
                self._writer.write(_joined(held))
            self._hasten()


class Text:
    """A text being written."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        """Write to an open file."""
        self._path, self._file = path, file

    def write(self, text: str) -> None:
        """Append text."""
        with _refusing(self._path):
            self._file.write(text.encode())


class Content:
    """Bytes being written."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        """Write to an open file."""
        self._path, self._file = path, file

    def write(self, content: bytes) -> None:
        """Append bytes."""
        with _refusing(self._path):
            self._file.write(content)


def _as(values: pl.Series, kind: pl.DataType) -> pl.Series:
    is_kept = values.dtype == kind or values.dtype == _NUMBERED.get(kind)
    return values if is_kept else values.cast(kind)


def _joined(frames: list[pl.DataFrame]) -> pl.DataFrame:
    first = frames[0].schema
    if any(frame.schema != first for frame in frames):
        frames = [frame.cast(first) for frame in frames]
    return pl.concat(frames)


@contextlib.contextmanager
def open_table(path: Path, schema: Mapping[str, pl.DataType]) -> Iterator[Table]:
    """Write one table that appears when the `with` ends well, and not otherwise."""
    with Outputs() as outputs:
        yield outputs.table(path, schema)


@contextlib.contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        with refusing(path):
            yield
    except (pa.ArrowException, pl.exceptions.ComputeError) as error:
        raise Unusable(path, "", f"expected to be able to write it ({error})") from error

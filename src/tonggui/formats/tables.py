# SPDX-License-Identifier: Apache-2.0
"""Output files written beside their place and moved there together, or not at all."""

import contextlib
import os
import secrets
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import polars as pl
import pyarrow as pa

from tonggui.core.errors import Unusable
from tonggui.formats.table_writers import WRITERS, TableWriter

NEW_FILE: Final = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_CLOEXEC", 0)
NEW_FILE_MODE: Final = 0o666
ROWS_AT_A_TIME: Final = 50_000


class Outputs:
    """Several output files that appear together at the end of a `with`, or leave no trace.

    Whatever stands in the way (no such folder, no permission, an unknown extension, a full disk) is
    `Unusable`, as soon as it can be known; what was there before then stays as it was.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._pending: list[_Pending] = []

    def table(
        self, path: Path, schema: Mapping[str, pl.DataType], *, keys: Collection[str] = ()
    ) -> "Table":
        """Begin a table; the extension says how; `keys` are columns of mostly different texts."""
        if path.suffix.lower() not in WRITERS:
            known = ", ".join(WRITERS)
            raise Unusable(path, "", f"expected a name that ends with one of {known}")
        pending = self._begin(path)
        with _refusing(path):
            writer = WRITERS[path.suffix.lower()](pending.file, pl.Schema(schema), keys)
        table = Table(path, pl.Schema(schema), writer)
        pending.closing.callback(table.close)
        return table

    def text(self, path: Path) -> "Text":
        """Begin a file of UTF-8 text."""
        return Text(path, self._begin(path).file)

    def content(self, path: Path) -> "Content":
        """Begin a file of bytes."""
        return Content(path, self._begin(path).file)

    def _begin(self, path: Path) -> "_Pending":
        pending = _Pending(path)
        if any(other.place == pending.place for other in self._pending):
            raise Unusable(path, "", "expected another file for each output")
        # Known before it is there, so that whoever interrupts us now leaves nothing behind either.
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
                for pending in self._pending:
                    pending.move()
        except BaseException:
            self._undo()
            raise
        if error is not None:
            self._undo()
        for pending in self._pending:
            pending.forget()

    def _undo(self) -> None:
        for pending in reversed(self._pending):
            pending.undo()


class Table:
    """A table being written, block by block."""

    def __init__(self, path: Path, schema: pl.Schema, writer: TableWriter) -> None:
        """Write rows of this schema by this writer."""
        self._path, self._schema, self._writer = path, schema, writer
        self._held: list[pl.DataFrame] = []

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows, which have the columns of the table in whatever order.

        A text may be Categorical; so it stays, for some formats are written faster from numbers.
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
                self._writer.write(_joined(held, self._schema))


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
    is_text = kind == pl.String and values.dtype == pl.Categorical
    return values if is_text or values.dtype == kind else values.cast(kind)


def _joined(frames: list[pl.DataFrame], schema: pl.Schema) -> pl.DataFrame:
    if any(frame.schema != frames[0].schema for frame in frames):
        frames = [frame.cast(schema) for frame in frames]
    return pl.concat(frames)


@contextlib.contextmanager
def open_table(path: Path, schema: Mapping[str, pl.DataType]) -> Iterator[Table]:
    """Write one table that appears when the `with` ends well, and not otherwise."""
    with Outputs() as outputs:
        yield outputs.table(path, schema)


class _Pending:
    """One output on its way: a hidden file beside its place."""

    file: BinaryIO

    def __init__(self, path: Path) -> None:
        self._path = path
        # A link is followed, so that what is replaced is the file and not the link to it.
        self.place = Path(os.path.realpath(path))
        self._hidden = self.place.with_name(f".tonggui-{secrets.token_hex(8)}")
        self.closing = contextlib.ExitStack()
        self._former: Path | None = None
        self._has_moved = False

    def begin(self) -> None:
        """Open the hidden file."""
        with _refusing(self._path):
            if not self.place.parent.is_dir():
                raise Unusable(self._path, "", "expected its folder to exist")
            if self.place.exists() and not self.place.is_file():
                raise Unusable(self._path, "", "expected a file there or nothing")
            self.file = os.fdopen(os.open(self._hidden, NEW_FILE, mode=0o600), "wb")

    def finish(self) -> None:
        """Write what is still held back, down to the disk."""
        with _refusing(self._path):
            self.closing.close()
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
            self._hidden.chmod(NEW_FILE_MODE & ~_umask())

    def move(self) -> None:
        """Put the file in its place, keeping what was there until all are in theirs."""
        with _refusing(self._path):
            if self.place.is_file():
                self._former = _kept(self.place, self._hidden.with_suffix(".former"))
            self._hidden.replace(self.place)
            self._has_moved = True

    def undo(self) -> None:
        """Put everything back as it was."""
        with contextlib.suppress(Exception):
            self.closing.close()
        with contextlib.suppress(OSError, AttributeError):  # it may not have been opened yet
            self.file.close()
        with contextlib.suppress(OSError):
            self._hidden.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            if self._former is not None:
                # Two names of one file do not replace one another, hence the second call.
                self._former.replace(self.place)
                self._former.unlink(missing_ok=True)
            elif self._has_moved:
                self.place.unlink()

    def forget(self) -> None:
        """Let go of what was there before."""
        with contextlib.suppress(OSError):
            if self._former is not None:
                self._former.unlink(missing_ok=True)


@contextlib.contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise Unusable(path, "", f"expected to be able to write it ({why})") from error
    except (pa.ArrowException, pl.exceptions.ComputeError) as error:
        raise Unusable(path, "", f"expected to be able to write it ({error})") from error


def _kept(place: Path, former: Path) -> Path:
    """Give a file another name, if possible without taking away the one it has."""
    try:
        os.link(place, former)
    except OSError:
        place.rename(former)
    return former


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

# SPDX-License-Identifier: Apache-2.0
"""Bytes of a log as a stream: unzipped where it is zipped, counted, and known by encoding."""

import codecs
import gzip
import io
import itertools
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import polars as pl
import pyarrow as pa

from tonggui.core.errors import Unusable

CHUNK: Final = 1 << 20
GZIP: Final = b"\x1f\x8b"
UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Counted(io.RawIOBase):
    """A file that knows how much of it has been read."""

    def __init__(self, path: Path) -> None:
        """Open the file for reading."""
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self.count = 0

    def readable(self) -> bool:
        """Say that it is for reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into a buffer, and count."""
        count = self._file.readinto(buffer) or 0
        self.count += count
        return count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


class Bytes:
    """The bytes of one file, as often as asked for, with how far the last reading has come."""

    def __init__(self, path: Path) -> None:
        """Refuse a file that is absent, unreadable, or empty."""
        self.path = path
        with refusing(path, "expected a file that can be read"):
            self.size = path.stat().st_size
            with path.open("rb") as file:
                start = file.read(len(GZIP))
        if not start:
            raise Unusable(path, "start", "expected events, found an empty file")
        self._zipped = start == GZIP
        self._counted: Counted | None = None
        if path.suffix.lower() == ".gz" and not self._zipped:
            raise Unusable(path, "start", "expected a gzip file, as its name says")

    @property
    def read(self) -> int:
        """How many bytes of the file have been read."""
        return self._counted.count if self._counted else 0

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the (unzipped) bytes; damage met while reading them is `Unusable`."""
        with refusing(self.path, "expected a file that can be read to its end"):
            self._counted = Counted(self.path)
            with io.BufferedReader(self._counted, CHUNK) as plain:
                yield gzip.GzipFile(fileobj=plain) if self._zipped else plain  # type: ignore[misc]

    def chunks(self) -> Iterator[bytes]:
        """Yield the (unzipped) bytes in pieces."""
        with self.open() as file:
            while chunk := file.read(CHUNK):
                yield chunk


@contextmanager
def refusing(path: Path, expected: str, place: str = "") -> Iterator[None]:
    """Turn what libraries raise at bad input into `Unusable`."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise Unusable(path, place, f"{expected} ({why.lower()})") from error
    except (EOFError, zlib.error, UnicodeError) as error:
        raise Unusable(path, place, f"{expected}, found it cut off or damaged") from error
    except (pa.ArrowException, pl.exceptions.PolarsError) as error:
        raise Unusable(path, place, f"{expected} ({_first_line(error)})") from error
    except pl.exceptions.PanicException as error:
        raise Unusable(path, place, f"{expected}, found it damaged") from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")[:200]


def encoding_of(source: Bytes) -> str:
    """Return `utf-8` or `gb18030`, whichever all the bytes are; `Unusable` if neither."""
    if next(source.chunks(), b"").startswith(UTF_16):
        raise Unusable(source.path, "start", "expected UTF-8 or GB18030 text, found UTF-16")
    wrong = _first_wrong_byte(source, "utf-8")
    if wrong is None:
        return "utf-8"
    if _first_wrong_byte(source, "gb18030") is None:
        return "gb18030"
    raise Unusable(source.path, f"byte {wrong}", "expected UTF-8 or GB18030 text")


def _first_wrong_byte(source: Bytes, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    before = 0
    for chunk in itertools.chain(source.chunks(), [b""]):
        if (at := chunk.find(0)) >= 0:
            expected = "expected text, found the character 0 in it"
            raise Unusable(source.path, f"byte {before + at + 1}", expected)
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return before - held + error.start + 1
        before += len(chunk)
    return None

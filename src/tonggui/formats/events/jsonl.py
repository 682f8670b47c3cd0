# SPDX-License-Identifier: Apache-2.0
"""Logs as JSON lines: one object a line."""

import codecs
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from tonggui.core.errors import Unusable
from tonggui.formats.events.layout import Layout
from tonggui.formats.events.records import Numbered, RecordReader
from tonggui.formats.events.shaping import Raw
from tonggui.formats.events.streams import Bytes, encoding_of

LONGEST_LINE: Final = 64 << 20


class JsonLinesReader:
    """Reads a log of JSON lines."""

    row_word = "line"

    def __init__(self, path: Path) -> None:
        """Learn the encoding and the keys."""
        self._bytes = Bytes(path)
        self._encoding = encoding_of(self._bytes)
        self._reader = RecordReader(path, self._records, row_word=self.row_word)
        self.names = self._reader.names
        if not self.names:
            raise Unusable(path, "start", "expected events, found empty lines")

    @property
    def fraction(self) -> float:
        """How much of the file has been read."""
        return self._bytes.read / self._bytes.size

    def raws(self, layout: Layout, block_rows: int) -> Iterator[Raw]:
        """Yield the lines in blocks."""
        return self._reader.raws(layout, block_rows)

    def _records(self) -> Iterator[Numbered]:
        with self._bytes.open() as file:
            for number, line in enumerate(iter(partial(file.readline, LONGEST_LINE), b""), start=1):
                text = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
                if not text.isspace() and text:
                    yield number, self._record(number, text)

    def _record(self, number: int, line: bytes) -> dict[str, object]:
        try:
            found = _DECODER.decode(line.decode(self._encoding))
        except json.JSONDecodeError as error:
            place = f"line {number}, character {error.pos + 1}"
            raise Unusable(self._bytes.path, place, _expected(error.msg)) from None
        except (ValueError, RecursionError) as error:
            raise Unusable(self._bytes.path, f"line {number}", _expected(str(error))) from None
        if not isinstance(found, dict):
            raise Unusable(self._bytes.path, f"line {number}", _expected("it is something else"))
        return found


def _expected(why: str) -> str:
    return f"expected one JSON object a line ({why})"


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands in it twice")
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no JSON")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number)

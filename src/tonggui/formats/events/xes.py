# SPDX-License-Identifier: Apache-2.0
"""Logs in XES (IEEE 1849), zipped or not, read event by event and never as a whole.

What a trace says of its case is repeated on its events under keys beginning with `case:`.
"""

import codecs
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

from tonggui.core.errors import Unusable
from tonggui.formats.events.layout import XES_NAMES, Layout
from tonggui.formats.events.records import Numbered, RecordReader
from tonggui.formats.events.shaping import Raw
from tonggui.formats.events.streams import Bytes
from tonggui.formats.events.xes_tree import Tree, Unexpected

# What the parser may hold back while one tag goes on; a real one is far shorter.
LONGEST_TAG: Final = 64 << 20
DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)["']""")
NEEDED: Final = tuple(XES_NAMES[column] for column in ("case", "node", "at"))
# The parser knows encodings of one byte and Unicode. What says GB2312 is mostly in its superset.
WIDER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
}


class XesReader:
    """Reads an XES log; its events are numbered from 1 in the order of the file."""

    row_word = "event"

    def __init__(self, path: Path) -> None:
        """Learn the keys of all events."""
        self._bytes = Bytes(path)
        self._reader = RecordReader(path, self._records, row_word=self.row_word)
        # A log without events is one of no cases; it lacks no column.
        self.names = self._reader.names or NEEDED

    @property
    def fraction(self) -> float:
        """How much of the file has been read."""
        return self._bytes.read / self._bytes.size

    def raws(self, layout: Layout, block_rows: int) -> Iterator[Raw]:
        """Yield the events in blocks."""
        return self._reader.raws(layout, block_rows)

    def _records(self) -> Iterator[Numbered]:
        tree, parser = Tree(), expat.ParserCreate()
        tree.listen_to(parser)
        count = 0
        fed = 0
        for piece in self._pieces():
            self._feed(parser, piece)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                raise self._refuse(parser.CurrentLineNumber, "expected the tag there to end")
            for event in tree.taken():
                count += 1
                yield count, event
        self._feed(parser, None)

    def _feed(self, parser: expat.XMLParserType, piece: bytes | str | None) -> None:
        try:
            if piece is None:
                parser.Parse(b"", True)  # noqa: FBT003 - expat's way of saying it is the end
            else:
                parser.Parse(piece, False)  # noqa: FBT003
        except Unexpected as error:
            raise self._refuse(parser.CurrentLineNumber, str(error)) from None
        except expat.ExpatError as error:
            why = expat.ErrorString(error.code)
            raise self._refuse(error.lineno, f"expected well-formed XML ({why})") from None
        except (ValueError, LookupError) as error:
            raise self._refuse(parser.CurrentLineNumber, f"expected XML ({error})") from None

    def _pieces(self) -> Iterator[bytes | str]:
        """Yield the file in pieces, decoded where the parser does not know its encoding."""
        chunks = self._bytes.chunks()
        start = next(chunks, b"")
        decoder = self._decoder(start)
        for chunk in itertools.chain([start], chunks, [b""]):
            try:
                yield decoder.decode(chunk, final=not chunk) if decoder else chunk
            except UnicodeDecodeError as error:
                raise Unusable(self._bytes.path, "", f"expected {error.encoding} text") from None

    def _decoder(self, start: bytes) -> codecs.IncrementalDecoder | None:
        declared = DECLARED.search(start[:400])
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name if declared else ""
        except LookupError:
            return None
        return codecs.getincrementaldecoder(WIDER[name])() if name in WIDER else None

    def _refuse(self, line: int, said: str) -> Unusable:
        return Unusable(self._bytes.path, f"line {line}", said)

# SPDX-License-Identifier: Apache-2.0
"""Logs in XES (IEEE 1849), zipped or not, read event by event and never as a whole.

What a trace says of its case is repeated on its events under keys beginning with `case:`.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

from tonggui.core.errors import Unusable
from tonggui.formats.events.layout import Layout
from tonggui.formats.events.records import Numbered, RecordReader
from tonggui.formats.events.shaping import Raw
from tonggui.formats.events.streams import Bytes
from tonggui.formats.events.xes_tree import Tree, Unexpected

# Bytes that the parser may hold back while a tag or a text goes on; a real one is far shorter.
LONGEST_TOKEN: Final = 64 << 20
DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)["']""")
KNOWN_TO_PARSER: Final = frozenset({"utf-8", "utf-16", "iso8859-1", "ascii"})


class XesReader:
    """Reads an XES log; its events are numbered from 1 in the order of the file."""

    row_word = "event"

    def __init__(self, path: Path) -> None:
        """Learn the keys of all events."""
        self._bytes = Bytes(path)
        self._reader = RecordReader(path, self._records, row_word=self.row_word)
        self.names = self._reader.names

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
        for piece in self._pieces():
            self._feed(parser, piece)
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
        except ValueError as error:
            raise self._refuse(parser.CurrentLineNumber, f"expected XML ({error})") from None

    def _pieces(self) -> Iterator[bytes | str]:
        """Yield the file in pieces, decoded where the parser does not know its encoding."""
        decoder: codecs.IncrementalDecoder | None = None
        for number, chunk in enumerate(self._bytes.chunks()):
            if number == 0:
                decoder = self._decoder(chunk)
            if decoder is None:
                yield chunk
                continue
            try:
                yield decoder.decode(chunk)
            except UnicodeDecodeError as error:
                raise Unusable(self._bytes.path, "", f"expected {error.encoding} text") from None

    def _decoder(self, start: bytes) -> codecs.IncrementalDecoder | None:
        declared = DECLARED.search(start[:400])
        if declared is None:
            return None
        name = declared[1].decode("ascii")
        try:
            found = codecs.lookup(name)
            known = found.name in KNOWN_TO_PARSER or not found._is_text_encoding  # noqa: SLF001
        except LookupError:
            return None
        # A file that says GB2312 is mostly written in its superset.
        wider = "gb18030" if found.name in {"gb2312", "gbk"} else found.name
        return None if known else codecs.getincrementaldecoder(wider)()

    def _refuse(self, line: int, said: str) -> Unusable:
        return Unusable(self._bytes.path, f"line {line}", said)

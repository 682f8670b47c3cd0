# SPDX-License-Identifier: Apache-2.0
"""The elements of an XES file, put together into events as they come by."""

from collections.abc import Callable, Iterator
from typing import Final
from xml.parsers import expat

# What an element gathers from inside itself: attributes, values of a list, or nothing.
Gathered = dict[str, object] | list[object] | None

VALUES: Final = frozenset({"string", "date", "int", "float", "boolean", "id"})
MOST_OPEN: Final = 200


class Unexpected(Exception):  # noqa: N818 - a fact about the file
    """Something in the file that is no XES."""


class Tree:
    """Listens to a parser, and gives away the events of the traces that have ended."""

    def __init__(self) -> None:
        """Begin before the first element."""
        self._open: list[Gathered] = []
        self._trace: dict[str, object] = {}
        self._events: list[dict[str, object]] = []
        self._done: list[dict[str, object]] = []
        self._in_trace = False

    def listen_to(self, parser: expat.XMLParserType) -> None:
        """Follow what a parser reads; refuse document types, where entity bombs are made."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.buffer_text = True

    def taken(self) -> Iterator[dict[str, object]]:
        """Give away the events that are complete."""
        done, self._done = self._done, []
        return iter(done)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2] if ":" in tag else tag
        gathered: Gathered = None
        if name in VALUES and self._open:
            _put(self._open[-1], name, attributes)
        elif name == "event":
            gathered = {}
        elif name == "trace":
            gathered = self._trace = {}
            self._in_trace = True
        elif self._open:
            gathered = _inside(self._open[-1], name, attributes)
        elif name != "log":
            raise Unexpected(f"expected a <log> of XES, found <{name}>")
        self._open.append(gathered)
        if len(self._open) > MOST_OPEN:
            raise Unexpected(f"expected at most {MOST_OPEN} elements inside one another")

    def _end(self, tag: str) -> None:
        gathered = self._open.pop()
        if gathered is None:
            return
        name = tag.rpartition(":")[2]
        if name == "event" and isinstance(gathered, dict):
            (self._events if self._in_trace else self._done).append(gathered)
        elif name == "trace":
            case = {f"case:{key}": value for key, value in self._trace.items()}
            self._done.extend({**event, **case} for event in self._events)
            self._events, self._in_trace = [], False


def _refuse_doctype(*_: object) -> None:
    raise Unexpected("expected XES, which has no document type")


def _inside(parent: Gathered, name: str, attributes: dict[str, str]) -> Gathered:
    """Return what an element with others inside gathers, already put into its parent."""
    if name == "values":
        return parent
    if parent is None or name not in {"list", "container"}:
        return None
    gathered: Gathered = [] if name == "list" else {}
    _put(parent, name, attributes, gathered)
    return gathered


def _put(
    parent: Gathered, name: str, attributes: dict[str, str], gathered: Gathered = None
) -> None:
    if parent is None:
        return
    value = _value(name, attributes.get("value", "")) if gathered is None else gathered
    key = attributes.get("key")
    if isinstance(parent, list):
        parent.append(value)
    elif key is None:
        raise Unexpected("expected a key in every attribute")
    elif key in parent:
        raise Unexpected(f"expected the key `{key}` once, found it twice")
    else:
        parent[key] = value


def _value(name: str, text: str) -> object:
    """Return a number or a truth where its text is the usual one; else the text as it stands."""
    if name in READ:
        try:
            found = READ[name](text)
        except (ValueError, KeyError):
            return text
        usual = str(found) == text and text not in {"nan", "inf", "-inf"}
        return found if usual or isinstance(found, bool) else text
    return text


READ: Final[dict[str, Callable[[str], object]]] = {
    "int": int,
    "float": float,
    "boolean": {"true": True, "false": False}.__getitem__,
}

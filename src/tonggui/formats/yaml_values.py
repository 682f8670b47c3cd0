# SPDX-License-Identifier: Apache-2.0
"""Values built from a YAML parser's events, refusing what a list of facts has no use for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from tonggui.core.errors import Unusable

DEEPEST = 64
# A few aliases can stand for any number of values.
MOST_REPEATED = 100_000

_STR_TAGS = (None, "!", "tag:yaml.org,2002:str")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# Digits with a leading zero, dates, times, yes and no stay text: they name things more often.
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+([eE][-+]?[0-9]+)?")


@dataclass(slots=True)
class _Open:
    """A list or mapping being filled, with the key that waits for its value."""

    value: Any
    anchor: str | None
    size: int = 1
    key: str | None = None


@dataclass(slots=True)
class Builder:
    """Turns the parser's events into values, refusing what a list of facts has no use for."""

    source: str
    root: Any = None
    documents: int = 0
    lines: dict[tuple[int, str | int], int] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    repeated: int = 0

    def take(self, event: Event) -> None:
        """Take the next event."""
        if isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, CollectionStartEvent):
            self._open(event)
        elif isinstance(event, CollectionEndEvent):
            done = self.stack.pop()
            self._keep(done.value, done.anchor, done.size)
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._refuse(event, "expected one document, found `---` again")

    def _refuse(self, event: Event, expected: str) -> Unusable:
        return Unusable(self.source, f"line {_line_of(event)}", expected)

    def _scalar(self, event: ScalarEvent) -> None:
        if event.tag not in _STR_TAGS:
            raise self._refuse(event, f"expected no tag, found `{event.tag}`")
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self._key(top, event)
            return
        value = plain(event.value) if event.implicit[0] else event.value
        self._line(event)
        self._keep(value, event.anchor, 1)

    def _key(self, top: _Open, event: ScalarEvent) -> None:
        if event.value in top.value:
            raise self._refuse(event, f"expected the key `{event.value}` once, found it again")
        if event.value == "<<" and event.implicit[0]:
            raise self._refuse(event, "expected keys written out, found a merge `<<`")
        top.key = event.value
        self.lines[id(top.value), event.value] = _line_of(event)

    def _open(self, event: CollectionStartEvent) -> None:
        if event.tag not in (None, "!"):
            raise self._refuse(event, f"expected no tag, found `{event.tag}`")
        if len(self.stack) >= DEEPEST:
            raise self._refuse(event, f"expected at most {DEEPEST} levels of nesting")
        self._expect_value(event)
        self._line(event)
        value: Any = {} if isinstance(event, MappingStartEvent) else []
        self.stack.append(_Open(value, event.anchor))

    def _alias(self, event: AliasEvent) -> None:
        self._expect_value(event)
        found = self.anchors.get(event.anchor or "")
        if found is None:
            raise self._refuse(
                event, f"expected `*{event.anchor}` to name something complete above"
            )
        self._line(event)
        self._keep(found[0], None, found[1])
        self.repeated += found[1]
        if self.repeated > MOST_REPEATED:
            raise self._refuse(event, "expected fewer repetitions by `*`, found a flood of them")

    def _expect_value(self, event: NodeEvent) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            raise self._refuse(event, "expected a word as key")

    def _line(self, event: NodeEvent) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, list):
            self.lines[id(top.value), len(top.value)] = _line_of(event)

    def _keep(self, value: Any, anchor: str | None, size: int) -> None:
        if anchor is not None:
            self.anchors[anchor] = (value, size)
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        top.size += size
        if top.key is None:
            top.value.append(value)
        else:
            top.value[top.key] = value
            top.key = None


def _line_of(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def plain(text: str) -> Any:
    """Return what a word without quotes means: nothing, yes or no, a number, else the word."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and isfinite(number := float(text)):
        return number
    return text

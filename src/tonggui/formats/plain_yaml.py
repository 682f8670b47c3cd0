# SPDX-License-Identifier: Apache-2.0
"""YAML without surprises: no tags, merges, double keys or bombs; every place has its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any, cast

import yaml
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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DEEPEST = 64
# A few aliases can stand for any number of values.
MOST_REPEATED = 100_000

_LOADER = cast("type[yaml.Loader]", getattr(yaml, "CLoader", yaml.Loader))
_STR_TAGS = (None, "!", "tag:yaml.org,2002:str")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# Digits with a leading zero, dates, times, yes and no stay text: they name things more often.
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+([eE][-+]?[0-9]+)?")
# How the items of a list are told apart when a place is named.
_NAMED_BY = {
    "collective_bodies": "code",
    "controls": "control",
    "elements": "id",
    "leader_flow": "step",
    "leaders": "post",
    "nodes": "node",
    "offices": "office",
    "post_flow": "step",
    "posts": "post",
    "powers": "id",
    "powers_detailed": "id",
    "resolutions": "id",
    "risks": "risk",
    "supervisors": "code",
    "tzyd_scope": "unit",
    "units": "code",
}


@dataclass(frozen=True, slots=True)
class Document:
    """One file's values, and the line on which each of them stands."""

    source: str
    root: dict[str, Any]
    lines: Mapping[tuple[int, str | int], int] = field(repr=False)

    def refuse(self, keys: Sequence[str | int], expected: str) -> Unusable:
        """Say what was expected at a place, by the names of the things on the way and the line."""
        return Unusable(self.source, self.place(keys), expected)

    def place(self, keys: Sequence[str | int]) -> str:
        """Name a place: `powers[P01].nodes[n3].post_ref, line 120`."""
        here: Any = self.root
        named_by, shown, line = "", "", 0
        for key in keys:
            line = self.lines.get((id(here), key), line)
            here = _inside(here, key)
            if isinstance(key, str):
                shown += f".{key}" if shown else key
                named_by = _NAMED_BY.get(key, "")
            else:
                shown += f"[{_name_of(here, named_by) or key}]"
        return ", ".join(each for each in (shown, f"line {line}" if line else "") if each)


def read(path: Path) -> Document:
    """Read a file in UTF-8 (with BOM or without) or GB18030."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise Unusable(path, "", f"expected a file that can be read: {reason}") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return parse(content.decode(encoding), source=str(path))
        except UnicodeDecodeError:
            continue
    raise Unusable(path, "", "expected text in UTF-8 or GB18030")


def parse(text: str, *, source: str) -> Document:
    """Return the one mapping that a text holds."""
    builder = _Builder(source)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise _not_yaml(error, text, source) from None
    if builder.documents == 0:
        raise Unusable(source, "", "expected lists, found an empty file")
    if not isinstance(builder.root, dict):
        raise Unusable(source, "line 1", f"expected `key: value` lines, found {_say(builder.root)}")
    return Document(source, builder.root, builder.lines)


def _say(value: object) -> str:
    return "a list" if isinstance(value, list) else "only a word" if value else "nothing"


def _not_yaml(error: yaml.YAMLError, text: str, source: str) -> Unusable:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    if mark is not None:
        return Unusable(source, f"line {mark.line + 1}", f"expected YAML: {problem}")
    position = getattr(error, "position", 0)
    line = text.encode()[:position].count(b"\n") + 1
    return Unusable(source, f"line {line}", f"expected YAML: {problem}")


def _inside(value: Any, key: str | int) -> Any:
    try:
        return value[key]
    except (KeyError, IndexError, TypeError):
        return None


def _name_of(item: Any, named_by: str) -> str:
    name = item.get(named_by) if isinstance(item, dict) else None
    return name if isinstance(name, str) else ""


@dataclass(slots=True)
class _Open:
    """A list or mapping being filled, with the key that waits for its value."""

    value: Any
    anchor: str | None
    size: int = 1
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Turns the parser's events into values, refusing what a list of facts has no use for."""

    source: str
    root: Any = None
    documents: int = 0
    lines: dict[tuple[int, str | int], int] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    repeated: int = 0

    def take(self, event: Event) -> None:
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
        value = _plain(event.value) if event.implicit[0] else event.value
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


def _plain(text: str) -> Any:
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and isfinite(number := float(text)):
        return number
    return text

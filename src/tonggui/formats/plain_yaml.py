# SPDX-License-Identifier: Apache-2.0
"""YAML without surprises: no tags, merges, double keys or bombs; every place has its line."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, cast

import yaml

from tonggui.core.errors import Unusable
from tonggui.core.values import frozen
from tonggui.formats.yaml_values import DEEPEST, Builder, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_LOADER = cast("type[yaml.Loader]", getattr(yaml, "CLoader", yaml.Loader))

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


@frozen
class Document:
    """One file's values, and the line (or the cell, in words) in which each of them stands."""

    source: str
    root: dict[str, Any]
    lines: Mapping[tuple[int, str | int], int | str] = field(repr=False)

    def refuse(self, keys: Sequence[str | int], expected: str) -> Unusable:
        """Say what was expected at a place, by the names of the things on the way and the line."""
        return Unusable(self.source, self.place(keys), expected)

    def place(self, keys: Sequence[str | int]) -> str:
        """Name a place: `powers[P01].nodes[n3].post_ref, line 120`."""
        here: Any = self.root
        named_by, shown, line = "", "", ""
        for key in keys:
            found = self.lines.get((id(here), key), line)
            line = f"line {found}" if isinstance(found, int) else found
            here = _inside(here, key)
            if isinstance(key, str):
                shown += f".{key}" if shown else key
                named_by = _NAMED_BY.get(key, "")
            else:
                shown += f"[{_name_of(here, named_by) or key}]"
        return ", ".join(each for each in (shown, line) if each)


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
    builder = Builder(source)
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
        place = f"line {mark.line + 1}"
        # Newer parsers read ahead and give up on a flood before the first brackets are told.
        if "nesting depth" in problem:
            return Unusable(source, place, f"expected at most {DEEPEST} levels of nesting")
        return Unusable(source, place, f"expected YAML: {problem}")
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


class _Dumper(yaml.SafeDumper):
    """Writes texts so that they are read back as texts."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the signature is given
        """Indent lists under their key."""
        super().increase_indent(flow, False)  # noqa: FBT003 - the signature is given


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if isinstance(plain(text), str) else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def dump(root: dict[str, Any]) -> str:
    """Return values as the text that `parse` reads them from."""
    return yaml.dump(root, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)

# SPDX-License-Identifier: Apache-2.0
"""Reads a workbook as lists; whatever is wrong is named by its sheet, row and column."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tonggui.core.errors import Unusable
from tonggui.formats.plain_yaml import Document
from tonggui.formats.workbook.carry import Record, at, heading_of_rest, is_same, merge, put
from tonggui.formats.workbook.grid import Cells, Faulty, Line, lines_of, texts
from tonggui.formats.workbook.safe import merged_cells, open_workbook, whole
from tonggui.formats.workbook.sheets import DOCUMENTS, GUIDE, NOTES, REST, SHEETS, Column, Sheet

MOST_FAULTS = 100


def read_workbook(path: Path) -> Document:
    """Return the lists that a workbook holds, every value with the cell it stands in."""
    document, faults = _read(path, most=1)
    if faults:
        raise faults[0]
    return document


def faults_in(path: Path) -> list[Unusable]:
    """Return what is wrong with a workbook, row by row, as far as rows can be read alone."""
    return _read(path, most=MOST_FAULTS)[1]


def _read(path: Path, *, most: int) -> tuple[Document, list[Unusable]]:
    reading, faults = _Reading(), list[Unusable]()
    try:
        pages = _pages(path)
        for sheet in SHEETS:
            for line in lines_of(*pages[sheet.name], sheet) if sheet.name in pages else ():
                try:
                    reading.take(sheet, line)
                except Faulty as fault:
                    faults.append(Unusable(path, fault.place, fault.expected))
                    if len(faults) == most:
                        raise
            reading.end()
        if REST in pages:
            reading.rest(*pages[REST])
        reading.file_documents()
    except Faulty as fault:
        if len(faults) < most:
            faults.append(Unusable(path, fault.place, fault.expected))
    return Document(str(path), reading.root, reading.lines), faults


def _pages(path: Path) -> dict[str, tuple[str, Cells]]:
    """Return the sheets that say anything, by the names we know, with their titles and cells."""
    book = open_workbook(path)
    found: dict[str, tuple[str, Cells]] = {}
    with closing(book):
        for page in book.worksheets:
            if page.title in {GUIDE, NOTES}:
                continue
            part = str(page._worksheet_path)  # noqa: SLF001 - nothing else tells it
            with whole(path, f"sheet `{page.title}`"):
                cells = texts(page, merged_cells(path, part))
            if not cells:
                continue
            name = _known_sheet(page.title)
            if name in found:
                raise Faulty(f"sheet `{page.title}`", f"expected `{name}` once, found it again")
            found[name] = (page.title, cells)
    return found


def _known_sheet(title: str) -> str:
    names = [sheet.name for sheet in SHEETS] + [REST]
    words = title.strip()
    if words in names:
        return words
    aliases = {sheet.title: sheet.name for sheet in SHEETS if sheet.title} | {
        "流程清单": "流程",
        "廉政风险点及防控措施": "风险防控",
        "权力清单": "权责清单",
    }
    for alias, name in aliases.items():
        if alias in words:
            return name
    near = get_close_matches(words, names, n=1, cutoff=0.5)
    hint = f"did you mean `{near[0]}`?" if near else f"expected one of {', '.join(names)}"
    raise Faulty(f"sheet `{title}`", f"unknown sheet; {hint}")


class _Reading:
    """Lists being put together, row by row."""

    def __init__(self) -> None:
        self.root: Record = {}
        self.lines: dict[tuple[int, str | int], str] = {}
        self.trail: list[Record] = []
        self.keys: list[Any] = []

    def end(self) -> None:
        """Forget the row above: a sheet is over."""
        self.trail, self.keys = [], []

    def take(self, sheet: Sheet, line: Line) -> None:
        """Take a row: find or make the records it is about, and put its values into them."""
        for depth in range(len(sheet.chain)):
            if not self._enter(sheet, line, depth):
                break
            self._fill(sheet, line, depth)

    def _enter(self, sheet: Sheet, line: Line, depth: int) -> bool:
        """Step into the record of a depth; say whether the row has one there."""
        column = sheet.name_column(depth)
        own = [c.title for c in sheet.columns if c.depth == depth] + [heading_of_rest(sheet, depth)]
        says = any(title in line.cells for title in own)
        is_last = depth == len(sheet.chain) - 1
        name = line.cells.get(column.title, "") if column else ""
        if column is None and not says:
            return False
        if column is not None and not name:
            # Left empty, as merged cells are: the record of the row above goes on.
            if not says and not any(
                c.title in line.cells for c in sheet.columns if c.depth > depth
            ):
                return False
            if is_last or len(self.trail) <= depth:
                raise line.fault(column.title, f"expected the column `{column.title}` to be filled")
            return True
        if name and not is_last and self.keys[depth : depth + 1] == [name]:
            return True
        del self.trail[depth:], self.keys[depth:]
        self.trail.append(self._record(sheet, line, depth, name, column))
        self.keys.append(name)
        return True

    def _record(
        self, sheet: Sheet, line: Line, depth: int, name: str, column: Column | None
    ) -> Record:
        """Return the record that a name stands for, made anew where this sheet makes it."""
        above = self.trail[depth - 1] if depth else self.root
        key = sheet.chain[depth]
        items: list[Record] = above.get(key, [])
        is_last = depth == len(sheet.chain) - 1
        if name and not (is_last and depth >= sheet.makes):
            for item in items:
                if str(item.get(sheet.names[depth])) == name:
                    return item
        if depth < sheet.makes and column is not None:
            known = [str(item.get(sheet.names[depth])) for item in items]
            near = get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f"did you mean `{near[0]}`?" if near else "it stands in no sheet that lists them"
            raise line.fault(column.title, f"unknown `{name}`; {hint}")
        made: Record = {}
        items.append(made)
        above[key] = items
        self.lines[id(items), len(items) - 1] = line.place()
        self.lines.setdefault((id(above), key), line.place())
        return made

    def _fill(self, sheet: Sheet, line: Line, depth: int) -> None:
        record = self.trail[depth]
        for column in sheet.columns:
            if column.depth == depth and (text := line.cells.get(column.title)):
                try:
                    value = column.codec.read(text, self._unit(sheet))
                except ValueError as error:
                    shown = text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004
                    raise line.fault(column.title, f"expected {error}, found `{shown}`") from None
                self._put(record, column, value, line)
        more = line.cells.get(heading_of_rest(sheet, depth))
        if more and depth >= sheet.makes:
            merge(record, _json(line, heading_of_rest(sheet, depth), more))

    def _unit(self, sheet: Sheet) -> str:
        first = self.trail[0]
        if sheet.chain[0] == "powers":
            return str(first.get("unit", ""))
        return str(first.get("code", "")) if sheet.chain[0] == "units" else ""

    def _put(self, record: Record, column: Column, value: Any, line: Line) -> None:
        there = at(record, column.key)
        if there is not None and not isinstance(value, dict) and not is_same(there, value):
            raise line.fault(column.title, f"expected `{there}` as further up, found `{value}`")
        put(record, column.key, value)
        here: Any = record
        for key in column.key:
            self.lines[id(here), key] = line.place(column.title)
            here = here[key]

    def rest(self, title: str, cells: Cells) -> None:
        """Add what has no sheet; what belongs to a record that is gone is gone with it."""
        parts: dict[str, tuple[int, str]] = {}
        for number, row in cells.items():
            path, text = row.get(1, ""), row.get(2, "")
            if path.strip().startswith("["):
                first, before = parts.get(path, (number, ""))
                parts[path] = (first, before + text)
        for path, (number, text) in parts.items():
            line = Line(title, number, {}, {})
            keys = _json(line, "", path, kind=list)
            value = _json(line, "", text, kind=None)
            self._add(keys, value, line)

    def file_documents(self) -> None:
        """Put institution documents where lists keep them: among the facts."""
        if found := self.root.pop(DOCUMENTS, None):
            facts = self.root.setdefault("facts", {})
            if others := facts.get(DOCUMENTS):
                found.extend(others)
            facts[DOCUMENTS] = found
            place = self.lines.get((id(found), 0), "")
            self.lines.setdefault((id(facts), DOCUMENTS), place)

    def _add(self, keys: list[Any], value: Any, line: Line) -> None:
        if keys == ["powers_detailed"]:
            self._split_off(value)
        elif len(keys) == 1:
            self.root.setdefault(keys[0], value)
            self.lines.setdefault((id(self.root), keys[0]), line.place())
        elif (record := self._find(keys)) is not None and isinstance(value, dict):
            merge(record, value)

    def _find(self, keys: list[Any]) -> Record | None:
        here: Any = self.root
        for key in keys:
            if isinstance(here, dict):
                here = here.get(key)
            elif isinstance(here, list):
                here = _named(here, key)
        return here if isinstance(here, dict) else None

    def _split_off(self, names: list[Any]) -> None:
        """Put powers back under the key they came from."""
        powers = self.root.pop("powers", [])
        self.root["powers_detailed"] = []
        for number, power in enumerate(powers):
            key = "powers_detailed" if power.get("id") in names else "powers"
            items = self.root.setdefault(key, [])
            items.append(power)
            self.lines[id(items), len(items) - 1] = self.lines.get((id(powers), number), "")


def _named(items: list[Record], name: Any) -> Record | None:
    if isinstance(name, int):
        return items[name] if name < len(items) else None
    keys = ("id", "node", "risk", "control", "step", "code", "post", "office", "unit")
    found = (item for item in items if name in [item.get(key) for key in keys])
    return next(found, None)


def _json(line: Line, heading: str, text: str, *, kind: type | None = dict) -> Any:
    with suppress(ValueError, RecursionError):
        value = json.loads(text)
        if kind is None or isinstance(value, kind):
            return value
    raise line.fault(heading, "expected JSON as the software wrote it")

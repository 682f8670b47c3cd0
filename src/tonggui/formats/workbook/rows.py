# SPDX-License-Identifier: Apache-2.0
"""Lists as rows of sheets: what each record shows, and in JSON what no column can hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from tonggui.core.values import frozen
from tonggui.formats.workbook.carry import (
    LONGEST,
    Record,
    at,
    heading_of_rest,
    in_json,
    put,
    rest,
    shown,
    without_nothing,
)
from tonggui.formats.workbook.sheets import DOCUMENTS, SHEETS, Sheet

Cells = dict[str, str | int | float]  # heading -> what the cell shows
Path = tuple[str | int, ...]
TOP = {"powers": "id", "units": "code", "supervisors": "code"}
_ALL_OF = "powers_detailed"  # the other key under which powers may stand


@frozen
class Row:
    """A row, and from which depth on it begins something new."""

    cells: Cells
    since: int


@frozen
class Rows:
    """All rows of a workbook by sheet, and what has no sheet by its path."""

    sheets: dict[str, list[Row]] = field(default_factory=dict)
    rest: list[tuple[Path, Any]] = field(default_factory=list)
    title: str = ""


def rows_of(root: Record) -> Rows:
    """Return the rows that say what lists say."""
    lists = without_nothing(root)
    detailed = lists.pop(_ALL_OF, None)
    if detailed:
        lists["powers"] = [*lists.get("powers", []), *detailed]
    facts = lists.get("facts")
    if isinstance(facts, dict) and facts.get(DOCUMENTS):
        lists[DOCUMENTS] = facts.pop(DOCUMENTS)
        lists = {key: each for key, each in lists.items() if key != "facts" or each}
    units = {power.get("id"): str(power.get("unit", "")) for power in lists.get("powers", [])}
    made = Rows(title=str(at(lists, ("meta", "title")) or ""))
    carried = _Carried(lists, units)
    for sheet in SHEETS:
        rows = list(carried.rows(sheet))
        if rows:
            made.sheets[sheet.name] = rows
    made.rest.extend(carried.overflow)
    if detailed is not None:
        made.rest.append(((_ALL_OF,), [power["id"] for power in detailed]))
        if detailed and root.get("powers") == []:
            made.rest.append((("powers",), []))
    covered = {sheet.chain[0] for sheet in SHEETS}
    for key, value in lists.items():
        if key not in covered or not value:
            made.rest.append(((key,), value))
    return made


class _Carried:
    """Goes through the sheets, keeping what the columns carry of each record."""

    def __init__(self, lists: Record, units: dict[Any, str]) -> None:
        self.lists, self.units = lists, units
        self.overflow: list[tuple[Path, Any]] = []

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        for index, record in enumerate(self.lists.get(sheet.chain[0], ())):
            unit = self._unit(sheet, record)
            where: Path = (sheet.chain[0], _name(record, sheet.names[0], index))
            found = list(self._row(sheet, [record], unit, where))
            if sheet.makes > 0:
                found = [row for row in found if _says_more(sheet, row)]
                if found:
                    # The first row names the record above it even if that begins nothing new.
                    found[0] = Row(found[0].cells, 0)
            yield from found

    def _unit(self, sheet: Sheet, record: Record) -> str:
        if sheet.chain[0] == "powers":
            return self.units.get(record.get("id"), "")
        return str(record.get("code", "")) if sheet.chain[0] == "units" else ""

    def _row(self, sheet: Sheet, records: list[Record], unit: str, where: Path) -> Iterator[Row]:
        """Yield the rows of the innermost record and those above it."""
        depth = len(records) - 1
        own = self._cells(sheet, depth, records[-1], unit, where)
        if depth + 1 == len(sheet.chain):
            yield Row(own, depth)
            return
        key = sheet.chain[depth + 1]
        inner = records[-1].get(key) or []
        if not inner:
            yield Row(own, depth)
        for index, record in enumerate(inner):
            here = (*where, key, _name(record, sheet.names[depth + 1], index))
            for number, row in enumerate(self._row(sheet, [*records, record], unit, here)):
                is_first = index == 0 and number == 0
                yield Row({**own, **row.cells}, depth if is_first else row.since)

    def _cells(self, sheet: Sheet, depth: int, record: Record, unit: str, where: Path) -> Cells:
        cells: Cells = {}
        for column in sheet.columns:
            if column.depth == depth and (found := shown(column, record, unit)):
                cells[column.title] = found[0]
        if depth >= sheet.makes:
            left = rest(record, self._all_carried(sheet, depth, record, unit))
            text = in_json(left) if left is not None else ""
            if len(text) > LONGEST:
                self.overflow.append((where, left))
            elif text:
                cells[heading_of_rest(sheet, depth)] = text
            if not cells and sheet.name_column(depth) is None:
                cells[heading_of_rest(sheet, depth)] = in_json({})  # or there would be no row
        return cells

    def _all_carried(self, sheet: Sheet, depth: int, record: Record, unit: str) -> Record:
        """Return what all sheets together carry of a record."""
        chain = sheet.chain[: depth + 1]
        carried: Record = {}
        for each in SHEETS:
            if each.chain[: depth + 1] != chain:
                continue
            for column in each.columns:
                if column.depth == depth and (found := shown(column, record, unit)):
                    put(carried, column.key, found[1])
            if len(each.chain) > depth + 1 and record.get(each.chain[depth + 1]):
                carried[each.chain[depth + 1]] = record[each.chain[depth + 1]]
        return carried


def _name(record: Record, key: str, index: int) -> str | int:
    return str(record.get(key, index)) if key else index


def _says_more(sheet: Sheet, row: Row) -> bool:
    """Say whether a row under a record of another sheet says anything but its name."""
    column = sheet.name_column(0)
    return set(row.cells) != {column.title if column else ""}

# SPDX-License-Identifier: Apache-2.0
"""Read rows from sheets as people fill them: titles above, merged cells, 同上, blanks between."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tonggui.core.values import frozen
from tonggui.people.exchange import cells
from tonggui.people.exchange.sheets import SHEETS, Column, Sheet

DEEPEST_HEADER = 12
MOST_ROWS, MOST_COLUMNS = 20_000, 200
_SAME = {"同上", "〃", "″", '"', "''"}
_NOTE = re.compile(r"[(（\[【].*?[)）\]】]|[*＊:：\s]")


@frozen
class Problem:
    """What is wrong, where it stands and what to do."""

    sheet: str
    row: int
    column: str
    says: str


@frozen
class Row:
    """One row of a sheet: its number in the file and its fields; None where a cell is empty."""

    sheet: Sheet
    number: int
    values: Mapping[str, Any]

    def __getitem__(self, field: str) -> Any:
        """Return a field, None where the sheet has no such column."""
        return self.values.get(field)


@frozen
class Tables:
    """All rows of a workbook by the key of their sheet, and what could not be read."""

    rows: Mapping[str, tuple[Row, ...]]
    problems: tuple[Problem, ...] = ()


def read_tables(workbook: Any) -> Tables:
    """Return the rows of all sheets we know; sheets we do not know are left alone."""
    found: dict[str, tuple[Row, ...]] = {}
    problems: list[Problem] = []
    for worksheet in workbook.worksheets:
        sheet = _sheet(worksheet.title)
        if sheet is None or worksheet.sheet_state != "visible":
            continue
        if sheet.key in found:
            says = _("there is another sheet of this name: keep one")
            problems.append(Problem(worksheet.title, 1, "", says))
            continue
        found[sheet.key] = tuple(_rows(sheet, worksheet, problems))
    if not found:
        names = "、".join(sheet.title for sheet in SHEETS)
        problems.append(Problem("", 0, "", _("no sheet is named as one of %s") % names))
    return Tables(found, tuple(problems))


def _plain(text: object) -> str:
    return _NOTE.sub("", unicodedata.normalize("NFKC", str(text or ""))).strip()


def _sheet(title: str) -> Sheet | None:
    plain = re.sub(r"^\d+[.、-]?", "", _plain(title))
    for sheet in SHEETS:
        if plain in (sheet.title, *sheet.also):
            return sheet
    return None


def _rows(sheet: Sheet, worksheet: Any, problems: list[Problem]) -> Iterator[Row]:
    if worksheet.max_row > MOST_ROWS or worksheet.max_column > MOST_COLUMNS:
        says = _("more than %(rows)d rows or %(columns)d columns: delete the empty ones")
        most = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        problems.append(Problem(sheet.title, 1, "", says % most))
        return
    grid = _grid(worksheet)
    header, columns = _header(sheet, grid)
    if missing := [c.header for c in sheet.columns if c.is_required and c not in columns.values()]:
        says = _("these columns are missing: %s") % "、".join(missing)
        problems.append(Problem(sheet.title, header + 1, "", says))
        return
    above: dict[int, Any] = {}
    for number, line in enumerate(grid[header + 1 :], start=header + 2):
        if not any(_is_filled(line[at]) for at in columns):
            continue
        before = len(problems)
        values = {
            column.field: _value(Cell(sheet, number, column, line[at], above, at), problems)
            for at, column in columns.items()
        }
        if len(problems) == before:
            yield Row(sheet, number, values)


def _grid(worksheet: Any) -> list[list[Any]]:
    """Return the cells of a sheet, every cell of a merged range holding the value of its first."""
    grid = [list(line) for line in worksheet.iter_rows()]
    for merged in worksheet.merged_cells.ranges:
        first = grid[merged.min_row - 1][merged.min_col - 1]
        for line in grid[merged.min_row - 1 : merged.max_row]:
            for at in range(merged.min_col - 1, min(merged.max_col, len(line))):
                line[at] = first
    return grid


def _header(sheet: Sheet, grid: list[list[Any]]) -> tuple[int, dict[int, Column]]:
    """Return the line that names most columns, among the first few."""
    best: tuple[int, dict[int, Column]] = (0, {})
    for at, line in enumerate(grid[:DEEPEST_HEADER]):
        columns = _columns(sheet, line)
        if len(columns) > len(best[1]):
            best = (at, columns)
    return best


def _columns(sheet: Sheet, line: list[Any]) -> dict[int, Column]:
    names = [_plain(cell.value) if isinstance(cell.value, str) else "" for cell in line]
    found: dict[int, Column] = {}
    # A column's own header goes before another's that it is sometimes called by.
    for exact in (True, False):
        for column in sheet.columns:
            if column in found.values():
                continue
            known = {column.header} if exact else set(column.also)
            for at, name in enumerate(names):
                if name in known and at not in found:
                    found[at] = column
                    break
    return found


def _is_filled(cell: Any) -> bool:
    return cell.value is not None and str(cell.value).strip() != ""


@frozen
class Cell:
    """A cell with its place and what stood above it in its column."""

    sheet: Sheet
    number: int
    column: Column
    cell: Any
    above: dict[int, Any]
    at: int


def _value(cell: Cell, problems: list[Problem]) -> Any:
    try:
        return _read(cell)
    except cells.Unreadable as error:
        place = (cell.sheet.title, cell.number, cell.column.header)
        problems.append(Problem(*place, str(error)))
        return None


def _read(cell: Cell) -> Any:
    if cell.cell.data_type == "f":
        raise cells.Unreadable(_("this is a formula: paste its value instead"))
    if cell.cell.data_type == "e":
        raise cells.Unreadable(_("this is an Excel error: write the value"))
    value = cell.cell.value
    if isinstance(value, str) and value.strip() in _SAME:
        value = cell.above.get(cell.at)
    cell.above[cell.at] = value
    found = cells.read(cell.column, value)
    if found is None and cell.column.is_required:
        raise cells.Unreadable(_("this is empty and must be filled in"))
    return found

# SPDX-License-Identifier: Apache-2.0
"""A sheet as plain cells: merged cells filled, formulas and floods refused, its heading found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from difflib import get_close_matches
from typing import Any

from openpyxl.utils import get_column_letter

from tonggui.core.values import frozen
from tonggui.formats.workbook.carry import LONGEST, heading_of_rest
from tonggui.formats.workbook.codecs import as_text, narrow
from tonggui.formats.workbook.sheets import LEFT_OUT, REST, Column, Sheet

_LOOKED_AT = 15  # rows at the top among which the heading must be
_FEWEST = 2  # known columns that make a row the heading
_FOOT = re.compile(r"(填表人|审核人|负责人|填报人|制表人|注|说明)\s*[::]")
SAME = "同上"


class Faulty(Exception):  # noqa: N818 - a fact, like the errors of core
    """A sheet or a cell cannot be used: where it is, and what was expected."""

    def __init__(self, place: str, expected: str) -> None:
        """Keep both parts."""
        super().__init__(f"{place}: {expected}")
        self.place, self.expected = place, expected


@frozen
class Line:
    """A row of a sheet: its number and what stands under each heading."""

    sheet: str
    number: int
    cells: dict[str, str]
    letters: dict[str, str] = field(repr=False)

    def place(self, heading: str = "") -> str:
        """Name the row, and the column as people see it."""
        where = f"sheet `{self.sheet}`, row {self.number}"
        if heading in self.letters:
            return f"{where}, column {self.letters[heading]} ({heading})"
        return where

    def fault(self, heading: str, expected: str) -> Faulty:
        """Return what is wrong in a cell of the row."""
        return Faulty(self.place(heading), expected)


Cells = dict[int, dict[int, str]]  # texts by row and column


def lines_of(name: str, cells: Cells, sheet: Sheet) -> Iterator[Line]:
    """Yield the rows under the heading that say anything."""
    heading, columns = _heading(name, cells, sheet)
    letters = {title: get_column_letter(number) for number, title in columns.items()}
    above: dict[str, str] = {}
    for number in sorted(row for row in cells if row > heading):
        here = cells[number]
        if _is_foot(here):
            continue
        row = {title: here[at] for at, title in columns.items() if here.get(at)}
        row = {title: above.get(title, "") if text == SAME else text for title, text in row.items()}
        if row:
            above = row
            yield Line(name, number, row, letters)


def texts(page: Any, merged: Iterable[tuple[int, int, int, int]] = ()) -> Cells:
    """Return what the cells of a sheet say, those of merged cells in each of them."""
    page.reset_dimensions()
    found: Cells = {}
    for row in page.iter_rows():
        for cell in row:
            if cell.value is not None and (text := _text(page.title, cell)):
                found.setdefault(cell.row, {})[cell.column] = text
    for top, bottom, left, right in merged:
        words = found.get(top, {}).get(left)
        if words and (bottom - top + 1) * (right - left + 1) < LONGEST:
            for number in range(top, bottom + 1):
                found.setdefault(number, {}).update(dict.fromkeys(range(left, right + 1), words))
    return found


def _text(sheet: str, cell: Any) -> str:
    place = f"sheet `{sheet}`, cell {cell.coordinate}"
    if cell.data_type == "f":
        raise Faulty(place, "expected a value, found a formula; paste it as values")
    if cell.data_type == "e":
        raise Faulty(place, f"expected a value, found the error {cell.value}")
    text = str(cell.value) if sheet == REST else as_text(cell.value)
    if len(text) > LONGEST:
        raise Faulty(place, f"expected at most {LONGEST:,} characters, found {len(text):,}")
    return text


def _heading(name: str, cells: Cells, sheet: Sheet) -> tuple[int, dict[int, str]]:
    """Find the heading: the row (or two of them) that names most of the known columns."""
    known = _known(sheet)
    best: tuple[int, int, dict[int, str]] = (0, 0, {})
    for number in sorted(cells)[:_LOOKED_AT]:
        upper = _titles(cells.get(number, {}), known)
        lower = _titles(cells.get(number + 1, {}), known)
        both = upper | {
            at: title
            for at, title in lower.items()
            if at not in upper and title not in upper.values()
        }
        best = max(best, (len(upper), number, upper), key=lambda each: each[0])
        if len(lower) >= _FEWEST:
            best = max(best, (len(both), number + 1, both), key=lambda each: each[0])
    if best[0] < _FEWEST:
        wanted = ", ".join(column.title for column in sheet.columns[:6])
        raise Faulty(f"sheet `{name}`", f"expected a row of headings such as {wanted}")
    _refuse_unknown(name, cells.get(best[1], {}), best[2], known)
    _refuse_missing(name, best[2], sheet)
    return best[1], best[2]


def _known(sheet: Sheet) -> dict[str, str]:
    found = {_plain(heading_of_rest(sheet, d)): heading_of_rest(sheet, d) for d in _depths(sheet)}
    for column in sheet.columns:
        for word in column.also:
            found.setdefault(_plain(word), column.title)
    return found | {_plain(column.title): column.title for column in sheet.columns}


def _depths(sheet: Sheet) -> range:
    return range(sheet.makes, len(sheet.chain))


def _titles(row: dict[int, str], known: dict[str, str]) -> dict[int, str]:
    """Return the known headings of a row by column, each where it stands first."""
    found: dict[int, str] = {}
    for at, text in sorted(row.items()):
        title = known.get(_plain(text))
        if title and title not in found.values():
            found[at] = title
    return found


def _refuse_unknown(
    name: str, row: dict[int, str], columns: dict[int, str], known: dict[str, str]
) -> None:
    left_out = {_plain(word) for word in LEFT_OUT}
    for at, text in row.items():
        if at in columns or _plain(text) in left_out:
            continue
        near = get_close_matches(_plain(text), known, n=1, cutoff=0.5)
        hint = f"did you mean `{known[near[0]]}`?" if near else "name it 备注 to leave it out"
        place = f"sheet `{name}`, column {get_column_letter(at)}"
        raise Faulty(place, f"unknown heading `{text[:30]}`; {hint}")


def _refuse_missing(name: str, columns: dict[int, str], sheet: Sheet) -> None:
    for depth in range(len(sheet.chain)):
        column: Column | None = sheet.name_column(depth)
        if column is not None and column.title not in columns.values():
            raise Faulty(f"sheet `{name}`", f"expected the column `{column.title}`, it is missing")


def _plain(text: str) -> str:
    return "".join(narrow(text).split())


def _is_foot(row: dict[int, str]) -> bool:
    is_short = len(set(row.values())) <= 2  # noqa: PLR2004 - merged or apart
    return is_short and _FOOT.match(row[min(row)]) is not None

# SPDX-License-Identifier: Apache-2.0
"""Writes lists as a workbook in the customary layout: title, date line, heading, merged cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import copy
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tonggui.formats.workbook.carry import LONGEST, Record, fits, heading_of_rest, in_json
from tonggui.formats.workbook.codecs import Texts, Words, YesNo
from tonggui.formats.workbook.guide import GUIDE_TEXT, SIGNATURES
from tonggui.formats.workbook.rows import Row, Rows, rows_of
from tonggui.formats.workbook.sheets import GUIDE, NOTES, REST, SHEETS, Column, Sheet

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADING_ROW = 3
_BLANK_ROWS = 200  # of a template, that may be filled with the offered words
_THIN = Side(style="thin", color="FF999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADING = NamedStyle(
    "列名",
    font=Font(bold=True),
    fill=PatternFill("solid", fgColor="FFE8EEF4"),
    border=_BORDER,
    alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
)
_CELL = NamedStyle("内容", border=_BORDER, alignment=Alignment(wrap_text=True, vertical="center"))


def write_workbook(root: Record, path: Path, notes: Sequence[tuple[str, str, str]] = ()) -> None:
    """Write lists as a workbook, wholly or not at all; every record is on its row.

    `notes` say of powers how their editions came about: code, what, and how it reads. They stand
    on a sheet of their own, which is no part of the lists and is not read again.
    """
    book = _workbook(rows_of(root), blank=False)
    if notes:
        _notes(book, notes)
    _save(book, path)


def write_template(path: Path) -> None:
    """Write an empty workbook with every sheet, ready to be filled in."""
    _save(_workbook(Rows(), blank=True), path)


def _save(book: Workbook, path: Path) -> None:
    from tonggui.formats.tables import Outputs  # noqa: PLC0415 - reading lists needs no tables

    content = io.BytesIO()
    book.save(content)
    with Outputs() as outputs:
        outputs.content(path).write(content.getvalue())


def _workbook(rows: Rows, *, blank: bool) -> Workbook:
    book = Workbook()
    for style in (_HEADING, _CELL):
        book.add_named_style(copy(style))
    guide = book.active
    guide.title = GUIDE
    guide.column_dimensions["A"].width = 110
    for number, line in enumerate(GUIDE_TEXT, start=1):
        _text(guide, number, 1, line)
    for sheet in SHEETS:
        if blank or sheet.name in rows.sheets:
            title = rows.title if fits(rows.title) else ""
            _sheet(book, sheet, rows.sheets.get(sheet.name, []), title, blank=blank)
    if rows.rest:
        _rest(book, rows.rest)
    return book


class Heading(NamedTuple):
    """A heading, the depth of the record it is about, and its column unless it is for the rest."""

    title: str
    depth: int
    column: Column | None


def headings(sheet: Sheet) -> list[Heading]:
    """Return the headings of a sheet in order, the columns for the rest last."""
    found = [Heading(column.title, column.depth, column) for column in sheet.columns]
    makes = range(sheet.makes, len(sheet.chain))
    return [*found, *(Heading(heading_of_rest(sheet, depth), depth, None) for depth in makes)]


def _sheet(book: Workbook, sheet: Sheet, rows: list[Row], title: str, *, blank: bool) -> None:
    page = book.create_sheet(sheet.name)
    columns = headings(sheet)
    _above(page, f"{title} {sheet.title or sheet.name}".strip(), len(columns))
    for number, (heading, _, column) in enumerate(columns, start=1):
        cell = _text(page, HEADING_ROW, number, heading)
        cell.style = _HEADING.name
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = column.width if column else 10
        if column is not None:
            _offer(page, letter, column, len(rows) + (_BLANK_ROWS if blank else 0))
    for offset, row in enumerate(rows, start=1):
        _row(page, HEADING_ROW + offset, columns, row)
    _merge(page, sheet, columns, rows)
    page.freeze_panes = page.cell(HEADING_ROW + 1, 1)
    if not blank:
        _text(page, HEADING_ROW + len(rows) + 2, 1, SIGNATURES)


def _above(page: Worksheet, title: str, width: int) -> None:
    cell = _text(page, 1, 1, title)
    cell.font, cell.alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    _text(page, 2, 1, "填报单位:                    填报日期:")
    for row in (1, 2):
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=max(2, width))


def _row(page: Worksheet, number: int, columns: list[Heading], row: Row) -> None:
    for place, (heading, depth, _) in enumerate(columns, start=1):
        value = row.cells.get(heading) if depth >= row.since else None
        cell = page.cell(number, place)
        cell.style = _CELL.name
        if isinstance(value, str):
            _text(page, number, place, value)
        elif value is not None:
            cell.value = value


def _merge(page: Worksheet, sheet: Sheet, columns: list[Heading], rows: list[Row]) -> None:
    """Merge the cells of a record down the rows of what lies under it."""
    for depth in range(len(sheet.chain) - 1):
        starts = [n for n, row in enumerate(rows) if row.since <= depth]
        for start, end in pairwise([*starts, len(rows)]):
            if end - start < 2:  # noqa: PLR2004 - one row needs no merging
                continue
            for place, heading in enumerate(columns, start=1):
                if heading.depth == depth:
                    letter = get_column_letter(place)
                    first, last = HEADING_ROW + 1 + start, HEADING_ROW + end
                    # merge_cells would draw every border anew; these cells have theirs.
                    page.merged_cells.add(f"{letter}{first}:{letter}{last}")


def _offer(page: Worksheet, letter: str, column: Column, rows: int) -> None:
    """Offer the words that a column understands, or say which they are."""
    codec = column.codec
    if isinstance(codec, Texts) and isinstance(codec.of, Words):
        offered = "、".join(codec.of.shown.values())
        note = Comment(f"可填多项，用顿号分开:{offered}", "tonggui")
        page[f"{letter}{HEADING_ROW}"].comment = note
        return
    words = list(codec.shown.values()) if isinstance(codec, Words) else []
    if isinstance(codec, YesNo):
        words = ["是", "否"]
    if words and rows:
        choice = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        choice.showErrorMessage = False
        choice.add(f"{letter}{HEADING_ROW + 1}:{letter}{HEADING_ROW + rows}")
        page.add_data_validation(choice)


def _notes(book: Workbook, notes: Sequence[tuple[str, str, str]]) -> None:
    page = book.create_sheet(NOTES)
    rows = [("编号", "事项", "内容"), *notes]
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            _text(page, number, place, text[:LONGEST]).style = (
                _CELL if number > 1 else _HEADING
            ).name
    for letter, width in zip("ABC", (16, 14, 80), strict=True):
        page.column_dimensions[letter].width = width


def _rest(book: Workbook, rest: list[tuple[tuple[str | int, ...], Any]]) -> None:
    """Write what has no sheet as JSON, a long one over several rows."""
    page = book.create_sheet(REST)
    _above(page, "其他内容(由软件读写，一般不必改动)", 2)
    for place, heading in enumerate(("位置", "内容(JSON)"), start=1):
        cell = _text(page, HEADING_ROW, place, heading)
        cell.style = _HEADING.name
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 40, 100
    number = HEADING_ROW
    for path, value in rest:
        text = in_json(value)
        for start in range(0, len(text), LONGEST):
            number += 1
            _text(page, number, 1, in_json(path))
            _text(page, number, 2, text[start : start + LONGEST])


def _text(page: Worksheet, row: int, column: int, text: str) -> Any:
    """Write words as words, whatever they begin with."""
    cell = page.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    return cell

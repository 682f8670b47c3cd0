# SPDX-License-Identifier: Apache-2.0
"""Write rows as an Excel workbook that reads back to the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tonggui.people.exchange.sheets import SHEETS, Column, Kind, Sheet

_HEAD = Font(bold=True)
_REQUIRED = PatternFill("solid", fgColor="E7ECF4")
_NARROW, _WIDE = 12, 30
_LISTED_ROWS = 2000


def write_workbook(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """Return a workbook with all sheets; those without rows are there to be filled in."""
    workbook = Workbook()
    guide = workbook.active
    guide.title = "填写说明"
    for sheet in SHEETS:
        _write_sheet(workbook.create_sheet(sheet.title), sheet, rows.get(sheet.key, ()))
    _write_guide(guide)
    packed = BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def _write_sheet(worksheet: Any, sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
    for at, column in enumerate(sheet.columns, start=1):
        head = worksheet.cell(1, at, column.header)
        head.font = _HEAD
        if column.is_required:
            head.fill = _REQUIRED
        letter = get_column_letter(at)
        worksheet.column_dimensions[letter].width = (
            _WIDE if column.kind in (Kind.TEXT, Kind.LIST) else _NARROW
        )
        _offer(worksheet, column, letter)
    worksheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=2):
        for at, column in enumerate(sheet.columns, start=1):
            _write_cell(worksheet.cell(number, at), row.get(column.field))


def _write_cell(cell: Any, value: Any) -> None:
    if isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, bool):
        cell.value = "是" if value else "否"
    elif isinstance(value, int):
        cell.value = value
    elif value:
        text = "、".join(value) if isinstance(value, list | tuple) else str(value)
        # Said to be text, so that no spreadsheet takes it for a formula.
        cell.value, cell.data_type, cell.number_format = text, "s", "@"


def _offer(worksheet: Any, column: Column, letter: str) -> None:
    choices = ("是", "否") if column.kind == Kind.YES else column.choices
    if choices and column.kind != Kind.LIST:
        offered = DataValidation(
            type="list", formula1=f'"{",".join(choices)}"', allow_blank=not column.is_required
        )
        offered.add(f"{letter}2:{letter}{_LISTED_ROWS}")
        worksheet.add_data_validation(offered)


def _write_guide(worksheet: Any) -> None:
    worksheet.append(["表", "列", "必填", "怎么填", "How to fill it in"])
    for cell in worksheet[1]:
        cell.font = _HEAD
    for sheet in SHEETS:
        worksheet.append([sheet.title, "", "", sheet.meaning_zh, sheet.meaning])
        for column in sheet.columns:
            is_required = "是" if column.is_required else ""
            choices = f"（{'、'.join(column.choices)}）" if column.choices else ""
            zh = column.meaning_zh + choices
            worksheet.append([sheet.title, column.header, is_required, zh, column.meaning])
    for letter, width in zip("ABCDE", (14, 14, 6, 60, 60), strict=True):
        worksheet.column_dimensions[letter].width = width
    for line in worksheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")

# SPDX-License-Identifier: Apache-2.0
"""Makes workbooks for tests, well and badly filled."""

from datetime import date
from io import BytesIO

from openpyxl import Workbook

from tests.people import build
from tonggui.people.exchange.applying import Mode, apply
from tonggui.people.exchange.opening import open_workbook
from tonggui.people.exchange.table import read_tables

BASE = date(2026, 1, 1)


def packed(sheets):
    """Return a workbook of lines by sheet title."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, lines in sheets.items():
        worksheet = workbook.create_sheet(title)
        for line in lines:
            worksheet.append(line)
    return saved(workbook)


def saved(workbook):
    """Return the bytes of a workbook."""
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def take(content, mode=Mode.KEEP, base=BASE):
    """Import a workbook."""
    return apply(read_tables(open_workbook(content)), mode=mode, base=base, **build.does())

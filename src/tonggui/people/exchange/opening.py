# SPDX-License-Identifier: Apache-2.0
"""Open an uploaded workbook without trusting it: size, type, bombs and macros are refused."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from tonggui.core.errors import Refused

LARGEST_UPLOAD = 10 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 300
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
DAMAGED = (zipfile.BadZipFile, zlib.error)


class NotAWorkbook(Refused):
    """The upload cannot be opened as an Excel workbook."""

    code = "not-a-workbook"


def open_workbook(content: bytes) -> Any:
    """Return the openpyxl workbook in an upload, or refuse it in the user's words."""
    if len(content) > LARGEST_UPLOAD:
        raise NotAWorkbook(_("the file is larger than 10 MB: remove what is not needed"))
    if content.startswith(_OLD_EXCEL):
        raise NotAWorkbook(
            _("this is an old or password-protected Excel file: save it as .xlsx without password")
        )
    if not zipfile.is_zipfile(BytesIO(content)):
        raise NotAWorkbook(_("this is not an Excel workbook: upload a file saved as .xlsx"))
    _check_parts(content)
    try:
        return load_workbook(BytesIO(content), data_only=False, keep_links=False)
    except Exception as error:  # openpyxl lets whatever it stumbles over through
        raise NotAWorkbook(
            _("the workbook is damaged: open it in Excel, save it as .xlsx and try again")
        ) from error


def _check_parts(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            _check_names(packed)
            for text in _texts(packed):
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text or text.startswith(_WIDE_TEXT):
                    raise NotAWorkbook(_("the workbook contains what no workbook needs"))
    except (*DAMAGED, RuntimeError, OSError, EOFError, ValueError) as error:
        raise NotAWorkbook(
            _("the workbook is damaged: open it in Excel, save it as .xlsx and try again")
        ) from error


def _check_names(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise NotAWorkbook(_("this is not an Excel workbook: upload a file saved as .xlsx"))
    if any(name.lower().endswith(".bin") and "vba" in name.lower() for name in names):
        raise NotAWorkbook(_("the workbook contains macros: save it as .xlsx without them"))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise NotAWorkbook(_("unpacked, the workbook is too large: remove what is not needed"))


def _texts(packed: zipfile.ZipFile) -> Iterator[bytes]:
    """Yield the parts that are parsed; a size that was understated ends the reading."""
    for part in packed.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            yield packed.read(part)

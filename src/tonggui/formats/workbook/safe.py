# SPDX-License-Identifier: Apache-2.0
"""Opens a workbook only after a look at its package: its kind, its size, its declarations."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from tonggui.core.errors import Refused, Unusable
from tonggui.formats.workbook.grid import Faulty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook

LARGEST_FILE = 50_000_000
LARGEST_CONTENT = 300_000_000  # unpacked, in all
MOST_PARTS = 2_000
HIGHEST_RATIO = 200  # unpacked to packed, of a part that is not small
_SMALL = 1_000_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DAMAGED = (zipfile.BadZipFile, zlib.error)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_workbook(path: Path) -> Workbook:
    """Open a workbook; whatever is none, or would not fit into memory, is refused plainly."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
        size = path.stat().st_size
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise Unusable(path, "", f"expected a file that can be read: {reason}") from None
    if start.startswith(_OLE):
        expected = "expected .xlsx without a password; an old .xls is to be saved as .xlsx first"
        raise Unusable(path, "", expected)
    if not start.startswith(_ZIP):
        raise Unusable(path, "", "expected an Excel workbook (.xlsx), found something else")
    if size > LARGEST_FILE:
        raise Unusable(path, "", f"expected at most {LARGEST_FILE:,} bytes, found {size:,}")
    _look_into(path)
    return _load(path)


def _look_into(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS:
                raise Unusable(path, "", f"expected at most {MOST_PARTS} parts in the package")
            if "xl/workbook.xml" not in package.namelist():
                raise Unusable(
                    path, "", "expected an Excel workbook (.xlsx), found another package"
                )
            for part in parts:
                _check(path, part)
            total = sum(part.file_size for part in parts)
            if total > LARGEST_CONTENT:
                expected = f"expected at most {LARGEST_CONTENT:,} bytes when unpacked"
                raise Unusable(path, "", f"{expected}, found {total:,}")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as content:
                        _refuse_declarations(path, part.filename, content.read(4_096))
    except (*_DAMAGED, OSError, RuntimeError, EOFError, ValueError) as error:
        raise Unusable(path, "", f"expected a whole .xlsx file: {error}") from None


def _check(path: Path, part: zipfile.ZipInfo) -> None:
    is_large = part.file_size > _SMALL
    if is_large and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
        expected = "expected a sheet of ordinary size, found one that unpacks to a flood"
        raise Unusable(path, part.filename, expected)


def _refuse_declarations(path: Path, name: str, start: bytes) -> None:
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise Unusable(path, name, "expected no document type declaration")


def merged_cells(path: Path, part: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield the merged cells of a sheet's part: first and last row, first and last column.

    They stand behind the cells, and the quick way to read a workbook does not tell them.
    """
    with zipfile.ZipFile(path) as package, package.open(part) as content:
        parser = etree.iterparse(content, events=("end",), resolve_entities=False, no_network=True)
        for _, element in parser:
            if element.tag == f"{_MAIN}mergeCell":
                found = range_boundaries(element.get("ref", "A1"))
                left, top, right, bottom = (each or 1 for each in found)
                yield top, bottom, left, right
            elif element.tag == f"{_MAIN}row":
                element.clear()


def _load(path: Path) -> Workbook:
    with whole(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Excel adds beside cells is none of ours
        return load_workbook(path, read_only=True, data_only=False, keep_links=False)


@contextmanager
def whole(path: Path, place: str = "") -> Iterator[None]:
    """Refuse plainly what is met while a workbook is read, which is damaged then."""
    try:
        yield
    except (Refused, Faulty):
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parser meets
        reason = " ".join(str(error).split())[:120]
        raise Unusable(path, place, f"expected a workbook that can be read: {reason}") from None

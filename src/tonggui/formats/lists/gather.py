# SPDX-License-Identifier: Apache-2.0
"""The files that make up lists, each of the right shape, none saying the same thing twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tonggui.core.errors import Unusable
from tonggui.core.values import frozen
from tonggui.formats.lists.cells import Cell, where
from tonggui.formats.lists.shape import check_shape
from tonggui.formats.plain_yaml import Document, read

if TYPE_CHECKING:
    from collections.abc import Iterator

YAML = (".yaml", ".yml")
BPMN = (".bpmn",)
XLSX = (".xlsx",)
# Lists in these maps go on from file to file; any other list is one value, said once.
_GO_ON = ("calendar", "facts")


@frozen
class Gathered:
    """The files of lists, in order of their names."""

    documents: tuple[Document, ...]
    drawings: tuple[Path, ...] = ()

    def one(self, *keys: str) -> Cell | None:
        """Return the one value at a place, None if no file has it."""
        return next(self._found(keys), None)

    def maps(self, *keys: str) -> list[Cell]:
        """Return the mappings at a place, one for each file that has it."""
        return list(self._found(keys))

    def each(self, *keys: str) -> list[Cell]:
        """Return the items of a list that may go on from file to file."""
        return [cell.at(number) for cell in self._found(keys) for number in range(len(cell.value))]

    def _found(self, keys: tuple[str, ...]) -> Iterator[Cell]:
        for document in self.documents:
            cell = Cell(document, (), document.root)
            for key in keys:
                cell = cell.at(key)
            if cell.value is not None:
                yield cell


def gather(path: Path) -> Gathered:
    """Read a file, a workbook or all files of a folder, and check the shape of each."""
    if path.is_dir():
        found = _in_folder(path)
    elif path.suffix.lower() in XLSX:
        from tonggui.formats.workbook import read_workbook  # noqa: PLC0415 - most lists are text

        book = read_workbook(path)
        check_shape(book)
        return Gathered((book,))
    elif path.suffix.lower() in (*YAML, *BPMN):
        found = [path]
    else:
        raise Unusable(path, "", _expected(path))
    documents = tuple(read(each) for each in found if each.suffix.lower() in YAML)
    drawings = tuple(each for each in found if each.suffix.lower() in BPMN)
    for document in documents:
        check_shape(document)
    return together(Gathered(documents, drawings))


def together(*parts: Gathered) -> Gathered:
    """Put what was gathered in one; refuse files that say the same thing twice."""
    documents = tuple(document for part in parts for document in part.documents)
    _refuse_twice(documents)
    return Gathered(documents, tuple(drawing for part in parts for drawing in part.drawings))


def _in_folder(folder: Path) -> list[Path]:
    found = sorted(
        each
        for each in folder.rglob("*")
        if each.is_file()
        and each.suffix.lower() in (*YAML, *BPMN)
        and not any(part.startswith(".") for part in each.relative_to(folder).parts)
    )
    if not found:
        raise Unusable(folder, "", "expected .yaml or .bpmn files in the folder, found none")
    return found


def _expected(path: Path) -> str:
    if not path.exists():
        return "expected a folder, a .yaml, .xlsx or .bpmn file, found nothing there"
    if path.suffix.lower() in {".xls", ".et", ".ods", ".xlsm"}:
        return f"expected .xlsx; save `{path.name}` as an Excel workbook (.xlsx) first"
    return f"expected a folder, a .yaml, .xlsx or .bpmn file, found `{path.suffix or path.name}`"


def _refuse_twice(documents: tuple[Document, ...]) -> None:
    said: dict[tuple[str | int, ...], Cell] = {}
    for document in documents:
        for cell in _said(Cell(document, (), document.root)):
            if cell.keys in said:
                raise cell.refuse(f"expected it once, found it also in {where(said[cell.keys])}")
            said[cell.keys] = cell


def _said(cell: Cell) -> Iterator[Cell]:
    """Yield what may stand in one file only."""
    if isinstance(cell.value, dict):
        for _, inner in cell.pairs():
            yield from _said(inner)
    elif not isinstance(cell.value, list) or not _goes_on(cell.keys):
        yield cell


def _goes_on(keys: tuple[str | int, ...]) -> bool:
    return len(keys) == 1 or (len(keys) == 2 and keys[0] in _GO_ON)  # noqa: PLR2004 - a depth

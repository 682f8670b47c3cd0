# SPDX-License-Identifier: Apache-2.0
"""Finds the file and line, or the sheet, row and column, where something in lists is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tonggui.formats.lists.cells import Cell, where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tonggui.formats.lists.gather import Gathered

_NAMES = ("id", "code", "node", "risk", "control", "step", "post", "case", "object")
_ALSO = {"powers": ("powers_detailed",), "leaders": ("offices",)}


class Places:
    """The files of lists, asked where a place in them is."""

    def __init__(self, gathered: Gathered) -> None:
        """Keep the files."""
        self._documents = gathered.documents

    def of(self, place: Sequence[str]) -> str:
        """Return where a place stands; what is not there yet is named where it would be."""
        best: tuple[int, str] = (0, "")
        for document in self._documents:
            for way in _ways(Cell(document, (), document.root), place, ()):
                depth, cell = way
                if depth > best[0]:
                    best = (depth, where(cell))
        depth, found = best
        missing = [name for name in place[depth:] if depth]
        return f"{found} ({'.'.join(missing)})" if missing else found


def _ways(cell: Cell, place: Sequence[str], above: tuple[str, ...]) -> Iterator[tuple[int, Cell]]:
    """Yield how far a place can be followed, and to what."""
    yield len(above), cell
    if not place:
        return
    name, rest = place[0], place[1:]
    if isinstance(cell.value, dict):
        for key in (name, *_ALSO.get(name, ())):
            if cell.value.get(key) is not None:
                yield from _ways(cell.at(key), rest, (*above, name))
    elif isinstance(cell.value, list):
        for number, item in enumerate(cell.value):
            if _is_called(item, name, above):
                yield from _ways(cell.at(number), rest, (*above, name))


def _is_called(item: Any, name: str, above: tuple[str, ...]) -> bool:
    """Say whether an item goes by a name, with or without its power or unit before it."""
    if not isinstance(item, dict):
        return False
    if f"{item.get('stage')}×{item.get('timing')}" == name:
        return True
    names = {name, name.rpartition("/")[2]}
    if len(above) > 1:
        names.add(name.removeprefix(f"{above[1]}."))
    return any(item.get(key) in names for key in _NAMES)

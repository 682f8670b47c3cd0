# SPDX-License-Identifier: Apache-2.0
"""A value in a file together with where it stands, so that any refusal can name the place."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tonggui.core.calendar import Calendar
    from tonggui.core.errors import Unusable
    from tonggui.formats.plain_yaml import Document

_EPOCH = date(1970, 1, 1).toordinal()
_SECOND = 1_000_000
_made = tuple.__new__
ALWAYS = -(1 << 62)  # an instant before all others


class Cell(NamedTuple):
    """A value whose shape has been checked; what is absent reads as nothing."""

    document: Document
    keys: tuple[str | int, ...]
    value: Any

    def at(self, key: str | int) -> Cell:
        """Step to what a key names, or to nothing."""
        document, keys, value = self
        if isinstance(value, dict):
            found = value.get(key)
        else:
            found = value[key] if isinstance(key, int) and isinstance(value, list) else None
        # Made without the class's own call, which takes twice as long.
        return _made(Cell, (document, (*keys, key), found))

    def each(self, key: str) -> list[Cell]:
        """Return the items of a list."""
        document, keys, value = self
        items = value.get(key) if isinstance(value, dict) else None
        return [
            _made(Cell, (document, (*keys, key, number), item))
            for number, item in enumerate(items or ())
        ]

    def pairs(self) -> list[tuple[str, Cell]]:
        """Return the values of a mapping under their keys."""
        return [(key, self.at(key)) for key in self.value or ()]

    # What follows steps without a place, which only a refusal asks for, and without a function of
    # its own for the step: lists are read by the million.
    def text(self, key: str, otherwise: str = "") -> str:
        """Return a text, or another where it is absent."""
        here = self[2]
        value = here.get(key) if isinstance(here, dict) else None
        return otherwise if value is None else str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        here = self[2]
        return tuple(here.get(key) or ()) if isinstance(here, dict) else ()

    def number(self, key: str) -> int | None:
        """Return a whole number, or None where it is absent."""
        here = self[2]
        value = here.get(key) if isinstance(here, dict) else None
        return None if value is None else int(value)

    def says(self, key: str, *, otherwise: bool) -> bool:
        """Return a yes or no."""
        here = self[2]
        value = here.get(key) if isinstance(here, dict) else None
        return otherwise if value is None else bool(value)

    def refuse(self, expected: str) -> Unusable:
        """Return the refusal of this value."""
        return self.document.refuse(self.keys, expected)

    def date(self) -> date:
        """Return a date; one that is in no calendar is refused."""
        try:
            return date.fromisoformat(str(self.value)[:10])
        except ValueError:
            raise self.refuse(f"expected a date that exists, found `{self.value}`") from None

    def day(self) -> int:
        """Return a date as the ordinal of its local day."""
        return self.date().toordinal()

    def instant(self, calendar: Calendar, *, of_end: bool = False) -> int:
        """Return a moment in microseconds since 1970 UTC; a bare date begins (or ends) its day."""
        text = str(self.value)
        if len(text) == len("2026-05-01"):
            # Who means "for ever" writes 9999-12-31, and there is no day after it.
            day = min(self.day(), date.max.toordinal() - 1)
            return calendar.end(day) if of_end else calendar.start(day)
        try:
            moment = datetime.fromisoformat(text.replace(",", "."))
        except ValueError:
            raise self.refuse(f"expected a moment that exists, found `{text}`") from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=calendar.zone)
        offset = moment.utcoffset()
        seconds = round(offset.total_seconds()) if offset else 0
        days = moment.toordinal() - _EPOCH
        local = days * 86_400 + moment.hour * 3_600 + moment.minute * 60 + moment.second
        return (local - seconds) * _SECOND + moment.microsecond


def once(cells: Iterable[Cell], key: str) -> dict[str, Cell]:
    """Return cells by the name a key gives them, refusing a name given twice."""
    found: dict[str, Cell] = {}
    for cell in cells:
        name = cell.text(key)
        if name in found:
            raise cell.at(key).refuse(
                f"expected `{name}` once, found it also in {where(found[name])}"
            )
        found[name] = cell
    return found


def where(cell: Cell) -> str:
    """Name a file and the place in it."""
    return f"{cell.document.source}: {cell.document.place(cell.keys)}"

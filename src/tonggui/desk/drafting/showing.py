# SPDX-License-Identifier: Apache-2.0
"""A page of a draft laid out for its template: cells with what they offer, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from django.utils.functional import Promise

from tonggui.core.powers import Power
from tonggui.core.values import frozen
from tonggui.desk.drafting.asking import Offers
from tonggui.desk.drafting.fields import Field, Page, Table
from tonggui.desk.drafting.plain import Unread
from tonggui.desk.drafting.rows import Row, Typed
from tonggui.desk.lines import Line

Choices = Iterable[tuple[str, str | Promise]]
_LISTS = frozenset(
    ("posts", "rules", "categories", "types", "documents")
)  # offered while typing; anything else is chosen
_FEW = 12
_JOINED, _LAYERS = "S08", "layers"


@frozen
class Cell:
    """A cell as the page shows it."""

    name: str
    field: Field
    value: str
    wrong: str
    choices: tuple[tuple[str, str | Promise], ...]
    is_fixed: bool = False

    @property
    def list(self) -> str:
        """Return the name of the list that is offered while typing, "" for none."""
        return self.field.offers if self.field.offers in _LISTS else ""


@frozen
class ShownRow:
    """A row: its cells, and everything that is to be said of it."""

    head: str
    mark: str
    record: str
    was: str
    place: int
    ahead: tuple[Cell, ...]
    beside: tuple[Cell, ...]
    lines: tuple[Line, ...]
    unread: str
    explained: tuple[tuple[str, bool], ...]
    is_gone: bool

    @property
    def is_open(self) -> bool:
        """Say whether the second line shows at once: a short one of a new row, or a wrong one."""
        is_new = not self.was and len(self.beside) <= _FEW
        return is_new or any(each.wrong for each in self.beside)


@frozen
class ShownTable:
    """A table of a page."""

    table: Table
    rows: tuple[ShownRow, ...]
    width: int = field(default=0)


@frozen
class About:
    """What rows are told beside what was typed."""

    offers: Offers
    power: Power
    lines: tuple[Line, ...]
    unread: Unread | None
    explained: Mapping[str, list[tuple[str, bool]]]


def tables(page: Page, typed: Typed, about: About) -> list[ShownTable]:
    """Return the tables of a page."""
    return [
        ShownTable(
            table,
            tuple(
                _row(table, number, row, about) for number, row in enumerate(typed.rows[table.name])
            ),
            len(table.ahead) + 2,
        )
        for table in page.tables
    ]


def own(page: Page, typed: Typed, about: About) -> list[Cell]:
    """Return the fields of the power itself."""
    return [_cell("own", each, typed.own, about) for each in page.fields]


def general(page: Page, shown: Iterable[ShownTable], about: About) -> list[Line]:
    """Return what does not hold on this page and belongs to no row of it."""
    at_rows = {id(line) for table in shown for row in table.rows for line in row.lines}
    return [
        line
        for line in about.lines
        if (line.page in {page.name, ""} or _is_of_layers(page, line) or not page.places)
        and id(line) not in at_rows
    ]


def _is_of_layers(page: Page, line: Line) -> bool:
    """Say whether steps under a node are meant, so that it is said where steps are written."""
    return page.name == _LAYERS and line.rule == _JOINED


def _row(table: Table, number: int, row: Row, about: About) -> ShownRow:
    record = row.cells.get(table.named, "")
    head = f"{table.name}-{number}"
    names = {record, str(number)} - {""}
    is_unread = (
        about.unread is not None
        and about.unread.table == table.name
        and about.unread.record in names
    )
    return ShownRow(
        head=head,
        mark=f"{table.name}-{record}" if record else head,
        record=record,
        was="" if row.was is None else str(row.was),
        place=number + 1,
        ahead=tuple(_cell(head, each, row, about, table) for each in table.ahead),
        beside=tuple(_cell(head, each, row, about, table) for each in table.beside),
        lines=tuple(
            each
            for each in about.lines
            if table.named and (each.table, each.record) == (table.name, record)
        ),
        unread=about.unread.says if is_unread and about.unread else "",
        explained=tuple(about.explained.get(record, ())) if table.name == "controls" else (),
        is_gone=row.is_gone,
    )


def _cell(head: str, each: Field, row: Row, about: About, table: Table | None = None) -> Cell:
    value = row.cells[each.name]
    is_named = table is not None and each.name == table.named and bool(table.sign)
    return Cell(
        name=f"{head}-{each.name}",
        field=each,
        value=value,
        wrong=row.wrong.get(each.name, ""),
        choices=tuple(_choices(each, value, about)),
        # Others refer to a record by its name, so that it keeps the one it was given.
        is_fixed=is_named and row.was is not None,
    )


def _choices(each: Field, value: str, about: About) -> Choices:
    offered: list[tuple[str, str | Promise]] = list(each.choices)
    if each.offers == "bodies":
        offered = list(about.offers.bodies)
    elif each.offers == "nodes":
        prefix = f"{about.power.id}."
        offered = [(n.id.removeprefix(prefix), n.name) for n in about.power.nodes]
        offered = [(name, f"{name} {called}") for name, called in offered]
    elif each.offers == "parents":
        offered = [(n.id.removeprefix(f"{about.power.id}."), n.name) for n in about.power.nodes]
        offered += [(step.id, step.name) for step in about.power.leader_steps]
        offered = [(name, f"{name} {called}") for name, called in offered]
    elif each.offers == "risks":
        offered = [(r.id, f"{r.id} {r.description[:20]}") for r in about.power.risks]
    if not offered or each.offers in _LISTS:
        return []
    # What stands there already is never taken away by a list that does not know it.
    known = {name for name, _said in offered}
    return [("", "—"), *offered, *([(value, value)] if value and value not in known else [])]

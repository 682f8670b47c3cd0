# SPDX-License-Identifier: Apache-2.0
"""What people type into the rows of a draft, and the draft it makes: nothing untouched is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tonggui.desk.drafting.fields import CONTROLS, RISKS, Field, Page, Table
from tonggui.formats.workbook.carry import at, put
from tonggui.formats.workbook.codecs import as_text

Record = dict[str, Any]
MOST_ROWS, LONGEST = 400, 20_000
OF = "of"


@dataclass(slots=True)
class Row:
    """A row as typed: the place of the record it was made from, and what is wrong with it."""

    cells: dict[str, str]
    was: int | None = None
    is_gone: bool = False
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def says(self) -> bool:
        """Say whether anything was typed into a new row."""
        return self.was is not None or any(self.cells.values())


@dataclass(slots=True)
class Typed:
    """All that a page of a draft shows or was sent: its own fields, and rows by table."""

    own: Row
    rows: dict[str, list[Row]]

    @property
    def is_wrong(self) -> bool:
        """Say whether some cell cannot be read."""
        return any(
            row.wrong for row in (self.own, *(r for rows in self.rows.values() for r in rows))
        )


def typed_of(page: Page, body: Record) -> Typed:
    """Return a page as it shows a body."""
    unit = str(body.get("unit", ""))
    own = Row(_shown(page.fields, body, unit), 0)
    rows = {
        table.name: [
            Row(_shown(table.fields, record, unit), number)
            for number, record in enumerate(records(table, body))
        ]
        for table in page.tables
    }
    return Typed(own, rows)


def typed_in(page: Page, sent: Mapping[str, str]) -> Typed:
    """Return a page as it was sent; rows stand in the order they ask for."""
    own = Row({each.name: _text(sent, f"own-{each.name}") for each in page.fields}, 0)
    return Typed(own, {table.name: _sent_rows(table, sent) for table in page.tables})


def _sent_rows(table: Table, sent: Mapping[str, str]) -> list[Row]:
    pattern = re.compile(rf"{table.name}-([0-9]{{1,4}})-was")
    numbers = sorted(int(found[1]) for key in sent if (found := pattern.fullmatch(key)))
    rows: list[tuple[float, Row]] = []
    for number in numbers[:MOST_ROWS]:
        head = f"{table.name}-{number}"
        was = sent[f"{head}-was"]
        row = Row(
            {each.name: _text(sent, f"{head}-{each.name}") for each in table.fields},
            int(was) if was.isdecimal() else None,
            is_gone=f"{head}-gone" in sent,
        )
        rows.append((_place(sent.get(f"{head}-place", ""), number), row))
    return [row for _place_, row in sorted(rows, key=lambda each: each[0])]


def _place(text: str, otherwise: int) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise + 1.0


def _text(sent: Mapping[str, str], name: str) -> str:
    return sent.get(name, "").replace("\r\n", "\n").strip()[:LONGEST]


def made(page: Page, body: Record, typed: Typed) -> Record:
    """Return the body with what was typed in it; what cannot be read is noted at its cell."""
    unit = str(body.get("unit", ""))
    found = deepcopy(body)
    write(page.fields, found, typed.own, unit)
    for table in page.tables:
        rows = [row for row in typed.rows[table.name] if row.says and not row.is_gone]
        _write_table(table, found, rows, unit)
    return found


def records(table: Table, body: Record) -> list[Record]:
    """Return the records of a table; controls with the risk that each is against."""
    if table.name != CONTROLS.name:
        return list(body.get(table.key[0]) or ())
    return [
        {OF: risk.get("risk", ""), **control}
        for risk in body.get("risks") or ()
        for control in risk.get("controls") or ()
    ]


def _write_table(table: Table, body: Record, rows: Sequence[Row], unit: str) -> None:
    before = records(table, body)
    after: list[Record] = []
    for row in rows:
        is_known = row.was is not None and row.was < len(before)
        record = deepcopy(before[row.was]) if is_known and row.was is not None else {}
        if table.named and not row.cells[table.named]:
            row.cells[table.named] = _next(table, body, [*before, *after], row)
        write(table.fields, record, row, unit)
        after.append(record)
    if table.name == CONTROLS.name:
        _under_risks(body, after, rows)
    elif table.name == RISKS.name:
        kept = {risk.get("risk"): risk.get("controls") for risk in before}
        body["risks"] = after
        for risk in after:
            if risk.get("risk") in kept and kept[risk["risk"]] is not None:
                risk["controls"] = kept[risk["risk"]]
    elif after or table.key[0] in body:
        body[table.key[0]] = after


def _under_risks(body: Record, controls: Iterable[Record], rows: Sequence[Row]) -> None:
    """Put controls under their risks; one against no risk that there is, is noted."""
    under: dict[str, list[Record]] = {}
    known = {risk.get("risk") for risk in body.get("risks") or ()}
    for control, row in zip(controls, rows, strict=True):
        risk = str(control.pop(OF, ""))
        if risk in known:
            under.setdefault(risk, []).append(control)
        elif row.was is None or risk == "":
            row.wrong[OF] = _("Choose the risk that this control is against.")
    for risk in body.get("risks") or ():
        found = under.get(str(risk.get("risk")), [])
        if found or risk.get("controls") is not None:
            risk["controls"] = found


def _next(table: Table, body: Record, known: Iterable[Record], row: Row) -> str:
    """Return a name that no record has."""
    taken = {str(each.get(table.named)) for each in known}
    head = table.sign
    if table.name == RISKS.name:
        head = f"{body.get('id', '')}-{table.sign}"
    elif table.name == CONTROLS.name:
        head = f"{row.cells[OF]}-{table.sign}"
    if not table.sign:
        return ""
    number = 1
    while f"{head}{number}" in taken:
        number += 1
    return f"{head}{number}"


def _shown(fields: Iterable[Field], record: Record, unit: str) -> dict[str, str]:
    return {each.name: shown(each, record, unit) for each in fields}


def shown(each: Field, record: Record, unit: str) -> str:
    """Return what a cell shows of a record, "" for nothing."""
    value = at(record, each.key)
    if value is None:
        return ""
    try:
        return as_text(each.codec.show(value, unit))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return str(value)


def write(fields: Sequence[Field], record: Record, row: Row, unit: str) -> None:
    """Put what was typed into a record; what cannot be read is noted at its cell."""
    before = _shown(fields, record, unit)
    for each in fields:
        text = row.cells[each.name]
        if text.split() == before[each.name].split():
            continue
        if not text:
            _remove(record, each.key)
            continue
        try:
            put(record, each.key, each.codec.read(text, unit))
        except ValueError:
            hint = each.hint or _("one of the words offered")
            row.wrong[each.name] = _("`%(text)s` cannot be read here; write %(hint)s") % {
                "text": text[:40],
                "hint": hint,
            }


def _remove(record: Record, key: tuple[str, ...]) -> None:
    """Take a value away, and with it whatever held nothing else."""
    *way, last = key
    inner = at(record, tuple(way)) if way else record
    if isinstance(inner, dict):
        inner.pop(last, None)
        if way and not inner:
            _remove(record, tuple(way))

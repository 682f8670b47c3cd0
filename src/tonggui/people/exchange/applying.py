# SPDX-License-Identifier: Apache-2.0
"""Apply a whole workbook, or only show what it would change: one bad row and nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from tonggui.core.errors import Refused
from tonggui.core.values import frozen
from tonggui.people.authority import held_from_the_start
from tonggui.people.exchange import persons, places
from tonggui.people.exchange.settling import Importing, Outcome, RowRefused, in_turn
from tonggui.people.exchange.sheets import BY_KEY
from tonggui.people.exchange.table import Problem, Row, Tables
from tonggui.people.models import Account

Apply = Callable[[Row, Importing], Outcome]


class Mode(StrEnum):
    """Whether the changes are kept."""

    TRY = "try"
    KEEP = "keep"


@frozen
class Change:
    """What one row does."""

    sheet: str
    row: int
    what: str
    outcome: Outcome


@dataclass
class Report:
    """What a workbook changes, and what is wrong with it; with a problem nothing was kept."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Outcome]:
        """Return how many rows do what."""
        return Counter(change.outcome for change in self.changes)


def apply(tables: Tables, *, mode: Mode, base: date, by: Account | None, at: datetime) -> Report:
    """Apply all rows in one transaction; undo it where something is wrong, or in a trial.

    Each row that changes something asks for the same as the form that it stands for, by what the
    importer was when the import began.
    """
    report = Report(problems=list(tables.problems))
    importing = Importing(by=by, at=at, base=base)
    with transaction.atomic(), held_from_the_start(by, at=at):
        for sheet, row, step in _steps(tables):
            _take(report, sheet, row, step, importing)
        _divide(tables, report, importing)
        _close(report, importing)
        if report.problems or mode == Mode.TRY:
            transaction.set_rollback(True)
    return report


def _steps(tables: Tables) -> Iterator[tuple[str, Row, Apply]]:
    """Yield every row with what applies it, whatever is referred to first."""
    rows = tables.rows
    of_code = {key: in_turn(rows.get(key, ()), "code") for key in ("units", "posts", "offices")}
    bodies = in_turn(rows.get("bodies", ()), "code")
    supervisors = parents_first(in_turn(rows.get("supervisors", ()), "code"))
    order: tuple[tuple[str, Sequence[Row], Apply], ...] = (
        ("bodies", [row for row in bodies if not row["unit"]], places.body),
        ("supervisors", supervisors, places.supervisor),
        ("units", parents_first(of_code["units"]), places.unit),
        ("", supervisors, places.supervisor_in_unit),
        ("remits", endings_first(rows.get("remits", ())), persons.remit),
        ("bodies", [row for row in bodies if row["unit"]], places.body),
        ("offices", of_code["offices"], places.office),
        ("posts", of_code["posts"], places.post),
        ("exemptions", rows.get("exemptions", ()), places.exemption),
        ("officials", rows.get("officials", ()), persons.official),
        ("tenures", endings_first(rows.get("tenures", ())), persons.tenure),
        ("memberships", endings_first(rows.get("memberships", ())), persons.membership),
        ("members", endings_first(rows.get("members", ())), persons.member),
        ("delegations", endings_first(rows.get("delegations", ())), persons.delegation),
    )
    for key, found, step in order:
        yield from ((key, row, step) for row in found)


def parents_first(rows: Sequence[Row]) -> list[Row]:
    """Return rows so that what stands above comes before what stands below; circles as they are."""
    by_code = {row["code"]: row for row in rows}

    def depth(row: Row) -> int:
        seen, above = {row["code"]}, row["parent"]
        while above in by_code and above not in seen:
            seen.add(above)
            above = by_code[above]["parent"]
        return len(seen)

    return sorted(rows, key=depth)


def endings_first(rows: Sequence[Row]) -> list[Row]:
    """Return rows that end before those that do not, so that what ends makes room."""
    return sorted(rows, key=lambda row: (row["until"] is None, row["since"] or date.max))


def _take(report: Report, key: str, row: Row, step: Apply, importing: Importing) -> None:
    try:
        with transaction.atomic():
            outcome = step(row, importing)
    except Refused as error:
        column = error.column if isinstance(error, RowRefused) else ""
        report.problems.append(Problem(row.sheet.title, row.number, column, str(error)))
        return
    if key:
        report.changes.append(Change(row.sheet.title, row.number, _named(row), outcome))


def _divide(tables: Tables, report: Report, importing: Importing) -> None:
    rows = tables.rows.get("divisions", ())
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(row["unit"], []).append(row)
    for group in units.values():
        try:
            with transaction.atomic():
                found = persons.divisions(group, importing)
        except Refused as error:
            title = BY_KEY["divisions"].title
            report.problems.append(Problem(title, group[0].number, "", str(error)))
            continue
        report.changes += [
            Change(row.sheet.title, row.number, _named(row), found[row.number]) for row in group
        ]


def _close(report: Report, importing: Importing) -> None:
    for row, close in reversed(importing.later):
        try:
            with transaction.atomic():
                close()
        except Refused as error:
            report.problems.append(Problem(row.sheet.title, row.number, "", str(error)))


def _named(row: Row) -> str:
    """Return how a row is spoken of: its codes, never a name of a person."""
    words = [row[each.field] for each in row.sheet.columns if each.kind == "code"]
    return " · ".join(str(word) for word in words if word)

# SPDX-License-Identifier: Apache-2.0
"""Compare a row with what is recorded and decide what it means: new, changed, ended, the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from tonggui.core.errors import Refused
from tonggui.core.values import frozen
from tonggui.people.exchange.table import Row
from tonggui.people.models import Account, Official
from tonggui.people.models.spans import Span

Noun = TypeVar("Noun", bound=models.Model)
Fact = TypeVar("Fact", bound=Span)


class Outcome(StrEnum):
    """What a row did."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    SAME = "same"


class RowRefused(Refused):
    """A row cannot be applied; names the column in which the reason stands."""

    code = "row-refused"

    def __init__(self, column: str, says: str) -> None:
        super().__init__(says)
        self.column = column


class Who(TypedDict):
    """Who acts and when, as services want it."""

    by: Account | None
    at: datetime


@dataclass
class Importing:
    """One import under way: who does it, and the day from which undated rows hold."""

    by: Account | None
    at: datetime
    base: date
    later: list[tuple[Row, Callable[[], object]]] = field(default_factory=list)
    known: dict[tuple[type[models.Model], str], models.Model] = field(default_factory=dict)

    @property
    def who(self) -> Who:
        """Return who acts and when."""
        return {"by": self.by, "at": self.at}

    def find(self, model: type[Noun], row: Row, name: str) -> Noun | None:
        """Return what a column refers to by code, None where it is empty."""
        code = row[name]
        if code is None:
            return None
        found = self.known.get((model, code)) or model._default_manager.filter(code=code).first()  # noqa: SLF001
        if found is None:
            raise RowRefused(header(row, name), _("`%s` is not known: add it first") % code)
        self.known[model, code] = found
        return found  # type: ignore[return-value]

    def must(self, model: type[Noun], row: Row, name: str) -> Noun:
        """Return what a column that is never empty refers to."""
        found = self.find(model, row, name)
        if found is None:
            raise RowRefused(header(row, name), _("this is empty and must be filled in"))
        return found

    def official(self, row: Row, name: str) -> Official:
        """Return an official by code, or by name where only one has it."""
        text = str(row[name] or "")
        found = Official.objects.filter(code=text).first()
        named = [] if found else list(Official.objects.filter(name=text)[:2])
        if len(named) > 1:
            raise RowRefused(
                header(row, name), _("several people are called `%s`: write the code") % text
            )
        if found is None and not named:
            raise RowRefused(header(row, name), _("`%s` is not known: add it first") % text)
        return found or named[0]


def header(row: Row, name: str) -> str:
    """Return the header of a field."""
    return next((each.header for each in row.sheet.columns if each.field == name), "")


@frozen
class Verbs:
    """How a versioned thing is founded, revised and closed."""

    found: Callable[[Any], object]
    revise: Callable[[Any], object]
    close: Callable[[date], object]


def settle_version(
    row: Row, standing: Sequence[Fact], fresh: Fact, verbs: Verbs, importing: Importing
) -> Outcome:
    """Let a row of a versioned thing take effect; `standing` are its versions, oldest first."""
    last = standing[-1] if standing else None
    fresh.since = row["since"] or importing.base
    fresh.until = row["until"]
    if last is None:
        verbs.found(fresh)
        return Outcome.ADDED
    keep_unsaid(row, last, fresh)
    if row["since"] is None and says_the_same(last, fresh):
        fresh.since = last.since
    match = next((each for each in standing if each.since == fresh.since), None)
    if match is None and fresh.since < last.since:
        raise RowRefused(header(row, "since"), _("a later version is already recorded"))
    if match is None or (match is last and not says_the_same(match, fresh)):
        fresh.until = fresh.until or (match.until if match else None)
        verbs.revise(fresh)
        return Outcome.CHANGED
    if not says_the_same(match, fresh):
        raise RowRefused("", _("this version is already recorded differently"))
    return _settle_end(row, match, verbs.close, importing) if match is last else Outcome.SAME


def settle_span(
    row: Row, standing: Sequence[Fact], fresh: Fact, verbs: Verbs, importing: Importing
) -> Outcome:
    """Let a row of a dated fact take effect; `standing` are those about the same things."""
    fresh.since = row["since"] or importing.base
    fresh.until = row["until"]
    match = next(
        (
            each
            for each in standing
            if each.since == fresh.since or (row["since"] is None and each.holds_on(fresh.since))
        ),
        None,
    )
    if match is None:
        verbs.found(fresh)
        return Outcome.ADDED
    keep_unsaid(row, match, fresh)
    if not says_the_same(match, fresh):
        verbs.revise(fresh)
        return Outcome.CHANGED
    return _settle_end(row, match, verbs.close, importing)


def _settle_end(
    row: Row, match: Span, close: Callable[[date], object], importing: Importing
) -> Outcome:
    until = row["until"]
    if "until" not in row.values or until == match.until:
        return Outcome.SAME
    if until is None:
        raise RowRefused(
            header(row, "until"),
            _("it ended on %s: to begin again, add a row with a later first day") % match.until,
        )
    if match.until is not None and match.until < until:
        raise RowRefused(header(row, "until"), _("it already ended on %s") % match.until)
    # What ends takes effect after all that begins or moves elsewhere.
    importing.later.append((row, lambda: close(until)))
    return Outcome.ENDED


_DATES = {"id", "since", "until", "recorded_at", "withdrawn_at"}
# What a version is a version of: the same for all that are compared.
_SUBJECTS = {
    "UnitVersion": "unit",
    "OfficeVersion": "office",
    "PostVersion": "post",
    "CollectiveBodyVersion": "body",
    "SupervisingBodyVersion": "body",
}


def _fields(fact: Span) -> list[str]:
    apart = _DATES | {_SUBJECTS.get(type(fact).__name__, "")}
    columns = fact._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    return [each.attname for each in columns if each.name not in apart]


def says_the_same(one: Fact, other: Fact) -> bool:
    """Say whether two facts differ in nothing but their days."""
    return all(getattr(one, name) == getattr(other, name) for name in _fields(one))


def keep_unsaid(row: Row, recorded: Fact, fresh: Fact) -> None:
    """Keep what columns that are not in the sheet have not said."""
    said = set(row.values)
    for name in _fields(recorded):
        if name.removesuffix("_id") not in said:
            setattr(fresh, name, getattr(recorded, name))


def in_turn(rows: Sequence[Row], *names: str) -> list[Row]:
    """Return rows by what they are about, oldest first, each ending where the next begins."""
    ordered = sorted(rows, key=lambda row: row["since"] or date.max)
    following: dict[tuple[Any, ...], date] = {}
    turned: list[Row] = []
    for row in reversed(ordered):
        about = tuple(row[name] for name in names)
        begins = following.get(about)
        if begins and row["until"] == begins - timedelta(days=1):
            rest = {name: value for name, value in row.values.items() if name != "until"}
            turned.append(Row(row.sheet, row.number, rest))
        else:
            turned.append(row)
        if row["since"]:
            following[about] = row["since"]
    return turned[::-1]

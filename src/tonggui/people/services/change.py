# SPDX-License-Identifier: Apache-2.0
"""One change: rows added and withdrawn in one transaction that ends in the ledger."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tonggui.people import record
from tonggui.people.errors import Overlaps, Unfit
from tonggui.people.models import Account
from tonggui.people.models.spans import Span

Row = TypeVar("Row", bound=models.Model)
Fact = TypeVar("Fact", bound=Span)
_UNSAID = {"id", "recorded_at", "withdrawn_at", "password", "last_login", "is_active", "email"}
PRIVATE = {"Official": {"name"}, "Account": {"username"}}


@dataclass
class Change:
    """What one act adds and withdraws; nothing that was written is written over.

    The subject is public: a code, never a name.
    """

    subject: str
    at: datetime
    added: list[models.Model] = field(default_factory=list)
    withdrawn: list[Span] = field(default_factory=list)
    reason: str = ""

    def add(self, row: Row) -> Row:
        """Write a new row."""
        _refuse_unprintable(row)
        if isinstance(row, Span):
            if row.until and row.until < row.since:
                raise Unfit(_("the last day `%s` is before the first") % row.until)
            row.recorded_at = self.at
        try:
            row.save(force_insert=True)
        except IntegrityError as error:
            raise Overlaps(*_named(row)) from error
        self.added.append(row)
        return row

    def withdraw(self, fact: Span) -> None:
        """Say that a fact no longer stands; the row remains."""
        fact.withdrawn_at = self.at
        fact.save(update_fields=["withdrawn_at"])
        self.withdrawn.append(fact)

    def cut(self, fact: Fact, *, until: date) -> Fact:
        """End a fact on a day: the row without that end is withdrawn, one with it added."""
        ended = copy.copy(fact)
        ended.pk, ended._state = None, models.base.ModelState()  # noqa: SLF001 - Django's own way
        ended.until, ended.withdrawn_at = until, None
        self.withdraw(fact)
        return self.add(ended)

    def succeed(self, current: Span | None, fresh: Fact) -> Fact:
        """Let a version follow the one that holds now; one from the same day replaces it."""
        if current is not None:
            if fresh.since < current.since:
                raise Overlaps(_named(current)[0], fresh.since)
            if fresh.since == current.since:
                self.withdraw(current)
            elif current.until is None or current.until >= fresh.since:
                self.cut(current, until=fresh.since - timedelta(days=1))
        return self.add(fresh)

    def body(self) -> dict[str, Any]:
        """Return what the ledger is told: every row with its fields, references by code."""
        return {
            "adds": [said(row) for row in self.added],
            "withdraws": [{"row": _kind(row), "id": row.pk} for row in self.withdrawn],
            **({"reason": self.reason} if self.reason else {}),
        }

    def private(self) -> dict[str, Any]:
        """Return the personal fields, which the ledger only commits to."""
        return {
            name: getattr(row, name)
            for row in self.added
            for name in PRIVATE.get(type(row).__name__, ())
        }


@contextmanager
def change(kind: str, subject: object, *, by: Account | None, at: datetime) -> Iterator[Change]:
    """Open a change of a kind; it is kept, with its entry, if nothing is refused meanwhile.

    Without `by` it is the machine's owner who acts, on the command line.
    """
    with transaction.atomic():
        made = Change(str(subject), at)
        yield made
        record.append(kind, made.subject, made.body(), private=made.private(), by=by, at=at)


def said(row: models.Model) -> dict[str, Any]:
    """Return a row's fields as plain JSON, references by the codes of what they refer to."""
    hidden = _UNSAID | PRIVATE.get(type(row).__name__, set())
    fields = {
        each.name: _plain(getattr(row, each.name))
        for each in row._meta.concrete_fields  # noqa: SLF001 - Django's documented API
        if each.name not in hidden
    }
    return {"row": _kind(row), "id": row.pk, **fields}


def _refuse_unprintable(row: models.Model) -> None:
    for each in row._meta.concrete_fields:  # noqa: SLF001 - Django's documented API
        value = getattr(row, each.name) if isinstance(each, models.CharField) else ""
        if isinstance(value, str) and not value.isprintable():
            raise Unfit(_("`%s` contains characters that cannot be printed") % repr(value)[1:-1])
        if isinstance(value, str) and each.max_length and len(value) > each.max_length:
            raise Unfit(
                _("`%(value)s…` is longer than %(most)s characters")
                % {"value": value[:12], "most": each.max_length}
            )


def _kind(row: models.Model) -> str:
    return row._meta.model_name or ""  # noqa: SLF001 - Django's documented API


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return getattr(value, "code", value.pk)
    return value.isoformat() if isinstance(value, date) else value


def _named(row: models.Model) -> tuple[str, date]:
    since = getattr(row, "since", None) or date.min
    for name in ("post", "unit", "office", "body", "code"):
        if found := getattr(row, name, None):
            return str(found), since
    return str(row), since

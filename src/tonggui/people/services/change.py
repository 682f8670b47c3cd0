# SPDX-License-Identifier: Apache-2.0
"""One change: rows added and withdrawn in one transaction that ends in the ledger."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tonggui.ledger.telling import tell
from tonggui.people.errors import Overlaps, Unfit
from tonggui.people.models import Account
from tonggui.people.models.spans import Span

Row = TypeVar("Row", bound=models.Model)
Fact = TypeVar("Fact", bound=Span)


@dataclass
class Change:
    """What one act adds and withdraws; nothing that was written is written over.

    The subject is public: a code, never a name.
    """

    subject: str
    at: datetime
    added: list[models.Model] = field(default_factory=list)
    withdrawn: list[Span] = field(default_factory=list)
    changed: list[tuple[models.Model, tuple[str, ...]]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)

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

    def retract(self, model: type[Fact], key: int, *, reason: str) -> Fact:
        """Say, with the reason, that a fact was recorded by mistake and never was."""
        if not reason:
            raise Unfit(_("say why it is withdrawn"))
        found = model._default_manager.select_for_update().get(pk=key)  # noqa: SLF001 - Django's own
        if found.withdrawn_at is not None:
            raise Unfit(_("this has been changed meanwhile: look at it again"))
        self.words["reason"] = reason
        self.withdraw(found)
        return found

    def set(self, row: models.Model, *names: str) -> None:
        """Write some fields of a row over: only accounts, and names that were wrong."""
        row.save(update_fields=names)
        self.changed.append((row, names))

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


@contextmanager
def change(kind: str, subject: object, *, by: Account | None, at: datetime) -> Iterator[Change]:
    """Open a change of a kind; it is kept, with its entry, if nothing is refused meanwhile.

    Without `by` it is the machine's owner who acts, on the command line.
    """
    with transaction.atomic():
        made = Change(str(subject), at)
        yield made
        tell(
            kind,
            made.subject,
            by=by,
            at=at,
            adds=made.added,
            sets=made.changed,
            withdraws=made.withdrawn,
            **made.words,
        )


def _refuse_unprintable(row: models.Model) -> None:
    for each in row._meta.concrete_fields:  # noqa: SLF001 - Django's documented API
        value = getattr(row, each.name) if isinstance(each, models.CharField) else ""
        if isinstance(value, str) and not value.isprintable():
            raise Unfit(_("`%s` contains characters that cannot be printed") % repr(value)[1:-1])
        if each.name == "code" and (not value or any(sign in value for sign in _no_code(row))):
            raise Unfit(_("`%s` is no code: no blanks, and only posts have a /") % value)
        if isinstance(value, str) and each.max_length and len(value) > each.max_length:
            raise Unfit(
                _("`%(value)s…` is longer than %(most)s characters")
                % {"value": value[:12], "most": each.max_length}
            )


def _no_code(row: models.Model) -> str:
    """Return the signs that a code of this kind cannot hold: it stands in addresses."""
    return " ?#" if type(row).__name__ in {"Post", "Office", "Delegation"} else " /?#"


def _named(row: models.Model) -> tuple[str, date]:
    since = getattr(row, "since", None) or date.min
    for name in ("post", "unit", "office", "body", "code"):
        if found := getattr(row, name, None):
            return str(found), since
    return str(row), since

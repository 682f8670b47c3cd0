# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change or drop rows: triggers, for SQLite and PostgreSQL.

This keeps honest people from mistakes. Whoever may switch triggers off passes it; that is found by
`fsck`, which asks for every guard that was declared and rebuilds every row from entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from tonggui.core.values import frozen
from tonggui.ledger.telling import BLANKED

BLANK = f"('', '{BLANKED}')"
_EVENTS = ("update", "delete", "truncate")
_DIFFER = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


def _whatever(_table: str, _differs: str) -> str:
    return ""


@frozen
class Guards:
    """The guards of an app's tables, and what the database says when it refuses.

    `refused` gives the condition in SQL under which a table refuses an update, "" where it refuses
    every one; it is told how the database says that two values differ.
    """

    app: str
    says: str
    tables: tuple[str, ...]
    refused: Callable[[str, str], str] = _whatever

    def keep(self, connection: BaseDatabaseWrapper) -> None:
        """Put the guards on, in place of those that are there."""
        self.lift(connection)
        with connection.cursor() as cursor:
            # An early migration calls this before later tables are there.
            there = connection.introspection.table_names(cursor)
            tables = [table for table in self.tables if table in there]
            is_postgres = connection.vendor == "postgresql"
            for statement in self._postgres(tables) if is_postgres else self._sqlite(tables):
                cursor.execute(statement)

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        """Take the guards off: for a migration that alters one of the tables, and for tests."""
        is_postgres = connection.vendor == "postgresql"
        with connection.cursor() as cursor:
            for table in self.tables:
                for event in _EVENTS:
                    on = f" ON {table}" if is_postgres else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_guard_{event}{on}")

    def names(self, vendor: str) -> Iterator[str]:
        """Yield the names of the triggers that should be there."""
        for table in self.tables:
            for event in _EVENTS:
                if event != "truncate" or vendor == "postgresql":
                    yield f"{table}_guard_{event}"

    def _when(self, table: str, vendor: str) -> str:
        refused = self.refused(table, _DIFFER[vendor])
        return f"WHEN ({refused})" if refused else ""

    def _sqlite(self, tables: list[str]) -> Iterator[str]:
        for table in tables:
            for event, when in (("update", self._when(table, "sqlite")), ("delete", "")):
                yield (
                    f"CREATE TRIGGER {table}_guard_{event} BEFORE {event.upper()} ON {table} {when}"
                    f" BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
                )

    def _postgres(self, tables: list[str]) -> Iterator[str]:
        yield (
            f"CREATE OR REPLACE FUNCTION {self.app}_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{self.says}'; END $$"
        )
        for table in tables:
            for event, scope in (
                ("update", f"ROW {self._when(table, 'postgresql')}"),
                ("delete", "ROW"),
                ("truncate", "STATEMENT"),
            ):
                yield (
                    f"CREATE TRIGGER {table}_guard_{event} BEFORE {event.upper()} ON {table}"
                    f" FOR EACH {scope} EXECUTE FUNCTION {self.app}_refuse()"
                )


class Named(Protocol):
    """Triggers that should be there, under a name of their own."""

    @property
    def app(self) -> str:
        """Return whose they are."""

    def names(self, vendor: str, /) -> Iterator[str]:
        """Yield their names."""


_DECLARED: dict[str, Named] = {}


def declare(guards: Named) -> None:
    """Let `fsck` ask for an app's guards."""
    _DECLARED[guards.app] = guards


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the guards that should be on and are not, of every app."""
    wanted = {name for each in _DECLARED.values() for name in each.names(connection.vendor)}
    return wanted - on(connection)


def on(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the triggers that are on."""
    found = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(found)
        return {name for (name,) in cursor.fetchall()}

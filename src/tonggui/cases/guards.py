# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change or drop what happened to a case."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

UNCHANGED = ("cases_event", "cases_paper")
SAYS = "what happened to a case is never changed"
_EVENTS = ("update", "delete", "truncate")


def keep(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on, in place of those that are there."""
    lift(connection)
    statements = _postgres() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the guards off: for a migration that alters one of the tables, and for tests."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in UNCHANGED:
            for event in _EVENTS:
                on = f" ON {table}" if is_postgres else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_guard_{event}{on}")


def _sqlite() -> Iterator[str]:
    for table in UNCHANGED:
        for event in ("update", "delete"):
            yield (
                f"CREATE TRIGGER {table}_guard_{event} BEFORE {event.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )


def _postgres() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    for table in UNCHANGED:
        for event in _EVENTS:
            scope = "STATEMENT" if event == "truncate" else "ROW"
            yield (
                f"CREATE TRIGGER {table}_guard_{event} BEFORE {event.upper()} ON {table}"
                f" FOR EACH {scope} EXECUTE FUNCTION cases_refuse()"
            )

# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change or drop what was published.

As with the ledger, this keeps honest people from mistakes; whoever switches triggers off is found
by `fsck`, which rebuilds every row from the ledger's entries.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

UNCHANGED = tuple(
    f"registry_{name}"
    for name in (
        "power",
        "externalcode",
        "frame",
        "superseded",
        "review",
        "edition",
        "withdrawal",
        "confirmation",
    )
)
SAYS = "what was published is never changed"
_EVENTS = ("update", "delete", "truncate")


def keep(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on, in place of those that are there."""
    lift(connection)
    with connection.cursor() as cursor:
        # An early migration calls this before later tables are there.
        there = connection.introspection.table_names(cursor)
        tables = [table for table in UNCHANGED if table in there]
        is_postgres = connection.vendor == "postgresql"
        for statement in _postgres(tables) if is_postgres else _sqlite(tables):
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the guards off: for a migration that alters one of the tables, and for tests."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in UNCHANGED:
            for event in _EVENTS:
                on = f" ON {table}" if is_postgres else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_guard_{event}{on}")


def _sqlite(tables: list[str]) -> Iterator[str]:
    for table in tables:
        for event in ("update", "delete"):
            yield (
                f"CREATE TRIGGER {table}_guard_{event} BEFORE {event.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )


def _postgres(tables: list[str]) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    for table in tables:
        for event in _EVENTS:
            scope = "STATEMENT" if event == "truncate" else "ROW"
            yield (
                f"CREATE TRIGGER {table}_guard_{event} BEFORE {event.upper()} ON {table}"
                f" FOR EACH {scope} EXECUTE FUNCTION registry_refuse()"
            )

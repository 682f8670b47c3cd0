# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change or drop what was published.

As with the ledger, this keeps honest people from mistakes; whoever switches triggers off is found
by `fsck`, which rebuilds every row from the ledger's entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from django.db.backends.base.base import BaseDatabaseWrapper

from tonggui.ledger.telling import BLANKED

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
# Words that may name somebody may give way to the notice of their lawful erasure, and nothing else.
_WORDS = MappingProxyType(
    {
        "registry_review": (
            "opinion",
            ("draft_id", "version", "part", "agrees", "by_id", "reviewed_at"),
        )
    }
)
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


def _refused(table: str, differs: str) -> str:
    """Return the WHEN of an update's trigger; `differs` is how the database says two values do."""
    if table not in _WORDS:
        return ""
    words, others = _WORDS[table]
    written = f"NEW.{words} <> '{BLANKED}'"
    changed = [f"OLD.{name} {differs} NEW.{name}" for name in ("id", *others)]
    return f"WHEN ({' OR '.join([written, *changed])})"


def _sqlite(tables: list[str]) -> Iterator[str]:
    for table in tables:
        for event, when in (("update", _refused(table, "IS NOT")), ("delete", "")):
            yield (
                f"CREATE TRIGGER {table}_guard_{event} BEFORE {event.upper()} ON {table} {when}"
                f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )


def _postgres(tables: list[str]) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    for table in tables:
        for event in _EVENTS:
            when = _refused(table, "IS DISTINCT FROM") if event == "update" else ""
            scope = "STATEMENT" if event == "truncate" else f"ROW {when}"
            yield (
                f"CREATE TRIGGER {table}_guard_{event} BEFORE {event.upper()} ON {table}"
                f" FOR EACH {scope} EXECUTE FUNCTION registry_refuse()"
            )

# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change, drop or renumber what was logged."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from tonggui.ledger.guarding import Guards, on

GAP = "a position follows the last one"
FOLLOWS = "ledger_position_guard_insert"
_NEXT = "COALESCE((SELECT MAX(number) + 1 FROM ledger_position), 0)"
_KEPT = ("id", "kind", "subject", "leaf")


def _refused(table: str, differs: str) -> str:
    """Return when an update is refused: of an entry, what is hashed; of all else, anything."""
    names = _KEPT if table == "ledger_entry" else ()
    return " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in names)


GUARDS = Guards(
    app="ledger",
    says="the ledger is only ever added to",
    tables=("ledger_entry", "ledger_position", "ledger_checkpoint", "ledger_signature"),
    refused=_refused,
)


def keep(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on, in place of those that are there."""
    lift(connection)
    GUARDS.keep(connection)
    follow = _postgres() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in follow:
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the guards off: for a migration that alters one of the tables, and for tests."""
    GUARDS.lift(connection)
    where = " ON ledger_position" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {FOLLOWS}{where}")


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the ledger's guards that should be on and are not."""
    return {FOLLOWS, *GUARDS.names(connection.vendor)} - on(connection)


def _sqlite() -> Iterator[str]:
    yield (
        f"CREATE TRIGGER {FOLLOWS} BEFORE INSERT ON ledger_position"
        f" WHEN NEW.number <> {_NEXT}"
        f" BEGIN SELECT RAISE(ABORT, '{GAP}'); END"
    )


def _postgres() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION ledger_follow() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF NEW.number <> {_NEXT}"
        f" THEN RAISE EXCEPTION '{GAP}'; END IF; RETURN NEW; END $$"
    )
    yield (
        f"CREATE TRIGGER {FOLLOWS} BEFORE INSERT ON ledger_position"
        " FOR EACH ROW EXECUTE FUNCTION ledger_follow()"
    )

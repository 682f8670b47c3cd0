# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to change, drop or renumber what was logged.

This is the first guard, and keeps honest people from mistakes. Whoever may switch triggers off
passes it; that is found by `fsck`, by the signer, by witnesses and by whoever holds a receipt.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

UNCHANGED = ("ledger_entry", "ledger_position", "ledger_checkpoint", "ledger_signature")
SAYS = "the ledger is only ever added to"
GAP = "a position follows the last one"
_NEXT = "COALESCE((SELECT MAX(number) + 1 FROM ledger_position), 0)"
_KEPT = ("id", "kind", "subject", "leaf")


def keep(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on, in place of those that are there."""
    lift(connection)
    statements = _postgres() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the guards off: for a migration that alters one of the tables, and for tests."""
    with connection.cursor() as cursor:
        for name in _names():
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {_table(name)}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the guards that should be on and are not."""
    found = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(found)
        there = {name for (name,) in cursor.fetchall()}
    wanted = _postgres() if connection.vendor == "postgresql" else _sqlite()
    text = " ".join(wanted)
    return {name for name in _names() if f"TRIGGER {name} " in text and name not in there}


def _names() -> list[str]:
    events = ("update", "delete", "truncate", "insert")
    return [f"{table}_guard_{event}" for table in UNCHANGED for event in events]


def _table(name: str) -> str:
    return name.partition("_guard_")[0]


def _sqlite() -> Iterator[str]:
    changed = " OR ".join(f"OLD.{each} IS NOT NEW.{each}" for each in _KEPT)
    for table in UNCHANGED:
        when = f"WHEN {changed}" if table == "ledger_entry" else ""
        for event, only in (("UPDATE", when), ("DELETE", "")):
            yield (
                f"CREATE TRIGGER {table}_guard_{event.lower()} BEFORE {event} ON {table} {only}"
                f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
    yield (
        "CREATE TRIGGER ledger_position_guard_insert BEFORE INSERT ON ledger_position"
        f" WHEN NEW.number <> {_NEXT}"
        f" BEGIN SELECT RAISE(ABORT, '{GAP}'); END"
    )


def _postgres() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    yield (
        "CREATE OR REPLACE FUNCTION ledger_follow() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF NEW.number <> {_NEXT}"
        f" THEN RAISE EXCEPTION '{GAP}'; END IF; RETURN NEW; END $$"
    )
    changed = " OR ".join(f"OLD.{each} IS DISTINCT FROM NEW.{each}" for each in _KEPT)
    for table in UNCHANGED:
        when = f"WHEN ({changed})" if table == "ledger_entry" else ""
        for event, scope in (
            ("UPDATE", f"FOR EACH ROW {when}"),
            ("DELETE", "FOR EACH ROW"),
            ("TRUNCATE", "FOR EACH STATEMENT"),
        ):
            yield (
                f"CREATE TRIGGER {table}_guard_{event.lower()} BEFORE {event} ON {table}"
                f" {scope} EXECUTE FUNCTION ledger_refuse()"
            )
    yield (
        "CREATE TRIGGER ledger_position_guard_insert BEFORE INSERT ON ledger_position"
        " FOR EACH ROW EXECUTE FUNCTION ledger_follow()"
    )

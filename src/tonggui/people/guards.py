# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse to drop a request for erasure, or to change a settled one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from tonggui.ledger.telling import BLANKED

TABLE = "people_erasure"
SAYS = "what was asked to be erased, and what came of it, is never changed"
_EVENTS = ("update", "delete", "truncate")
_KEPT = ("id", "place", "basis", "asked_by_id", "asked_at")
_SETTLED = ("is_allowed", "decided_by_id", "decided_at")


def keep(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on, in place of those that are there."""
    lift(connection)
    statements = _postgres() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the guards off: for a migration that alters the table, and for tests."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in _EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_guard_{event}{on}")


def _refused(differs: str) -> str:
    """Return when an update is refused; the reason may be blanked, for it may name somebody."""
    kept = [f"OLD.{name} {differs} NEW.{name}" for name in _KEPT]
    settled = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in _SETTLED)
    reason = f"(OLD.reason {differs} NEW.reason AND NEW.reason <> '{BLANKED}')"
    return " OR ".join([*kept, reason, f"(OLD.decided_at IS NOT NULL AND ({settled}))"])


def _sqlite() -> Iterator[str]:
    for event, when in (("update", f"WHEN {_refused('IS NOT')}"), ("delete", "")):
        yield (
            f"CREATE TRIGGER {TABLE}_guard_{event} BEFORE {event.upper()} ON {TABLE} {when}"
            f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )


def _postgres() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION people_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    for event, scope in (
        ("update", f"ROW WHEN ({_refused('IS DISTINCT FROM')})"),
        ("delete", "ROW"),
        ("truncate", "STATEMENT"),
    ):
        yield (
            f"CREATE TRIGGER {TABLE}_guard_{event} BEFORE {event.upper()} ON {TABLE}"
            f" FOR EACH {scope} EXECUTE FUNCTION people_refuse()"
        )

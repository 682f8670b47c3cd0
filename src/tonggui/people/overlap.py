# SPDX-License-Identifier: Apache-2.0
"""Make the database itself refuse two facts of one kind that hold on the same day.

Neither database offers this for plain columns in a way the other understands, so that each gets
triggers that say the same. SQLite drops them when Django rebuilds a table: a migration that alters
one of these tables runs `keep_apart` again, and a test looks that they are there.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tonggui.core.values import frozen

_FOREVER = "9999-12-31"


@frozen
class Apart:
    """Rows of a table that agree in `keys` never share a day; writers queue at the parent's row."""

    table: str
    keys: tuple[str, ...]  # the first one refers to the parent
    parent: str
    only: str = ""  # a condition with {row} for the row's name

    @property
    def trigger(self) -> str:
        """Return what the triggers on the table begin with."""
        return f"{self.table}_apart"


def keep_apart(rules: Iterable[Apart], editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on their tables, in place of those that are there."""
    statements = _postgres if editor.connection.vendor == "postgresql" else _sqlite
    for rule in rules:
        for statement in statements(rule):
            editor.execute(statement, params=None)


def let_meet(rules: Iterable[Apart], editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers off again."""
    for rule in rules:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER IF EXISTS {rule.trigger} ON {rule.table}", params=None)
            editor.execute(f"DROP FUNCTION IF EXISTS {rule.trigger}()", params=None)
        else:
            for event in ("insert", "update"):
                editor.execute(f"DROP TRIGGER IF EXISTS {rule.trigger}_{event}", params=None)


def _meets(rule: Apart) -> str:
    same = " AND ".join(f"o.{key} = NEW.{key}" for key in rule.keys)
    only = f" AND {rule.only.format(row='o')}" if rule.only else ""
    return (  # every name in it is written in a migration
        f"SELECT 1 FROM {rule.table} o WHERE o.id <> NEW.id AND o.withdrawn_at IS NULL"  # noqa: S608
        f" AND {same}{only} AND o.since <= COALESCE(NEW.until, '{_FOREVER}')"
        f" AND COALESCE(o.until, '{_FOREVER}') >= NEW.since"
    )


def _when(rule: Apart) -> str:
    only = f" AND {rule.only.format(row='NEW')}" if rule.only else ""
    return f"NEW.withdrawn_at IS NULL{only}"


def _sqlite(rule: Apart) -> list[str]:
    # A new row has no id before it is written, and NULL would make every comparison unknown.
    meets = _meets(rule).replace("o.id <> NEW.id", "o.id IS NOT NEW.id")
    made = []
    for event in ("insert", "update"):
        name = f"{rule.trigger}_{event}"
        made.append(f"DROP TRIGGER IF EXISTS {name}")
        made.append(
            f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {rule.table} WHEN {_when(rule)}"
            f" BEGIN SELECT RAISE(ABORT, '{rule.trigger}') WHERE EXISTS ({meets}); END"
        )
    return made


def _postgres(rule: Apart) -> list[str]:
    return [
        f"""
        CREATE OR REPLACE FUNCTION {rule.trigger}() RETURNS trigger AS $$
        BEGIN
            IF {_when(rule)} THEN
                PERFORM 1 FROM {rule.parent} WHERE id = NEW.{rule.keys[0]} FOR UPDATE;
                IF EXISTS ({_meets(rule)}) THEN
                    RAISE EXCEPTION '{rule.trigger}' USING ERRCODE = 'exclusion_violation';
                END IF;
            END IF;
            RETURN NEW;
        END $$ LANGUAGE plpgsql
        """,
        f"""
        CREATE OR REPLACE TRIGGER {rule.trigger} BEFORE INSERT OR UPDATE ON {rule.table}
        FOR EACH ROW EXECUTE FUNCTION {rule.trigger}()
        """,
    ]

# SPDX-License-Identifier: Apache-2.0
"""Let the database itself count rows as they come, change and go: triggers, on both databases.

Of each row that is counted, its insertion adds a line of one to the table of counts, its end a line
of minus one, in the same transaction whoever writes it; how many there are is the sum of the lines.
Nobody waits for a line that somebody else holds, for none is ever changed. `fold` puts lines
together now and then; `wrong` counts all anew and tells what differs, which `fsck` asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tonggui.core.values import frozen
from tonggui.ledger import guarding

# From how many single lines on they are put together.
MANY = 500
_DIFFER = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
_EVENTS = ("insert", "update", "delete")
Said = str | Mapping[str, str]


@frozen
class Counts:
    """What is counted of a table into which other, and by which columns.

    `by` gives each column of the counts in SQL over a row `{row}`, `where` which rows count; what
    the databases write differently is a mapping by vendor. `follows` are the columns of the source
    on which both depend: a change of any other writes nothing.
    """

    source: str
    target: str
    by: Mapping[str, Said]
    follows: tuple[str, ...]
    where: str = ""

    def keep(self, connection: BaseDatabaseWrapper) -> None:
        """Count what is there, and from now on what comes, in place of what was counted."""
        self.lift(connection)
        with connection.cursor() as cursor:
            for statement in self._triggers(connection.vendor):
                cursor.execute(statement)
        self.recount(connection)

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        """Count no more: for a migration that alters one of the tables."""
        on = f" ON {self.source}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for name in self.names():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")

    def names(self, _vendor: str = "") -> Iterator[str]:
        """Yield the names of the triggers that should be there."""
        for event in _EVENTS:
            yield f"{self.target}_{event}"

    def recount(self, connection: BaseDatabaseWrapper) -> None:
        """Count all anew; what changes meanwhile waits."""
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"LOCK TABLE {self.source} IN SHARE MODE")
            cursor.execute(f"DELETE FROM {self.target}")  # noqa: S608 - names of our tables
            cursor.execute(
                f"INSERT INTO {self.target} ({self._columns}, n, is_sum)"  # noqa: S608 - as above
                f" SELECT {self._said(self.source, connection.vendor)}, COUNT(*), TRUE"
                f" FROM {self.source}{self._where(self.source)} GROUP BY {self._places}"
            )

    def fold(self, connection: BaseDatabaseWrapper) -> None:
        """Put lines together where many single ones have come; what they sum up to stays."""
        with transaction.atomic(), connection.cursor() as cursor:
            singles = "COUNT(CASE WHEN is_sum THEN NULL ELSE 1 END)"
            cursor.execute(f"SELECT {singles}, MAX(id) FROM {self.target}")  # noqa: S608 - as above
            single, last = cursor.fetchone()
            if single < MANY:
                return
            summed = (
                f"INSERT INTO {self.target} ({self._columns}, n, is_sum)"  # noqa: S608 - as above
                f" SELECT {self._columns}, SUM(n), TRUE FROM {{0}}"
                f" GROUP BY {self._columns} HAVING SUM(n) <> 0"
            )
            if connection.vendor == "postgresql":
                # In one statement: what commits meanwhile is neither summed up nor dropped.
                gone = f"WITH gone AS (DELETE FROM {self.target} RETURNING *) "  # noqa: S608 - as above
                cursor.execute(gone + summed.format("gone"))
                return
            cursor.execute(summed.format(self.target))
            cursor.execute(f"DELETE FROM {self.target} WHERE id <= %s", [last])  # noqa: S608 - as above

    def wrong(self, connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
        """Yield what is counted otherwise than it is, by whose counts it is, and how."""
        of = self._said(self.source, connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {self._columns}, SUM(n) FROM (SELECT {self._columns}, n FROM {self.target}"  # noqa: S608 - as above
                f" UNION ALL SELECT {of}, -1 FROM {self.source}{self._where(self.source)}) AS told"
                f" GROUP BY {self._columns} HAVING SUM(n) <> 0 ORDER BY {self._columns}"
            )
            found: Iterable[Any] = cursor.fetchall()
        for *values, more in found:
            place = ", ".join(
                f"{name} {value}" for name, value in zip(self.by, values, strict=True)
            )
            yield self.target, f"counts {more:+d} of {place}: `tonggui ledger recount` counts anew"

    @property
    def _columns(self) -> str:
        return ", ".join(self.by)

    @property
    def _places(self) -> str:
        return ", ".join(str(at + 1) for at in range(len(self.by)))

    def _said(self, row: str, vendor: str) -> str:
        told = (each if isinstance(each, str) else each[vendor] for each in self.by.values())
        return ", ".join(each.format(row=row) for each in told)

    def _where(self, row: str) -> str:
        return f" WHERE {self.where.format(row=row)}" if self.where else ""

    def _line(self, row: str, n: int, vendor: str) -> str:
        return (
            f"INSERT INTO {self.target} ({self._columns}, n, is_sum)"
            f" SELECT {self._said(row, vendor)}, {n}, FALSE{self._where(row)};"
        )

    def _triggers(self, vendor: str) -> Iterator[str]:
        lines = {
            "insert": self._line("NEW", 1, vendor),
            "update": self._line("OLD", -1, vendor) + " " + self._line("NEW", 1, vendor),
            "delete": self._line("OLD", -1, vendor),
        }
        differs = " OR ".join(f"OLD.{each} {_DIFFER[vendor]} NEW.{each}" for each in self.follows)
        for event, name in zip(_EVENTS, self.names(), strict=True):
            when = f" WHEN ({differs})" if event == "update" else ""
            head = (
                f"CREATE TRIGGER {name} AFTER {event.upper()} ON {self.source} FOR EACH ROW{when}"
            )
            if vendor == "postgresql":
                yield (
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                    f" $$ BEGIN {lines[event]} RETURN NULL; END $$"
                )
                yield f"{head} EXECUTE FUNCTION {name}()"
            else:
                yield f"{head} BEGIN {lines[event]} END"


@frozen
class _Named:
    """The triggers that count for an app, for `fsck` to ask for."""

    app: str
    counts: tuple[Counts, ...]

    def names(self, vendor: str) -> Iterator[str]:
        for each in self.counts:
            yield from each.names(vendor)


_DECLARED: dict[str, tuple[Counts, ...]] = {}


def declare(app: str, counts: Iterable[Counts]) -> None:
    """Let `fsck` ask for what counts an app's rows, and count them anew."""
    _DECLARED[app] = tuple(counts)
    guarding.declare(_Named(f"{app}, counting", _DECLARED[app]))


def declared() -> Iterator[Counts]:
    """Yield all that is counted."""
    for each in _DECLARED.values():
        yield from each


def wrong(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    """Yield every count of every app that is not what a recount gives."""
    for each in declared():
        yield from each.wrong(connection)

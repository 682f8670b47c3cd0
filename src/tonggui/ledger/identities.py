# SPDX-License-Identifier: Apache-2.0
"""Let no new row take the id of one that was lost: entries tell of rows by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db import connection, models

from tonggui.ledger.log.entry import Entry
from tonggui.ledger.telling import declared

_UNNUMBERED = "SELECT 1 FROM sqlite_sequence WHERE name = %(table)s"
_SEQUENCE = "pg_get_serial_sequence(%(table)s, %(column)s)"
_LAST = "SELECT coalesce(max(last_value), 0) FROM pg_sequences WHERE {}".format(  # noqa: S608 - our own words
    f"format('%%I.%%I', schemaname, sequencename) = {_SEQUENCE}"
)
_AHEAD = {
    "sqlite": (
        "UPDATE sqlite_sequence SET seq = max(seq, %(id)s) WHERE name = %(table)s",
        f"INSERT INTO sqlite_sequence SELECT %(table)s, %(id)s WHERE NOT EXISTS ({_UNNUMBERED})",
    ),
    "postgresql": (f"SELECT setval({_SEQUENCE}, greatest(%(id)s, ({_LAST})))",),
}


def step_over(said: Iterable[Entry]) -> None:
    """Let every table go on beyond the ids of the rows that entries tell of."""
    highest: dict[str, int] = {}
    for kind, number in _rows(said):
        highest[kind] = max(number, highest.get(kind, 0))
    for told in declared():
        key = told.model._meta.pk  # noqa: SLF001 - Django's documented API
        if told.kind in highest and isinstance(key, models.AutoField | models.BigAutoField):
            table = told.model._meta.db_table  # noqa: SLF001 - as above
            with connection.cursor() as cursor:
                for statement in _AHEAD[connection.vendor]:
                    named = {"table": table, "column": key.column, "id": highest[told.kind]}
                    cursor.execute(statement, named)


def _rows(said: Iterable[Entry]) -> Iterator[tuple[str, int]]:
    for entry in said:
        for part in ("adds", "sets", "withdraws"):
            listed = entry.body.get(part, ())
            for each in listed if isinstance(listed, list) else ():
                if isinstance(each, Mapping) and isinstance(each.get("id"), int):
                    yield str(each.get("row")), each["id"]

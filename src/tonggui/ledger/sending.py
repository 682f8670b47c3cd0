# SPDX-License-Identifier: Apache-2.0
"""How the statements of an act go to the database: straight to SQLite, along with others elsewhere.

To SQLite Django's cursors cost more than most of what it answers. To PostgreSQL every way there
and back costs more than the statement: changes whose answer nobody needs go `along` with the next
statement, and keys of rows that will be added are taken beforehand (`reserve`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model


def answer(sql: str, values: Sequence[Any]) -> list[Any]:
    """Send a statement and return the rows of its answer, as the database gives them."""
    connection = connections[DEFAULT_DB_ALIAS]
    if _is_straight(connection):
        found: list[Any] = _straight(connection, sql, values).fetchall()
        return found
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def say(sql: str, values: Sequence[Any]) -> None:
    """Send a statement whose answer nobody needs."""
    connection = connections[DEFAULT_DB_ALIAS]
    if waiting := _ALONG.get(connection):
        waiting.waiting.append((sql, list(values)))
        return
    if _is_straight(connection):
        _straight(connection, sql, values)
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@contextmanager
def along() -> Iterator[None]:
    """Let changes within this part of a transaction wait for the next statement, whatever it is.

    On PostgreSQL alone, and nothing sees the difference: every statement takes them with it.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql" or connection in _ALONG:
        yield
        return
    waiting = _ALONG[connection] = _Along()
    try:
        with connection.execute_wrapper(waiting):
            yield
            waiting.send()
    finally:
        del _ALONG[connection]


def reserving(models: Sequence[type[Model]]) -> str:
    """Return the question for a key of each of some models; "" where keys come with the rows."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection not in _ALONG:
        return ""
    return f"SELECT {', '.join(_next(each) for each in models)}"


def reserve(models: Sequence[type[Model]], keys: Sequence[int]) -> None:
    """Keep keys for rows that this part of the transaction will add."""
    waiting = _ALONG[connections[DEFAULT_DB_ALIAS]]
    for model, key in zip(models, keys, strict=True):
        waiting.keys.setdefault(model, []).append(key)


def reserved(model: type[Model], count: int) -> list[int]:
    """Return the keys of so many new rows of a model, [] where fewer were reserved."""
    waiting = _ALONG.get(connections[DEFAULT_DB_ALIAS])
    kept = waiting.keys.get(model, []) if waiting else []
    if len(kept) < count:
        return []
    taken, kept[:count] = kept[:count], []
    return taken


class _Along:
    """Statements that wait for the next one, in front of which they are sent; reserved keys."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, list[Any]]] = []
        self.keys: dict[type[Model], list[int]] = {}

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any
    ) -> Any:
        """Send a statement with those that waited, and let its answer be its own."""
        if not self.waiting:
            return execute(sql, params, many, context)
        cursor = context["cursor"]
        if many or params is None or getattr(cursor.cursor, "name", None):
            self.send()
            return execute(sql, params, many, context)
        waited, self.waiting = self.waiting, []
        said = "; ".join([*(each for each, _ in waited), sql])
        execute(said, [*(one for _, values in waited for one in values), *params], many, context)
        for _ in waited:
            cursor.nextset()
        return None

    def send(self) -> None:
        """Send what still waits."""
        waited, self.waiting = self.waiting, []
        if waited:
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                values = [one for _, values in waited for one in values]
                cursor.execute("; ".join(each for each, _ in waited), values)


_ALONG: WeakKeyDictionary[BaseDatabaseWrapper, _Along] = WeakKeyDictionary()
_NEXT: dict[str, str] = {}


def _next(model: type[Model]) -> str:
    """Return the SQL of the next key of a model."""
    table, key = model._meta.db_table, model._meta.pk.column  # noqa: SLF001 - Django's documented API
    if table not in _NEXT:
        ((name,),) = answer("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key])
        _NEXT[table] = f"nextval('{name}')"
    return _NEXT[table]


def _is_straight(connection: BaseDatabaseWrapper) -> bool:
    """Say whether statements go straight to SQLite: nobody counts them, or changes them."""
    is_watched = connection.execute_wrappers or connection.queries_logged
    return connection.vendor == "sqlite" and not is_watched


def _straight(connection: Any, sql: str, values: Sequence[Any]) -> Any:
    """Send a statement without Django's cursors."""
    if connection.connection is None:
        connection.connect()
    connection.validate_no_broken_transaction()
    try:
        return connection.connection.execute(_marked(sql), values)
    except connection.Database.Error:
        with connection.wrap_database_errors:
            raise


@lru_cache(maxsize=512)
def _marked(sql: str) -> str:
    """Return a statement with its places as SQLite writes them."""
    return sql.replace("%%", "\0").replace("%s", "?").replace("\0", "%")

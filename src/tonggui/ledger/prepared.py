# SPDX-License-Identifier: Apache-2.0
"""Questions, insertions and changes whose SQL Django makes once, for acts that ask many of them.

To make the SQL of a query costs several times what SQLite takes to answer it; these keep it for
each connection. They mean what the QuerySet means, and follow the models.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet

Row = TypeVar("Row", bound=Model)
_MOST_SHAPES = 64
_FIRST_STAND_IN = -7_340_033_000


class Prepared(Generic[Row]):
    """A question with places for whole numbers and texts, asked again with other values.

    `make` returns the QuerySet for its values; a list is asked for with `field__in`. Each value
    must stand in the SQL as it was given, and decide nothing of its shape.
    """

    def __init__(self, make: Callable[..., QuerySet[Row]]) -> None:
        """Take how the question is made; nothing is asked yet."""
        self._make = make
        self._kept: WeakKeyDictionary[BaseDatabaseWrapper, dict[Any, _Question[Row]]]
        self._kept = WeakKeyDictionary()

    def ask(self, *values: int | str | Sequence[int | str]) -> list[Row]:
        """Return the rows that the question is answered with."""
        connection = connections[DEFAULT_DB_ALIAS]
        shape = tuple(len(each) if isinstance(each, list | tuple) else -1 for each in values)
        kept = self._kept.setdefault(connection, {})
        question = kept.get(shape)
        if question is None:
            if len(kept) >= _MOST_SHAPES:
                kept.clear()
            question = kept[shape] = _Question(self._make, shape, connection)
        return question.ask(values)


class _Question(Generic[Row]):
    def __init__(
        self,
        make: Callable[..., QuerySet[Row]],
        shape: Sequence[int],
        connection: BaseDatabaseWrapper,
    ) -> None:
        stand_ins: list[Any] = []
        places: dict[Any, tuple[int, int | None]] = {}
        for at, length in enumerate(shape):
            own = [_FIRST_STAND_IN - len(places) - part for part in range(max(length, 1))]
            for part, number in enumerate(own):
                places[number] = places[str(number)] = at, part if length >= 0 else None
            stand_ins.append(own[:length] if length >= 0 else own[0])
        query = make(*stand_ins)
        compiler = query.query.get_compiler(connection=connection)
        self._sql, parameters = compiler.as_sql()
        self._parts = [(places.get(each), each) for each in parameters]
        self._compiler, self._connection = compiler, connection
        self._converters = compiler.get_converters([each for each, _, _ in compiler.select or ()])
        self._model = query.model
        self._names = [each.attname for each in query.model._meta.concrete_fields]  # noqa: SLF001 - Django's documented API

    def ask(self, values: Sequence[Any]) -> list[Row]:
        parameters = [
            fixed
            if place is None
            else (values[place[0]] if place[1] is None else values[place[0]][place[1]])
            for place, fixed in self._parts
        ]
        with self._connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            rows = cursor.fetchall()
        if self._converters:
            rows = self._compiler.apply_converters(rows, self._converters)
        return [self._model.from_db(DEFAULT_DB_ALIAS, self._names, row) for row in rows]


def add(rows: Sequence[Model]) -> None:
    """Insert new rows of one model in one statement, and give them their keys."""
    if not rows:
        return
    connection, model = connections[DEFAULT_DB_ALIAS], type(rows[0])
    sql, fields = _insertion(model, len(rows), connection.vendor)
    values = [_kept_as(row, each, connection) for row in rows for each in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - as Django's save does


def change(row: Model, *names: str, by: str = "id") -> None:
    """Write the named fields of a row, or all of them; `by` is the field by which it is found."""
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields = _change(type(row), names, by)
    values = [_kept_as(row, each, connection) for each in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def letters() -> tuple[str, str, str]:
    """Return the SQL of at least, of less, and of falling order, of texts letter by letter.

    PostgreSQL compares by its collation otherwise, and then finds no range in an index.
    """
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        return "~>=~", "~<~", "USING ~>~"
    return ">=", "<", "DESC"


_INSERTIONS: dict[tuple[type[Model], int, str], tuple[str, list[Field[Any, Any]]]] = {}
_CHANGES: dict[tuple[type[Model], tuple[str, ...], str], tuple[str, list[Field[Any, Any]]]] = {}


def _insertion(model: type[Model], count: int, vendor: str) -> tuple[str, list[Field[Any, Any]]]:
    found = _INSERTIONS.get((model, count, vendor))
    if found is None:
        fields = _fields(model)
        columns = ", ".join(f'"{each.column}"' for each in fields)
        places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
        table, key = model._meta.db_table, model._meta.pk.column  # noqa: SLF001 - Django's documented API
        sql = f'INSERT INTO "{table}" ({columns}) VALUES {places} RETURNING "{key}"'  # noqa: S608 - names of our models
        found = _INSERTIONS[model, count, vendor] = sql, fields
    return found


def _change(
    model: type[Model], names: tuple[str, ...], by: str
) -> tuple[str, list[Field[Any, Any]]]:
    found = _CHANGES.get((model, names, by))
    if found is None:
        fields = [each for each in _fields(model) if not names or each.name in names]
        where = next(each for each in model._meta.concrete_fields if each.name == by)  # noqa: SLF001 - Django's documented API
        sets = ", ".join(f'"{each.column}" = %s' for each in fields)
        table = model._meta.db_table  # noqa: SLF001 - Django's documented API
        sql = f'UPDATE "{table}" SET {sets} WHERE "{where.column}" = %s'  # noqa: S608 - names of our models
        found = _CHANGES[model, names, by] = sql, [*fields, where]
    return found


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [each for each in model._meta.concrete_fields if not each.primary_key]  # noqa: SLF001 - Django's documented API


def _kept_as(row: Model, field: Field[Any, Any], connection: Any) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)

# SPDX-License-Identifier: Apache-2.0
"""Questions, insertions and changes whose SQL Django makes once, for acts that ask many of them.

To make the SQL of a query costs several times what SQLite takes to answer it; these keep it for
each connection. They mean what the QuerySet means, and follow the models. Several questions go
`together`; changes whose answer nobody needs go along with the next statement (see `sending`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    Model,
    OneToOneField,
    PositiveIntegerField,
    QuerySet,
    TextField,
)
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler

from tonggui.ledger import sending

Row = TypeVar("Row", bound=Model)
Value = int | str | Sequence[int | str]
_MOST_SHAPES = 64
_FIRST_STAND_IN = -7_340_033_000
# What both databases take as it is, by its type and that of its field.
_AS_IT_IS = frozenset(
    {
        (str, CharField),
        (str, TextField),
        (bool, BooleanField),
        (int, ForeignKey),
        (int, OneToOneField),
        (int, PositiveIntegerField),
    }
)


Asked = tuple["Prepared[Any] | str", Sequence[Any]]


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

    def ask(self, *values: Value) -> list[Row]:
        """Return the rows that the question is answered with."""
        question = self.question(values)
        return question.rows(sending.answer(question.sql, question.places(values)))

    def question(self, values: Sequence[Value]) -> _Question[Row]:
        """Return the question for values of such a shape, made once for each connection."""
        connection = connections[DEFAULT_DB_ALIAS]
        shape = tuple(len(each) if isinstance(each, list | tuple) else -1 for each in values)
        kept = self._kept.setdefault(connection, {})
        question = kept.get(shape)
        if question is None:
            if len(kept) >= _MOST_SHAPES:
                kept.clear()
            question = kept[shape] = _Question(self._make, shape, connection)
        return question


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
        self.sql, parameters = compiler.as_sql()
        self._parts = [(places.get(each), each) for each in parameters]
        self._readers = _readers(compiler, connection)
        self._model = query.model
        self._names = [each.attname for each in query.model._meta.concrete_fields]  # noqa: SLF001 - Django's documented API

    def places(self, values: Sequence[Any]) -> list[Any]:
        """Return the values in the order of their places in the statement."""
        return [
            fixed
            if place is None
            else (values[place[0]] if place[1] is None else values[place[0]][place[1]])
            for place, fixed in self._parts
        ]

    def rows(self, answer: Iterable[Sequence[Any]]) -> list[Row]:
        """Return the rows of an answer."""
        if not self._readers:
            return [_as_kept(self._model, self._names, row) for row in answer]
        return [_as_kept(self._model, self._names, self._read(row)) for row in answer]

    def _read(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for at, read in self._readers:
            values[at] = read(values[at])
        return values


def together(*asked: Asked, keys: Sequence[type[Model]] = ()) -> list[list[Any]]:
    """Return the answers to several questions, each with its values, asked in one go.

    They are answered one after the other: what the first locks the next see as it is then. Written
    in SQL, a question is answered by rows as the database gives them. `keys` are the models of rows
    that are going to be added, whose keys are asked for too where that spares asking later.
    """
    if connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        return [
            sending.answer(each, values) if isinstance(each, str) else each.ask(*values)
            for each, values in asked
        ]
    made = [
        (each, values, list)
        if isinstance(each, str)
        else ((own := each.question(values)).sql, own.places(values), own.rows)
        for each, values in asked
    ]
    if keys and (reserving := sending.reserving(keys)):
        made.append((reserving, [], list))
    found = []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("; ".join(sql for sql, _, _ in made), [v for _, vs, _ in made for v in vs])
        for _, _, rows in made:
            found.append(rows(cursor.fetchall()))
            cursor.nextset()
    if len(made) > len(asked):
        sending.reserve(keys, found.pop()[0])
    return found


def add(rows: Sequence[Model]) -> None:
    """Insert new rows of one model in one statement, and give them their keys."""
    if not rows:
        return
    connection, model = connections[DEFAULT_DB_ALIAS], type(rows[0])
    keys = sending.reserved(model, len(rows))
    sql, fields = _insertion(model, len(rows), has_keys=bool(keys))
    values = [_kept_as(row, each, connection) for row in rows for each in fields]
    if keys:
        width = len(fields) + 1
        for at, key in enumerate(keys):
            values.insert(at * width, key)
        sending.say(sql, values)
    else:
        own = f'{sql} RETURNING "{model._meta.pk.column}"'  # noqa: SLF001 - Django's documented API
        keys = [key for (key,) in sending.answer(own, values)]
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - as Django's save does


def put(rows: Sequence[Model]) -> None:
    """Insert new rows of one model whose keys nobody needs."""
    if rows:
        connection, model = connections[DEFAULT_DB_ALIAS], type(rows[0])
        sql, fields = _insertion(model, len(rows), has_keys=False)
        sending.say(sql, [_kept_as(row, each, connection) for row in rows for each in fields])


def change(row: Model, *names: str, by: str = "id") -> None:
    """Write the named fields of a row, or all of them; `by` is the field by which it is found."""
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields = _change(type(row), names, by)
    sending.say(sql, [_kept_as(row, each, connection) for each in fields])


def fresh(model: type[Row], **values: Any) -> Row:
    """Return a new row as the model's own call makes it, only sooner; what is not given is default.

    A row referred to is given by the name of its field, and known to the new one.
    """
    row = model.__new__(model)
    row._state = state = ModelState()  # noqa: SLF001 - as Django's `__init__` does
    state.adding, state.db = True, None
    kept = row.__dict__
    for name, attname, default in _defaults(model):
        if name not in values:
            kept[attname] = default
            continue
        value = values[name]
        if name == attname:
            kept[name] = value
        else:
            kept[attname] = None if value is None else value.pk
            state.fields_cache[name] = value
    return row


@cache
def _defaults(model: type[Model]) -> list[tuple[str, str, Any]]:
    """Return the fields of a model: name, name of what is kept, and what it is if not given."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    return [(each.name, each.attname, each.get_default()) for each in fields]


def letters() -> tuple[str, str, str]:
    """Return the SQL of at least, of less, and of falling order, of texts letter by letter.

    PostgreSQL compares by its collation otherwise, and then finds no range in an index.
    """
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        return "~>=~", "~<~", "USING ~>~"
    return ">=", "<", "DESC"


_INSERTIONS: dict[tuple[type[Model], int, bool], tuple[str, list[Field[Any, Any]]]] = {}
_CHANGES: dict[tuple[type[Model], tuple[str, ...], str], tuple[str, list[Field[Any, Any]]]] = {}


def _insertion(
    model: type[Model], count: int, *, has_keys: bool
) -> tuple[str, list[Field[Any, Any]]]:
    """Return how so many rows are inserted, and their fields but the key, which comes first."""
    found = _INSERTIONS.get((model, count, has_keys))
    if found is None:
        fields, meta = _fields(model), model._meta  # noqa: SLF001 - Django's documented API
        names = [*([meta.pk.column] if has_keys else ()), *(each.column for each in fields)]
        columns = ", ".join(f'"{each}"' for each in names)
        places = ", ".join([f"({', '.join(['%s'] * len(names))})"] * count)
        sql = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES {places}'  # noqa: S608 - names of our models
        found = _INSERTIONS[model, count, has_keys] = sql, fields
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
    value = getattr(row, field.attname)
    if value is None or (type(value), type(field)) in _AS_IT_IS:
        return value
    if type(value) is datetime and type(field) is DateTimeField and value.tzinfo is UTC:
        return str(value.replace(tzinfo=None)) if connection.vendor == "sqlite" else value
    return field.get_db_prep_save(value, connection)


def _readers(
    compiler: SQLCompiler, connection: BaseDatabaseWrapper
) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return how values of an answer are read, by their places, where not as they come."""
    selected = [each for each, _, _ in compiler.select or ()]
    converters = compiler.get_converters(selected)
    return [
        (at, _instant)
        if connection.vendor == "sqlite" and type(each.output_field) is DateTimeField
        else (at, partial(_converted, connection, *converters[at]))
        for at, each in enumerate(selected)
        if at in converters
    ]


def _instant(value: Any) -> datetime | None:
    """Return an instant as SQLite keeps it: in UTC, without saying so."""
    if value is None:
        return None
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found.replace(tzinfo=UTC)


def _converted(
    connection: BaseDatabaseWrapper, converters: Iterable[Any], expression: Any, value: Any
) -> Any:
    for convert in converters:
        value = convert(value, expression, connection)
    return value


def _as_kept(model: type[Row], names: Sequence[str], values: Sequence[Any]) -> Row:
    """Return a row as it is kept; what `from_db` does, but for asking each field by itself."""
    row = model.__new__(model)
    row._state = state = ModelState()  # noqa: SLF001 - as Django's `__init__` does
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    row.__dict__.update(zip(names, values, strict=True))
    return row

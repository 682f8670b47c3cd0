# SPDX-License-Identifier: Apache-2.0
"""Dataclasses that behave as the standard library's and are made in less than half the time.

Each command makes some two hundred of them as it starts. The standard library writes up to seven
methods of each as text and compiles them; here only `__init__` is, the others are closures.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

_MISSING = dataclasses.MISSING
_Fields = Sequence[dataclasses.Field[Any]]


def _dataclass(cls: type | None = None, /, *, frozen: bool = False, slots: bool = False) -> Any:
    """Make a dataclass; what the class writes itself stands."""

    def make(cls: type) -> type:
        return _made(cls, frozen=frozen, slots=slots)

    return make if cls is None else make(cls)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - given away
else:
    dataclass = _dataclass


def _made(cls: type, *, frozen: bool, slots: bool) -> type:
    if any(map(dataclasses.is_dataclass, cls.__mro__[1:])):
        return dataclasses.dataclass(frozen=frozen, slots=slots)(cls)
    own = {name for name, value in vars(cls).items() if name != "__hash__" or value is not None}
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    for name, method in _methods(made, frozen=frozen, slots=slots):
        if name not in own:
            setattr(made, name, method)
    told = made.__dataclass_params__
    told.init = told.repr = told.eq = True
    told.frozen = frozen
    return made  # type: ignore[no-any-return]


def _methods(made: Any, *, frozen: bool, slots: bool) -> Iterator[tuple[str, object]]:
    fields = dataclasses.fields(made)
    yield "__init__", _init(made, fields, frozen=frozen)
    yield "__repr__", _repr([field.name for field in fields if field.repr])
    yield "__eq__", _eq([field.name for field in fields if field.compare])
    if not frozen:
        yield "__hash__", None
        return
    hashed = [each for each in fields if (each.compare if each.hash is None else each.hash)]
    yield "__hash__", _hash([field.name for field in hashed])
    yield "__setattr__", _refusing(made, fields, "__setattr__", "cannot assign to field")
    yield "__delattr__", _refusing(made, fields, "__delattr__", "cannot delete field")
    if slots:
        yield from _kept(fields)


def _init(made: Any, fields: _Fields, *, frozen: bool) -> Callable[..., None]:
    known: dict[str, object] = {"_absent": _MISSING, "_set": object.__setattr__}
    given = [field for field in fields if field.init]
    names = [_parameter(field) for field in given if field.kw_only is not True]
    named = [_parameter(field) for field in given if field.kw_only is True]
    body = []
    for field in fields:
        has_factory = field.default_factory is not _MISSING
        known[f"_{field.name}"] = field.default_factory if has_factory else field.default
        if value := _value(field):
            put = "_set(self, '{}', {})" if frozen else "self.{} = {}"
            body.append(put.format(field.name, value))
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    head = f"def __init__({', '.join(['self', *names, *(['*'] if named else []), *named])}):"
    exec("\n ".join([head, *(body or ["pass"])]), known)  # noqa: S102 - names of fields only
    init: Any = known["__init__"]
    init.__qualname__, init.__module__ = f"{made.__qualname__}.__init__", made.__module__
    return init  # type: ignore[no-any-return]


def _parameter(field: dataclasses.Field[Any]) -> str:
    if field.default_factory is not _MISSING:
        return f"{field.name}=_absent"
    return field.name if field.default is _MISSING else f"{field.name}=_{field.name}"


def _value(field: dataclasses.Field[Any]) -> str:
    """Return what is put into a field, "" where nothing is."""
    name = field.name
    if field.default_factory is not _MISSING:
        return f"_{name}() if {name} is _absent else {name}" if field.init else f"_{name}()"
    if field.init:
        return name
    return "" if field.default is _MISSING else f"_{name}"


def _repr(names: Sequence[str]) -> Callable[[Any], str]:
    @recursive_repr()
    def __repr__(self: Any) -> str:  # noqa: N807 - it becomes the method
        said = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{self.__class__.__qualname__}({said})"

    return __repr__


def _key(names: Sequence[str]) -> Callable[[Any], object]:
    """Return what reads some fields as one value."""
    if len(names) == 1:
        (only,) = map(attrgetter, names)
        return lambda value: (only(value),)
    return attrgetter(*names) if names else lambda _: ()


def _eq(names: Sequence[str]) -> Callable[[Any, object], bool]:
    key = _key(names)

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        if other.__class__ is self.__class__:
            return key(self) == key(other)
        return NotImplemented

    return __eq__


def _hash(names: Sequence[str]) -> Callable[[Any], int]:
    key = _key(names)

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(key(self))

    return __hash__


def _refusing(made: Any, fields: _Fields, method: str, said: str) -> Callable[..., None]:
    names = frozenset(field.name for field in fields)

    def refuse(self: Any, name: str, *value: object) -> None:
        if type(self) is made or name in names:
            message = f"{said} {name!r}"
            raise dataclasses.FrozenInstanceError(message)
        getattr(super(made, self), method)(name, *value)

    return refuse


def _kept(fields: _Fields) -> Iterator[tuple[str, object]]:
    """Yield how values without `__dict__` that take no assignment are copied and pickled."""
    names = [field.name for field in fields]

    def __getstate__(self: Any) -> list[object]:  # noqa: N807
        return [getattr(self, name) for name in names]

    def __setstate__(self: Any, state: list[object]) -> None:  # noqa: N807
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    yield "__getstate__", __getstate__
    yield "__setstate__", __setstate__

# SPDX-License-Identifier: Apache-2.0
"""Frozen values: data classes that write their methods only when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import Any, Never, TypeVar, dataclass_transform

_Value = TypeVar("_Value")
_Method = Callable[..., Any]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[_Value]) -> type[_Value]:
    """Make a class a frozen value: a data class with slots, compared and hashed by its fields.

    The same to its users as `dataclass(frozen=True, slots=True)`, which writes and compiles six
    methods of each class as it is declared: a sixth of every start, and most are never called.
    """
    made = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    methods = {**_METHODS, **{name: _at_first(made, name) for name in _WRITTEN}}
    for name, method in methods.items():
        if cls.__dict__.get(name) is None:  # beside an own comparison Python puts None for a hash
            setattr(made, name, method)
    return made


def _at_first(made: type, name: str) -> _Method:
    """Return a method that writes itself anew, for this class, when it is first called."""

    def first(self: object, *given: object, **named: object) -> Any:
        method = _WRITTEN[name](made)
        method.__qualname__ = f"{made.__qualname__}.{name}"
        setattr(made, name, method)
        return method(self, *given, **named)

    return first


def _init(made: type) -> _Method:
    """Write `__init__`; it sets each field by its slot."""
    scope: dict[str, Any] = {"_ABSENT": MISSING}
    in_order, by_name, lines = ["self"], list[str](), list[str]()
    for each in fields(made):
        parameter, name = _parameter(each, scope), each.name
        scope[f"_set_{name}"] = getattr(made, name).__set__
        if each.init:
            (by_name if each.kw_only else in_order).append(parameter)
            lines.append(f"_set_{name}(self, {_value(each)})")
        elif parameter != name:  # without a default it is left to `__post_init__`
            new = f"_new_{name}()" if f"_new_{name}" in scope else f"_default_{name}"
            lines.append(f"_set_{name}(self, {new})")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    parameters = ", ".join([*in_order, *(["*", *by_name] if by_name else [])])
    return _written(f"def __init__({parameters}):", lines or ["pass"], scope)


def _parameter(each: Field[Any], scope: dict[str, Any]) -> str:
    if each.default_factory is not MISSING:
        scope[f"_new_{each.name}"] = each.default_factory
        return f"{each.name}=_ABSENT"
    if each.default is MISSING:
        return each.name
    scope[f"_default_{each.name}"] = each.default
    return f"{each.name}=_default_{each.name}"


def _value(each: Field[Any]) -> str:
    if each.default_factory is MISSING:
        return each.name
    return f"_new_{each.name}() if {each.name} is _ABSENT else {each.name}"


def _eq(made: type) -> _Method:
    lines = [
        "if other.__class__ is not self.__class__: return NotImplemented",
        f"return {_compared(made, 'self')} == {_compared(made, 'other')}",
    ]
    return _written("def __eq__(self, other):", lines, {})


def _hash(made: type) -> _Method:
    lines = [f"return hash({_compared(made, 'self')})"]
    return _written("def __hash__(self):", lines, {})


def _compared(made: type, value: str) -> str:
    names = [each.name for each in fields(made) if each.compare]
    return f"({''.join(f'{value}.{name}, ' for name in names)})"


def _written(head: str, lines: list[str], scope: dict[str, Any]) -> _Method:
    exec("\n    ".join([head, *lines]), scope)  # noqa: S102 - of names of fields, as dataclasses do
    method: _Method = scope[head.removeprefix("def ").partition("(")[0]]
    return method


def _repr(self: Any) -> str:
    shown = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{type(self).__qualname__}({shown})"


def _getstate(self: Any) -> list[object]:
    return [getattr(self, each.name) for each in fields(self)]


def _setstate(self: Any, state: list[object]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


def _refuse(self: object, name: str, *value: object) -> Never:
    del self, value
    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


_METHODS: dict[str, _Method] = {
    "__repr__": _repr,
    "__getstate__": _getstate,  # slots that refuse to be set must be told how to travel
    "__setstate__": _setstate,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
}
_WRITTEN: dict[str, Callable[[type], _Method]] = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
}

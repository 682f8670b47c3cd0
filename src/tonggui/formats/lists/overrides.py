# SPDX-License-Identifier: Apache-2.0
"""Settings of the shipped rules as the lists change them, each of the published kind and unit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tonggui.formats.lists.shape import one_of, show
from tonggui.formats.rules import all_rules, setting

if TYPE_CHECKING:
    from tonggui.core.rules import Rule, Setting
    from tonggui.formats.lists.cells import Cell
    from tonggui.formats.lists.gather import Gathered

_MOST, _MOST_FEN = 1_000_000, 10**15
MOST_WORKDAYS = 250
# Days, workdays and times are counted one by one; hours, minutes and multiples may be broken.
_MAY_BE_BROKEN = ("h", "min", "x ")


def read_settings(gathered: Gathered) -> dict[str, Rule]:
    """Return all rules with what the lists set anew or switch off."""
    rules = all_rules()
    for cell in gathered.maps("rules"):
        for name, change in cell.pairs():
            if name not in rules:
                raise change.refuse(f"unknown rule; {one_of(list(rules), name)}")
            rules[name] = _changed(rules[name], change)
    return rules


def _changed(rule: Rule, change: Cell) -> Rule:
    settings = dict(rule.settings)
    for name, cell in change.at("params").pairs():
        if name not in settings:
            raise cell.refuse(f"unknown parameter of {rule.id}; {one_of(list(settings), name)}")
        settings[name] = _setting(cell, rule.settings[name], rule.units[name])
    react = dict(rule.react_workdays)
    for level, cell in change.at("react_wd").pairs():
        if level not in react:
            raise cell.refuse(f"unknown level of {rule.id}; {one_of(list(react), level)}")
        if not is_reaction(cell.value):
            expected = f"a whole number from 0 to {MOST_WORKDAYS}"
            raise cell.refuse(f"expected {expected} of workdays, found {show(cell.value)}")
        react[level] = cell.value
    is_on = change.says("enabled", otherwise=rule.is_on)
    return replace(rule, settings=settings, react_workdays=react, is_on=is_on)


def is_reaction(value: object) -> bool:
    """Say whether a value can be the workdays that a supervising body has to react."""
    return _is_number(value, int, MOST_WORKDAYS)


def _setting(cell: Cell, published: Setting, unit: str) -> Setting:
    """Return a new value of the same kind; `{value, unit}` must also name the same unit."""
    if isinstance(cell.value, dict):
        unknown = next((key for key in cell.value if key not in {"value", "unit"}), None)
        if unknown is not None or "value" not in cell.value:
            raise cell.refuse("expected a value, or the keys `value` and `unit`")
        if cell.value.get("unit", unit) != unit:
            raise cell.at("unit").refuse(f"expected `{unit}`, found {show(cell.value['unit'])}")
        cell = cell.at("value")
    fits, expected = kind_of(cell.value, published, unit)
    if not fits:
        raise cell.refuse(f"expected {expected} in the unit `{unit}`, found {show(cell.value)}")
    return setting(cell.value)


def kind_of(value: object, published: Setting, unit: str) -> tuple[bool, str]:
    """Say whether a value is of the published kind, and which kind that is."""
    match published:
        case bool():
            return isinstance(value, bool), "true or false"
        case tuple():
            is_words = isinstance(value, list) and all(isinstance(word, str) for word in value)
            return is_words, "a list of words"
        case str():
            return _is_share(value), "a fraction such as 1/2, at most 1"
    most = _MOST_FEN if unit == "fen" else _MOST
    if isinstance(published, int) and not unit.startswith(_MAY_BE_BROKEN):
        return _is_number(value, int, most), f"a whole number from 0 to {most}"
    return _is_number(value, int | float, most), f"a number from 0 to {most}"


def _is_number(value: object, kind: Any, most: int) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool) and 0 <= value <= most


def _is_share(value: object) -> bool:
    try:
        return isinstance(value, str) and 0 <= Fraction(value) <= 1
    except (ValueError, ZeroDivisionError):
        return False

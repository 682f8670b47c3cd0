# SPDX-License-Identifier: Apache-2.0
"""Settings of the shipped rules as the lists change them, each of the published kind and unit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tonggui.formats.lists.shape import one_of, show
from tonggui.formats.rules import read_rules, setting

if TYPE_CHECKING:
    from tonggui.core.rules import Rule, Setting
    from tonggui.formats.lists.cells import Cell
    from tonggui.formats.lists.gather import Gathered


def read_settings(gathered: Gathered) -> dict[str, Rule]:
    """Return the rules with what the lists set anew or switch off."""
    rules = read_rules()
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
    is_on = change.says("enabled", otherwise=rule.is_on)
    return replace(rule, settings=settings, is_on=is_on)


def _setting(cell: Cell, published: Setting, unit: str) -> Setting:
    """Return a new value of the same kind; `{value, unit}` must also name the same unit."""
    if isinstance(cell.value, dict):
        unknown = next((key for key in cell.value if key not in {"value", "unit"}), None)
        if unknown is not None or "value" not in cell.value:
            raise cell.refuse("expected a value, or the keys `value` and `unit`")
        if cell.value.get("unit", unit) != unit:
            raise cell.at("unit").refuse(f"expected `{unit}`, found {show(cell.value['unit'])}")
        cell = cell.at("value")
    expected = _unfit(cell.value, published)
    if expected:
        raise cell.refuse(f"expected {expected} in the unit `{unit}`, found {show(cell.value)}")
    return setting(cell.value)


def _unfit(value: object, published: Setting) -> str:
    """Say what was expected in place of a value of another kind, "" for one of the right kind."""
    match published:
        case bool():
            return "" if isinstance(value, bool) else "true or false"
        case int() | float():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return "" if is_number and value >= 0 else "a number, not negative"  # type: ignore[operator]
        case tuple():
            is_words = isinstance(value, list) and all(isinstance(word, str) for word in value)
            return "" if is_words else "a list of words"
        case str():
            return "" if _is_share(value) else "a fraction such as 1/2, at most 1"


def _is_share(value: object) -> bool:
    try:
        return isinstance(value, str) and 0 <= Fraction(value) <= 1
    except (ValueError, ZeroDivisionError):
        return False

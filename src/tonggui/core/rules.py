# SPDX-License-Identifier: Apache-2.0
"""Rules as data: a rule names, grades and routes what checks find."""

from __future__ import annotations

from dataclasses import field
from typing import NamedTuple

from tonggui.core.values import frozen

LEVELS = ("notice", "yellow", "red")
LEVEL_ORDER = {level: order for order, level in enumerate(LEVELS)}

Number = int | float | bool
Setting = Number | str | tuple[str, ...]


@frozen
class Clause:
    """One way to break a rule: which check, seen how; texts are the sentence templates."""

    letter: str
    check: str
    says_zh: str = ""
    says_en: str = ""
    scope: str = "case"  # what it reads: a "case", "chains" of money and works, or only the "lists"


class Rung(NamedTuple):
    """A level of the ladder and when a hit reaches it."""

    level: str
    when_zh: str
    when_en: str


@frozen
class Rule:
    """S01 … S53: principle, parameters, ladder, who answers, who reacts by when, what it feeds."""

    id: str
    name_zh: str
    name_en: str
    why_zh: str
    why_en: str
    side: str  # whose fault a hit is: "power" or "supervision"
    clauses: tuple[Clause, ...]
    settings: dict[str, Setting] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)  # setting -> unit, as published
    responsible: tuple[str, ...] = ()
    supervising: str = "lead_supervisor"
    react_workdays: dict[str, int] = field(default_factory=dict)
    feeds: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    guards_zh: tuple[str, ...] = ()
    guards_en: tuple[str, ...] = ()
    ladder: tuple[Rung, ...] = ()
    is_on: bool = True

    def reads(self, scope: str) -> bool:
        """Say whether a clause of it reads cases, chains of money and works, or only the lists."""
        return any(clause.scope == scope for clause in self.clauses)

    @property
    def is_of_cases(self) -> bool:
        """Say whether it finds something in cases, or in chains beside them."""
        return self.reads("case") or self.reads("chains")

    def is_switched_on(self, name: str) -> bool:
        """Return a setting that is a switch."""
        value = self.settings[name]
        if not isinstance(value, bool):
            raise TypeError(name)
        return value

    def number(self, name: str) -> float:
        """Return a setting that is a number, in its published unit."""
        value = self.settings[name]
        if not isinstance(value, int | float):
            raise TypeError(name)
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """Return a setting that is a list of words."""
        value = self.settings[name]
        if not isinstance(value, tuple):
            raise TypeError(name)
        return value

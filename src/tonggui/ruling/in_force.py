# SPDX-License-Identifier: Apache-2.0
"""Which rules are in force on a day: the shipped ones, as the lists and then rulings set them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tonggui.core.rules import Rule
from tonggui.core.values import frozen
from tonggui.ruling.models import Outcome, Ruling
from tonggui.ruling.values import Settings, applied

# What a level of risk asks of supervision is changed as rules are, under a name of its own.
OF_LEVELS = "R47-"


@frozen
class Rulings:
    """All approved rulings, in the order in which they begin."""

    rows: tuple[Ruling, ...] = ()

    def on(self, day: date) -> dict[str, Ruling]:
        """Return the ruling in force of each rule that one has changed."""
        return {each.rule: each for each in self.rows if each.since <= day}

    def key(self, day: date) -> tuple[int, ...]:
        """Return what tells the rules of one day from those of another."""
        return tuple(sorted(each.pk for each in self.on(day).values()))

    def applied(self, rules: Mapping[str, Rule], day: date) -> dict[str, Rule]:
        """Return rules as they are in force on a day."""
        found = self.on(day)
        return {
            name: applied(rule, said_of(found[name])) if name in found else rule
            for name, rule in rules.items()
        }

    def begins(self, rules: Iterable[str]) -> Sequence[date]:
        """Return the days on which one of some rules changes."""
        wanted = frozenset(rules)
        return sorted({each.since for each in self.rows if each.rule in wanted})


def rulings() -> Rulings:
    """Return all approved rulings on rules that judge."""
    rows = Ruling.objects.filter(outcome=Outcome.APPROVED).exclude(rule__startswith=OF_LEVELS)
    return Rulings(tuple(rows.order_by("since", "pk")))


def level_rulings() -> Rulings:
    """Return all approved rulings on what a level of risk asks of supervision (R47)."""
    rows = Ruling.objects.filter(outcome=Outcome.APPROVED, rule__startswith=OF_LEVELS)
    return Rulings(tuple(rows.order_by("since", "pk")))


def said_of(ruling: Ruling) -> Settings:
    """Return the settings that a ruling gives its rule."""
    return Settings(ruling.settings, ruling.react, ruling.is_on)

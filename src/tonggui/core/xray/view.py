# SPDX-License-Identifier: Apache-2.0
"""The lists as the x-rays look at them: today, what is kept at all, who leads, what lies where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from tonggui.core.bench import Bench
from tonggui.core.lists import Lists
from tonggui.core.people import Unit
from tonggui.core.powers import RISK_LEVELS, Control, Node, Power, Risk
from tonggui.core.rules import Rule

NO_UNIT = Unit(code="", name="")
# Parts of lists of which it bears on each power whether any power at all keeps them.
BEARING = frozenset(
    ("bases", "published", "round", "risks", "controls", "method", "supervision", "matrix")
)


class View:
    """Lists on a day. What no power keeps at all is unknown, never absent (missing_data)."""

    def __init__(self, lists: Lists, *, as_of: int, kept: frozenset[str] = frozenset()) -> None:
        """Look at lists as of an instant in microseconds; `kept` is kept by powers not shown."""
        self.lists, self.as_of, self.kept = lists, as_of, kept
        self.bench = Bench(lists)
        self.calendar = lists.calendar
        self.today = lists.calendar.day(as_of)
        self.powers = tuple(lists.powers.values())

    def rule(self, name: str) -> Rule:
        """Return a rule with the settings these lists give it."""
        return self.lists.list_rules[name]

    def in_force(self) -> Iterator[Power]:
        """Yield the powers that may be exercised."""
        return (power for power in self.powers if power.state == "in_force")

    def unit(self, power: Power) -> Unit:
        """Return the unit of a power; an empty one where no units are listed."""
        return self.lists.organisation.units.get(power.unit, NO_UNIT)

    def is_leader(self, post: str) -> bool:
        """Say whether a member of a leadership team holds the post."""
        found = self.bench.roster.posts.get(post)
        return found is not None and found.is_leader

    def workdays_since(self, day: int) -> int:
        """Count the workdays after a day, up to today."""
        return self.calendar.workdays_between(day, self.today)

    def say_day(self, day: int) -> str:
        """Return a day as people write it."""
        return self.bench.say_day(day)

    @cached_property
    def keeps(self) -> frozenset[str]:
        """Return which parts of the lists are kept for any power at all."""
        units = {"units"} if self.lists.organisation.units else set()
        return self.kept.union(units, *map(parts_kept, self.powers))


def parts_kept(power: Power) -> frozenset[str]:
    """Return which parts of the lists a power keeps."""
    kept = {
        "bases": bool(power.bases),
        "published": power.upkeep.published is not None,
        "round": bool(power.upkeep.round),
        "risks": bool(power.risks),
        "controls": any(risk.controls for risk in power.risks),
        "method": bool(power.method),
        "supervision": any(node.supervision for node in power.nodes),
        "matrix": bool(power.upkeep.matrix),
        "layers": bool(power.upkeep.layers_status),
        "limits": bool(power.clock),
    }
    return frozenset(name for name, is_kept in kept.items() if is_kept)


def day_of(text: str) -> int | None:
    """Return the ordinal of a day such as 2026-05-01, None where there is none."""
    return date.fromisoformat(text[:10]).toordinal() if text else None


def controls_of(power: Power) -> Iterator[tuple[Risk, Control]]:
    """Yield the controls of a power with their risks, in order."""
    return ((risk, control) for risk in power.risks for control in risk.controls)


def active(risk: Risk) -> tuple[Control, ...]:
    """Return the controls of a risk that are in use."""
    return tuple(control for control in risk.controls if control.is_active)


def node_of(power: Power, risk: Risk) -> Node | None:
    """Return the node a risk sits on."""
    return next((node for node in power.nodes if node.id == risk.node), None)


def risks_at(power: Power, node: Node) -> list[Risk]:
    """Return the risks of a node."""
    return [risk for risk in power.risks if risk.node == node.id]


def worst(levels: Iterator[str] | list[str]) -> str:
    """Return the highest of some risk levels, "" for none."""
    return max((each for each in levels if each in RISK_LEVELS), key=RISK_LEVELS.index, default="")

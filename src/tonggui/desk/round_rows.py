# SPDX-License-Identifier: Apache-2.0
"""Rows of the page of a risk round: each power with its gates and its risks, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tonggui.core.gates import GATES
from tonggui.core.naming import named, names_of
from tonggui.core.values import frozen
from tonggui.core.wording import say
from tonggui.desk.round_forms import MODIFIERS
from tonggui.registry.errors import NothingKnown
from tonggui.registry.models import Power
from tonggui.rounds import queries
from tonggui.rounds.models import Assessment, Round
from tonggui.rounds.services.scoring import needs_confirming
from tonggui.rounds.standing import PowerGates, gates_of

Bodies = Mapping[str, dict[str, Any]]
_ASKS = MappingProxyType(
    dict(
        zip(
            GATES,
            (
                _("Every key node, post and layer is looked at."),
                _("Causes are named, all five sources used, past cases gone through."),
                _("Each risk has its node, kind and scored level; none is there twice."),
                _("The lists are published, or lawfully withheld."),
            ),
            strict=True,
        )
    )
)


@frozen
class GateRow:
    """A gate of a power as the page shows it: its name and what keeps it shut, in words."""

    name: str
    asks: str
    failing: tuple[str, ...]


@frozen
class RiskRow:
    """A risk of a power: as it stands in its lists, and as this round grades it."""

    code: str
    description: str
    place: str
    level: str
    controls: int
    grade: Assessment | None

    @property
    def is_waiting(self) -> bool:
        """Say whether the commission still has to look at the grade."""
        return self.grade is not None and needs_confirming(self.grade)

    @property
    def special(self) -> list[tuple[str, int]]:
        """Return what was special when it was graded, in words, with its points."""
        words = {name: str(said) for name, said in MODIFIERS}
        points = self.grade.modifiers.items() if self.grade else ()
        return [(words.get(name, name), each) for name, each in points]


@frozen
class PowerRow:
    """A power in a round: its gates, its risks, and whether results reached its draft."""

    code: str
    name: str
    gates: tuple[GateRow, ...]
    is_open: bool
    risks: tuple[RiskRow, ...]
    is_taken: bool


def places_of(bodies: Bodies) -> dict[tuple[str, str], str]:
    """Return the name of each node by the code of its power and its own."""
    return {
        (code, str(each["node"])): str(each.get("name", "")) or str(each["node"])
        for code, body in bodies.items()
        for each in body.get("nodes", ())
    }


def powers_in(found: Round, bodies: Bodies, *, at: datetime) -> list[PowerRow]:
    """Return the powers a round surveys, each with its gates and risks as they stand."""
    try:
        gates = gates_of(found, at=at)
    except NothingKnown:
        return []
    grades = {(each.power_id, each.risk): each for each in found.assessments.all()}
    powers = {each.code: each for each in queries.powers_of(found.unit)}
    places = places_of(bodies)
    taken = set(found.taken.values_list("power__code", flat=True))
    return [
        PowerRow(
            each.code,
            each.name,
            _gates(each),
            each.is_open,
            tuple(_risks(bodies.get(each.code, {}), powers[each.code], grades, places)),
            each.code in taken,
        )
        for each in gates
    ]


def _gates(found: PowerGates) -> tuple[GateRow, ...]:
    language = "en" if (get_language() or "").startswith("en") else "zh"
    names = names_of(found.lists)
    return tuple(
        GateRow(
            gate.name,
            str(_ASKS[gate.name]),
            tuple(say(each, language) for each in named(gate.failing, names)),
        )
        for gate in found.gates
    )


def _risks(
    body: dict[str, Any],
    power: Power,
    grades: dict[tuple[int, str], Assessment],
    places: dict[tuple[str, str], str],
) -> list[RiskRow]:
    """Return the risks in the lists, then those that this round adds."""
    listed = {str(each.get("risk", "")): each for each in body.get("risks", ())}
    rows = [
        RiskRow(
            code,
            str(each.get("description", "")),
            places.get((power.code, str(each.get("node", ""))), ""),
            str(each.get("level", "")),
            len(each.get("controls", ())),
            grades.get((power.pk, code)),
        )
        for code, each in listed.items()
    ]
    fresh = [each for (key, code), each in grades.items() if key == power.pk and code not in listed]
    return rows + [
        RiskRow(each.risk, each.description, places.get((power.code, each.node), ""), "", 0, each)
        for each in fresh
    ]

# SPDX-License-Identifier: Apache-2.0
"""Leads of accountability (问责线索, R29): which named consequence a confirmed finding calls for.

A control of class accountability (问责督权) names who answers, and how, where a risk was not
controlled. A lead is no decision: it is answered, decided for each person who answered at the time,
may be contested once, and is followed until it was carried out.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from tonggui.core.findings import Finding
from tonggui.core.powers import CONTROL_CLASSES, Control, Risk

CLASS = CONTROL_CLASSES[2]
NO_MEASURE = "none"
_POST = "post:"


class Role(StrEnum):
    """In which way somebody answers."""

    DIRECT = "direct"  # 直接责任
    PORTFOLIO = "portfolio"  # 一岗双责
    FIRST = "first"  # 主体责任


class Kind(StrEnum):
    """What is done about a lead on a person."""

    ANSWER = "answer"
    DECIDE = "decide"
    CONTEST = "contest"
    REVIEW = "review"
    CARRY_OUT = "carry-out"


class State(StrEnum):
    """How far a lead on a person is."""

    OPEN = "open"
    DECIDED = "decided"
    CONTESTED = "contested"
    REVIEWED = "reviewed"
    ENDED = "ended"


class Answerable(NamedTuple):
    """Who answered at the time of the event, in which way and at which post."""

    role: Role
    person: str
    ref: str


class Said(NamedTuple):
    """A step on a lead: its kind, and the measure where it decides."""

    kind: str
    measure: str = ""


_NEXT = MappingProxyType(
    {
        State.OPEN: (Kind.ANSWER, Kind.DECIDE),
        State.DECIDED: (Kind.ANSWER, Kind.CONTEST, Kind.CARRY_OUT),
        State.CONTESTED: (Kind.ANSWER, Kind.REVIEW),
        State.REVIEWED: (Kind.ANSWER, Kind.CARRY_OUT),
        State.ENDED: (),
    }
)
_TO = MappingProxyType({Kind.DECIDE: State.DECIDED, Kind.REVIEW: State.REVIEWED})


def consequences(risks: Iterable[Risk], node: str, rule: str) -> tuple[Control, ...]:
    """Return the active controls of class accountability that a finding at a node calls for.

    Those of the risks that have a control bound to the rule; where none has, of all at the node.

    >>> consequences((), "P01.n1", "S15")
    ()
    """
    at_node = [risk for risk in risks if node and risk.node == node]
    bound = [r for r in at_node if any(c.is_active and rule in c.rules for c in r.controls)]
    return tuple(
        control
        for risk in bound or at_node
        for control in risk.controls
        if control.is_active and control.control_class == CLASS
    )


def answerable(found: Finding) -> tuple[Answerable, ...]:
    """Return who answered for a finding at the time of its event, each person once.

    Whoever answers at a post stands first; then who is in charge of the work, and the first leader.
    A finding against a supervising body calls for none of the unit's consequences.
    """
    made: list[Answerable] = []
    direct = found.responsible[0] if found.responsible else None
    if direct is None or not direct.ref.startswith(_POST):
        return ()
    for role, one in (
        (Role.DIRECT, direct),
        (Role.PORTFOLIO, found.portfolio_leader),
        (Role.FIRST, found.first_leader),
    ):
        if one is not None and one.person and one.person not in {each.person for each in made}:
            made.append(Answerable(role, one.person, one.ref))
    return tuple(made)


def state(steps: Iterable[Said]) -> State:
    """Return how far a lead on a person is after its steps.

    >>> state([Said("decide", "inform"), Said("contest"), Said("review", "none")]).value
    'ended'
    """
    found = State.OPEN
    for each in steps:
        kind = Kind(each.kind)
        if kind in _TO:
            found = State.ENDED if each.measure == NO_MEASURE else _TO[kind]
        elif kind == Kind.CONTEST:
            found = State.CONTESTED
        elif kind == Kind.CARRY_OUT:
            found = State.ENDED
    return found


def may_follow(found: State, kind: Kind) -> bool:
    """Say whether a step may come next; after a review nobody contests again."""
    return kind in _NEXT[found]

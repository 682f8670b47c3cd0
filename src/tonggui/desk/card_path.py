# SPDX-License-Identifier: Apache-2.0
"""The path of a card as its page draws it: noticed, explained, corrected, verified, ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType

from tonggui.core import cards as core
from tonggui.core.values import frozen
from tonggui.supervision.cards.showing import Done
from tonggui.supervision.models import Card, CardState, Level

AHEAD, HERE, DONE, LEFT_OUT = "ahead", "here", "done", "left-out"
_BY: MappingProxyType[CardState, str] = MappingProxyType(
    {
        CardState.NOTICED: core.ACK,
        CardState.EXPLAINED: core.EXPLAIN,
        CardState.CORRECTED: core.CORRECT,
        CardState.VERIFIED: core.VERIFY,
        CardState.REVIEWED: core.REVIEW,
    }
)


@frozen
class Place:
    """A place on the path of a card: what it is called, how far it is, when it was reached."""

    name: str
    state: str
    at: datetime | None = None
    is_of_carded: bool = False


def path_of(card: Card, acts: Iterable[Done]) -> list[Place]:
    """Return the path of a card up to its end; a second review stands on it for a red card."""
    when: dict[str, datetime] = {}
    for act in acts:
        when.setdefault(act.kind, act.at)
    ends = CardState.WITHDRAWN if card.state == CardState.WITHDRAWN else CardState.CLOSED
    steps = [CardState.ISSUED, *_BY, ends]
    if card.level != Level.RED and core.REVIEW not in when:
        steps.remove(CardState.REVIEWED)
    reached = steps.index(CardState(card.state))
    times = {CardState.ISSUED: card.issued_at, ends: card.ended_at}
    return [
        Place(
            str(step.label),
            _state(
                number,
                len(steps) if card.ended_at else reached,
                at := times.get(step) or when.get(_BY.get(step, "")),
            ),
            at if number <= reached else None,
            is_of_carded=step in {CardState.EXPLAINED, CardState.CORRECTED},
        )
        for number, step in enumerate(steps)
    ]


def _state(number: int, reached: int, at: datetime | None) -> str:
    """Return how far a place is; one passed without an act of its kind was left out."""
    if number > reached:
        return AHEAD
    if number == reached:
        return HERE
    return DONE if at else LEFT_OUT

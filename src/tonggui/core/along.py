# SPDX-License-Identifier: Apache-2.0
"""Every act of a recorded case by the edition it was done under, as far as the lists have it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tonggui.core.events import EDITION_MOVE, Event
from tonggui.core.judge import Judge
from tonggui.core.past import Past


def judge_along(judge: Judge, case: str, events: Sequence[Event]) -> tuple[Judge, Past]:
    """Judge the events of a case in their order; return the judge it ends with, and its past.

    A case begins along the edition its first event names. Where it moved between editions of which
    the lists lack one, the listed one judges it from its first act on.
    """
    power = next((found.id for event in events if (found := judge.power_of(event))), "")
    moves = [move for event in events if (move := move_of(event))]
    is_known = has_editions(judge, power, moves)
    first = moves[0][0] if moves else (events[0].edition or "" if events else "")
    now = (of_edition(judge, power, first) if is_known else None) or judge
    past = now.begin(case)
    for event in events:
        now.judge(event, past)
        if is_known and (move := move_of(event)):
            now = of_edition(judge, power, move[1]) or now
            done = event.detail.get("done")
            now.take_up(past, event, map(str, done) if isinstance(done, list) else ())
    return now, past


def move_of(event: Event) -> tuple[str, str] | None:
    """Return from which edition to which an event moves its case, None if it moves none."""
    if event.kind != EDITION_MOVE:
        return None
    return str(event.detail.get("from") or ""), str(event.detail.get("to") or "")


def has_editions(judge: Judge, power: str, moves: Iterable[tuple[str, str]]) -> bool:
    """Say whether the lists have every edition between which a case under a power moved."""
    return all(of_edition(judge, power, edition) for move in moves for edition in move)


def of_edition(judge: Judge, power: str, edition: str) -> Judge | None:
    """Return the judge of an edition of a power, None where the lists do not have it."""
    listed, earlier = judge.lists.powers.get(power), judge.lists.earlier.get((power, edition))
    if listed is not None and listed.edition == edition:
        return judge
    if earlier is None:
        return None
    found = judge.along.get((power, edition))
    if found is None:
        lists = replace(judge.lists, powers={**judge.lists.powers, power: earlier})
        found = judge.along[power, edition] = Judge(lists)
    return found

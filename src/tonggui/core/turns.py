# SPDX-License-Identifier: Apache-2.0
"""Whose turn it is in a case: which nodes are under way or come next, until when, and who is asked.

The power side's counterpart of `tasks`, and like it nothing but a fold over the events so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tonggui.core.duration import due_day, lawful
from tonggui.core.events import CASE_CLOSE, CASE_VOID, EDITION_MOVE, RETURN, TRANSFER, Event
from tonggui.core.judge import Judge
from tonggui.core.order import IMPOSSIBLE
from tonggui.core.past import Past
from tonggui.core.track import Station

NODE, COUNTERSIGN, ADDED_SIGN, CLOSE = "node", "countersign", "added_sign", "close"
SIGNS = (COUNTERSIGN, ADDED_SIGN)


class Turn(NamedTuple):
    """What waits for the power side; times are microseconds since 1970 UTC.

    `official` is set where it waits for one person, whoever else holds the post. `seq` is the event
    it rests on: the opening, the request, or the last event where a node only comes next.
    """

    kind: str
    node: str
    post: str
    official: str
    seq: int
    since: int
    is_begun: bool
    due_at: int | None = None


def turns(judge: Judge, past: Past) -> Iterator[Turn]:
    """Yield what waits for the power side of a case that is under way."""
    if past.track is None or has_ended(past):
        return
    owners = passed_on(past)
    waiting = False
    for station in past.track.by_id.values():
        begun = is_open(past, station.id)
        if begun or is_next(past, station.id):
            waiting = True
            yield _node(judge, past, station, owners.get(station.id, ""), is_begun=begun)
    yield from _asked(judge, past)
    if not waiting and past.closed and not judge.checks.order.undone(past):
        yield _close(past)


def has_ended(past: Past) -> bool:
    """Say whether a case was closed, or was opened in error."""
    return bool(past.of(CASE_CLOSE) or past.of(CASE_VOID))


def is_open(past: Past, node: str) -> bool:
    """Say whether a node was begun and is not finished."""
    opened, closed = past.opened.get(node), past.closed.get(node)
    return opened is not None and (closed is None or closed.seq < opened.seq)


def is_next(past: Past, node: str) -> bool:
    """Say whether the procedure allows a node that is not done to be done now."""
    if past.track is None or node in past.closed or node in past.prior:
        return False
    return past.track.automaton.step(past.run, node) != IMPOSSIBLE


def certain(past: Past) -> list[Station]:
    """Return the nodes that come next whatever else is done: those of a choice are not among them.

    A node that may be left out is not certain either.
    """
    track = past.track
    if track is None or has_ended(past):
        return []
    ahead = [each for each in track.by_id if is_next(past, each) and not is_open(past, each)]
    ways = [*ahead, *(each for each in track.by_id if is_open(past, each))]

    def leaves_the_rest(node: str) -> bool:
        after = track.automaton.step(past.run, node)
        return all(
            track.automaton.step(after, other) != IMPOSSIBLE for other in ways if other != node
        )

    certain = [each for each in ahead if leaves_the_rest(each)]
    return [track.by_id[each] for each in certain if track.by_id[each].node.is_mandatory]


def passed_on(past: Past) -> dict[str, str]:
    """Return to whom nodes were passed on last."""
    track, found = past.track, {}
    for each in past.of(TRANSFER):
        station = track.station(each.node) if track else None
        if station is not None:
            found[station.id] = str(each.detail.get("to") or "")
    return found


def is_answered(ask: Event, past: Past) -> bool:
    """Say whether a request for a signature was answered."""
    return any(each.detail.get("answers") == ask.seq for each in past.of(ask.kind))


def _node(judge: Judge, past: Past, station: Station, owner: str, *, is_begun: bool) -> Turn:
    opened = past.opened.get(station.id) if is_begun else None
    began = opened or _latest(past)
    return Turn(
        NODE,
        station.id,
        station.node.post.removeprefix("post:"),
        owner,
        began.seq if began else 0,
        began.recorded_at if began else 0,
        is_begun,
        _due(judge, past, station),
    )


def _latest(past: Past) -> Event | None:
    """Return the act by which the nodes that come next came to be next."""
    acts = [*past.closed.values(), *past.of(RETURN), *past.of(EDITION_MOVE)]
    return max(acts, key=lambda each: each.seq, default=past.first)


def _due(judge: Judge, past: Past, station: Station) -> int | None:
    running, limit = past.running.get(station.id), station.node.limit
    if running is None or limit is None:
        return None
    day = due_day(judge.bench.calendar, running[0], limit, lawful(past.pauses))
    return None if day is None else judge.bench.calendar.end(day)


def _asked(judge: Judge, past: Past) -> Iterator[Turn]:
    for kind in SIGNS:
        for ask in past.of(kind):
            official = str(ask.detail.get("asks") or "")
            if official and not is_answered(ask, past):
                node, since, due = ask.node or "", ask.recorded_at, lapses_at(judge, ask)
                yield Turn(kind, node, "", official, ask.seq, since, is_begun=True, due_at=due)


def lapses_at(judge: Judge, ask: Event) -> int | None:
    """Return the end of the last day on which a request can be answered, None if it has none."""
    until = judge.bench.instant(ask.detail.get("answer_by"))
    calendar = judge.bench.calendar
    return None if until is None else calendar.end(calendar.day(until))


def _close(past: Past) -> Turn:
    last = max(past.closed.values(), key=lambda each: each.seq)
    post, actor = (last.post or "").removeprefix("post:"), last.actor or ""
    return Turn(
        CLOSE, "", post, actor if not post else "", last.seq, last.recorded_at, is_begun=True
    )

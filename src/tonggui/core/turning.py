# SPDX-License-Identifier: Apache-2.0
"""What turns a case off its straight way: sent back, opened in error, moved to a newer edition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tonggui.core.events import CASE_VOID, RETURN, Event
from tonggui.core.order import IMPOSSIBLE
from tonggui.core.past import NEVER

if TYPE_CHECKING:
    from tonggui.core.elements import Flow
    from tonggui.core.past import Past
    from tonggui.core.track import Station, Track


def turn(event: Event, past: Past) -> bool:
    """Let a return or the end of a case opened in error change where the case stands.

    Say whether it did, so that whoever keeps the time of the whole case looks again.
    """
    if event.kind == RETURN and past.track is not None and past.here is not None:
        return send_back(past, past.track, past.here.id, has_reason=_says_why(event))
    if event.kind == CASE_VOID:
        _end(past)
    return False


def send_back(past: Past, track: Track, node: str, *, has_reason: bool) -> bool:
    """Reopen a node and all that rests on it; acts beside it stand, and so does the way there.

    The run goes on as if what was reopened had not been done yet, so that a case done again in
    order fits its procedure; its supervision is owed again too. What was found stays.
    Return whether anything was reopened.
    """
    again = _resting_on(past, track, node)
    if not again:
        return False
    past.prior -= again
    _ask_again(past, again)
    for each in again:
        # A return that says why answers for the next opening (S21 c asks for a reason).
        if has_reason and past.openings.get(each):
            past.openings[each] -= 1
        for kept in (past.closed, past.opened, past.running):
            kept.pop(each, None)
    past.run = _run(track, (*_listed(track, past.prior), *_in_order(past)))
    return True


def rebase(past: Past, track: Track, event: Event, done: Iterable[str]) -> None:
    """Let a case go on along another edition, in which some nodes count as done.

    Limits that run go on from the day they began, at nodes that the new edition still has. What
    was found under the old one stays as it was.
    """
    counted = frozenset(done) & track.by_id.keys()
    if past.track is not None:
        asked = {each.ask for each in past.track.by_id.values()} - {None}
        past.timers = [each for each in past.timers if each[2] not in asked]
        past.next_due = past.timers[0][0] if past.timers else NEVER
        past.left = {**past.left, **past.track.by_id}
    past.moved_at, past.track, past.prior = event.recorded_at, track, counted
    for kept in (past.closed, past.opened, past.running):
        for node in [each for each in kept if each not in track.by_id]:
            kept.pop(node)
    again = [each for each in past.closed if each not in counted]
    _ask_again(past, again)
    for node in again:
        past.closed.pop(node)
    for node in counted:
        past.running.pop(node, None)
    past.run = _run(track, _listed(track, counted))


def station_then(node: str, at: int, past: Past) -> Station | None:
    """Return a node as the edition listed it along which the case ran at an instant."""
    if node in past.left and at < past.moved_at:
        return past.left[node]
    return past.track.by_id.get(node) if past.track else None


def _ask_again(past: Past, nodes: Iterable[str]) -> None:
    """Let supervision be owed anew where power is exercised anew; what a lot took stays taken."""
    for node in nodes:
        acts = (*past.supervised.pop(node, ()), *past.misplaced.pop(node, ()))
        if drawn := next((act for act in acts if act.detail.get("drawn")), None):
            past.drawn.setdefault(node, drawn)


def _says_why(event: Event) -> bool:
    return bool(str(event.detail.get("reason") or "").strip())


def _resting_on(past: Past, track: Track, node: str) -> frozenset[str]:
    """Return a node and those after it, as far as they were done since, or are under way."""
    after = _after(track, node)
    last = past.closed.get(node)
    since = last.seq if last is not None else -1
    done = {each for each in past.closed if each in after and past.closed[each].seq >= since}
    begun = {each for each in past.opened if each in after and each not in past.closed}
    return frozenset(done | begun | (past.prior & after))


def _after(track: Track, node: str) -> set[str]:
    """Return a node and every element of the procedure that can come after it."""
    ways = _ways(track.automaton.flow)
    found, ahead = {node}, [node]
    while ahead:
        fresh = set(ways.get(ahead.pop(), ())) - found
        found |= fresh
        ahead.extend(fresh)
    return found


def _ways(flow: Flow) -> dict[str, list[str]]:
    """Return where each element leads: from outside into a sub-process, and from inside out."""
    ways: dict[str, list[str]] = {}
    for source, target in flow.arcs:
        ways.setdefault(source, []).append(target)
    for each in flow.elements:
        if each.inside:
            ways.setdefault(each.inside, []).append(each.id)
            ways.setdefault(each.id, []).extend(t for s, t in flow.arcs if s == each.inside)
    return ways


def _in_order(past: Past) -> list[str]:
    return sorted(past.closed, key=lambda each: past.closed[each].seq)


def _listed(track: Track, nodes: Iterable[str]) -> list[str]:
    wanted = set(nodes)
    return [each for each in track.by_id if each in wanted]


def _run(track: Track, labels: Iterable[str]) -> int:
    """Return where a run stands after some acts; those it cannot take are skipped to, or left."""
    automaton = track.automaton
    state, done = automaton.start, list[str]()
    for label in labels:
        reached = automaton.step(state, label)
        if reached == IMPOSSIBLE:
            reached = automaton.resync(state, label, done).state
        state = reached
        done.append(label)
    return state


def _end(past: Past) -> None:
    """Let no time pass any more in a case that should never have been; what was found stays.

    What was done in an emergency is ratified all the same: undoing its case takes nothing back.
    """
    past.running.clear()
    past.timers = sorted(each for each in past.timers if each[1] in past.lasting)
    past.next_due = past.timers[0][0] if past.timers else NEVER

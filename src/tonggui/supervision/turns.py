# SPDX-License-Identifier: Apache-2.0
"""Keep whose turn it is in a case as its events tell it, for the desks of those who hold nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonggui.cases.happening import instant
from tonggui.cases.models import Case
from tonggui.cases.models import Turn as Row
from tonggui.core import turns as core
from tonggui.core.events import Event
from tonggui.core.past import Past
from tonggui.ledger import prepared
from tonggui.supervision.judging import Judged

_Key = tuple[str, str, int]


def follow(case: Case, said: Judged, rows: Sequence[Row]) -> None:
    """Let the turns of a case be what its events tell: new ones, done ones, and none too many.

    `rows` are those that are open.
    """
    known = {_key(row): row for row in rows}
    fresh: list[Row] = []
    changed: list[Row] = []
    for turn in core.turns(said.judge, said.past):
        key = (turn.kind, turn.node, turn.seq if turn.kind in core.SIGNS else 0)
        row = known.pop(key, None)
        made = row or Row(case=case, kind=turn.kind, node=turn.node)
        made.case = case
        if _say(made, turn, said) or row is None:
            (fresh if row is None else changed).append(made)
    gone = []
    for row in known.values():
        done = _done(row, said.past)
        if done is None:
            gone.append(row.pk)
        else:
            row.done_at, row.done_by = instant(done.recorded_at), done.actor or ""
            changed.append(row)
    _write(fresh, changed, gone)


def _write(fresh: list[Row], changed: list[Row], gone: list[int]) -> None:
    prepared.put(fresh)
    for row in changed:
        prepared.change(row, *_SAID, "done_at", "done_by")
    if gone:
        Row.objects.filter(pk__in=gone).delete()


def _key(row: Row) -> _Key:
    return row.kind, row.node, row.seq if row.kind in core.SIGNS else 0


_SAID = ("name", "post", "official", "seq", "since", "is_begun", "due_at", "urged", "urged_at")


def _say(row: Row, turn: core.Turn, said: Judged) -> bool:
    """Let a row say what a turn says; tell whether that changed anything."""
    before = [getattr(row, name) for name in _SAID]
    track = said.past.track
    station = track.by_id.get(turn.node) if track else None
    row.name = (station.node.name if station else "")[:200]
    row.post, row.official = turn.post[:160], turn.official[:80]
    row.seq, row.is_begun = turn.seq, turn.is_begun
    row.since = instant(turn.since) if turn.since else row.case.opened_at
    row.due_at = instant(turn.due_at) if turn.due_at is not None else None
    urges = list(_urges(turn, said.past))
    row.urged = len(urges)
    row.urged_at = instant(urges[-1].recorded_at) if urges else None
    return before != [getattr(row, name) for name in _SAID]


def _urges(turn: core.Turn, past: Past) -> Iterator[Event]:
    """Yield the urgings that this turn has not answered: of its node, or of the case as a whole."""
    for each in past.of("urge"):
        if each.seq > turn.seq and each.node in {None, "", turn.node}:
            yield each


def _done(row: Row, past: Past) -> Event | None:
    """Return the act by which a turn was taken, None where it lapsed with what it belonged to."""
    if row.kind == core.NODE:
        closed = past.closed.get(row.node)
        return closed if closed is not None and closed.seq >= row.seq else None
    if row.kind == core.CLOSE:
        return next(iter(past.of("case_close")), None)
    answers = (each for each in past.of(row.kind) if each.detail.get("answers") == row.seq)
    return next(answers, None)

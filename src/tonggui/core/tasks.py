# SPDX-License-Identifier: Apache-2.0
"""What supervision the track asks of whom in a case so far: by node, until when, and who did it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tonggui.core.events import Event
from tonggui.core.judge import Judge
from tonggui.core.past import Past
from tonggui.core.track import Station


class Task(NamedTuple):
    """A planned look at a node by a supervising body; times are microseconds since 1970 UTC.

    `due_at` is None while the node is open. `done` is the act that settled it, None until then.
    """

    node: str
    body: str  # code of the supervising body
    timing: str
    opened_at: int
    due_at: int | None
    done: Event | None


def tasks(judge: Judge, past: Past) -> Iterator[Task]:
    """Yield the tasks of every node that was opened or closed, in the order of the procedure.

    Nodes that are only drawn by lot ask for nothing until they are drawn.
    """
    if past.track is None:
        return
    for station in past.track.by_id.values():
        began = past.opened.get(station.id) or past.closed.get(station.id)
        plan = station.node.supervision
        is_asked = plan is not None and (plan.mode == "each" or station.id in past.drawn)
        if began is not None and is_asked:
            yield _task(judge, past, station, began)


def _task(judge: Judge, past: Past, station: Station, began: Event) -> Task:
    check = judge.checks.supervised
    closed, plan = past.closed.get(station.id), station.node.supervision
    acts = past.supervised.get(station.id, [])
    done = next((act for act in acts if check.settles(act, past, station)), None)
    lead = check.lead(station)
    day = judge.bench.calendar.day(past.clock)
    taker = judge.bench.roster.takes_over(
        lead, case=past.case, node=station.id, day=day, at=past.clock
    )
    return Task(
        node=station.id,
        body=taker or lead,
        timing=plan.timing if plan else "",
        opened_at=began.recorded_at,
        due_at=check.due_of(past, closed, station) if closed else None,
        done=done,
    )

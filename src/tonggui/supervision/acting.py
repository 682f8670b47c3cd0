# SPDX-License-Identifier: Apache-2.0
"""Act once at a node: what must follow anyway follows by itself, in the same transaction.

A clerk finishes a node, and whatever certainly comes next begins; at the last node the case closes.
Where the procedure leaves a choice nobody is led: people begin what they have chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tonggui.cases import services as cases
from tonggui.cases.happening import Happening, microseconds
from tonggui.cases.models import Case
from tonggui.cases.papers import Brought
from tonggui.core.events import CASE_CLOSE, NODE_OPEN
from tonggui.core.turns import certain, has_ended, is_open
from tonggui.people.models import Account
from tonggui.registry.models import Power
from tonggui.supervision import judging, permitting, services
from tonggui.supervision.services import Recorded


@transaction.atomic
def begin(power: Power, *, title: str, key: str, by: Account, at: datetime) -> Case:
    """Open a case and begin its first node, where it can only be that one."""
    made = services.open_case(power, title=title, key=key, by=by, at=at)
    if made.last_seq == 1:
        _begin_next(made, key=key, at=at)
    return made


@transaction.atomic
def record_and_go_on(
    case: Case,
    happening: Happening,
    *,
    brought: Sequence[Brought] = (),
    by: Account,
    at: datetime,
) -> Recorded:
    """Record an act at a node, begin what comes next, or close the case where nothing is left."""
    made = services.record(case, happening, brought=brought, by=by, at=at)
    if made.is_new:
        _begin_next(case, key=happening.key or "", at=at)
    return made


def opener(power: Power, *, by: Account, at: datetime) -> permitting.Acting:
    """Return as whom somebody may open a case of a power; refuse whoever holds no node it needs."""
    return permitting.opener(cases.edition_in_force(power, localdate(at)), by=by, at=at)


def _begin_next(case: Case, *, key: str, at: datetime) -> None:
    said = judging.judged(case, judging.events_of(case), now=microseconds(at))
    past = said.past
    if past.track is None or has_ended(past):
        return
    for station in certain(past):
        opening = Happening(
            NODE_OPEN, at, node=station.id, post=station.node.post, key=_key(key, station.id)
        )
        services.record(case, opening, by=None, at=at)
    is_over = past.closed and not said.judge.checks.order.undone(past)
    if is_over and said.verdict.is_complete and not any(is_open(past, n) for n in past.opened):
        services.record(case, Happening(CASE_CLOSE, at, key=_key(key, "close")), by=None, at=at)


def _key(key: str, what: str) -> str | None:
    return f"{key[: 63 - len(what)]}:{what}" if key and len(what) < 40 else None  # noqa: PLR2004 - of the 64 there are

# SPDX-License-Identifier: Apache-2.0
"""What is kept of a case, asked for in one go under its lock by the act that changes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tonggui.cases.models import Case, Turn
from tonggui.cases.models import Event as Row
from tonggui.cases.services import LOCKED
from tonggui.core.values import frozen
from tonggui.ledger import prepared
from tonggui.ledger.prepared import Prepared
from tonggui.supervision import footing, judging
from tonggui.supervision.footing import Ground
from tonggui.supervision.models import Card, Duty, Finding, Registered, Supervision

_FINDINGS = Prepared(lambda case: Finding.objects.filter(case=case))
_DUTIES = Prepared(lambda case: Duty.objects.filter(case=case))
_CARDS = Prepared(lambda case: Card.objects.filter(case=case))
_TURNS = Prepared(lambda case: Turn.objects.filter(case=case, done_at=None))
_FREE = Prepared(lambda case: Case.objects.select_for_update(skip_locked=True).filter(pk=case))
_STANDS = Prepared(lambda pk: Supervision.objects.filter(pk=pk))
# What an act adds as a rule.
_ADDED = (Row, Finding, Finding, Duty, Duty, Card, Card)


@frozen
class AtHand:
    """The rows of one case: its events, what stands against it, and who must do what.

    `turns` are the open ones alone; `words` are the registered events that it rests on anyway, and
    `ground` tells whether the record beside the cases changed.
    """

    events: Sequence[Row] = ()
    findings: Sequence[Finding] = ()
    duties: Sequence[Duty] = ()
    cards: Sequence[Card] = ()
    turns: Sequence[Turn] = ()
    words: Sequence[Registered] | None = None
    ground: Ground | None = None

    def of(self, case: Case) -> AtHand:
        """Let the rows know their case, so that nobody asks for it."""
        rows: list[Any] = [*self.findings, *self.duties, *self.cards, *self.turns]
        for row in rows:
            row.case = case
        return self


def held(case: Case) -> tuple[Case, AtHand]:
    """Return a case that nobody else adds to until the commit, and its rows as they are then."""
    words, asking = [judging.ANYWHERE, case.code], footing.asking()
    locked, events, findings, duties, cards, turns, named, changes = prepared.together(
        (LOCKED, [case.pk]), *_asked(case.pk), (judging.WORDS, [words]), asking, keys=_ADDED
    )
    if not locked:
        raise Case.DoesNotExist
    found: Case = locked[0]
    known = named if found.code == case.code else None
    ground = asking[1][0], tuple(changes[0])
    return found, AtHand(events, findings, duties, cards, turns, known, ground).of(found)


def due(found: Supervision, at: datetime) -> tuple[Case | None, AtHand]:
    """Return a case in which something has fallen due, held, and its rows as they are then.

    None where another process holds it, or has judged it since `found` was read.
    """
    # The case first, as acts take it: whoever takes the two the other way round waits for ever.
    locked, stands, events, findings, duties, cards, turns = prepared.together(
        (_FREE, [found.case_id]), (_STANDS, [found.pk]), *_asked(found.case_id), keys=_ADDED
    )
    if not locked or stands[0].due_at is None or stands[0].due_at > at:
        return None, AtHand()
    return locked[0], AtHand(events, findings, duties, cards, turns).of(locked[0])


def _asked(case: int) -> list[tuple[Prepared[Any], list[int]]]:
    asked: tuple[Prepared[Any], ...] = (judging.EVENTS, _FINDINGS, _DUTIES, _CARDS, _TURNS)
    return [(each, [case]) for each in asked]

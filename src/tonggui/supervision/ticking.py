# SPDX-License-Identifier: Apache-2.0
"""Let time pass: judge every case in which something has fallen due, and accounts once a day.

Safe to run several times at once: a case that another process judges is left to it. After days
without a run everything is caught up, at the instants at which it fell due.
"""

from __future__ import annotations

from datetime import datetime
from threading import Event

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.timezone import localdate

from tonggui.cases.happening import microseconds
from tonggui.core.values import frozen
from tonggui.ledger import sending
from tonggui.ledger.telling import tell
from tonggui.supervision import (
    accounts,
    behind,
    counted,
    footing,
    judging,
    lags,
    overseen,
    reach,
    resolved,
    revising,
    sectors,
    unit_tally,
)
from tonggui.supervision.cards import across, following
from tonggui.supervision.duties import kept_duties
from tonggui.supervision.keeping import Changes, keep
from tonggui.supervision.models import Finding, Ground, Supervision
from tonggui.supervision.services import pass_time

EVERY_SECONDS = 20.0
BATCH = 500
TOGETHER = 10


@frozen
class Ticked:
    """What a run did: how many cases were judged, and how many findings it raised."""

    cases: int
    findings: int


def tick(*, at: datetime) -> Ticked:
    """Judge all that has fallen due by an instant."""
    is_new_day = _ground_seen(at)
    judged = raised = last = 0
    while rows := _due(at, after=last):
        for first in range(0, len(rows), TOGETHER):
            # Few enough that nobody's act waits for long, and fewer commits than cases.
            with transaction.atomic(), sending.along(), footing.steady(localdate(at)):
                for each in rows[first : first + TOGETHER]:
                    raised += len(pass_time(each, at=at))
        judged, last = judged + len(rows), rows[-1].pk
    following.pass_time(at=at)
    sectors.pass_time(at=at)
    if is_new_day:
        raised += _count_again(at)
    raised += _oversee(at, is_new_day=is_new_day)
    if is_new_day:
        behind.tally(at=at)
        revising.propose(at=at)
    reach.keep()
    unit_tally.tally(at=at)
    lags.tally(at=at)
    counted.fold()
    return Ticked(judged, raised)


def keep_ticking(stop: Event) -> None:
    """Let time pass until told to stop: what runs beside the pages."""
    while not stop.wait(EVERY_SECONDS):
        tick(at=timezone.now())


def _due(at: datetime, *, after: int) -> list[Supervision]:
    return list(Supervision.objects.filter(due_at__lte=at, pk__gt=after).order_by("pk")[:BATCH])


@transaction.atomic
def _ground_seen(at: datetime) -> bool:
    """Wake cases where the record beside them changed; say whether a new day has begun.

    Of closed ones only those against which something stands: a correction may clear it. What was
    closed clean stays so, whatever is learnt of the record later.
    """
    now = footing.digest(localdate(at))
    last = Ground.objects.select_for_update().first()
    if last is None:
        Ground.objects.create(digest=now, seen_at=at)
        return True
    is_new_day = localdate(last.seen_at) < localdate(at)
    if last.digest != now:
        stands = Exists(Finding.objects.filter(case=OuterRef("case"), settled_at=None))
        Supervision.objects.filter(Q(case__closed_at=None) | stands).update(due_at=at)
    if is_new_day or last.digest != now:
        last.digest, last.seen_at = now, at
        last.save(update_fields=["digest", "seen_at"])
    return is_new_day


@transaction.atomic
def _count_again(at: datetime) -> int:
    """Judge what is counted over accounts and leaders, once a day."""
    now = microseconds(at)
    judge = footing.of_edition(None, localdate(at))
    judge = footing.with_events(judge, judging.registered_for(None, ()))
    changes, risen = Changes(), []
    judging.hold("counting")
    for actor in accounts.active(judge, now):
        judging.hold(actor)
        kept, found = accounts.again(judge, actor, now=now)
        risen += keep(kept, found, case=None, at=at, changes=changes)
    found = accounts.traced(judge, now=now)
    risen += keep(accounts.traced_rows(), found, case=None, at=at, changes=changes)
    found = resolved.idle(at=at)
    risen += keep(resolved.rows(), found, case=None, at=at, changes=changes)
    found = across.found(at=at)
    risen += keep(across.rows(), found, case=None, at=at, changes=changes)
    kept_duties(changes, at=at)
    if changes:
        adds, sets = changes.adds, changes.sets
        tell("case.counted-again", "accounts", adds=adds, sets=sets, by=None, at=at)
    return len(risen)


@transaction.atomic
def _oversee(at: datetime, *, is_new_day: bool) -> int:
    """Judge how supervision itself is carried out: opinions always, figures and signs daily."""
    if not is_new_day and not overseen.has_new():
        return 0
    judge = footing.of_edition(None, localdate(at))
    judge = footing.with_events(judge, judging.registered_for(None, ()))
    changes = Changes()
    risen = overseen.count(judge, changes, at=at, is_new_day=is_new_day)
    kept_duties(changes, at=at)
    if changes:
        adds, sets = changes.adds, changes.sets
        tell("case.counted-again", "supervision", adds=adds, sets=sets, by=None, at=at)
    return len(risen)

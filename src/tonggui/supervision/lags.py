# SPDX-License-Identifier: Apache-2.0
"""How soon each supervising body looks (R45): working hours from a node to its look, and how many.

A look is counted from the closing of its node, or from its opening where it came before it was
closed. A finished day is counted once into `LookTally`; days not counted yet are counted when they
are asked for, so that a figure never depends on the count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Max, Sum
from django.utils.timezone import localdate

from tonggui.cases.happening import microseconds
from tonggui.cases.models import Event
from tonggui.core.calendar import Calendar
from tonggui.core.events import NODE_CLOSE
from tonggui.core.values import frozen
from tonggui.oversight.models import LookTally
from tonggui.supervision import days, footing
from tonggui.supervision.days import DAYS
from tonggui.supervision.models import Duty, DutyKind
from tonggui.supervision.queries import working_hours

# A look that was received in the last moments of a day may still be on its way into the database.
_SETTLES = timedelta(minutes=1)
_MOST_IDS = 900
_HALF, _MOST = 50, 90
Counts = Mapping[tuple[str, int], tuple[int, int]]


@frozen
class Lag:
    """The looks of a body: half of them came within `median` working hours, nine of ten in `p90`.

    `late` are those past the due time; without looks there is no data.
    """

    looks: int = 0
    late: int = 0
    median: int | None = None
    p90: int | None = None


def of_bodies(*, at: datetime) -> dict[str, Lag]:
    """Return how soon bodies looked on the last thirty finished days, by their codes."""
    today = localdate(at)
    since = today - timedelta(days=DAYS)
    looks, late = dict[str, Counter[int]](), Counter[str]()
    kept = LookTally.objects.filter(day__gte=since, day__lt=today).exclude(body="").order_by()
    for body, hours, every, behind in kept.values_list("body", "hours").annotate(
        Sum("looks"), Sum("late")
    ):
        looks.setdefault(body, Counter())[hours] += every
        late[body] += behind
    for day in _uncounted(since, today):
        for (body, hours), (every, behind) in count(day).items():
            looks.setdefault(body, Counter())[hours] += every
            late[body] += behind
    return {body: _lag(each, late[body]) for body, each in looks.items()}


def tally(*, at: datetime) -> int:
    """Count the days that are finished and not counted yet; return how many there were."""
    today = localdate(at - _SETTLES)
    finished = list(_uncounted(today - timedelta(days=DAYS), today))
    for day in finished:
        # A day on which nobody looked is counted, too.
        rows = [LookTally(day=day)]
        rows += [
            LookTally(day=day, body=body, hours=hours, looks=every, late=behind)
            for (body, hours), (every, behind) in count(day).items()
        ]
        LookTally.objects.bulk_create(rows, ignore_conflicts=True)
    return len(finished)


def count(day: date) -> Counts:
    """Count the looks of a day, and the late ones, by body and working hours."""
    begins, ends = days.span(day)
    done = Duty.objects.filter(kind=DutyKind.WATCH, done_at__gte=begins, done_at__lt=ends)
    rows = list(
        done.order_by().values_list("case", "node", "body", "opened_at", "due_at", "done_at")
    )
    if not rows:
        return {}
    calendar = footing.of_edition(None, day).bench.calendar
    closings = _closings({each[0] for each in rows if each[0]}, ends)
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for case, node, body, opened_at, due_at, done_at in rows:
        if done_at is None:
            continue
        told = [each for each in closings.get((case, node), ()) if each <= done_at]
        hours = _hours(calendar, max(told, default=opened_at), done_at)
        every, behind = found.get((body, hours), (0, 0))
        found[body, hours] = every + 1, behind + bool(due_at and done_at > due_at)
    return found


def _lag(hours: Counter[int], late: int) -> Lag:
    """Return the figures of a count of looks by working hours, by the nearest rank."""
    looks = hours.total()
    return Lag(looks, late, _rank(hours, looks, _HALF), _rank(hours, looks, _MOST))


def _rank(hours: Counter[int], looks: int, percent: int) -> int | None:
    rank, seen = -(-percent * looks // 100), 0
    for each in sorted(hours):
        seen += hours[each]
        if seen >= rank:
            return each
    return None


def _hours(calendar: Calendar, begins: datetime, ends: datetime) -> int:
    """Return the whole working hours from one instant to another, never less than none."""
    first, last = microseconds(begins), microseconds(ends)
    return max(0, working_hours(calendar, 1, last) - working_hours(calendar, 1, first))


def _closings(cases: set[int], before: datetime) -> dict[tuple[int, str], list[datetime]]:
    """Return when nodes of some cases were closed, by case and node."""
    found: dict[tuple[int, str], list[datetime]] = {}
    wanted = sorted(cases)
    for start in range(0, len(wanted), _MOST_IDS):
        rows = Event.objects.filter(
            case__in=wanted[start : start + _MOST_IDS], kind=NODE_CLOSE, recorded_at__lt=before
        )
        for case, node, at in rows.order_by().values_list("case", "node", "recorded_at"):
            if case is not None and node:
                found.setdefault((case, node), []).append(at)
    return found


def _uncounted(since: date, until: date) -> Iterator[date]:
    """Yield the days before a day that are not counted yet; before the first event was nothing."""
    last = LookTally.objects.aggregate(last=Max("day"))["last"]
    first = days.began()
    if first is None:
        return
    begins = max(since, first, last + timedelta(days=1) if last else date.min)
    for n in range((until - begins).days):
        yield begins + timedelta(days=n)

# SPDX-License-Identifier: Apache-2.0
"""How soon supervising bodies acted of late (本组时效): from an event to the ledger."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, F, Q, Sum
from django.utils.timezone import localdate, localtime

from tonggui.cases.happening import microseconds
from tonggui.core.values import frozen
from tonggui.oversight.models import Tally
from tonggui.supervision import counted, footing
from tonggui.supervision.models import Duty
from tonggui.supervision.queries import working_hours

LAST, DAYS = 40, 30


@frozen
class Timeliness:
    """The last acts of supervision: which share of its time each took, and half took how long.

    A share above 1 is late. `hours` is the median in working hours, None where nothing was done.
    """

    shares: tuple[float, ...]
    hours: int | None

    @property
    def in_time(self) -> int:
        """Return how many were in time."""
        return sum(each <= 1 for each in self.shares)

    @property
    def late(self) -> int:
        """Return how many were late."""
        return len(self.shares) - self.in_time


@frozen
class Load:
    """What waits for some bodies: all of it, what falls due today, and what is overdue."""

    waiting: int
    today: int
    overdue: int


def lately(bodies: Collection[str], *, at: datetime) -> Timeliness:
    """Return how soon some bodies did what they did last."""
    rows = Duty.objects.filter(body__in=bodies, done_at__isnull=False).order_by("-done_at")
    times = rows.values_list("opened_at", "due_at", "done_at")[:LAST]
    found = [(opened, due, done) for opened, due, done in times if done is not None]
    calendar = footing.of_edition(None, localdate(at)).bench.calendar
    hours = [working_hours(calendar, microseconds(o), microseconds(d)) for o, _, d in found]
    shares = tuple(_share(*each) for each in found)
    return Timeliness(shares, round(median(hours)) if hours else None)


def load(bodies: Collection[str], *, at: datetime) -> Load:
    """Return what waits for some bodies; what ends with today is due today."""
    tomorrow = _midnight(localdate(at), at) + timedelta(days=1)
    rows = Duty.objects.filter(body__in=bodies, done_at=None)
    soon = rows.filter(due_at__gte=at, due_at__lte=tomorrow).count()
    found = list(counted.waiting("body", at=at, body__in=list(bodies)))
    every, behind = (sum(each[place] for each in found) for place in (1, 2))
    return Load(every, soon, behind)


def in_step(bodies: Collection[str], *, at: datetime) -> tuple[int, int]:
    """Return how many looks of the last days were in time, and of how many."""
    day = localdate(at)
    tallied = Tally.objects.filter(body__in=bodies, day__gte=day - timedelta(days=DAYS))
    found = tallied.aggregate(good=Sum("in_step", default=0), bad=Sum("late", default=0))
    # Finished days are counted already; what today brought is counted as it is.
    today = Duty.objects.filter(
        body__in=bodies, kind="watch", done_at__gte=_midnight(day, at)
    ).aggregate(every=Count("pk"), bad=Count("pk", filter=Q(done_at__gt=F("due_at"))))
    good = found["good"] + today["every"] - today["bad"]
    return good, found["good"] + found["bad"] + today["every"]


def _share(opened: datetime, due: datetime | None, done: datetime) -> float:
    if due is None or due <= opened:
        return 0.0 if due is None or done <= due else 2.0
    return max(0.0, (done - opened) / (due - opened))


def _midnight(day: date, at: datetime) -> datetime:
    return localtime(at).replace(
        year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0
    )

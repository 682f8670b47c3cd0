# SPDX-License-Identifier: Apache-2.0
"""The events that were received on a day, found without looking at all the others.

Events are in the order of their receipt, so that the first of a day is found by halves.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils.timezone import get_current_timezone, localdate

from tonggui.cases.models import Event

# How many finished days an index looks back on.
DAYS = 30
# Acts side by side commit in another order than they were received in.
_ROOM = 1_000


def span(day: date) -> tuple[datetime, datetime]:
    """Return the first instant of a day, and the first that is no more of it."""
    zone = get_current_timezone()
    begins = datetime(day.year, day.month, day.day, tzinfo=zone)
    after = day + timedelta(days=1)
    return begins, datetime(after.year, after.month, after.day, tzinfo=zone)


def began() -> date | None:
    """Return the day on which the first event of all was received."""
    row = Event.objects.order_by("pk").values_list("recorded_at").first()
    return localdate(row[0]) if row else None


def received(since: datetime, until: datetime) -> QuerySet[Event]:
    """Return the events received from one instant to before another."""
    first, last = _place_of(since), _place_of(until)
    rows = Event.objects.filter(pk__gte=first, pk__lt=last + 2 * _ROOM)
    return rows.filter(recorded_at__gte=since, recorded_at__lt=until)


class _Received:
    """The instants of receipt by key of an event, for a search by halves."""

    def __init__(self, length: int) -> None:
        self.length = length

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> datetime:
        row = Event.objects.filter(pk__gte=index).order_by("pk").values_list("recorded_at").first()
        return row[0] if row else datetime.max.replace(tzinfo=get_current_timezone())


def _place_of(moment: datetime) -> int:
    """Return the key from which on events were received at or after a moment, with some room."""
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    return max(0, bisect_left(_Received(last + 1), moment) - _ROOM)

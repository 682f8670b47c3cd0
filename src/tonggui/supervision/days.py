# SPDX-License-Identifier: Apache-2.0
"""The events that were received on a day, found without looking at all the others.

Events are in the order of their receipt, so that the first of a day is found by halves, from the
end on, as days that are asked for are late ones.
"""

from __future__ import annotations

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
    rows = Event.objects.filter(pk__gte=first, pk__lt=last + 3 * _ROOM)
    return rows.filter(recorded_at__gte=since, recorded_at__lt=until)


def _received_at(key: int) -> datetime:
    """Return when the first event from a key on was received."""
    rows = Event.objects.filter(pk__gte=key).order_by("pk").values_list("recorded_at")[:1]
    found = list(rows)
    return found[0][0] if found else datetime.max.replace(tzinfo=get_current_timezone())


def _place_of(moment: datetime) -> int:
    """Return a key before which all events were received before a moment, with room to spare.

    It is at most twice the room before the first that was received at or after the moment.
    """
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    low, high, step = 0, last + 1, _ROOM
    while (key := last + 1 - step) > 0:
        if _received_at(key) < moment:
            low = key
            break
        high, step = key, step * 4
    while high - low > _ROOM:
        middle = (low + high) // 2
        if _received_at(middle) < moment:
            low = middle
        else:
            high = middle
    return max(0, low - _ROOM)

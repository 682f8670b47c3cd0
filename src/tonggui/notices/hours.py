# SPDX-License-Identifier: Apache-2.0
"""When notices may ring: in working hours of working days, so that no weekend ever rings."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.utils.timezone import localdate

from tonggui.cases.happening import instant, microseconds
from tonggui.core.calendar import DAY, Calendar
from tonggui.core.errors import Unusable
from tonggui.supervision import footing


def calendar_on(at: datetime) -> Calendar:
    """Return the county's calendar as it is on record; plain weekdays before any power is."""
    try:
        return footing.of_edition(None, localdate(at)).bench.calendar
    except Unusable:
        return Calendar(timezone=settings.TIME_ZONE)


def next_hour(at: datetime, calendar: Calendar) -> datetime:
    """Return an instant where it is in working hours, else when the next ones begin."""
    begins, ends = settings.WORK_HOURS
    now = microseconds(at)
    day = calendar.day(now)
    if calendar.is_workday(day) and _since(begins) <= calendar.time_of_day(now) < _since(ends):
        return at
    if not calendar.is_workday(day) or calendar.time_of_day(now) >= _since(ends):
        day = _next_day(calendar, day)
    return instant(calendar.start(day) + _since(begins))


def next_morning(at: datetime, calendar: Calendar) -> datetime:
    """Return when the next working day's hours begin: when what is sent together goes out."""
    begins = settings.WORK_HOURS[0]
    now = microseconds(at)
    day = calendar.day(now)
    if not calendar.is_workday(day) or calendar.time_of_day(now) >= _since(begins):
        day = _next_day(calendar, day)
    return instant(calendar.start(day) + _since(begins))


def _next_day(calendar: Calendar, day: int) -> int:
    day += 1
    while not calendar.is_workday(day):
        day += 1
    return day


def _since(clock: time) -> int:
    """Return a time of day as microseconds since midnight."""
    return (clock.hour * 60 + clock.minute) * (DAY // 1440)

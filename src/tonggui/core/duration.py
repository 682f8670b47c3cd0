# SPDX-License-Identifier: Apache-2.0
"""How long something took and when it falls due, lawful suspensions left out (node_time)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from tonggui.core.calendar import Calendar
from tonggui.core.past import Pause
from tonggui.core.powers import Limit

Days = Sequence[tuple[int, int]]  # from the first day up to, not including, the second
FOREVER = 1 << 40


def lawful(pauses: Sequence[Pause]) -> Days:
    """Return the days that lawful suspensions take out; one that lasts takes out all to come."""
    return [
        (pause.first_day, FOREVER if pause.last_day is None else pause.last_day)
        for pause in pauses
        if not pause.objected
    ]


def due_day(calendar: Calendar, start: int, limit: Limit, stopped: Days = ()) -> int | None:
    """Return the last day of a limit that began on a day; None while a suspension lasts.

    The day of opening does not count; a last day that is no working day moves to the next one.
    """
    last = nth_day(calendar, start, ceil(limit.value), limit, stopped)
    return None if last is None else calendar.on_or_after(last)


def nth_day(
    calendar: Calendar, start: int, count: int, limit: Limit, stopped: Days = ()
) -> int | None:
    """Return the count-th counted day after a day, in the unit of the limit."""
    if not stopped:
        return calendar.add_workdays(start, count) if limit.is_workdays else start + count
    day = start
    while count > 0:
        day += 1
        if any(first <= day < last for first, last in stopped):
            if any(first <= day and last == FOREVER for first, last in stopped):
                return None
            continue
        if not limit.is_workdays or calendar.is_workday(day):
            count -= 1
    return day


def counted(calendar: Calendar, start: int, end: int, limit: Limit, stopped: Days = ()) -> int:
    """Count the days after the first up to and including the last, in the unit of the limit."""
    if not stopped:
        return calendar.workdays_between(start, end) if limit.is_workdays else max(0, end - start)
    return sum(
        (not limit.is_workdays or calendar.is_workday(day))
        and not any(first <= day < last for first, last in stopped)
        for day in range(start + 1, end + 1)
    )

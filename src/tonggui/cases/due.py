# SPDX-License-Identifier: Apache-2.0
"""Until when something is due, as people say it: midnight ends a day and begins none.

>>> from datetime import datetime, timezone
>>> said(datetime(2026, 11, 28, tzinfo=timezone.utc), year=2026)
'11-27 24:00'
>>> said(datetime(2027, 1, 1, tzinfo=timezone.utc), year=2026)
'12-31 24:00'
>>> said(datetime(2027, 1, 1, 9, 5, tzinfo=timezone.utc), year=2026)
'2027-01-01 09:05'
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta


def last_day(due: datetime) -> date:
    """Return the last day on which something due at an instant, in local time, is in time."""
    return due.date() - timedelta(days=1) if _ends_a_day(due) else due.date()


def said(due: datetime, *, year: int) -> str:
    """Return an instant in local time as a due time; the year only where it is another one."""
    day = last_day(due)
    clock = "24:00" if _ends_a_day(due) else f"{due:%H:%M}"
    return f"{day:%m-%d} {clock}" if day.year == year else f"{day:%Y-%m-%d} {clock}"


def _ends_a_day(due: datetime) -> bool:
    return due.time() == time()

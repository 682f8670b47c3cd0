# SPDX-License-Identifier: Apache-2.0
"""What waits for supervising bodies, and how late something is in working hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from math import inf

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from tonggui.cases.happening import microseconds
from tonggui.cases.models import Event
from tonggui.core.calendar import HOUR, Calendar
from tonggui.core.events import CASE_VOID
from tonggui.registry.models import Edition
from tonggui.supervision import footing
from tonggui.supervision.models import Duty

HOURS_A_DAY = 8


def void() -> Exists:
    """Return the question whether a case was ended as opened in error."""
    return Exists(Event.objects.filter(case=OuterRef("pk"), kind=CASE_VOID))


def duties_of(
    bodies: Iterable[str], *, is_done: bool, unit: str = "", skip: int, most: int
) -> list[Duty]:
    """Return the duties of some bodies from a place on: by due time, or the latest done first.

    Asked body by body, each in the order of an index: of many only the first are read.
    """
    upto, keys = skip + most, []
    for body in bodies:
        rows = Duty.objects.filter(body=body)
        rows = rows.filter(case__unit__code=unit) if unit else rows
        if is_done:
            done = rows.filter(done_at__isnull=False).order_by("-done_at", "-pk")
            keys += [(-at.timestamp(), -pk, pk) for at, pk in _timed(done, "done_at", upto)]
            continue
        waits = rows.filter(done_at=None)
        dated = waits.filter(due_at__isnull=False).order_by("due_at", "pk")
        keys += [(at.timestamp(), pk, pk) for at, pk in _timed(dated, "due_at", upto)]
        last = waits.filter(due_at=None).order_by("pk").values_list("pk", flat=True)
        keys += [(inf, pk, pk) for pk in last[:upto]]
    return read(pk for _at, _order, pk in sorted(keys)[skip:upto])


def _timed(rows: QuerySet[Duty], name: str, most: int) -> Iterator[tuple[datetime, int]]:
    yield from rows.values_list(name, "pk")[:most]


def by_due(rows: QuerySet[Duty], *, skip: int, most: int) -> list[Duty]:
    """Return duties by due time, those without one last; read along an index and no further.

    `rows` are narrowed, and neither ordered nor joined.
    """
    dated = rows.filter(due_at__isnull=False).order_by("due_at", "pk")
    keys = list(dated.values_list("pk", flat=True)[skip : skip + most])
    if len(keys) < most:
        first = max(0, skip - dated.count()) if skip and not keys else 0
        rest = rows.filter(due_at=None).order_by("pk").values_list("pk", flat=True)
        keys += rest[first : first + most - len(keys)]
    return read(dict.fromkeys(keys))


def read(keys: Iterable[int]) -> list[Duty]:
    """Return the duties of some keys, in their order, with what they are about."""
    keys = list(keys)
    found = _read(Duty.objects.all()).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _read(rows: QuerySet[Duty]) -> QuerySet[Duty]:
    rows = rows.select_related("case__unit", "case__edition", "finding__card")
    # The lists of an edition are long, and read for judging alone.
    return rows.defer("case__edition__body")


def hours_late(duty: Duty, *, at: datetime) -> int:
    """Return by how many working hours a duty is, or was, late; 0 where it is in time."""
    end = duty.done_at or at
    if duty.due_at is None or end <= duty.due_at:
        return 0
    calendar = footing.of_edition(None, localdate(at)).bench.calendar
    return working_hours(calendar, microseconds(duty.due_at), microseconds(end))


def hours_left(calendar: Calendar, now: int, due: int) -> int:
    """Return the working hours from now to a due instant, of eight hours a working day.

    Today counts as far as it has not gone, by the clock from nine.
    """
    today = calendar.day(now)
    days = calendar.workdays_between(today, calendar.day(due - 1))
    gone = min(HOURS_A_DAY, max(0, (now - calendar.start(today)) // HOUR - 9))
    rest = HOURS_A_DAY - int(gone) if calendar.is_workday(today) else 0
    return days * HOURS_A_DAY + rest


def working_hours(calendar: Calendar, first: int, last: int) -> int:
    """Return the working hours between two instants, of eight hours a working day.

    A day that is under way counts as far as it has gone, by the clock, and never for more than one.
    """
    # What is due at midnight is due with the day before: the day that begins counts in full.
    days = calendar.workdays_between(calendar.day(first - 1), calendar.day(last))
    today = calendar.day(last)
    if calendar.is_workday(today) and days:
        gone = min(HOURS_A_DAY, max(0, (last - calendar.start(today)) // HOUR - 9))
        return (days - 1) * HOURS_A_DAY + int(gone)
    return days * HOURS_A_DAY


def nodes_of(edition: Edition, day: date) -> dict[str, str]:
    """Return the nodes of an edition with their names, in the order of its lists."""
    lists = footing.lists_of(edition, day)
    return {node.id: node.name for power in lists.powers.values() for node in power.nodes}

# SPDX-License-Identifier: Apache-2.0
"""What waits for supervising bodies, and how late something is in working hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet
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


def duties_of(bodies: Iterable[str], *, is_done: bool) -> QuerySet[Duty]:
    """Return the duties of some bodies: what waits by due time, or what was done, latest first."""
    rows = _read(Duty.objects.filter(body__in=list(bodies)))
    if is_done:
        return rows.filter(done_at__isnull=False).order_by("-done_at", "-pk")
    return rows.filter(done_at=None).order_by(F("due_at").asc(nulls_last=True), "pk")


def first_duties(bodies: Iterable[str], *, is_done: bool, most: int) -> list[tuple[int, str]]:
    """Return the keys of the first of some bodies' duties, each with the unit of its case, or "".

    Those without a due time stand last. `read` says what the shown ones are about.
    """
    bare = Duty.objects.filter(body__in=list(bodies)).order_by()
    if is_done:
        keys = list(_keys(bare.filter(done_at__isnull=False), "-done_at", most))
    else:
        bare = bare.filter(done_at=None)
        keys = list(_keys(bare.filter(due_at__isnull=False), "due_at", most))
        keys += _keys(bare.filter(due_at=None), "pk", most - len(keys))
    units = dict(Duty.objects.filter(pk__in=keys).values_list("pk", "case__unit__code"))
    return [(key, units.get(key) or "") for key in keys]


def read(keys: Iterable[int]) -> list[Duty]:
    """Return the duties of some keys, in their order, with what they are about."""
    keys = list(keys)
    found = _read(Duty.objects.all()).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _read(rows: QuerySet[Duty]) -> QuerySet[Duty]:
    rows = rows.select_related("case__unit", "case__edition", "finding__card")
    # The lists of an edition are long, and read for judging alone.
    return rows.defer("case__edition__body")


def _keys(rows: QuerySet[Duty], order: str, most: int) -> QuerySet[Duty, int]:
    return rows.order_by(order).values_list("pk", flat=True)[:most]


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

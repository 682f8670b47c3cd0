# SPDX-License-Identifier: Apache-2.0
"""What each day brought in each unit, counted from its events: the ground of the three indices.

A finished day is counted once into `UnitTally`, by the rules of that day; days that are not
counted yet are counted when they are asked for, so that a figure never depends on the count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from tonggui.cases.models import Case, Event
from tonggui.core.calendar import Calendar
from tonggui.core.cards import OF_SUPERVISION
from tonggui.core.events import NODE_CLOSE
from tonggui.core.rules import Rule
from tonggui.core.values import frozen
from tonggui.oversight.models import Reach, UnitTally
from tonggui.supervision import days, footing, reach
from tonggui.supervision.days import DAYS

Rules = Mapping[str, Rule]
DECIDED, PUBLISH = "case_decided", "publish"
# What supervision or the platform does although S17 does not leave it out by name.
_NOT_OF_POWER = OF_SUPERVISION | {"inspection_notice", "config_change"}
LATE_ENTRY = '"late":true'
# An act that was received in the last moments of a day may still be on its way into the database.
_SETTLES = timedelta(minutes=1)
_UNIT = Coalesce("case__unit__code", "unit")
_MOST_IDS = 900


@dataclass(slots=True)
class Brought:
    """What some days brought in a unit; the fields are those of `UnitTally`."""

    closed: int = 0
    blind: int = 0
    due: int = 0
    published: int = 0
    acts: int = 0
    in_time: int = 0

    def add(self, other: Brought) -> None:
        """Add what other days brought."""
        for each in _FIELDS:
            setattr(self, each, getattr(self, each) + getattr(other, each))


_FIELDS = tuple(each.name for each in fields(Brought))


@frozen
class Decision:
    """A decision that had to be public by a day: its case and unit, and whether it was by then."""

    case: int
    unit: str
    due_on: date
    is_published: bool


def lately(*, at: datetime) -> dict[str, Brought]:
    """Return what the last thirty days and today brought, by unit; "" are cases of no unit."""
    day = localdate(at)
    since = day - timedelta(days=DAYS)
    found: dict[str, Brought] = {}
    rows = UnitTally.objects.filter(day__gte=since, day__lt=day).order_by().values_list("unit")
    for unit, *counted in rows.annotate(*(Sum(each) for each in _FIELDS)):
        found[unit] = Brought(*counted)
    for each in _uncounted(since, day):
        _join(found, count(each, as_of=day))
    _join(found, _today(day, at))
    return found


def tally(*, at: datetime) -> int:
    """Count the days that are finished and not counted yet; return how many there were.

    Each day is committed by itself, so that no act waits for a month of them.
    """
    today = localdate(at - _SETTLES)
    last = UnitTally.objects.aggregate(last=Max("day"))["last"]
    since = today - timedelta(days=DAYS)
    finished = list(_days(max(since, last + timedelta(days=1)) if last else since, today))
    for day in finished:
        # A day on which nothing happened is counted, too.
        found = {"": Brought(), **count(day, as_of=today)}
        rows = [
            UnitTally(day=day, unit=unit, **{name: getattr(each, name) for name in _FIELDS})
            for unit, each in found.items()
        ]
        UnitTally.objects.bulk_create(rows, ignore_conflicts=True)
    return len(finished)


def count(day: date, *, as_of: date) -> dict[str, Brought]:
    """Count what a finished day brought, by unit; by the rules of that day as they are known now.

    `as_of` is today.
    """
    begins, ends = days.span(day)
    found = _acts(begins, ends, footing.rules_on(day, as_of=as_of))
    for each in decisions(day, as_of=as_of):
        mine = found.setdefault(each.unit, Brought())
        mine.due += 1
        mine.published += each.is_published
    return found


def decisions(day: date, *, as_of: date) -> Iterator[Decision]:
    """Yield the decisions whose last day of publication was a finished day (S06).

    The last decision of a case counts, as it stood at the end of that day.
    """
    rules = footing.rules_on(day, as_of=as_of)
    within = int(rules["S06"].number("permit_penalty"))
    decided_on = _decided_on(day, footing.lists_of(None, as_of).calendar, within)
    if not decided_on:
        return
    late = timedelta(hours=rules["S17"].number("paper_backup"))
    since, until = days.span(decided_on[0])[0], days.span(decided_on[-1])[1] + late
    ends = days.span(day)[1]
    deciding = days.received(since, min(until, ends)).filter(kind__in=(DECIDED, NODE_CLOSE))
    rows = deciding.exclude(case__edition=None).order_by()
    told = list(rows.values_list("case", "case__edition", "kind", "node").distinct())
    known = _publishing(edition for _case, edition, *_act in told)
    cases = {
        case: known[edition]
        for case, edition, kind, node in told
        if edition in known and (kind == DECIDED or node in known[edition].decides)
    }
    for case, unit, acts in _histories(cases, ends):
        made = _decision(acts, cases[case])
        if made is not None and localdate(_counts_at(made)) in decided_on:
            is_shown = any(
                each.kind == PUBLISH and each.recorded_at >= _counts_at(made) for each in acts
            )
            yield Decision(case, unit, day, is_shown)


def late_acts(unit: str, day: date, most: int, *, as_of: date) -> list[Event]:
    """Return the acts of a unit received on a day that were not recorded in time."""
    rules = footing.rules_on(day, as_of=as_of)
    rows = _of_power(days.received(*days.span(day)), rules).exclude(_in_time(rules))
    of_unit = Q(case__unit__code=unit) | Q(case__unit=None, unit=unit)
    return list(rows.filter(of_unit).select_related("case").order_by("pk")[:most])


def by_day(unit: str, *, at: datetime) -> list[tuple[date, Brought]]:
    """Return the last days that brought anything in a unit, the latest first."""
    day = localdate(at)
    rows = UnitTally.objects.filter(unit=unit, day__gte=day - timedelta(days=DAYS), day__lt=day)
    found = {
        each.day: Brought(*(getattr(each, name) for name in _FIELDS))
        for each in rows.order_by("day")
    }
    for each in _uncounted(day - timedelta(days=DAYS), day):
        found[each] = count(each, as_of=day).get(unit, Brought())
    found[day] = _today(day, at).get(unit, Brought())
    return sorted(((each, made) for each, made in found.items() if made != Brought()), reverse=True)


def _uncounted(since: date, day: date) -> Iterator[date]:
    """Return the days before a day that are not counted yet; before the first event was nothing."""
    last = UnitTally.objects.filter(day__lt=day).aggregate(last=Max("day"))["last"]
    first = max(since, last + timedelta(days=1)) if last else since
    began = days.began() if first < day else None
    return _days(max(first, began), day) if began else iter(())


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days))


def _join(found: dict[str, Brought], more: Mapping[str, Brought]) -> None:
    for unit, brought in more.items():
        found.setdefault(unit, Brought()).add(brought)


def _today(day: date, at: datetime) -> dict[str, Brought]:
    """Return what a day brought so far; what may be published until its end is not due yet."""
    return _acts(days.span(day)[0], at + timedelta.resolution, footing.rules_on(day))


def _acts(since: datetime, until: datetime, rules: Rules) -> dict[str, Brought]:
    """Count closings, those at blind nodes, acts of the power side and those in time, by unit."""
    found: dict[str, Brought] = {}
    received = days.received(since, until)
    closings = received.filter(kind=NODE_CLOSE).order_by()
    rows = list(closings.values_list(_UNIT, "case__edition", "node").annotate(Count("pk")))
    known = reach.read(edition for _unit, edition, *_rest in rows if edition is not None)
    for unit, edition, node, closed in rows:
        mine = found.setdefault(unit, Brought())
        mine.closed += closed
        # A case of a power in no list runs where nobody is planned to look.
        if edition is None or node in known[edition].blind:
            mine.blind += closed
    acts = _of_power(received, rules).order_by().values_list(_UNIT)
    counted = acts.annotate(Count("pk"), near=Count("pk", filter=_in_time(rules)))
    for unit, every, in_time in counted:
        mine = found.setdefault(unit, Brought())
        mine.acts, mine.in_time = every, in_time
    return found


def _of_power(received: QuerySet[Event], rules: Rules) -> QuerySet[Event]:
    """Keep what the power side did, as the rule on late entries names it."""
    not_tested = rules["S17"].words("not_tested")
    return received.exclude(kind__in=_NOT_OF_POWER.union(not_tested))


def _in_time(rules: Rules) -> Q:
    """Return what was recorded in time: within the tolerance, and not as a late entry (补录)."""
    tolerance = timedelta(hours=rules["S17"].number("tolerance"))
    is_near = Q(recorded_at=F("at")) | Q(recorded_at__lte=F("at") + tolerance)
    return is_near & ~Q(marks__contains=LATE_ENTRY)


def _decided_on(day: date, calendar: Calendar, within: int) -> list[date]:
    """Return the days on which what was decided must be public by a day, in order."""
    last, found = day.toordinal(), []
    decided = last
    while (due := calendar.add_workdays(decided, within)) >= last:
        if due == last:
            found.append(date.fromordinal(decided))
        decided -= 1
    return found[::-1]


def _publishing(editions: Iterable[int]) -> dict[int, Reach]:
    return {key: each for key, each in reach.read(editions).items() if each.must_publish}


def _histories(cases: Iterable[int], until: datetime) -> Iterator[tuple[int, str, list[Event]]]:
    """Yield cases with their unit, and what decided and published in them, in order."""
    wanted = sorted(cases)
    for start in range(0, len(wanted), _MOST_IDS):
        keys = wanted[start : start + _MOST_IDS]
        units = dict(Case.objects.filter(pk__in=keys).values_list("pk", "unit__code"))
        acts: dict[int | None, list[Event]] = {key: [] for key in keys}
        rows = Event.objects.filter(case__in=keys, kind__in=(DECIDED, NODE_CLOSE, PUBLISH))
        for each in rows.filter(recorded_at__lt=until).order_by("case", "seq"):
            acts[each.case_id].append(each)
        for key in keys:
            yield key, units[key] or "", acts[key]


def _decision(acts: Iterable[Event], known: Reach) -> Event | None:
    """Return the act that decided a case: what says so, else the last closing of such a node."""
    told = list(acts)
    found = [each for each in told if each.kind == DECIDED]
    closed = [each for each in told if each.kind == NODE_CLOSE and each.node in known.decides]
    return next(reversed(found or closed), None)


def _counts_at(event: Event) -> datetime:
    return event.at if LATE_ENTRY in event.marks else event.recorded_at

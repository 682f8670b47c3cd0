# SPDX-License-Identifier: Apache-2.0
"""Decisions that had to be made public, as facts for the x-ray of lists (S05, S06).

What was decided on finished days is read once a day; what was made public since is asked anew. Of a
power whose decisions were all public in time nothing but the last is told: no rule asks for more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from tonggui.cases.models import Case, Event
from tonggui.core.calendar import Calendar
from tonggui.core.events import NODE_CLOSE
from tonggui.core.xray.shown import DUE_TYPES
from tonggui.core.xray.surveyed import months_before
from tonggui.registry import survey
from tonggui.registry.bodies import surroundings
from tonggui.registry.xrays.reading import MOST_IDS
from tonggui.rounds.models import Part
from tonggui.rounds.queries import in_force
from tonggui.supervision import days, reach, unit_tally
from tonggui.supervision.queries import void

MONTHS = 12
_COLUMNS = ("pk", "code", "power__code", "closed_at")
_Key = tuple[date, int, int]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: its case and power, the day, by when it had to be public, and when it was."""

    pk: int
    case: str
    power: str
    decided_on: date
    due_on: date
    closed_on: date | None
    amount: int | None
    public_on: date | None

    def is_open(self, day: date) -> bool:
        """Say whether it is overdue on a day, and not public."""
        return self.public_on is None and self.due_on < day

    @property
    def is_late(self) -> bool:
        """Say whether it was made public after it was due."""
        return self.public_on is not None and self.public_on > self.due_on


_kept: dict[_Key, list[Decided]] = {}


def facts(day: date) -> list[dict[str, Any]]:
    """Return the decisions of a year, as lists write them, of powers not all of them in time."""
    found = _fresh(_decided(day), day)
    hidden = set(in_force(day).filter(part=Part.PROCESS).values_list("power__code", flat=True))
    by_power: dict[str, list[Decided]] = defaultdict(list)
    for each in found:
        by_power[each.power].append(each)
    told = [each for power, mine in sorted(by_power.items()) for each in _telling(mine, day)]
    return [_said(each, is_exempted=each.power in hidden) for each in told or found[-1:]]


def _telling(mine: Sequence[Decided], day: date) -> Iterable[Decided]:
    """Return what rules ask of the decisions of a power: all, if any of them is not public."""
    if any(each.is_open(day) for each in mine):
        return mine
    return [each for each in mine if each.is_late]


def _said(each: Decided, *, is_exempted: bool) -> dict[str, Any]:
    said = {
        "case": each.case,
        "power": each.power,
        "decided_at": each.decided_on.isoformat(),
        "published_at": each.public_on.isoformat() if each.public_on else None,
        "closed_at": each.closed_on.isoformat() if each.closed_on else None,
        "amount_fen": each.amount,
        "exempted": is_exempted or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _fresh(found: list[Decided], day: date) -> list[Decided]:
    """Return decisions with what was made public today."""
    waiting = [each.pk for each in found if each.public_on is None]
    shown: dict[int, date] = {}
    for start in range(0, len(waiting), MOST_IDS):
        keys = waiting[start : start + MOST_IDS]
        rows = Event.objects.filter(case__in=keys, kind=unit_tally.PUBLISH)
        rows = rows.filter(recorded_at__gte=days.span(day)[0], recorded_at__lt=days.span(day)[1])
        shown |= {key: localdate(at) for key, at in rows.values_list("case", "recorded_at") if key}
    return [replace(each, public_on=shown[each.pk]) if each.pk in shown else each for each in found]


def _decided(day: date) -> list[Decided]:
    """Return the decisions of a year before a day, read once however often they are asked for."""
    lists = surroundings(survey.frame_with_rules(day).body).lists
    within = int(lists.list_rules["S06"].number("permit_penalty"))
    ended = Event.objects.filter(recorded_at__lt=days.span(day)[0])
    key = day, within, ended.order_by("-pk").values_list("pk", flat=True).first() or 0
    if not settings.KEEPS_PAGES:
        return list(_read(day, within, lists.calendar))
    if key not in _kept:
        _kept.clear()
        _kept[key] = list(_read(day, within, lists.calendar))
    return _kept[key]


def _read(day: date, within: int, calendar: Calendar) -> Iterator[Decided]:
    since = days.span(date.fromordinal(months_before(day.toordinal(), MONTHS)))[0]
    until = days.span(day)[0]
    rows = days.received(since, until).filter(
        kind__in=(unit_tally.DECIDED, NODE_CLOSE), case__edition__statutory_type__in=DUE_TYPES
    )
    told = list(rows.order_by().values_list("case", "case__edition", "kind", "node").distinct())
    known = reach.read(edition for _case, edition, *_act in told)
    editions = {
        case: known[edition]
        for case, edition, kind, node in told
        if edition in known and (kind == unit_tally.DECIDED or node in known[edition].decides)
    }
    cases = _cases(editions)
    for case, _unit, acts in unit_tally.histories(editions, until):
        made = unit_tally.decision(acts, editions[case])
        if made is None or case not in cases or made.recorded_at < since:
            continue
        code, power, closed_at = cases[case]
        counts_at = unit_tally.counts_at(made)
        decided_on = localdate(counts_at)
        shown = [e for e in acts if e.kind == unit_tally.PUBLISH and e.recorded_at >= counts_at]
        yield Decided(
            pk=case,
            case=code,
            power=power,
            decided_on=decided_on,
            due_on=date.fromordinal(calendar.add_workdays(decided_on.toordinal(), within)),
            closed_on=localdate(closed_at) if closed_at and closed_at < until else None,
            amount=made.amount,
            public_on=localdate(shown[0].recorded_at) if shown else None,
        )


def _cases(keys: Iterable[int]) -> Mapping[int, tuple[str, str, datetime | None]]:
    """Return the code, power and closing of cases that were not opened in error."""
    wanted, found = sorted(keys), dict[int, tuple[str, str, datetime | None]]()
    for start in range(0, len(wanted), MOST_IDS):
        rows = Case.objects.annotate(is_void=void()).filter(is_void=False, power__withdrawal=None)
        chosen = rows.filter(pk__in=wanted[start : start + MOST_IDS])
        for key, code, power, closed_at in chosen.values_list(*_COLUMNS):
            found[key] = code, power or "", closed_at
    return found

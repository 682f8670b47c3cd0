# SPDX-License-Identifier: Apache-2.0
"""What the x-ray of all powers says, told from what is kept of it: counts, and the worst in full.

It must say what `survey` says, which reads every power; where what is kept is out of date nothing
is told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import nsmallest
from typing import Any, NamedTuple

from django.db.models import Count

from tonggui.core.findings import Said
from tonggui.core.lapsed import Lapsed, fallen_on, lapsed
from tonggui.core.lists import Lists
from tonggui.core.powers import RISK_LEVELS
from tonggui.core.rules import LEVELS
from tonggui.core.values import frozen
from tonggui.registry.gravity import unconfirmed_in
from tonggui.registry.models import Draft, Xray, XrayLine
from tonggui.registry.xrays import keeping, reading, shown
from tonggui.registry.xrays.context import Context

_ACCEPTED = '"accepted":'
_HIGH = f'"level":"{RISK_LEVELS[-1]}"'


class Worst(NamedTuple):
    """Something that does not hold, with names already in its sentences."""

    rule: str
    clauses: str
    level: str
    object: str
    expected: tuple[Said, ...]
    observed: tuple[Said, ...]
    place: tuple[str, ...]


@frozen
class Told:
    """What does not hold: counts by rule and level, the worst in full, and what stands beside.

    `lists` have no powers, `unread` names those that cannot be read, `grey` rules without data.
    """

    lists: Lists
    powers: int
    as_of: int
    counts: Counter[tuple[str, str]]
    worst: tuple[Worst, ...]
    again: tuple[Lapsed, ...]
    unread: tuple[str, ...]
    unconfirmed: tuple[tuple[str, str], ...]
    grey: tuple[str, ...]


def told(*, at: datetime, most: int) -> Told | None:
    """Return what the x-ray of all powers says, at most so many lines of it in full.

    None where it is not up to date, or names met that are refused today: then all must be read.
    """
    stands = keeping.standing(at)
    if not keeping.is_up_to_date(stands) or not shown.powers() or shown.sharing():
        return None
    around = stands.around
    counts = Counter({(rule, lvl): n for rule, by in shown.by_rule() for lvl, n in by.items()})
    unread = Xray.objects.exclude(unread="").values_list("code", flat=True)
    return Told(
        lists=around.lists,
        powers=shown.powers() - len(unread),
        as_of=around.as_of,
        counts=counts,
        worst=tuple(_worst(most)),
        again=_again(around),
        unread=tuple(sorted(unread)),
        unconfirmed=tuple(_unconfirmed(around)),
        grey=shown.grey(stands),
    )


def _worst(most: int) -> Iterator[Worst]:
    """Yield the gravest lines, those of a level by rule, object and place."""
    groups = XrayLine.objects.order_by().values_list("level", "rule").annotate(Count("pk"))
    for level, rule, _count in sorted(groups, key=lambda each: (-each[0], each[1])):
        of_group = XrayLine.objects.filter(level=level, rule=rule)
        names = nsmallest(most, of_group.values_list("object", flat=True).iterator())
        wanted = sorted(set(names))
        rows: list[XrayLine] = []
        for start in range(0, len(wanted), reading.MOST_IDS):
            rows += of_group.filter(object__in=wanted[start : start + reading.MOST_IDS])
        rows.sort(key=lambda each: (each.object, each.place))
        yield from map(_line, rows[:most])
        most -= min(most, len(rows))
        if not most:
            return


def _line(row: XrayLine) -> Worst:
    sides = (_said(row.said["expected"]), _said(row.said["observed"]))
    place = tuple(row.place)
    return Worst(row.rule, row.clauses, LEVELS[row.level], row.object, *sides, place)


def _said(rows: Iterable[Any]) -> tuple[Said, ...]:
    return tuple(Said(key, tuple(args)) for key, args in rows)


def _again(around: Context) -> tuple[Lapsed, ...]:
    """Return what is to be looked at again; only texts that speak of anything such are read."""
    day = around.lists.calendar.day(around.as_of)
    documents = reading.lists_of((), around).list_facts.documents
    marks = [
        _ACCEPTED,
        *(json.dumps(each, ensure_ascii=False) for each in fallen_on(documents, day)),
    ]
    return lapsed(_read(_with(marks, Xray.objects.values_list("code", flat=True)), around), day=day)


def _unconfirmed(around: Context) -> Iterator[tuple[str, str]]:
    """Yield the high risks of open drafts that wait for the commission, each with its power."""
    drafted = Draft.objects.filter(closed_at=None, power__withdrawal=None)
    codes = _with([_HIGH], drafted.values_list("power__code", flat=True))
    return unconfirmed_in(_read(codes, around).powers.values())


def _with(marks: Iterable[str], codes: Iterable[str]) -> list[str]:
    """Return those powers in whose text any of some words stands."""
    found = tuple(marks)
    bodies = reading.standing_bodies(codes)
    return [code for code, body in bodies if any(each in body for each in found)]


def _read(codes: Iterable[str], around: Context) -> Lists:
    texts = reading.standing(codes)
    read = (reading.read(code, text, around) for code, text in texts.items())
    return reading.lists_of((each.value for each in read if each.value is not None), around)

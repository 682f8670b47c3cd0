# SPDX-License-Identifier: Apache-2.0
"""Decisions that had to be made public, as facts for the x-ray of lists (S05, S06).

What was decided on finished days is read once a day; what was made public since is asked anew. Of a
power whose decisions were all public in time nothing but the last is told: no rule asks for more,
unless it is held against one of its category whose decisions are exempt.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate

from tonggui.cases.models import Case, Event
from tonggui.core.calendar import Calendar
from tonggui.core.events import NODE_CLOSE
from tonggui.core.values import frozen
from tonggui.core.xray.shown import DUE_TYPES
from tonggui.core.xray.surveyed import months_before
from tonggui.registry import survey
from tonggui.registry.bodies import surroundings
from tonggui.registry.models import Edition, Listing
from tonggui.registry.xrays.reading import MOST_IDS
from tonggui.rounds.models import Part
from tonggui.rounds.queries import in_force
from tonggui.supervision import days, reach, unit_tally
from tonggui.supervision.queries import void

MONTHS = 12
# How a field of a case was made public; one that was masked or left out is blank (S05 c).
SHOWN, MASKED, LEFT_OUT = "shown", "***", ""
# What the lists end a field with that may be masked.
MASKABLE = ("（可遮盖）", "(可遮盖)")
FIELDS = "fields"
_UNSAID = "unsaid"  # whoever made it public did not say: neither shown nor blank
MOST = 2_000  # decisions of a power that are told
_ACTS = ("case", "case__edition", "kind", "node", "at", "recorded_at", "amount", "marks")
_COLUMNS = ("pk", "code", "power__code", "closed_at")
_Key = tuple[date, int, int]


@frozen
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
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Say whether a field that must be shown was masked or left out."""
        return any(
            value != SHOWN and not name.endswith(MASKABLE) for name, value in self.fields.items()
        )

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
    by_power |= {power: _blanked(mine, day) for power, mine in by_power.items()}
    weighed = _weighed(by_power, hidden)
    least = _least_weighed(day) if weighed else 0
    told = [
        each
        for power, mine in sorted(by_power.items())
        for each in _enough(_telling(mine, day), mine, least if power in weighed else 0, day)
    ]
    names = {rule["power"]: rule["mandatory"] for rule in _rules(found)}
    return [
        _said(each, is_exempted=each.power in hidden, names=names.get(each.power, ()))
        for each in told or found[-1:]
    ]


def rules(day: date) -> list[dict[str, Any]]:
    """Return which fields of published cases must be shown, by power, as lists write it (S05 c).

    They are those that the lists name at the nodes, as the form of publication asked for them.
    """
    return _rules(_decided(day))


def _blanked(mine: list[Decided], day: date) -> list[Decided]:
    """Return the decisions of a power: once one said its fields, a silent one left all of them out.

    Those made public before nobody asked; of those made public on the day itself what was said is
    read on the next.
    """
    said = [each for each in mine if each.fields and each.public_on is not None]
    if not said:
        return mine
    since = min(each.public_on for each in said if each.public_on is not None)
    none = dict.fromkeys(said[-1].fields, LEFT_OUT)
    return [
        replace(each, fields=none)
        if not each.fields and each.public_on is not None and since <= each.public_on < day
        else each
        for each in mine
    ]


def _rules(found: Iterable[Decided]) -> list[dict[str, Any]]:
    latest = {each.power: each.fields for each in found if each.fields}
    return [
        {
            "power": power,
            "mandatory": list(fields),
            "maskable": [name for name in fields if name.endswith(MASKABLE)],
        }
        for power, fields in sorted(latest.items())
    ]


def _weighed(powers: Iterable[str], hidden: Collection[str]) -> frozenset[str]:
    """Return the powers whose exemptions are held against each other: those of a category (S05 b).

    Only where one of them is exempt at all: else all of them are alike.
    """
    rows = Listing.objects.filter(code__in=list(powers)).order_by("effective_on", "pk")
    categories = dict(rows.values_list("code", "category"))
    asked = {category for power, category in categories.items() if power in hidden}
    return frozenset(power for power, category in categories.items() if category in asked)


def _least_weighed(day: date) -> int:
    lists = surroundings(survey.frame_with_rules(day).body).lists
    return int(lists.list_rules["S05"].number("min_cases"))


def _enough(
    told: Iterable[Decided], mine: Sequence[Decided], least: int, day: date
) -> Iterable[Decided]:
    """Return what is told with the newest closed decisions beside it, until there are enough.

    All decisions of a power are exempt or none is: so few of them tell its share exactly.
    """
    found = {each.pk: each for each in told}
    closed = [each for each in mine if each.closed_on is not None and each.due_on < day]
    missing = least - sum(each.pk in found for each in closed)
    more = [each for each in reversed(closed) if each.pk not in found]
    found |= {each.pk: each for each in more[: max(0, missing)]}
    return [found[key] for key in sorted(found)]


def _telling(mine: Sequence[Decided], day: date) -> Iterable[Decided]:
    """Return what rules ask of the decisions of a power: all, if any is not public or has blanks.

    Of more than two thousand those that are not public or late, then the newest.
    """
    if any(each.is_blank for each in mine):
        return mine[-MOST:]
    if not any(each.is_open(day) for each in mine):
        return [each for each in mine if each.is_late][-MOST:]
    graver = sorted(mine, key=lambda e: (not (e.is_open(day) or e.is_late), -e.pk))
    return sorted(graver[:MOST], key=lambda each: each.pk)


def _said(each: Decided, *, is_exempted: bool, names: Iterable[str]) -> dict[str, Any]:
    fields = {name: each.fields.get(name, _UNSAID) for name in names} if each.public_on else {}
    said = {
        "case": each.case,
        "power": each.power,
        "decided_at": each.decided_on.isoformat(),
        "published_at": each.public_on.isoformat() if each.public_on else None,
        "closed_at": each.closed_on.isoformat() if each.closed_on else None,
        "amount_fen": each.amount,
        "exempted": is_exempted or None,
        "fields": fields or None,
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
    found = _acts(since, until)
    cases, fields = _cases(found), _fields(since, until)
    for case, acts in found.items():
        made = acts.decided or acts.closed
        if made is None or case not in cases:
            continue
        code, power, closed_at = cases[case]
        decided_on = localdate(made.counts_at)
        public = next((each for each in acts.public if each >= made.counts_at), None)
        yield Decided(
            pk=case,
            case=code,
            power=power,
            decided_on=decided_on,
            due_on=date.fromordinal(calendar.add_workdays(decided_on.toordinal(), within)),
            closed_on=localdate(closed_at) if closed_at and closed_at < until else None,
            amount=made.amount,
            public_on=localdate(public) if public else None,
            fields=fields.get(case, {}),
        )


def _fields(since: datetime, until: datetime) -> dict[int, Mapping[str, str]]:
    """Return how the fields of cases were made public, where whoever did so has said it."""
    rows = days.received(since, until).filter(kind=unit_tally.PUBLISH)
    rows = rows.filter(detail__contains=f'"{FIELDS}"').order_by("pk")
    found: dict[int, Mapping[str, str]] = {}
    for case, detail in rows.values_list("case", "detail"):
        said = json.loads(detail).get(FIELDS)
        if isinstance(said, dict) and case is not None:
            found[case] = {str(name): str(value) for name, value in said.items()}
    return found


class _Made(NamedTuple):
    """When a decision counts as made, and its sum."""

    counts_at: datetime
    amount: int | None


@dataclass(slots=True)
class _Acts:
    """What decided a case: an act that says so, else a closing; and when it was made public."""

    decided: _Made | None = None
    closed: _Made | None = None
    public: list[datetime] = field(default_factory=list)


def _acts(since: datetime, until: datetime) -> dict[int, _Acts]:
    """Return what decided each case and made it public, received from one instant to another."""
    owing = Edition.objects.filter(statutory_type__in=DUE_TYPES)
    editions = Case.objects.filter(edition__in=owing).order_by().values_list("edition", flat=True)
    known = reach.read(each for each in editions.distinct() if each is not None)
    deciding = {key: frozenset(each.decides) for key, each in known.items()}
    nodes = frozenset().union(*deciding.values())
    is_asked = Q(kind__in=(unit_tally.DECIDED, unit_tally.PUBLISH))
    is_asked |= Q(kind=NODE_CLOSE, node__in=nodes)
    rows = days.received(since, until).filter(is_asked, case__edition__in=owing).order_by("pk")
    found: dict[int, _Acts] = defaultdict(_Acts)
    for case, edition, kind, node, at, received, amount, marks in rows.values_list(*_ACTS):
        made = _Made(at if unit_tally.LATE_ENTRY in marks else received, amount)
        if kind == unit_tally.PUBLISH:
            found[case].public.append(received)
        elif kind == unit_tally.DECIDED:
            found[case].decided = made
        elif node in deciding.get(edition, ()):
            found[case].closed = made
    return found


def _cases(keys: Iterable[int]) -> Mapping[int, tuple[str, str, datetime | None]]:
    """Return the code, power and closing of cases that were not opened in error."""
    wanted, found = sorted(keys), dict[int, tuple[str, str, datetime | None]]()
    for start in range(0, len(wanted), MOST_IDS):
        rows = Case.objects.annotate(is_void=void()).filter(is_void=False, power__withdrawal=None)
        chosen = rows.filter(pk__in=wanted[start : start + MOST_IDS])
        for key, code, power, closed_at in chosen.values_list(*_COLUMNS):
            found[key] = code, power or "", closed_at
    return found

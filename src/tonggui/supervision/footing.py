# SPDX-License-Identifier: Apache-2.0
"""What the judge stands on: the edition of a case, and the organisation as it is on record.

Persons are the codes of officials, as names recur. A judge is made once for an edition and kept in
each process until the record beside the cases changes; which is asked for by one small question.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Model, QuerySet

from tonggui.core.calendar import Calendar
from tonggui.core.events import Event
from tonggui.core.facts import Facts
from tonggui.core.judge import Judge
from tonggui.core.lists import Lists
from tonggui.core.marks import with_registered
from tonggui.formats.lists.gather import Gathered
from tonggui.formats.lists.read import lists_in
from tonggui.formats.plain_yaml import Document
from tonggui.people.models import (
    Delegation,
    Official,
    Remit,
    SupervisingMember,
    Tenure,
    UnitVersion,
)
from tonggui.registry import survey
from tonggui.registry.bodies import POWERS
from tonggui.registry.models import Edition, Frame
from tonggui.registry.xrays.reading import SOURCE
from tonggui.supervision.organisation import organisation_on, persons_renamed

_MOST = 512
# What of a frame speaks of single powers, or of people who are on record elsewhere.
_LEFT_OUT = frozenset(
    {POWERS, "powers", "powers_brief", "seeded_defects", "tenures", "delegations"}
)
_FACTS = frozenset(
    {
        "relations",
        "resolutions",
        "conditions_met",
        "contracts",
        "inspection_notices",
        "cards",
        "decision_log",
        "evidence",
        "template_hashes",
        "close_counts",
        "appropriations",
        "approval_limits",
        "devices",
        "talks",
        "stats",
    }
)
_STATE: tuple[type[Model], ...] = (
    Tenure,
    Delegation,
    SupervisingMember,
    Official,
    Remit,
    UnitVersion,
)
# Entries of cases change nothing of the ground; the window lets acts that ran side by side commit.
_WINDOW = 1_000
_CHANGES = (
    "SELECT COUNT(*), COALESCE(MAX(id), 0) FROM ledger_entry"
    " WHERE id > %s AND NOT (kind >= 'case.' AND kind < 'case/')"
)
_LAST = "SELECT COALESCE(MAX(id), 0) FROM ledger_entry"


@dataclass(slots=True)
class _Kept:
    """Judges made for one state of the record."""

    base: int = -1
    changes: tuple[int, int] = (-1, -1)
    day: date = date.min
    digest: str = ""
    judges: dict[tuple[object, ...], Judge] = field(default_factory=dict)


_kept = _Kept()


def forget() -> None:
    """Drop every judge that is kept: for tests, whose databases share a process."""
    global _kept  # noqa: PLW0603 - one for each process
    _kept = _Kept()


def of_edition(edition: Edition | None, day: date) -> Judge:
    """Return the judge of cases that run along an edition; without one, that of all in force."""
    kept = _current(day)
    if edition is None:
        return _made(kept, ("county",), lambda: _read(_bodies(day), day))
    return _made(kept, ("edition", edition.pk), lambda: _read([edition.body], day))


def with_events(judge: Judge, registered: Iterable[Event]) -> Judge:
    """Return a judge that also knows what some events of other cases registered."""
    events = tuple(registered)
    if not events:
        return judge
    key = (id(judge), *((each.case, each.seq, each.recorded_at) for each in events))
    return _made(_kept, key, lambda: _registered(judge.lists, events))


def digest(day: date) -> str:
    """Return a digest of all that judges stand on beside the events."""
    return _current(day).digest


def lists_of(edition: Edition | None, day: date) -> Lists:
    """Return the lists that cases along an edition are judged against."""
    return of_edition(edition, day).lists


def _registered(lists: Lists, events: tuple[Event, ...]) -> Judge:
    made = with_registered(lists, events)
    return Judge(made)


def _made(kept: _Kept, key: tuple[object, ...], make: Callable[[], Lists | Judge]) -> Judge:
    judge = kept.judges.get(key)
    if judge is None:
        if len(kept.judges) >= _MOST:
            kept.judges.clear()
        made = make()
        judge = kept.judges[key] = made if isinstance(made, Judge) else Judge(made)
    return judge


def _current(day: date) -> _Kept:
    """Return what is kept, made anew where the record beside the cases changed since."""
    global _kept  # noqa: PLW0603 - one for each process
    changes = _changes(_kept.base)
    if _kept.base < 0 or changes != _kept.changes or day != _kept.day:
        found = _digest(day)
        judges = _kept.judges if found == _kept.digest else {}
        base = max(0, _ask(_LAST)[0] - _WINDOW)
        _kept = _Kept(base, _changes(base), day, found, judges)
    return _kept


def _changes(base: int) -> tuple[int, int]:
    found = _ask(_CHANGES, base)
    return found[0], found[1]


def _ask(question: str, *values: int) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return tuple(int(each) for each in cursor.fetchone())


def _digest(day: date) -> str:
    parts: list[object] = [day.isoformat(), survey.frame(day).digest]
    parts.append(sorted(Edition.objects.on(day).values_list("pk", "digest")))
    for model in _STATE:
        rows: QuerySet[Any] = model._default_manager.all()  # noqa: SLF001 - Django's documented API
        told = {"n": Count("pk"), "last": Max("pk")}
        if model is not Official:
            told |= {"ends": Count("until"), "gone": Count("withdrawn_at")}
        parts.append(sorted(rows.aggregate(**told).items()))
    parts.append(list(Frame.objects.order_by("-number").values_list("number", "digest")[:1]))
    return f"sha256:{sha256(json.dumps(parts, default=str).encode()).hexdigest()}"


def _bodies(day: date) -> list[str]:
    return list(Edition.objects.on(day).order_by("power__code").values_list("body", flat=True))


def _read(bodies: Iterable[str], day: date) -> Lists:
    """Read powers with all that is known beside them; the organisation is that on record."""
    frame = json.loads(survey.frame(day).body)
    root: dict[str, Any] = {key: frame[key] for key in frame if key not in _LEFT_OUT}
    facts: Mapping[str, Any] = frame.get("facts") or {}
    root["facts"] = {key: facts[key] for key in facts if key in _FACTS}
    root[POWERS] = [json.loads(each) for each in bodies]
    gathered = Gathered((Document(SOURCE, root, {}),))
    lists = lists_in(gathered, SOURCE, is_among_others=True)
    return _with_people(lists, day)


def _with_people(lists: Lists, day: date) -> Lists:
    calendar: Calendar = lists.calendar
    facts: Facts = persons_renamed(lists.facts)
    return replace(
        lists, organisation=organisation_on(lists.organisation, calendar, day), facts=facts
    )

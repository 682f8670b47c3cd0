# SPDX-License-Identifier: Apache-2.0
"""What the judge stands on: the edition of a case, and the organisation as it is on record.

Persons are the codes of officials, as names recur. A judge is made once for an edition and kept in
each process until the record beside the cases changes; which is asked for by one small question.
Rules are those of the day of what is judged (`ruled_on`): a case keeps those of its first day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, cast

from django.db.models import Count, Max, Model, QuerySet, Sum
from django.utils.timezone import localdate

from tonggui.cases.models import Case
from tonggui.core.calendar import Calendar
from tonggui.core.events import Event
from tonggui.core.facts import Facts
from tonggui.core.findings import Finding
from tonggui.core.judge import Judge
from tonggui.core.lists import Lists
from tonggui.core.marks import with_registered
from tonggui.core.past import NEVER
from tonggui.core.rules import Rule
from tonggui.core.values import frozen
from tonggui.formats.lists.gather import Gathered
from tonggui.formats.lists.overrides import read_settings
from tonggui.formats.lists.read import lists_in
from tonggui.formats.plain_yaml import Document
from tonggui.ledger import sending
from tonggui.people import authority
from tonggui.people.authority import Standing
from tonggui.people.models import (
    Account,
    Delegation,
    DivisionTerm,
    Official,
    Remit,
    SupervisingMember,
    Tenure,
    Unit,
    UnitVersion,
)
from tonggui.registry import survey
from tonggui.registry.bodies import POWERS
from tonggui.registry.models import Edition, Frame, Power
from tonggui.registry.xrays.reading import SOURCE
from tonggui.ruling.in_force import Rulings, rulings
from tonggui.supervision.organisation import organisation_on, persons_renamed

_MOST, _EVER = 512, -NEVER
# What of a frame speaks of single powers, or of people who are on record elsewhere.
_LEFT_OUT = frozenset(
    {POWERS, "powers", "powers_brief", "seeded_defects", "tenures", "delegations"}
)
_FACTS = frozenset(
    {
        *("relations", "resolutions", "conditions_met", "contracts", "inspection_notices"),
        *("cards", "rectifications", "answers_on_record", "decision_log", "evidence"),
        *("template_hashes", "close_counts", "appropriations", "approval_limits", "devices"),
        *("talks", "stats", "engagements", "single_provider_filings"),
    }
)
_STATE: tuple[type[Model], ...] = (
    DivisionTerm,
    Tenure,
    Delegation,
    SupervisingMember,
    Official,
    Remit,
    UnitVersion,
)
# Entries of cases change nothing of the ground; the window lets acts that ran side by side commit.
# The salt of the last tells an entry from one that was rolled back and had its number before.
_WINDOW = 1_000
_BESIDE = "SUBSTR(kind, 1, 5) <> 'case.'"
_CHANGES = (
    "SELECT COUNT(*), COALESCE(MAX(id), 0), COALESCE((SELECT SUBSTR(openings, 1, 64)"  # noqa: S608 - our own words
    f" FROM ledger_entry WHERE {_BESIDE} ORDER BY id DESC LIMIT 1), '')"
    f" FROM ledger_entry WHERE {_BESIDE} AND id > %s"
)
Ground = tuple[int, tuple[Any, ...]]  # since which entry it was asked for changes, the answer
_LAST = "SELECT COALESCE(MAX(id), 0) FROM ledger_entry"


@dataclass(slots=True)
class _Kept:
    """Judges made for one state of the record."""

    base: int = -1
    changes: tuple[object, ...] = ()
    day: date = date.min
    digest: str = ""
    rulings: Rulings = field(default_factory=Rulings)
    judges: dict[tuple[object, ...], Judge] = field(default_factory=dict)
    rows: dict[tuple[object, ...], Any] = field(default_factory=dict)
    asked: int = 0


_STEADY: ContextVar[date | None] = ContextVar("steady", default=None)
_kept = _Kept()


def forget() -> None:
    """Drop every judge that is kept: for tests, whose databases share a process."""
    global _kept  # noqa: PLW0603 - one for each process
    _kept = _Kept()


def asking() -> tuple[str, list[int]]:
    """Return the question whether the record beside the cases changed, to be asked with others."""
    return _CHANGES, [_kept.base]


@contextmanager
def steady(day: date, told: Ground | None = None) -> Iterator[None]:
    """Ask once whether the record beside the cases changed, for all that is asked meanwhile.

    `told` is what was asked, and its answer, where it was asked already (`asking`).
    """
    _current(day, told)
    token = _STEADY.set(day)
    try:
        yield
    finally:
        _STEADY.reset(token)


def furnish(case: Case, day: date) -> Case:
    """Return a case with its edition, power and unit, which are kept like the judges."""
    kept = _current(day)
    if case.edition_id is not None:
        case.edition = _row(kept, Edition.objects.select_related("power__unit"), case.edition_id)
    if case.power_id is not None:
        case.power = _row(kept, Power.objects.select_related("unit"), case.power_id)
    if case.unit_id is not None:
        case.unit = _row(kept, Unit.objects.all(), case.unit_id)
    return case


def standing(account: Account, at: datetime) -> Standing:
    """Return what an account is at an instant, worked out anew after a change of the record."""
    kept, day = _current(localdate(at)), localdate(at)
    key = account.pk, account.official_id, account.administers, account.is_active, day
    found = kept.rows.get(key)
    if found is None:
        found = _put(kept.rows, key, authority.standing(account, at=at))
    return cast("Standing", found)


@frozen
class Period:
    """Days on which the same rules hold, as microseconds from the first to before the last."""

    judge: Judge
    since: int
    until: int

    def holds(self, at: int) -> bool:
        """Say whether an instant is among them."""
        return self.since <= at < self.until


def of_edition(edition: Edition | None, day: date, *, ruled_on: date | None = None) -> Judge:
    """Return the judge of cases that run along an edition; without one, that of all in force.

    It judges by the rules of the day `ruled_on`, else of `day`.
    """
    kept = _current(day)
    ruled = ruled_on or day
    rules = kept.rulings.key(ruled), _divisions(kept, ruled)
    if edition is None:
        return _made(kept, ("county", rules), lambda: _read(_bodies(day), day, ruled))
    return _made(kept, ("edition", edition.pk, rules), lambda: _read([edition.body], day, ruled))


def with_rules(judge: Judge, changed: Mapping[str, Rule]) -> Judge:
    """Return a judge that judges by other settings of some rules."""
    own = judge.lists.rules
    other = {name: rule for name, rule in changed.items() if name in own and own[name] != rule}
    if not other:
        return judge
    key = ("rules", judge, repr(sorted(other.items())))
    return _made(_kept, key, lambda: _ruled(judge, other))


def periods(judge: Judge, rules: Iterable[str]) -> Iterator[Period]:
    """Yield a judge for each time in which some rules were set alike, up to now and on.

    For what is counted over many cases: each finding is by the rules of the day it was raised.
    """
    # The judge was asked for a moment ago, and with it whether the record has changed.
    kept, names = _kept, tuple(rules)
    begins = kept.rulings.begins(names)
    if not begins:
        yield Period(judge, _EVER, NEVER)
        return
    listed = _listed(kept.day)
    start = judge.bench.calendar.start
    bounds = [_EVER, *(start(each.toordinal()) for each in begins), NEVER]
    for since, until, first in zip(bounds, bounds[1:], [date.min, *begins], strict=False):
        found = kept.rulings.applied({name: listed[name] for name in names}, first)
        yield Period(with_rules(judge, found), since, until)


def ruled(
    judge: Judge, rules: Iterable[str], find: Callable[[Judge], Iterable[Finding]]
) -> list[Finding]:
    """Return what is found over many cases, each by the rules of the day on which it was raised."""
    found: dict[str, Finding] = {}
    for period in periods(judge, rules):
        for each in find(period.judge):
            if period.holds(each.raised_at):
                found.setdefault(each.key, each)
    return list(found.values())


def rules_on(day: date, *, as_of: date | None = None) -> dict[str, Rule]:
    """Return every rule as it is set on a day, as far as is known now."""
    today = as_of or day
    return _current(today).rulings.applied(_listed(today), day)


def with_events(judge: Judge, registered: Iterable[Event]) -> Judge:
    """Return a judge that also knows what some events of other cases registered."""
    events = tuple(registered)
    if not events:
        return judge
    key = (judge, *((each.case, each.seq, each.recorded_at) for each in events))
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
        made = make()
        judge = _put(kept.judges, key, made if isinstance(made, Judge) else Judge(made))
    return judge


def _divisions(kept: _Kept, day: date) -> tuple[int, ...]:
    """Return which divisions of work were in force on a day."""
    key = "divisions", day
    found = kept.rows.get(key)
    if found is None:
        rows = DivisionTerm.objects.on(day).order_by("division").values_list("division", flat=True)
        found = _put(kept.rows, key, tuple(rows))
    return cast("tuple[int, ...]", found)


def changed_at(day: date) -> datetime | None:
    """Return when the record beside the cases was last changed."""
    kept = _current(day)
    key = ("changed",)
    if key not in kept.rows:
        _put(kept.rows, key, _last_change())
    return cast("datetime | None", kept.rows[key])


def _last_change() -> datetime | None:
    times: list[datetime | None] = [
        Frame.objects.aggregate(at=Max("taken_at"))["at"],
        Edition.objects.aggregate(at=Max("published_at"))["at"],
    ]
    for model in _STATE:
        fields = {each.name for each in model._meta.concrete_fields}  # noqa: SLF001 - Django's documented API
        told = {name: Max(name) for name in ("recorded_at", "withdrawn_at") if name in fields}
        if told:
            times += model._default_manager.aggregate(**told).values()  # noqa: SLF001 - as above
    return max((each for each in times if each), default=None)


def _row(kept: _Kept, rows: QuerySet[Any], pk: int) -> Any:
    key = rows.model, pk
    return kept.rows.get(key) or _put(kept.rows, key, rows.get(pk=pk))


def _put(among: dict[tuple[object, ...], Any], key: tuple[object, ...], made: Any) -> Any:
    if len(among) >= _MOST:
        among.clear()
    among[key] = made
    return made


def _current(day: date, told: Ground | None = None) -> _Kept:
    """Return what is kept, made anew where the record beside the cases changed since."""
    global _kept  # noqa: PLW0603 - one for each process
    kept = _kept
    if _STEADY.get() == day == kept.day:
        return kept
    is_told = told is not None and told[0] == kept.base
    changes = told[1] if told and is_told else _ask(_CHANGES, kept.base)
    if kept.base < 0 or changes != kept.changes or day != kept.day:
        base = max(0, int(_ask(_LAST)[0]) - _WINDOW)
        # Asked before anything is read: what is read can only be newer.
        changes = _ask(_CHANGES, base)
        found = _digest(day)
        judges = kept.judges if found == kept.digest else {}
        _kept = kept = _Kept(base, changes, day, found, rulings(), judges)
    kept.asked += 1
    if kept.asked % _WINDOW == 0:
        _follow(kept)
    return kept


def _follow(kept: _Kept) -> None:
    """Let the window go on with the log, or the question would look over ever more entries."""
    base = max(0, int(_ask(_LAST)[0]) - _WINDOW)
    later = _ask(_CHANGES, base)
    # Asked again last: what had changed by then keeps the old window, and is seen the next time.
    if _ask(_CHANGES, kept.base) == kept.changes:
        kept.base, kept.changes = base, later


def _ask(question: str, *values: int) -> tuple[Any, ...]:
    return tuple(sending.answer(question, values)[0])


def _digest(day: date) -> str:
    # The day itself is no part: a morning on which nothing changed wakes no case.
    parts: list[object] = [survey.frame(day).digest]
    parts.append(sorted(Edition.objects.on(day).values_list("pk", "digest")))
    for model in _STATE:
        rows: QuerySet[Any] = model._default_manager.all()  # noqa: SLF001 - Django's documented API
        told = {"n": Count("pk"), "last": Max("pk")}
        if model is not Official:
            told |= {"ends": Count("until"), "gone": Count("withdrawn_at")}
        parts.append(sorted(rows.aggregate(**told).items()))
    for model in (UnitVersion, SupervisingMember, Delegation):
        today = model.objects.on(day).aggregate(n=Count("pk"), last=Max("pk"), sum=Sum("pk"))
        parts.append(sorted(today.items()))
    parts.append(list(Frame.objects.order_by("-number").values_list("number", "digest")[:1]))
    return f"sha256:{sha256(json.dumps(parts, default=str).encode()).hexdigest()}"


def _bodies(day: date) -> list[str]:
    return list(Edition.objects.on(day).order_by("power__code").values_list("body", flat=True))


def _listed(day: date) -> dict[str, Rule]:
    """Return every rule as the lists that were taken in set it, before any ruling."""
    frame = json.loads(survey.frame(day).body)
    said = {"rules": frame["rules"]} if "rules" in frame else {}
    return read_settings(Gathered((Document(SOURCE, said, {}),)))


def _ruled(judge: Judge, changed: Mapping[str, Rule]) -> Judge:
    return Judge(replace(judge.lists, rules={**judge.lists.rules, **changed}))


def _read(bodies: Iterable[str], day: date, ruled_on: date) -> Lists:
    """Read powers with all that is known beside them; the organisation is that on record."""
    frame = json.loads(survey.frame(day).body)
    root: dict[str, Any] = {key: frame[key] for key in frame if key not in _LEFT_OUT}
    facts: Mapping[str, Any] = frame.get("facts") or {}
    root["facts"] = {key: facts[key] for key in facts if key in _FACTS}
    root["facts"].setdefault("answers_on_record", True)
    root[POWERS] = [json.loads(each) for each in bodies]
    gathered = Gathered((Document(SOURCE, root, {}),))
    lists = lists_in(gathered, SOURCE, is_among_others=True)
    lists = replace(
        lists,
        rules=_kept.rulings.applied(lists.rules, ruled_on),
        list_rules=_kept.rulings.applied(lists.list_rules, ruled_on),
    )
    return _with_people(lists, day, ruled_on)


def _with_people(lists: Lists, day: date, ruled_on: date) -> Lists:
    calendar: Calendar = lists.calendar
    facts: Facts = persons_renamed(lists.facts)
    return replace(
        lists,
        organisation=organisation_on(lists.organisation, calendar, day, divided_on=ruled_on),
        facts=facts,
    )

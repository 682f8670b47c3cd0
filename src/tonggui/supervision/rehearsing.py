# SPDX-License-Identifier: Apache-2.0
"""Try a ruling on the cases on record: what the rule finds today, and what it would find then.

Cases are judged twice, by the rules of today and by these with the ruling, a block at a time; where
the work stands is kept, so that it goes on after any stop. Nothing that is found here is kept but
its number: a rehearsal accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.timezone import localdate

from tonggui.cases.happening import microseconds
from tonggui.cases.models import Case
from tonggui.core import cards
from tonggui.core.events import Event as Judgeable
from tonggui.core.judge import Judge
from tonggui.core.rules import Rule
from tonggui.ledger.telling import tell
from tonggui.ruling.in_force import said_of
from tonggui.ruling.models import Rehearsal, Ruling
from tonggui.ruling.values import applied
from tonggui.supervision import footing, judging

BLOCK, SHOWN = 100, 20
MOST_CASES = 50_000
WITHIN = timedelta(days=3 * 366)
EVERY_SECONDS = 10.0


@transaction.atomic
def begin(ruling: Ruling, *, at: datetime) -> Rehearsal:
    """Begin a rehearsal over the newest cases of the last three years, once for a ruling."""
    rows = Case.objects.filter(opened_at__gt=at - WITHIN, opened_at__lte=at)
    newest = rows.order_by("-pk").values_list("pk", flat=True)[:MOST_CASES]
    numbers = list(newest)
    made, _is_new = Rehearsal.objects.get_or_create(
        ruling=ruling,
        defaults={
            "total": len(numbers),
            "until": numbers[0] if numbers else 0,
            "last": numbers[-1] - 1 if numbers else 0,
            "begun_at": at,
        },
    )
    return made


@transaction.atomic
def go_on(rehearsal: Rehearsal, *, at: datetime) -> Rehearsal:
    """Look at the next cases; with the last of them the rehearsal ends and the ledger is told.

    Another process that is at it already is left to it.
    """
    rows = Rehearsal.objects.select_for_update(of=("self",), skip_locked=True)
    held = rows.select_related("ruling").filter(pk=rehearsal.pk, ended_at=None).first()
    if held is None:
        return Rehearsal.objects.select_related("ruling").get(pk=rehearsal.pk)
    cases = list(_cases(held, at)[:BLOCK])
    for case, now, then in _found(held.ruling, cases, at):
        _count(held, case, now, then)
    held.cases += len(cases)
    held.last = cases[-1].pk if cases else held.until
    if len(cases) < BLOCK:
        held.total, held.ended_at = held.cases, at
        _tell(held, at)
    held.save()
    return held


def keep_rehearsing(stop: Event) -> None:
    """Rehearse what waits until told to stop: what runs beside the pages."""
    while not stop.wait(EVERY_SECONDS):
        rehearse(at=timezone.now(), stop=stop)


def rehearse(*, at: datetime, stop: Event | None = None) -> int:
    """Let every rehearsal that waits go on to its end; return how many ended."""
    ended = 0
    for each in waiting():
        held = begin(each, at=at)
        while held.ended_at is None and not (stop and stop.is_set()):
            before = held.last, held.cases
            held = go_on(held, at=at)
            if held.ended_at is None and (held.last, held.cases) == before:
                break
        ended += held.ended_at is not None
    return ended


def waiting() -> list[Ruling]:
    """Return the rulings that wait for approval and are not yet rehearsed."""
    rows = Ruling.objects.filter(outcome="").exclude(rehearsal__ended_at__isnull=False)
    return list(rows.order_by("pk"))


def _cases(held: Rehearsal, at: datetime) -> QuerySet[Case]:
    rows = Case.objects.filter(pk__gt=held.last, pk__lte=held.until, opened_at__gt=at - WITHIN)
    return rows.select_related("edition__power", "unit", "power", "supervision").order_by("pk")


def _found(
    ruling: Ruling, cases: list[Case], at: datetime
) -> Iterator[tuple[Case, dict[str, str], dict[str, str]]]:
    """Yield what the rule finds in each case, as levels by key: today, and under the ruling."""
    day = localdate(at)
    then = {ruling.rule: applied(_today(ruling, at), said_of(ruling))}
    for case in cases:
        events = judging.events_of(case)
        judge = footing.of_edition(case.edition, day, ruled_on=day)
        judge = footing.with_events(judge, judging.registered_for(case, events))
        other = footing.with_rules(judge, then)
        before = _levels(ruling.rule, case, events, judge, at)
        after = before if other is judge else _levels(ruling.rule, case, events, other, at)
        yield case, before, after


def _levels(
    rule: str, case: Case, events: list[Judgeable], judge: Judge, at: datetime
) -> dict[str, str]:
    now = microseconds(case.supervision.judged_at)
    said = judging.judged(case, events, now=now, judge=judge)
    found = {each.key: each.level for each in said.findings if each.rule == rule}
    return (
        {**found, **_risen(said, events, microseconds(at))} if rule == cards.CLOCK_RULE else found
    )


def _risen(said: judging.Judged, events: list[Judgeable], now: int) -> dict[str, str]:
    """Return the cards that rose as nobody answered in time: the rule of answers says when."""
    days = cards.answer_workdays(said.judge.lists.rules[cards.CLOCK_RULE])
    clock = cards.Clock(said.judge.bench.calendar, days)
    subjects = filter(None, map(cards.subject_of, said.findings))
    stand = ((each.key, cards.card(each, events, now=now, clock=clock)) for each in subjects)
    return {f"card {key}": card.level for key, card in stand if card.upgrades}


def _today(ruling: Ruling, at: datetime) -> Rule:
    return footing.rules_on(localdate(at))[ruling.rule]


def _count(held: Rehearsal, case: Case, now: dict[str, str], then: dict[str, str]) -> None:
    held.found_now += bool(now)
    held.found_then += bool(then)
    is_more, is_fewer = bool(then) and not now, bool(now) and not then
    is_otherwise = bool(now) and bool(then) and now != then
    held.more += is_more
    held.fewer += is_fewer
    held.otherwise += is_otherwise
    if (is_more or is_fewer or is_otherwise) and len(held.shown) < SHOWN:
        said = {"case": case.code, "now": sorted(now.values()), "then": sorted(then.values())}
        held.shown = [*held.shown, said]


def _tell(held: Rehearsal, at: datetime) -> None:
    names = ("cases", "found_now", "found_then", "more", "fewer", "otherwise")
    words = {name: getattr(held, name) for name in names}
    tell("ruling.rehearsed", held.ruling.rule, by=None, at=at, **words)

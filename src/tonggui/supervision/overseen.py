# SPDX-License-Identifier: Apache-2.0
"""How supervision itself is watched, live: stamps (S43), silence (S45), early signs (S47).

Each act of supervision leaves one narrow row. Opinions are counted again at each tick, figures and
signs once a day; the same functions judge them as in an audit.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from tonggui.cases.happening import instant, microseconds
from tonggui.cases.models import Case
from tonggui.cases.models import Event as Row
from tonggui.core.checks.early_reminder import NOT_COUNTED, Sign
from tonggui.core.checks.rubber_stamp import NO_OBJECTION, SUP_ACT, Opinion
from tonggui.core.checks.zero_findings import Silent
from tonggui.core.events import Event
from tonggui.core.facts import Figures
from tonggui.core.findings import Finding
from tonggui.core.judge import Judge
from tonggui.core.values import frozen
from tonggui.engines import overseen
from tonggui.engines.overseen import RECORDING, TALK
from tonggui.oversight.models import Counted, Watching
from tonggui.supervision import footing, judging
from tonggui.supervision.keeping import Changes, keep, value_of
from tonggui.supervision.models import Finding as Kept

OUTSIDE = "external_record"
# Who else may find something in a unit, as an `external_record` names it in `found_by`.
FOUND_BY = ("audit", "petition", "inspection")
_LOOK_BACK = timedelta(days=3)  # acts that committed late, beside a tick, are found within
Month = tuple[int, int]


def note(judge: Judge, row: Row, event: Event) -> None:
    """Keep of an event what watching supervision counts."""
    is_outside = event.kind == OUTSIDE and event.detail.get("found_by") in FOUND_BY
    if event.kind not in RECORDING and not is_outside:
        return
    opinion = overseen.opinion_of(judge, event) if event.kind == SUP_ACT else None
    said = event.detail
    person = said.get("person") if event.kind == TALK else event.actor
    Watching.objects.create(
        event=row,
        kind=event.kind,
        person=str(person or "")[:80],
        body=str(said.get("supervisor") or "").removeprefix("supervisor:")[:64],
        unit=event.unit or "",
        received_at=event.recorded_at,
        is_counted=opinion is not None,
        opinion=str(said.get("opinion") or "")[:20],
        words=_digest(opinion.text) if opinion and opinion.text else "",
        seconds=opinion.seconds if opinion else None,
        opened=opinion.opened if opinion else None,
        papers_at=opinion.papers_at if opinion else None,
    )


def has_new() -> bool:
    """Say whether an opinion was given since they were last counted."""
    counted = Counted.objects.values_list("last", flat=True).first() or 0
    return Watching.objects.filter(is_counted=True, pk__gt=counted).exists()


def count(judge: Judge, changes: Changes, *, at: datetime, is_new_day: bool) -> list[Kept]:
    """Let what stands against supervision be what its acts show by now."""
    judging.hold("overseen")
    risen = _stamps_again(judge, changes, at=at, is_new_day=is_new_day)
    if is_new_day:
        found = silences(judge, at=at)
        risen += keep(_rows("S45"), found, case=None, at=at, changes=changes)
        found = reminders(judge, at=at)
        risen += keep(_rows("S47"), found, case=None, at=at, changes=changes)
    return risen


def itself(judge: Judge, *, at: datetime) -> list[Finding]:
    """Return all that is to be said of supervision by what it did itself (S43, S45)."""
    persons = Watching.objects.filter(is_counted=True).values_list("person", flat=True)
    return [*stamps(judge, set(persons)), *silences(judge, at=at)]


def stamps(judge: Judge, persons: Iterable[str]) -> list[Finding]:
    """Return what the opinions of some persons show (S43)."""
    opinions = list(_opinions(persons))
    return footing.ruled(judge, ("S43",), lambda by: overseen.stamps(by, opinions))


def reminders(
    judge: Judge, *, at: datetime, found: Sequence[Finding] | None = None
) -> list[Finding]:
    """Return the persons with several signs and no talk (S47), of findings given or standing."""
    is_recorded = Watching.objects.filter(kind__in=RECORDING).exists()
    if not is_recorded and not overseen.knows_supervision(judge):
        return []
    signs = _standing() if found is None else (overseen.sign_of(each) for each in found)
    talks = Watching.objects.filter(kind=TALK).values_list("person", "received_at")
    mine, spoken, now = [each for each in signs if each], list(talks), microseconds(at)
    return footing.ruled(judge, ("S47",), lambda by: overseen.reminders(by, mine, spoken, now=now))


def silences(judge: Judge, *, at: datetime) -> list[Finding]:
    """Return the bodies and units that stand out in any run of whole months so far (S45)."""
    return footing.ruled(judge, ("S45",), lambda by: _silences(by, at=at))


def _silences(judge: Judge, *, at: datetime) -> list[Finding]:
    now = microseconds(at)
    found: dict[tuple[str, str, str], tuple[int, Silent]] = {}
    numbers = _Numbers.asked(judge, at)
    for after, figures in numbers.windows() if numbers else ():
        for silent in judge.checks.zero_findings.judge(figures):
            key = (silent.figures.body, silent.figures.unit, silent.clause)
            raised_at, _ = found.get(key, (judge.bench.calendar.start(after.toordinal()), silent))
            found[key] = raised_at, silent
    told = [overseen.silence(judge, silent, at=since) for since, silent in found.values()]
    return [*overseen.silences(judge, now=now), *told]


def figures_on(judge: Judge, at: datetime) -> list[Figures]:
    """Return the figures of the last whole months; none where they do not reach back so far."""
    numbers = _Numbers.asked(judge, at)
    windows = list(numbers.windows()) if numbers else []
    return windows[-1][1] if windows else []


@frozen
class _Numbers:
    """Cases by unit, objections by body, and what others found by unit, by calendar month."""

    judge: Judge
    months: tuple[Month, ...]  # whole months on record
    cases: Counter[tuple[str, Month]]
    objections: Counter[tuple[str, Month]]
    outside: Counter[tuple[str, Month]]

    @classmethod
    def asked(cls, judge: Judge, at: datetime) -> _Numbers | None:
        """Ask the database; None where no run of whole months is on record yet."""
        began = Case.objects.aggregate(first=Min("opened_at"))["first"]
        size = int(judge.checks.zero_findings.rule.number("months"))
        months = _whole_months(localdate(began), localdate(at)) if began else ()
        if len(months) < size or not judge.checks.zero_findings.rule.is_on:
            return None
        rows = Case.objects.values("unit__code", month=TruncMonth("opened_at")).annotate(
            number=Count("pk")
        )
        cases = Counter(
            {
                (row["unit__code"] or "", (row["month"].year, row["month"].month)): row["number"]
                for row in rows
            }
        )
        objected = Watching.objects.filter(kind=SUP_ACT).exclude(opinion__in=("", NO_OBJECTION))
        others = Watching.objects.filter(kind=OUTSIDE)
        return cls(
            judge,
            months,
            cases,
            Counter(
                (body, _month(then)) for body, then in objected.values_list("body", "received_at")
            ),
            Counter(
                (unit, _month(then)) for unit, then in others.values_list("unit", "received_at")
            ),
        )

    def windows(self) -> Iterator[tuple[date, list[Figures]]]:
        """Yield each run of whole months: the day after it, and everybody's figures."""
        size = int(self.judge.checks.zero_findings.rule.number("months"))
        for last in range(size - 1, len(self.months)):
            window = self.months[last - size + 1 : last + 1]
            year, month = window[-1]
            after = date(year + month // 12, month % 12 + 1, 1)
            yield after, [*self._bodies(window), *self._units(window)]

    def _bodies(self, window: Sequence[Month]) -> list[Figures]:
        organisation, roster = self.judge.bench.roster.organisation, self.judge.bench.roster
        county = {organisation.commission, organisation.internal_supervision}
        units = {
            body: [unit for unit in organisation.units if roster.supervisor_of(unit) == body]
            for body in organisation.supervisors
            if body not in county
        }
        volumes = {
            body: sum(self.cases[unit, month] for unit in mine for month in window)
            for body, mine in units.items()
            if mine
        }
        middle = _median(sorted(volumes.values()))
        return [
            Figures(
                body=body,
                months=len(window),
                volume=volume,
                median_volume=middle,
                own_findings=sum(self.objections[body, month] for month in window),
                external_findings=sum(
                    self.outside[unit, month] for unit in units[body] for month in window
                ),
            )
            for body, volume in volumes.items()
        ]

    def _units(self, window: Sequence[Month]) -> list[Figures]:
        first = date(*window[0], 1).isoformat()
        powers = Counter(
            power.unit
            for power in self.judge.lists.powers.values()
            if power.state == "in_force" and power.effective_from <= first
        )
        return [
            Figures(
                unit=unit,
                months=len(window),
                volume=sum(self.cases[unit, month] for month in window),
                powers=number,
            )
            for unit, number in powers.items()
        ]


def _stamps_again(judge: Judge, changes: Changes, *, at: datetime, is_new_day: bool) -> list[Kept]:
    """Judge the opinions of those who gave one since the last count."""
    counted = Counted.objects.select_for_update().first() or Counted.objects.create()
    rows = Watching.objects.filter(is_counted=True)
    last = rows.aggregate(last=Max("pk"))["last"] or 0
    fresh = rows.filter(pk__gt=counted.last, pk__lte=last)
    persons = set(fresh.values_list("person", flat=True))
    if is_new_day:
        since = microseconds(at - _LOOK_BACK)
        persons |= set(rows.filter(received_at__gte=since).values_list("person", flat=True))
    if last != counted.last:
        counted.last = last
        counted.save(update_fields=["last"])
    if not persons:
        return []
    keys = [f"S43:person:{person}" for person in persons]
    kept = _rows("S43").filter(key__in=keys)
    return keep(kept, stamps(judge, persons), case=None, at=at, changes=changes)


def _rows(rule: str) -> QuerySet[Kept]:
    return Kept.objects.filter(case=None, rule=rule)


def _opinions(persons: Iterable[str]) -> Iterator[Opinion]:
    rows = Watching.objects.filter(kind=SUP_ACT, is_counted=True, person__in=list(persons))
    names = ("person", "body", "event__case__code", "event__seq", "event__at", "received_at")
    more = ("opinion", "words", "seconds", "opened", "papers_at")
    for person, body, case, seq, then, received, *said in rows.values_list(*names, *more):
        yield Opinion(person, body, case or "", seq, microseconds(then), received, *said)


def _standing() -> Iterator[Sign | None]:
    rows = Kept.objects.filter(settled_at=None).exclude(rule__in=NOT_COUNTED)
    for body in rows.values_list("body", flat=True).iterator():
        first = (json.loads(body).get("responsible") or [{}])[0]
        if first.get("person"):
            yield overseen.sign_of(value_of(body))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def _month(then: int) -> Month:
    day = localdate(instant(then))
    return day.year, day.month


def _whole_months(first: date, today: date) -> tuple[Month, ...]:
    """Return the calendar months that are on record from their first to their last day."""
    found = []
    year, month = first.year, first.month
    if first.day > 1:
        year, month = year + month // 12, month % 12 + 1
    while (year, month) < (today.year, today.month):
        found.append((year, month))
        year, month = year + month // 12, month % 12 + 1
    return tuple(found)


def _median(numbers: Sequence[int]) -> float | None:
    if not numbers:
        return None
    half = len(numbers) // 2
    return numbers[half] if len(numbers) % 2 else (numbers[half - 1] + numbers[half]) / 2

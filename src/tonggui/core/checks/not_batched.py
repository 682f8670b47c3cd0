# SPDX-License-Identifier: Apache-2.0
"""Closings of one account are spread as work is, not typed in together (S18); keyed by actor."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress, count, pairwise
from operator import attrgetter, sub
from typing import NamedTuple

from tonggui.core.bench import MINUTE, Bench
from tonggui.core.calendar import HOUR, Calendar
from tonggui.core.findings import Said
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

EVENING, MORNING = 22 * HOUR, 6 * HOUR
LAST_WORKDAYS = 2


class Batch(NamedTuple):
    """A run of closings of one account that looks typed in together."""

    actor: str
    clause: str
    by: str
    first: int
    last: int
    raised_at: int
    expected: Said
    observed: Said


class Month(NamedTuple):
    """The closings of one account in a calendar month, and how many of them at its end."""

    year: int
    month: int
    closes: int
    tail: int
    first: int
    last: int
    recorded_at: int  # when the last of them was received


@dataclass(slots=True)
class Closings:
    """The past of one account: when it closed nodes, as those times count, and were received.

    Who already knows its runs gives them: where the first and the last of the stretches of so many
    closings begin that overlap each other, for each series of them.
    """

    actor: str
    times: list[int] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    runs: Sequence[tuple[int, int]] | None = None

    def add(self, counts_at: int, recorded_at: int) -> None:
        """Remember a closing in order of its time."""
        at = bisect_right(self.times, counts_at)
        self.times.insert(at, counts_at)
        self.received.insert(at, recorded_at)


@frozen
class NotBatched:
    """Too many closings in minutes, by night, at month's end, or after an inspection notice."""

    rule: Rule
    bench: Bench

    def judge(self, closings: Closings) -> list[Batch]:
        """Return the runs of closings in minutes and by night, and those after a notice."""
        found = self._notices(closings)
        if not self.bench.whole_days:
            found += _apart(self._runs(closings), self._nights(closings))
        return found

    def months(self, actor: str, months: Iterable[Month], *, now: int) -> list[Batch]:
        """Return the finished months of an account that end in a rush."""
        calendar = self.bench.calendar
        share = self.rule.number("tail_share")
        found = []
        for month in months:
            after = first_after(month.year, month.month)
            if calendar.day(now) < after or month.closes < self.rule.number("month_min"):
                continue
            if month.tail / month.closes < share:
                continue
            percent = round(100 * month.tail / month.closes)
            found.append(
                Batch(
                    actor=actor,
                    clause="b",
                    by=f"{month.year}-{month.month:02}",
                    first=month.first,
                    last=month.last,
                    raised_at=max(month.recorded_at, calendar.start(after)),
                    expected=Said("S18.b.expected", (LAST_WORKDAYS, round(share * 100))),
                    observed=Said("S18.b.observed", (percent, month.closes)),
                )
            )
        return found

    def month_of(self, closings: Closings) -> list[Month]:
        """Return the closings of an account by calendar month."""
        calendar = self.bench.calendar
        found: dict[tuple[int, int], list[int]] = {}
        for index, at in enumerate(closings.times):
            day = date.fromordinal(calendar.day(at))
            found.setdefault((day.year, day.month), []).append(index)
        return [
            Month(
                year,
                month,
                len(indexes),
                sum(
                    calendar.day(closings.times[i]) >= last_workdays(calendar, year, month)
                    for i in indexes
                ),
                closings.times[indexes[0]],
                closings.times[indexes[-1]],
                max(closings.received[i] for i in indexes),
            )
            for (year, month), indexes in found.items()
        ]

    @property
    def stretch(self) -> tuple[int, int]:
        """Return how many closings are too many in how many microseconds."""
        return int(self.rule.number("n")), int(self.rule.number("minutes")) * MINUTE

    def _runs(self, closings: Closings) -> list[Batch]:
        size, span = self.stretch
        runs = runs_in(closings.times, size, span) if closings.runs is None else closings.runs
        return [
            self._batch(closings, range(first, last + size), "a", (size, span // MINUTE))
            for first, last in runs
        ]

    def _nights(self, closings: Closings) -> list[Batch]:
        size = int(self.rule.number("n"))
        nights: dict[int, list[int]] = {}
        first = 0
        for at, many in Counter(closings.times).items():  # many stand at the same minute
            after = first + many
            night = self._night(at)
            if night is not None:
                nights.setdefault(night, []).extend(range(first, after))
            first = after
        return [
            self._batch(closings, indexes, "d", (size,))
            for indexes in nights.values()
            if len(indexes) >= size
        ]

    def _night(self, at: int) -> int | None:
        """Return the day whose evening and following small hours an instant lies in, if any."""
        clock = self.bench.calendar.time_of_day(at)
        is_dark = clock >= EVENING or clock < MORNING
        return self.bench.calendar.day(at - MORNING) if is_dark else None

    def _notices(self, closings: Closings) -> list[Batch]:
        calendar = self.bench.calendar
        found = []
        for notice in self.bench.facts.notices:
            own = self.bench.roster.own_post(closings.actor, notice.at)
            post = self.bench.roster.posts.get(own)
            base = self._base(closings, notice.at)
            if post is None or post.unit != notice.unit or base is None:
                continue
            end = calendar.end(calendar.add_workdays(calendar.day(notice.at), 2))
            inside = [i for i, at in enumerate(closings.times) if notice.at < at <= end]
            enough = len(inside) >= self.rule.number("notice_min")
            if enough and len(inside) / 2 >= self.rule.number("notice_factor") * base:
                batch = self._batch(closings, inside, "c", (round(base, 1),))
                found.append(batch._replace(by=f"notice@{notice.at}"))
        return found

    def _base(self, closings: Closings, at: int) -> float | None:
        calendar = self.bench.calendar
        last = calendar.day(at) - 1
        first = last - int(self.rule.number("base_days"))
        count = self.bench.facts.close_counts.get(closings.actor)
        if count is None:
            return None
        return count / max(1, calendar.workdays_between(first, last))

    def _batch(
        self,
        closings: Closings,
        indexes: Sequence[int],
        clause: str,
        expected: tuple[int | float, ...],
    ) -> Batch:
        """Return closings that follow each other in time as one batch."""
        first, last = closings.times[indexes[0]], closings.times[indexes[-1]]
        span = (self.bench.say_time(first), self.bench.say_time(last))
        return Batch(
            actor=closings.actor,
            clause=clause,
            by=str(first),
            first=first,
            last=last,
            raised_at=max(closings.received[indexes[0] : indexes[-1] + 1]),
            expected=Said(f"S18.{clause}.expected", expected),
            observed=Said(f"S18.{clause}.observed", (len(indexes), *span)),
        )


def first_after(year: int, month: int) -> int:
    """Return the first day after a calendar month."""
    return date(year + month // 12, month % 12 + 1, 1).toordinal()


def last_workdays(calendar: Calendar, year: int, month: int) -> int:
    """Return the day on which the last two working days of a month begin."""
    day, left = first_after(year, month), LAST_WORKDAYS
    while left:
        day -= 1
        left -= calendar.is_workday(day)
    return day


def runs_in(times: Sequence[int], size: int, span: int) -> list[tuple[int, int]]:
    """Return the first and last of each series of stretches of so many closings that overlap."""
    dense = list(compress(count(), map(span.__ge__, map(sub, times[size - 1 :], times))))
    if not dense:
        return []
    breaks = compress(count(1), map(size.__le__, map(sub, dense[1:], dense)))
    bounds = pairwise((0, *breaks, len(dense)))
    return [(dense[first], dense[end - 1]) for first, end in bounds]


def _apart(runs: list[Batch], nights: list[Batch]) -> list[Batch]:
    """Let a run in minutes and the night it lies in be one finding (S18 finding key)."""
    nights = sorted(nights, key=attrgetter("first"))
    begins = [night.first for night in nights]

    def is_in_a_night(run: Batch) -> bool:
        at = bisect_right(begins, run.first)  # nights do not overlap
        return at > 0 and run.last <= nights[at - 1].last

    return nights + [run for run in runs if not is_in_a_night(run)]

# SPDX-License-Identifier: Apache-2.0
"""Closings of one account are spread as work is, not typed in together (S18); keyed by actor."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tonggui.core.bench import MINUTE, Bench
from tonggui.core.calendar import DAY, HOUR
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.rules import Rule

_EVENING, _MORNING = 22 * HOUR, 6 * HOUR
_LAST_WORKDAYS = 2


class Batch(NamedTuple):
    """A run of closings of one account that looks typed in together."""

    actor: str
    clause: str
    by: str
    last: Event
    raised_at: int
    expected: Said
    observed: Said


@dataclass(slots=True)
class Closings:
    """The past of one account: when it closed nodes, as those times count."""

    times: list[int] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """Remember a closing in order of its time."""
        at = bisect_left(self.times, event.counts_at)
        while at < len(self.times) and self.times[at] == event.counts_at:
            at += 1
        self.times.insert(at, event.counts_at)
        self.events.insert(at, event)


@dataclass(frozen=True, slots=True)
class NotBatched:
    """Too many closings in minutes, by night, at month's end, or after an inspection notice."""

    rule: Rule
    bench: Bench

    def judge(self, closings: Closings, *, now: int) -> list[Batch]:
        """Return the runs in the closings of one account, as known at an instant."""
        found: list[Batch] = []
        if not self.bench.whole_days:
            found += self._runs(closings)
            found += self._nights(closings)
        found += self._months(closings, now)
        found += self._notices(closings)
        return _merged(found)

    def _runs(self, closings: Closings) -> list[Batch]:
        size = int(self.rule.number("n"))
        window = int(self.rule.number("minutes") * MINUTE)
        times = closings.times
        dense = [
            (i, i + size - 1)
            for i in range(len(times) - size + 1)
            if times[i + size - 1] - times[i] <= window
        ]
        return [
            self._batch(closings, first, last, "a", (size, int(self.rule.number("minutes"))))
            for first, last in _joined(dense)
        ]

    def _nights(self, closings: Closings) -> list[Batch]:
        size = int(self.rule.number("n"))
        nights: dict[int, list[int]] = {}
        for index, at in enumerate(closings.times):
            clock = self.bench.calendar.time_of_day(at)
            if clock >= _EVENING or clock < _MORNING:
                night = self.bench.calendar.day(at - _MORNING)
                nights.setdefault(night, []).append(index)
        return [
            self._batch(closings, indexes[0], indexes[-1], "d", (size,), count=len(indexes))
            for indexes in nights.values()
            if len(indexes) >= size
        ]

    def _months(self, closings: Closings, now: int) -> list[Batch]:
        from datetime import date  # noqa: PLC0415 - only months need dates

        calendar = self.bench.calendar
        months: dict[tuple[int, int], list[int]] = {}
        for index, at in enumerate(closings.times):
            day = date.fromordinal(calendar.day(at))
            months.setdefault((day.year, day.month), []).append(index)
        found = []
        for (year, month), indexes in months.items():
            after = date(year + month // 12, month % 12 + 1, 1).toordinal()
            if calendar.day(now) < after or len(indexes) < self.rule.number("month_min"):
                continue
            tail = self._tail(after)
            late = sum(calendar.day(closings.times[i]) >= tail for i in indexes)
            if late / len(indexes) >= self.rule.number("tail_share"):
                bound = (_LAST_WORKDAYS, round(self.rule.number("tail_share") * 100))
                batch = self._batch(
                    closings,
                    indexes[0],
                    indexes[-1],
                    "b",
                    bound,
                    count=round(100 * late / len(indexes)),
                )
                found.append(
                    batch._replace(
                        by=f"{year}-{month:02}",
                        raised_at=max(batch.raised_at, calendar.start(after)),
                    )
                )
        return found

    def _tail(self, after: int) -> int:
        day, left = after, _LAST_WORKDAYS
        while left:
            day -= 1
            left -= self.bench.calendar.is_workday(day)
        return day

    def _notices(self, closings: Closings) -> list[Batch]:
        facts, calendar = self.bench.facts, self.bench.calendar
        if not facts.notices or not closings.events:
            return []
        actor = closings.events[0].actor or ""
        found = []
        for notice in facts.notices:
            own = self.bench.roster.own_post(actor, notice.at, closings.events[0].post)
            post = self.bench.roster.posts.get(own)
            base = self._base(closings, actor, notice.at)
            if post is None or post.unit != notice.unit or base is None:
                continue
            end = calendar.end(calendar.add_workdays(calendar.day(notice.at), 2))
            inside = [i for i, at in enumerate(closings.times) if notice.at < at <= end]
            enough = len(inside) >= self.rule.number("notice_min")
            if enough and len(inside) / 2 >= self.rule.number("notice_factor") * base:
                found.append(
                    self._batch(
                        closings, inside[0], inside[-1], "c", (round(base, 1),), count=len(inside)
                    )._replace(by=f"notice@{notice.at}")
                )
        return found

    def _base(self, closings: Closings, actor: str, at: int) -> float | None:
        calendar = self.bench.calendar
        last = calendar.day(at) - 1
        first = last - int(self.rule.number("base_days"))
        count = self.bench.facts.close_counts.get(actor)
        if count is None:
            return None
        return count / max(1, calendar.workdays_between(first, last))

    def _batch(  # noqa: PLR0913 - the parts of one sentence
        self,
        closings: Closings,
        first: int,
        last: int,
        clause: str,
        expected: tuple[int | float, ...],
        *,
        count: int | None = None,
    ) -> Batch:
        events = closings.events[first : last + 1]
        number = count if count is not None else len(events)
        began, ended = closings.times[first], closings.times[last]
        span = (self.bench.say_time(began), self.bench.say_time(ended))
        return Batch(
            actor=events[-1].actor or "",
            clause=clause,
            by=str(began // DAY if clause == "d" else began),
            last=events[-1],
            raised_at=max(event.recorded_at for event in events),
            expected=Said(f"S18.{clause}.expected", expected),
            observed=Said(f"S18.{clause}.observed", (number, *span)),
        )


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join overlapping spans of indexes into runs."""
    runs: list[tuple[int, int]] = []
    for first, last in spans:
        if runs and first <= runs[-1][1]:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    return runs


def _merged(found: list[Batch]) -> list[Batch]:
    """Let a run in minutes and the night it lies in be one finding (S18 finding key)."""
    nights = [batch for batch in found if batch.clause == "d"]
    kept: list[Batch] = []
    for batch in found:
        is_inside = batch.clause == "a" and any(
            night.last.counts_at - DAY < batch.last.counts_at <= night.last.counts_at
            for night in nights
        )
        if not is_inside:
            kept.append(batch)
    return kept

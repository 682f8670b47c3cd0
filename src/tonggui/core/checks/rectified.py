# SPDX-License-Identifier: Apache-2.0
"""A correction is done by its day, on papers of its own, and holds (S46)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tonggui.core.bench import Bench
from tonggui.core.calendar import DAY
from tonggui.core.findings import Rise, Said
from tonggui.core.rules import Rule
from tonggui.core.values import frozen


class Correction(NamedTuple):
    """A correction of what a card is about; unknown parts are empty, times None."""

    id: str
    owner: str
    rule: str = ""
    ref: str = ""  # whose post is carded
    node: str = ""
    power: str = ""
    due_at: int | None = None
    closed_at: int | None = None
    bare_at: int | None = None  # when it was closed without a paper
    hashes: frozenset[str] = frozenset()


class Raised(NamedTuple):
    """That a finding of a rule was raised against a post, and when."""

    rule: str
    ref: str
    at: int


class Failed(NamedTuple):
    """What is objected to in a correction, since when, and how grave that is."""

    correction: Correction
    clauses: tuple[str, ...]
    rises: tuple[Rise, ...]
    said: tuple[tuple[Said, Said], ...]


_Part = tuple[str, str, int, Said, Said]


@frozen
class Rectified:
    """A correction keeps its day, has papers that no other correction used, and lasts."""

    rule: Rule
    bench: Bench

    def judge(
        self,
        corrections: Iterable[Correction],
        raised: Mapping[tuple[str, str], Sequence[Raised]],
        *,
        now: int,
    ) -> Iterator[Failed]:
        """Yield the corrections to object to; `raised` are findings by rule and post."""
        used: dict[str, tuple[int, str]] = {}
        ordered = sorted(corrections, key=lambda each: (each.closed_at or now, each.id))
        for each in ordered:
            parts = [
                *self._overdue(each, now),
                *self._bare(each),
                *self._relapsed(each, raised.get((each.rule, each.ref), ()), now),
                *self._reused(each, used),
            ]
            if each.closed_at is not None:
                for paper in each.hashes:
                    used.setdefault(paper, (each.closed_at, each.id))
            if parts:
                yield _failed(each, parts)

    def again(self, at: int, earlier: Iterable[int]) -> bool:
        """Say whether a failure is the second on one post within twelve months."""
        year = 365 * DAY
        return any(0 <= at - other <= year for other in earlier)

    def _overdue(self, each: Correction, now: int) -> Iterator[_Part]:
        if each.due_at is None:
            return
        end = now if each.closed_at is None else min(each.closed_at, now)
        if end <= each.due_at:
            return
        say = self.bench.say_time(each.due_at)
        said = Said("S46.a.expected", (say,)), Said("S46.a.observed")
        yield "a", "yellow", each.due_at, *said
        calendar, over = self.bench.calendar, int(self.rule.number("red_over"))
        red = calendar.start(calendar.add_workdays(calendar.day(each.due_at), over + 1))
        if end >= red:
            yield "a", "red", red, *said

    def _bare(self, each: Correction) -> Iterator[_Part]:
        if each.bare_at is not None:
            yield "b", "yellow", each.bare_at, Said("S46.b.expected"), Said("S46.b.observed")

    def _relapsed(self, each: Correction, raised: Iterable[Raised], now: int) -> Iterator[_Part]:
        if each.closed_at is None or not each.rule or not each.ref:
            return
        calendar, window = self.bench.calendar, int(self.rule.number("window"))
        last = calendar.day(each.closed_at) + window
        later = [
            one.at
            for one in raised
            if each.closed_at <= one.at <= now and calendar.day(one.at) <= last
        ]
        if later:
            at = min(later)
            said = Said("S46.c.observed", (each.rule, self.bench.say_time(at)))
            yield "c", "yellow", at, Said("S46.c.expected", (window,)), said

    def _reused(self, each: Correction, used: Mapping[str, tuple[int, str]]) -> Iterator[_Part]:
        own = each.hashes - self.bench.facts.templates
        earlier = sorted({used[paper][1] for paper in own if paper in used} - {each.id})
        if earlier and each.closed_at is not None:
            said = Said("S46.d.observed", (earlier[0],))
            yield "d", "red", each.closed_at, Said("S46.d.expected"), said


def _failed(correction: Correction, parts: list[_Part]) -> Failed:
    first = min(part[2] for part in parts)
    red = min((part[2] for part in parts if part[1] == "red"), default=None)
    rises: list[Rise] = [Rise("yellow", first)] if red is None or red > first else []
    rises += [Rise("red", red)] if red is not None else []
    said = {part[0]: (part[3], part[4]) for part in parts}
    clauses = tuple(sorted(said))
    return Failed(correction, clauses, tuple(rises), tuple(said[clause] for clause in clauses))

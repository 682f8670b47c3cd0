# SPDX-License-Identifier: Apache-2.0
"""A card is cleared one by one, on evidence, by people who do not answer for it (S44)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tonggui.core import cards
from tonggui.core.bench import MINUTE, Bench
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

SYSTEM = "system"


class Known(NamedTuple):
    """What is known of a cleared card: its level, who answers for it, at which post, where."""

    level: str
    people: frozenset[str]
    ref: str
    unit: str


class Run(NamedTuple):
    """A run of clearings by one person, or by the software, to which something is objected."""

    clearer: str
    first: Event
    at: int
    clauses: tuple[str, ...]
    said: tuple[tuple[Said, Said], ...]


class Clearing(NamedTuple):
    """A clearing, and the card it cleared as far as that is known."""

    event: Event
    card: Known | None

    @property
    def clearer(self) -> str:
        """Return who cleared it: the account of a person, or the software."""
        is_software = self.event.detail.get("by") == SYSTEM or not self.event.actor
        return SYSTEM if is_software else self.event.actor or SYSTEM


@frozen
class Cleared:
    """Nobody clears their own card, many at once, without evidence, or a red one alone."""

    rule: Rule
    bench: Bench

    def judge(self, clearings: Iterable[Clearing]) -> Iterator[Run]:
        """Yield the runs to object to, each clearer's apart."""
        by: dict[str, list[Clearing]] = {}
        for each in clearings:
            by.setdefault(each.clearer, []).append(each)
        for clearer in sorted(by):
            rows = sorted(by[clearer], key=lambda each: (each.event.recorded_at, each.event.seq))
            for run in self._runs(rows):
                if said := self._objected(run):
                    yield said

    def _runs(self, rows: list[Clearing]) -> Iterator[list[Clearing]]:
        """Part clearings where more time lies between two than the window of a run."""
        run = [rows[0]]
        for each in rows[1:]:
            if each.event.recorded_at - run[-1].event.recorded_at > self._window:
                yield run
                run = []
            run.append(each)
        yield run

    @property
    def _window(self) -> int:
        return int(self.rule.number("minutes") * MINUTE)

    def _objected(self, run: list[Clearing]) -> Run | None:
        found: dict[str, tuple[int, Said, Said]] = {}
        for each in run:
            for clause, expected, observed in self._of_one(each):
                found.setdefault(clause, (each.event.recorded_at, expected, observed))
        if (at := self._bulk_at(run)) is not None:
            most, minutes = int(self.rule.number("bulk")), int(self.rule.number("minutes"))
            found["c"] = (at, Said("S44.c.expected", (most, minutes)), Said("S44.c.observed"))
        if not found:
            return None
        clauses = tuple(sorted(found))
        return Run(
            run[0].clearer,
            run[0].event,
            min(at for at, _, _ in found.values()),
            clauses,
            tuple((found[clause][1], found[clause][2]) for clause in clauses),
        )

    def _bulk_at(self, run: list[Clearing]) -> int | None:
        times, most = [each.event.recorded_at for each in run], int(self.rule.number("bulk"))
        ends = zip(times, times[most:], strict=False)
        return next((last for first, last in ends if last - first <= self._window), None)

    def _of_one(self, clearing: Clearing) -> Iterator[tuple[str, Said, Said]]:
        event, card = clearing.event, clearing.card
        if clearing.clearer == SYSTEM:
            yield "b", Said("S44.b.expected"), Said("S44.b.observed")
        elif card is not None and self._is_own(event, card):
            yield "a", Said("S44.a.expected"), Said("S44.a.observed", (event.actor or "",))
        if not cards.is_grounded(event):
            yield "d", Said("S44.d.expected"), Said("S44.d.observed")
        if card is not None and card.level == "red" and clearing.clearer != SYSTEM:
            second = event.detail.get("second_reviewer")
            if not second or second == event.actor:
                yield "e", Said("S44.e.expected"), Said("S44.e.observed")

    def _is_own(self, event: Event, card: Known) -> bool:
        """Say whether a clearer answers for the card, or serves in the unit that is carded."""
        if event.actor in card.people or card.ref in {event.post, event.detail.get("supervisor")}:
            return True
        if event.detail.get("supervisor"):
            return False
        own = self.bench.roster.posts.get(
            self.bench.roster.own_post(event.actor, event.recorded_at, event.post)
        )
        return own is not None and own.unit == card.unit

# SPDX-License-Identifier: Apache-2.0
"""A card is acknowledged and dealt with by its body in time, and not passed on and on (S42)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tonggui.core import cards
from tonggui.core.bench import Bench
from tonggui.core.events import Event
from tonggui.core.findings import Rise, Said
from tonggui.core.past import NEVER
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

_STILL_WORKDAYS, _AFTER_REACTION = 5, 5
_DONE = frozenset({cards.DISPOSE, cards.CLEAR, cards.WITHDRAW})
FORWARDED = "转办"


class Part(NamedTuple):
    """One way in which a card was ignored, since when, and while it was at which level."""

    clause: str
    level: str
    at: int
    missing_until: int
    expected: Said
    observed: Said


class Ignored(NamedTuple):
    """An ignored card: every way in the order they came up, and the levels that gives."""

    parts: tuple[Part, ...]
    rises: tuple[Rise, ...]


@frozen
class Answered:
    """Every card is acknowledged, and disposed of, in the workdays its level gives."""

    rule: Rule
    bench: Bench

    @property
    def is_asked(self) -> bool:
        """Say whether it is known at all what supervisors did about cards."""
        return self.rule.is_on and self.bench.facts.answers_on_record

    def concerns(self, rule: Rule) -> bool:
        """Say whether cards of a rule are to be answered: not what a board alone shows."""
        return rule.id != self.rule.id and rule.supervising != "board_only"

    def judge(
        self, subject: cards.Subject, acts: Iterable[Event], react: Mapping[str, int], *, now: int
    ) -> Ignored | None:
        """Return how a card was ignored as of an instant, None where it was not."""
        mine = [each for each in acts if cards.concerns(each, subject)]
        mine = [each for each in mine if cards.is_supervising(each, subject)]
        parts = [
            *self._late(subject, mine, react, now=now),
            *self._forwarded(subject, mine, now=now),
        ]
        parts.sort(key=lambda each: (each.at, each.clause))
        return Ignored(tuple(parts), self._rises(parts, now=now)) if parts else None

    def due(self, subject: cards.Subject, react: Mapping[str, int], *, now: int) -> int:
        """Return the next instant at which time alone may say more, NEVER if none."""
        last = subject.rises[-1]
        instants = [at for _, _, at, _ in self._asked(last, react)]
        instants += [self._still(at) for at in instants]
        return min((at for at in instants if at > now), default=NEVER)

    def _late(
        self,
        subject: cards.Subject,
        acts: list[Event],
        react: Mapping[str, int],
        *,
        now: int,
    ) -> Iterator[Part]:
        ends = [rise.at for rise in subject.rises[1:]] + [now]
        for rise, end in zip(subject.rises, ends, strict=True):
            for clause, kinds, at, days in self._asked(rise, react):
                done = (each.recorded_at for each in acts if not kinds or each.kind in kinds)
                first = min((when for when in done if rise.at <= when <= end), default=None)
                if (end if first is None else first) < at:
                    continue
                yield Part(
                    clause,
                    rise.level,
                    at,
                    NEVER if first is None and end == now else first or end,
                    Said(f"S42.{clause}.expected", (days,)),
                    Said(f"S42.{clause}.observed", (self.bench.say_time(rise.at),)),
                )

    def _asked(
        self, rise: Rise, react: Mapping[str, int]
    ) -> Iterator[tuple[str, frozenset[str], int, int]]:
        """Yield what a level asks: the clause, which acts do, from when it is late, the days."""
        acknowledge = int(self.rule.number(f"ack_{rise.level}"))
        yield "a", frozenset(), self._past(rise.at, acknowledge), acknowledge
        if days := react.get(rise.level):
            dispose = days + _AFTER_REACTION
            yield "b", _DONE, self._past(rise.at, dispose), dispose

    def _forwarded(self, subject: cards.Subject, acts: list[Event], *, now: int) -> Iterator[Part]:
        most = int(self.rule.number("max_forward"))
        passed = [each for each in acts if each.detail.get("disposition") == FORWARDED]
        passed = [each for each in passed if each.recorded_at <= now]
        if len(passed) > most:
            at = passed[most].recorded_at
            level = [rise.level for rise in subject.rises if rise.at <= at][-1]
            yield Part(
                "c",
                level,
                at,
                at,
                Said("S42.c.expected", (most,)),
                Said("S42.c.observed", (len(passed),)),
            )

    def _rises(self, parts: list[Part], *, now: int) -> tuple[Rise, ...]:
        """Return the levels: red for a red card, or for one still ignored five workdays on."""
        red = [each.at for each in parts if each.level == "red"]
        still = (self._still(each.at) for each in parts)
        red += [
            at
            for at, each in zip(still, parts, strict=True)
            if at <= now and each.missing_until > at
        ]
        first = parts[0].at
        if not red:
            return (Rise("yellow", first),)
        if min(red) <= first:
            return (Rise("red", first),)
        return (Rise("yellow", first), Rise("red", min(red)))

    def _past(self, at: int, workdays: int) -> int:
        """Return the first instant at which more than so many workdays have gone by."""
        calendar = self.bench.calendar
        return calendar.start(calendar.add_workdays(calendar.day(at), workdays + 1))

    def _still(self, at: int) -> int:
        calendar = self.bench.calendar
        return calendar.start(calendar.add_workdays(calendar.day(at), _STILL_WORKDAYS))

# SPDX-License-Identifier: Apache-2.0
"""Whoever shows early signs is talked to early (S47); keyed by the person whose signs they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from tonggui.core.bench import Bench
from tonggui.core.findings import Finding, Said
from tonggui.core.rules import Rule
from tonggui.core.values import frozen

RULE = "S47"
POST = "post:"
# Reminders that close by themselves, and this rule's own: neither is a sign.
NOT_COUNTED = frozenset({"S14", RULE})


class Sign(NamedTuple):
    """A finding as a sign on the person of the first role of its rule."""

    person: str
    rule: str
    level: str
    raised_at: int
    key: str
    case: str = ""
    node: str = ""
    power: str = ""
    unit: str = ""
    leader: str = ""  # the leader in charge
    lead: str = ""  # the body that leads where it was found, where that is told


class Untold(NamedTuple):
    """A person with several signs and no talk in time."""

    last: Sign  # the sign that completed the count
    raised_at: int
    expected: Said
    observed: Said


@frozen
class EarlyReminder:
    """Enough signs on one person within the window are answered by a talk within some days.

    A talk held in time answers all signs up to it; what comes after begins a new count.
    """

    rule: Rule
    bench: Bench

    def judge(
        self, signs: Iterable[Sign], *, talks: Iterable[tuple[str, int]], now: int
    ) -> list[Untold]:
        """Return the persons nobody talked to in time; `talks` are persons and instants."""
        if not self.rule.is_on:
            return []
        by_person: dict[str, list[Sign]] = {}
        for each in sorted(signs, key=attrgetter("raised_at", "key")):
            by_person.setdefault(each.person, []).append(each)
        held: dict[str, list[int]] = {}
        for person, at in talks:
            held.setdefault(person, []).append(at)
        found = (
            self._untold(by_person[person], sorted(held.get(person, ())), now)
            for person in sorted(by_person)
        )
        return [each for each in found if each]

    def _untold(self, signs: Sequence[Sign], talks: Sequence[int], now: int) -> Untold | None:
        calendar = self.bench.calendar
        window: list[Sign] = []
        answered_until = -1
        for each in signs:
            if each.raised_at <= answered_until:
                continue
            today = calendar.day(each.raised_at)
            first = today - int(self.rule.number("days"))
            window = [one for one in window if calendar.day(one.raised_at) >= first]
            window.append(each)
            if not self._is_enough(window):
                continue
            days = int(self.rule.number("talk_wd"))
            end = calendar.end(calendar.add_workdays(today, days))
            talk = next((at for at in talks if each.raised_at <= at <= end), None)
            if talk is None:
                return self._say(window, end) if now > end else None
            answered_until, window = talk, []
        return None

    def _is_enough(self, window: Sequence[Sign]) -> bool:
        yellow = sum(each.level == "yellow" for each in window)
        notices = sum(each.level == "notice" for each in window)
        return yellow >= self.rule.number("yellow") or notices >= self.rule.number("remind")

    def _say(self, window: Sequence[Sign], end: int) -> Untold:
        number = self.rule.number
        asked = (int(number("days")), int(number("yellow")), int(number("remind")))
        count = [sum(each.level == level for each in window) for level in ("yellow", "notice")]
        by = self.bench.say_time(end)
        return Untold(
            last=window[-1],
            raised_at=end + 1,
            expected=Said("S47.a.expected", (*asked, by)),
            observed=Said("S47.a.observed", (*count, by)),
        )


def is_sign(found: Finding) -> bool:
    """Say whether a finding is one on a person that counts."""
    if found.rule in NOT_COUNTED or not found.responsible:
        return False
    first = found.responsible[0]
    return bool(first.person) and first.ref.startswith(POST)

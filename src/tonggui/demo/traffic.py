# SPDX-License-Identifier: Apache-2.0
"""A year of ordinary cases, most of them clean, the rest with one deviation each, by seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count as counting
from pathlib import Path
from random import Random

import yaml

from tonggui.core.values import frozen
from tonggui.demo.county import County, Course, Raw
from tonggui.demo.deviations import LATE_NODE, NEAR_DEADLINE, Dealer, Deviation
from tonggui.demo.groups import Group, groups
from tonggui.demo.hours import Hours, calendar_of
from tonggui.demo.plan import COMMON, Planner, Quirk
from tonggui.demo.reading import county_of, read_raw
from tonggui.demo.returns import REASONS, send_back
from tonggui.demo.scene import Scene
from tonggui.demo.scribe import Scribe
from tonggui.demo.story import Act, Story, written

LAST_START_BEFORE_A_MEETING = 0.75  # of the year: matters for a meeting are not begun at its end


@frozen
class Injected:
    """One deviation put in: where, which, and the rule that must find it."""

    case: str
    deviation: str
    rule: str
    account: str = ""  # for findings about an account, not about a case


@frozen
class SyntheticCase:
    """The acts of one case as they stand in a log, and what was put wrong into it."""

    case: str
    power: str
    acts: tuple[Act, ...]
    injected: tuple[Injected, ...] = ()
    county_acts: tuple[Act, ...] = ()  # delegations and moves: acts that are of no case


@dataclass(frozen=True, slots=True, order=True)
class _Beginning:
    day: int
    order: int
    power: str
    group: Group | None = None


def practice() -> Raw:
    """Read how busy the county is."""
    text = files("tonggui.demo").joinpath("practice.yaml").read_text(encoding="utf-8")
    found: Raw = yaml.safe_load(text)
    return found


def cases(lists: Path | Raw, *, seed: int, count: int) -> Iterator[SyntheticCase]:
    """Make so many cases from lists (a folder or raw YAML), in the order in which they begin."""
    yield from Traffic(lists, seed=seed).cases(count)


class Traffic:
    """The county at work, from the first day of its lists to the last."""

    def __init__(self, lists: Path | Raw, *, seed: int) -> None:
        """Read the lists; nothing happens yet."""
        self._rng = Random(seed)  # noqa: S311 - a demonstration, not a secret
        self._practice, raw = practice(), read_raw(lists)
        begin, end = self._practice["begin"], self._practice["end"]
        self.hours = Hours(calendar_of(raw), begin=begin, end=end)
        self.county: County = county_of(raw, self._practice)
        self._planner = Planner(self.county, self.hours, self._practice, self._rng)
        self._scene = Scene(Scribe(self.county, self.hours, self._practice, self._rng))
        self._dealer = Dealer(self._rng)
        self._serial = counting(10_001)

    def cases(self, count: int) -> Iterator[SyntheticCase]:
        """Make the cases, after the moves and leaves that are of no case."""
        yield self._staffing()
        planned = groups(self.county, self.hours, self._rng, count)
        together = [(group, place) for group in planned for place in range(group.size)]
        begun = self._beginnings(count - len(together))
        begun += [
            _Beginning(group.first_day, -place, group.course.power, group)
            for group, place in together
        ]
        for beginning in sorted(begun, key=lambda x: (x.day, x.order)):
            course = self.county.courses[beginning.power]
            if beginning.group:
                yield self._one_of(beginning.group, -beginning.order)
            elif self._scene.scribe.happens("deviating"):
                yield self._deviating(course, beginning.day)
            else:
                yield self._clean(course, beginning.day)

    def _beginnings(self, count: int) -> list[_Beginning]:
        powers, shares = zip(*self._practice["shares"].items(), strict=True)
        days = self.hours.workdays(self.hours.begin, self.hours.last - 1)
        early = days[: int(len(days) * LAST_START_BEFORE_A_MEETING)]
        drawn = self._rng.choices(powers, shares, k=count)
        meeting = self._practice["meetings"]
        return [
            _Beginning(self._rng.choice(early if power in meeting else days), order, power)
            for order, power in enumerate(drawn, start=1)
        ]

    def _story(self, course: Course, day: int, quirk: Quirk) -> Story:
        plan = self._planner.plan(course, start=day, quirk=quirk)
        return self._scene.scribe.write(plan, serial=next(self._serial))

    def _clean(self, course: Course, day: int) -> SyntheticCase:
        story = self._story(course, day, COMMON)
        if self._scene.scribe.happens("sent_back"):
            send_back(story, self._scene, times=1, reason=self._rng.choice(REASONS))
        return self._told(story)

    def _deviating(self, course: Course, day: int) -> SyntheticCase:
        hand = self._dealer.hand(course.power)
        if hand[0] is LATE_NODE:
            return self._late(course, day)
        story = self._story(course, day, COMMON)
        for card in hand:
            if story.is_near or card.spoil is None:
                continue
            done = card.spoil(story, self._scene)
            self._dealer.note(course.power, card, done=done)
            if done:
                return self._told(story, card)
        return self._told(story)

    def _late(self, course: Course, day: int) -> SyntheticCase:
        node = self._rng.choice([stop.id for stop in course.stops if stop.limit])
        story = self._story(course, day, Quirk(late=node))
        happened = any(run.stop.id == node and run.close_at for run in story.runs)
        self._dealer.note(course.power, LATE_NODE, done=happened)
        return self._told(story, LATE_NODE) if happened else self._told(story)

    def _one_of(self, group: Group, place: int) -> SyntheticCase:
        story = self._story(group.course, group.first_day, group.quirk(place))
        found = Injected(story.case, group.deviation.name, group.deviation.rule, group.account)
        return self._told(story, more=(found,) if place == 0 else ())

    def _told(
        self, story: Story, card: Deviation | None = None, more: tuple[Injected, ...] = ()
    ) -> SyntheticCase:
        self._scene.remember(story)
        cards = [card] if card else []
        if story.is_near:
            cards.append(NEAR_DEADLINE)
        injected = tuple(Injected(story.case, x.name, x.rule) for x in cards) + more
        told = tuple(story.told(self.hours.end))
        county = tuple(written(act) for act in story.county_acts)
        return SyntheticCase(story.case, story.course.power, told, injected, county)

    def _staffing(self) -> SyntheticCase:
        return SyntheticCase("", "", (), county_acts=tuple(staffing(self.county)))


def staffing(county: County) -> Iterator[Act]:
    """Write down the moves and the leaves of the year."""
    for move in county.moves:
        yield written(
            {
                "kind": "tenure_change",
                "at": move.at,
                "recorded_at": move.at + 20,
                "actor": "县委组织部(虚构)",
                "post": move.post,
                "from_person": move.giver,
                "to_person": move.taker,
            }
        )
    for leave in county.leaves:
        yield written(leave.grant())

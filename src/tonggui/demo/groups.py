# SPDX-License-Identifier: Apache-2.0
"""Groups of cases that one account closes at a stroke, in the evening or at night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from tonggui.demo.county import County, Course
from tonggui.demo.deviations import BATCH, NIGHT, Deviation
from tonggui.demo.hours import DAY, HOUR, MINUTE, Hours
from tonggui.demo.plan import Quirk

SIZE = 12
MIDDLE = range(12, 23)  # days of a month that are far from its ends
CASES_A_GROUP = 3_000  # so rare they are
# node, second of the day of the first closing, seconds between closings, and what it is called
KINDS = (
    ("P06.n3", 16 * HOUR + 50 * MINUTE, MINUTE, BATCH),
    ("P09.n5", 22 * HOUR + 10 * MINUTE, 4 * MINUTE, NIGHT),
    ("P07.n2", 17 * HOUR + 20 * MINUTE, 50, BATCH),
)


@dataclass(frozen=True)
class Group:
    """Cases of one power whose closings at one node fall together on one day."""

    course: Course
    node: str
    day: int
    first: int
    step: int
    deviation: Deviation
    account: str
    days: tuple[int, ...]  # of the nodes up to that one
    size: int = SIZE

    @property
    def first_day(self) -> int:
        """Return the day on which the cases begin."""
        return self.days[0]

    def quirk(self, place: int) -> Quirk:
        """Force the nodes of one case of the group to their times."""
        forced = {}
        for stop, day in zip(self.course.stops, self.days, strict=False):
            opened = day * DAY + 9 * HOUR + place * 20 * MINUTE
            forced[stop.id] = (opened, opened + 45 * MINUTE)
        opened = self.day * DAY + 9 * HOUR + place * 2 * MINUTE
        forced[self.node] = (opened, self.day * DAY + self.first + place * self.step)
        return Quirk(forced=forced)


def groups(county: County, hours: Hours, rng: Random, count: int) -> list[Group]:
    """Set the groups that so many cases have, on days away from any month's end."""
    span = range(hours.begin + 30, hours.last - 60)
    days = [x for x in span if date.fromordinal(x).day in MIDDLE and hours.calendar.is_workday(x)]
    return [
        _group(county, hours, rng.choice(days), kind) for kind in KINDS[: count // CASES_A_GROUP]
    ]


def _group(county: County, hours: Hours, day: int, kind: tuple[str, int, int, Deviation]) -> Group:
    node, first, step, deviation = kind
    course = county.courses[node.split(".", maxsplit=1)[0]]
    place = course.index(node)
    days = tuple(hours.before(day, place - n) for n in range(place + 1))
    account = county.holder(course.stops[place].post, day * DAY + 12 * HOUR)
    return Group(course, node, day, first, step, deviation, account, days)

# SPDX-License-Identifier: Apache-2.0
"""The x-ray of the county as it is drafted and published, and one power read for showing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache

from django.utils.timezone import localdate

from tonggui.core.errors import Unusable
from tonggui.core.lists import Lists
from tonggui.core.powers import Power as PowerValue
from tonggui.core.xray.find import find_problems, unjudged
from tonggui.core.xray.flaws import Problem
from tonggui.ledger.unchanged import unchanged
from tonggui.registry.bodies import alone, digest, joined
from tonggui.registry.errors import NothingKnown
from tonggui.registry.models import Draft, Edition, Frame
from tonggui.registry.places import with_places

# What a power published through the registry says in any case, even if no other power does.
MUST_BE = frozenset({"bases", "risks", "controls", "method", "supervision"})
# Rules on what the four lists say; the others are on how they are kept as time goes by.
MUST_HOLD = frozenset({"S02", "S08", "S09", "S10", "S11", "S12", "S23"})
SOURCE = "registry"
_POWER = re.compile(r"powers_detailed\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Survey:
    """Lists as they stand, what does not hold in them, and what could not be judged."""

    lists: Lists
    problems: tuple[Problem, ...] = ()
    grey: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # powers that say what another one says already

    def of_unit(self, unit: str) -> tuple[Problem, ...]:
        """Return what does not hold in one unit."""
        return tuple(each for each in self.problems if each.finding.unit == unit)

    def counts(self) -> Counter[str]:
        """Return how many problems each unit has, by its code."""
        return Counter(each.finding.unit for each in self.problems)

    def blocking(self, power: str) -> tuple[Problem, ...]:
        """Return what keeps a power from publication: what must hold and does not."""
        return tuple(each for each in self.problems if _blocks(each, power))


def _blocks(problem: Problem, power: str) -> bool:
    found = problem.finding
    return found.power == power and found.rule in MUST_HOLD and found.level != "notice"


@dataclass(frozen=True, slots=True)
class Sight:
    """One power read, with the organisation around it, and what does not hold in it."""

    value: PowerValue
    lists: Lists
    problems: tuple[Problem, ...]

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """Return what keeps the power from publication."""
        return tuple(each for each in self.problems if _blocks(each, self.value.id))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Texts to read, told apart by their digests; reading the same again costs nothing."""

    digests: tuple[str, ...]
    frame: str = field(compare=False)
    bodies: tuple[str, ...] = field(compare=False)
    day: date


def frame(day: date) -> Frame:
    """Return the frame that holds now, with the organisation on record that it does not name.

    Before any import nothing but that organisation is known.
    """
    return unchanged.kept(("frame", day), lambda: _frame(day))


def _frame(day: date) -> Frame:
    kept = Frame.objects.order_by("-number").first()
    body = with_places(kept.body if kept else "{}", day)
    return Frame(number=kept.number if kept else 0, body=body, digest=digest(body))


def sight(body: str, *, at: datetime) -> Sight:
    """X-ray one power and nothing else; Unusable names the place that cannot be read.

    What S10 finds across powers shows in the x-ray of the county: a notice, which blocks nothing.
    """
    day = localdate(at)
    return _seen(_asked(frame(day), (body,), day))


def survey(*, at: datetime) -> Survey:
    """X-ray every power that was not withdrawn: its draft where there is one, else its edition.

    It is judged on the day the lists say they describe, else on the day of `at`.
    """
    texts = _standing()
    return _surveyed(_asked(frame(localdate(at)), texts.values(), localdate(at)))


def lists_of(edition: Edition) -> Lists:
    """Return an edition as lists of one power, with the organisation around it."""
    return _alone(_asked(frame(localdate()), (edition.body,), date.min))


def power_of(edition: Edition) -> PowerValue:
    """Return the power as an edition has it."""
    return next(iter(lists_of(edition).powers.values()))


def _standing() -> dict[str, str]:
    """Return the body that stands for each power now, by code."""
    editions = Edition.objects.filter(power__withdrawal=None).order_by("number")
    drafts = Draft.objects.filter(power__withdrawal=None, closed_at=None)
    found = dict(editions.values_list("power__code", "body"))
    found |= dict(drafts.values_list("power__code", "body"))
    return dict(sorted(found.items()))


def _asked(known: Frame, bodies: Iterable[str], day: date) -> _Asked:
    kept = tuple(bodies)
    return _Asked((known.digest, *map(digest, kept)), known.body, kept, day)


@lru_cache(maxsize=2)
def _surveyed(asked: _Asked) -> Survey:
    if not asked.bodies:
        raise NothingKnown
    lists, unread = _all_that_fit(asked)
    found = find_problems(lists, as_of=_end(lists, asked.day))
    return Survey(lists, found, unjudged(lists), unread)


def _all_that_fit(asked: _Asked) -> tuple[Lists, tuple[str, ...]]:
    """Read the powers together; one that names its risks as another does is left out, and told."""
    bodies = {str(json.loads(each)["id"]): each for each in asked.bodies}
    left_out: list[str] = []
    while True:
        try:
            return joined(asked.frame, bodies.values(), source=SOURCE), tuple(left_out)
        except Unusable as error:
            named = _POWER.match(error.place)
            if named is None or bodies.pop(named[1], None) is None or not bodies:
                raise
            left_out.append(named[1])


@lru_cache(maxsize=64)
def _seen(asked: _Asked) -> Sight:
    lists = alone(asked.frame, asked.bodies[0], source=SOURCE)
    value = next(iter(lists.powers.values()))
    found = find_problems(lists, as_of=_end(lists, asked.day), kept=MUST_BE)
    return Sight(value, lists, tuple(each for each in found if each.finding.power == value.id))


def _end(lists: Lists, day: date) -> int:
    """Return the instant lists say they describe, else the end of a day."""
    if lists.as_of is not None:
        return lists.as_of
    end = datetime.combine(day, time.max, tzinfo=lists.calendar.zone)
    return int(end.timestamp() * 1_000_000)


@lru_cache(maxsize=256)
def _alone(asked: _Asked) -> Lists:
    # What was published was checked on its way in.
    return alone(asked.frame, asked.bodies[0], source=SOURCE, is_checked=True)

# SPDX-License-Identifier: Apache-2.0
"""The x-ray of the county as it is drafted and published, and one power read for showing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import field, replace
from datetime import date, datetime
from functools import lru_cache

from django.utils.timezone import localdate

from tonggui.core.lists import Lists
from tonggui.core.powers import Power as PowerValue
from tonggui.core.values import frozen
from tonggui.core.xray.find import find_problems, unjudged
from tonggui.core.xray.flaws import Problem
from tonggui.formats.lists.read import facts_on
from tonggui.formats.rules import all_rules
from tonggui.ledger.unchanged import unchanged
from tonggui.registry import framing
from tonggui.registry.bodies import alone, digest, surroundings
from tonggui.registry.errors import NothingKnown
from tonggui.registry.models import Edition, Frame
from tonggui.registry.places import with_places
from tonggui.registry.xrays import reading
from tonggui.registry.xrays.context import context, end_of
from tonggui.registry.xrays.reading import ALWAYS, SOURCE
from tonggui.ruling.in_force import rulings, said_of
from tonggui.ruling.values import applied
from tonggui.ruling.written import said

# What a power published through the registry says in any case, even if no other power does.
MUST_BE = frozenset({"bases", "risks", "controls", "method", "supervision", "matrix"})
# Rules on what the four lists say; the others are on how they are kept as time goes by.
MUST_HOLD = frozenset({"S02", "S08", "S09", "S10", "S11", "S12", "S23"})


@frozen
class Survey:
    """Lists as they stand at an instant, what does not hold, and what could not be judged."""

    lists: Lists
    as_of: int
    problems: tuple[Problem, ...] = ()
    grey: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # powers that cannot be read beside what is on record


def blocks(rule: str, clauses: Iterable[str], level: str) -> bool:
    """Say whether a finding keeps its power from publication; a cell nobody watches is an alarm."""
    is_alarm = (rule, "".join(clauses)) == ("S23", "d")
    return rule in MUST_HOLD and level != "notice" and not is_alarm


def _blocks(problem: Problem, power: str) -> bool:
    found = problem.finding
    return found.power == power and blocks(found.rule, found.clauses, found.level)


@frozen
class Sight:
    """One power read, with the organisation around it, and what does not hold in it."""

    value: PowerValue
    lists: Lists
    problems: tuple[Problem, ...]

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """Return what keeps the power from publication."""
        return tuple(each for each in self.problems if _blocks(each, self.value.id))


@frozen
class _Asked:
    """Texts to read, told apart by their digests; reading the same again costs nothing."""

    digests: tuple[str, ...]
    frame: str = field(compare=False)
    bodies: tuple[str, ...] = field(compare=False)
    day: date
    laws: str = "[]"


def frame(day: date) -> Frame:
    """Return the frame that holds now, with the organisation on record that it does not name.

    Before any import nothing but that organisation is known.
    """
    return unchanged.kept(("frame", day), lambda: _frame(day))


def _frame(day: date) -> Frame:
    kept = Frame.objects.order_by("-number").first()
    body = with_places(kept.body if kept else "{}", day)
    return Frame(number=kept.number if kept else 0, body=body, digest=digest(body))


def frame_with_rules(day: date) -> Frame:
    """Return the frame with the rules of lists as rulings in force on a day set them (ADR 31).

    Judges of cases do not stand on it: a case keeps the rules of the day on which it was opened.
    """
    return unchanged.kept(("frame with rules", day), lambda: _with_rules(frame(day), day))


def _with_rules(known: Frame, day: date) -> Frame:
    ruled = rulings().on(day)
    of_lists = {name: all_rules()[name] for name in ruled if all_rules()[name].reads("lists")}
    if not of_lists:
        return known
    plain = json.loads(known.body)
    set_anew = {name: said(applied(rule, said_of(ruled[name]))) for name, rule in of_lists.items()}
    return _framed(known, {**plain, "rules": {**(plain.get("rules") or {}), **set_anew}})


def _framed(known: Frame, values: framing.Known) -> Frame:
    body = json.dumps(values, ensure_ascii=False)
    return Frame(number=known.number, body=body, digest=digest(body))


def frame_with_facts(day: date) -> Frame:
    """Return that frame with what apps know beside it, such as what the public asked (S13)."""
    return unchanged.kept(("frame with facts", day), lambda: _with_facts(day))


def _with_facts(day: date) -> Frame:
    known = frame_with_rules(day)
    plain = json.loads(known.body)
    found = framing.with_facts(plain, day)
    if found is plain or found == plain:
        return known
    return _framed(known, found)


def sight(body: str, *, at: datetime) -> Sight:
    """X-ray one power and nothing else; Unusable names the place that cannot be read.

    What S10 finds across powers shows in the x-ray of the county: a notice, which blocks nothing.
    What fell by the register of laws is no basis here either (R4).
    """
    day = localdate(at)
    return _seen(_asked(frame_with_rules(day), (body,), day, laws=_laws(day)))


def _laws(day: date) -> str:
    """Return what became of laws, as text; who answered is nothing to a draft, which answers."""
    return unchanged.kept(("laws", day), lambda: _of_laws(day))


def _of_laws(day: date) -> str:
    known = json.loads(frame_with_rules(day).body)
    laws = framing.facts_of("laws", known, day)
    return json.dumps(reading.laws_about({"laws": laws}, ()), ensure_ascii=False)


def survey(*, at: datetime) -> Survey:
    """X-ray every power that was not withdrawn: its draft where there is one, else its edition.

    It is judged on the day the lists say they describe, else on the day of `at`. Everything is
    read: what is kept of it (`xrays`) must say the same.
    """
    texts = reading.standing()
    if not texts:
        raise NothingKnown
    around = context(frame_with_facts(localdate(at)), localdate(at))
    found = [reading.read(code, text, around) for code, text in texts.items()]
    lists = reading.lists_of((each.value for each in found if each.value), around)
    unread = tuple(each.code for each in found if each.value is None)
    problems = find_problems(lists, as_of=around.as_of, kept=ALWAYS)
    grey = unjudged(lists, kept=ALWAYS)
    return Survey(lists, around.as_of, problems, grey, unread)


def lists_of(edition: Edition) -> Lists:
    """Return an edition as lists of one power, with the organisation around it."""
    return _alone(_asked(frame(localdate()), (edition.body,), date.min))


def power_of(edition: Edition) -> PowerValue:
    """Return the power as an edition has it."""
    return next(iter(lists_of(edition).powers.values()))


def _asked(known: Frame, bodies: Iterable[str], day: date, *, laws: str = "[]") -> _Asked:
    kept = tuple(bodies)
    return _Asked((known.digest, *map(digest, kept)), known.body, kept, day, laws)


@lru_cache(maxsize=64)
def _seen(asked: _Asked) -> Sight:
    lists = alone(asked.frame, asked.bodies[0], source=SOURCE)
    value = next(iter(lists.powers.values()))
    facts = {"laws": json.loads(asked.laws)}
    known = facts_on(surroundings(asked.frame), facts, dict(lists.powers), source=SOURCE)
    laws = replace(lists.list_facts, laws=known.laws)
    lists = replace(lists, list_facts=laws)
    found = find_problems(lists, as_of=end_of(lists, asked.day), kept=MUST_BE)
    return Sight(value, lists, tuple(each for each in found if each.finding.power == value.id))


@lru_cache(maxsize=256)
def _alone(asked: _Asked) -> Lists:
    # What was published was checked on its way in.
    return alone(asked.frame, asked.bodies[0], source=SOURCE, is_checked=True)

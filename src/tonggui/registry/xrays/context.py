# SPDX-License-Identifier: Apache-2.0
"""What powers are judged by: organisation, rules, day and known facts, each with its digest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tonggui.core.articles import plain
from tonggui.core.lists import Lists
from tonggui.core.naming import names_of
from tonggui.core.upkeep import Exemption
from tonggui.core.xray.find import OWN
from tonggui.core.xray.view import BEARING
from tonggui.formats.lists.read import Around
from tonggui.registry.bodies import digest, surroundings
from tonggui.registry.models import Frame

_POST, _UNIT, _THIRD, _LAW = "post:", "unit:", "third_party:", "law:"
_MONTH_AND_DAY = re.compile(r"-[0-9]{2}-[0-9]{2}")
_DATE, _YEAR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), 4
# What of a frame bears on every power, and what names one power's own.
_FOR_ALL = ("meta", "calendar")
_BY_RECORD = (("units", "unit:"), ("supervisors", "supervisor:"), ("collective_bodies", "body:"))
_JUDGES = ("tonggui.core.xray", "tonggui.formats.lists", "tonggui.formats", "tonggui.core")


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What stands around powers on a day.

    `records` gives the digest of each unit, supervising and deciding body, `dates` the days that
    such a record names, `called` such a body by
    what powers call it, `confirmed` the text of what was confirmed or is withheld of a power, by
    its code, `answered` which changes of laws it answered. What became of a law is a record too.
    """

    place: Around
    facts: Mapping[str, Any]
    day: date
    as_of: int
    digest: str
    common: str
    records: Mapping[str, str]
    dates: Mapping[str, frozenset[str]]
    called: Mapping[str, str]
    confirmed: Mapping[str, str]
    answered: Mapping[str, str]
    names: Mapping[str, str]

    @property
    def lists(self) -> Lists:
        """Return the lists without any power."""
        return self.place.lists

    def refs(self, text: str, unit: str, laws: Iterable[str] = ()) -> tuple[str, ...]:
        """Return which records a power speaks of, directly or by a post; `laws` by title."""
        said = _strings(text)
        found = {f"{_UNIT}{unit}", *(self.called[each] for each in self.called.keys() & said)}
        found |= {_LAW + plain(each) for each in laws}
        for each in (each for each in said if ":" in each):
            if each.startswith(_POST):
                found.add(_UNIT + each[len(_POST) :].partition("/")[0])
            elif each.startswith(_THIRD):
                found.add(each)
        return tuple(sorted(found))

    def withheld(self, code: str) -> Iterator[Exemption]:
        """Yield the lists of a power that are withheld, each until it is looked at again."""
        for each in self.facts.get("withheld", ()):
            if each["power"] == code:
                review = date.fromisoformat(each["review_date"]).toordinal()
                yield Exemption(each["list_kind"], is_approved=True, review_day=review)

    def holds_until(self, text: str, refs: Iterable[str], *, is_of_day: bool) -> date | None:
        """Return the last day on which what was found in a power holds, None without end.

        A verdict may turn on any day that the power or a record it speaks of names, and turns each
        day where it `is_of_day`, as one that counts days is.
        """
        if is_of_day:
            return self.day
        today = self.day.isoformat()
        named = dates_in(text).union(*(self.dates.get(ref, ()) for ref in refs))
        ahead = [each for each in named if each >= today]
        if not ahead:
            return None
        first = _day(min(ahead))
        return max(self.day, first - timedelta(days=1)) if first else self.day

    def around(self, code: str, refs: Iterable[str], keeps: Iterable[str]) -> str:
        """Return the digest of all that a power is judged by, beside its own text.

        `keeps` are the parts that it or any power keeps.
        """
        records = (f"{ref}={self.records.get(ref, '')}" for ref in refs)
        kept = ",".join(sorted(BEARING.intersection(keeps)))
        own = (self.confirmed.get(code, ""), self.answered.get(code, ""))
        return digest("\n".join((self.common, kept, *own, *records)))


def context(frame: Frame, day: date) -> Context:
    """Return what powers are judged by on a day; what cannot be read in a frame raises Unusable."""
    return _context(frame.digest, day, _Text(frame.body))


class _Text:
    """A text that is not compared: its digest stands beside it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Text)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=2)
def _context(frame: str, day: date, body: _Text) -> Context:
    known = json.loads(body.text)
    place = surroundings(body.text)
    as_of = end_of(place.lists, day)
    shown = date.fromordinal(place.lists.calendar.day(as_of))
    for_all = {key: known.get(key) for key in _FOR_ALL}
    # Rules of cases, and those that hold powers against each other, are nothing to one by itself.
    for_all["rules"] = {name: (known.get("rules") or {}).get(name) for name in OWN}
    common = digest(f"{judges()}\n{_written(for_all)}")
    facts = known.get("facts") or {}
    written = {
        prefix + str(each.get("code", "")): _written(each)
        for key, prefix in _BY_RECORD
        for each in known.get(key, ())
    } | _laws(facts)
    records = {ref: digest(text) for ref, text in written.items()}
    # A power asks of a third party only whether any unit lists it.
    third = (each for unit in known.get("units", ()) for each in unit.get("third_parties") or ())
    listed = {f"{_THIRD}{each}": "listed" for each in third}
    return Context(
        place=place,
        facts=facts,
        day=shown,
        as_of=as_of,
        digest=digest(f"{shown}\n{common}\n{frame}"),
        common=common,
        records=records | listed,
        dates={ref: days for ref, text in written.items() if (days := dates_in(text))},
        called=_called(records),
        confirmed=_confirmed(facts),
        answered=_answered(facts),
        names=names_of(place.lists),
    )


def _called(records: Iterable[str]) -> dict[str, str]:
    """Return bodies by what powers call them: with their kind before the code, or without."""
    bodies = [each for each in records if not each.startswith(_UNIT)]
    return {each.partition(":")[2]: each for each in bodies} | {each: each for each in bodies}


def end_of(lists: Lists, day: date) -> int:
    """Return the instant lists say they describe, else the end of a day, in microseconds."""
    if lists.as_of is not None:
        return lists.as_of
    end = datetime.combine(day, time.max, tzinfo=lists.calendar.zone)
    return int(end.timestamp() * 1_000_000)


@cache
def judges() -> str:
    """Return the digest of the code and the rules that judge lists: another version looks anew."""
    found = (each for package in _JUDGES for each in files(package).iterdir())
    kept = [each for each in found if each.name.endswith((".py", ".yaml"))]
    kept.sort(key=str)
    return digest("\n".join(each.read_text(encoding="utf-8") for each in kept))


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _confirmed(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return what was confirmed or is withheld of each power, named itself or by a node."""
    found: dict[str, list[Any]] = {}
    for each in facts.get("withheld", ()):
        found.setdefault(str(each["power"]), []).append(each)
    for each in facts.get("confirmed_findings", ()):
        power, node = str(each.get("power") or ""), str(each.get("node") or "")
        for code in filter(None, {power, *prefixes(node)}):
            found.setdefault(code, []).append(each)
    return {code: _written(each) for code, each in found.items()}


def _laws(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return what became of each law, by its titles; who answered is each power's own."""
    found: dict[str, list[Any]] = {}
    for each in facts.get("laws", ()):
        said = {key: value for key, value in each.items() if key != "answered"}
        for title in (each["title"], *each.get("also", ())):
            found.setdefault(_LAW + plain(str(title)), []).append(said)
    return {ref: _written(each) for ref, each in found.items()}


def _answered(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return which changes of laws each power answered, by its code."""
    found: dict[str, list[str]] = {}
    for each in facts.get("laws", ()):
        for code in each.get("answered", ()):
            found.setdefault(str(code), []).append(str(each["id"]))
    return {code: ",".join(ids) for code, ids in found.items()}


def prefixes(node: str) -> list[str]:
    """Return what may be the power of a node that is written with its power before it.

    >>> prefixes("P.01.n3")
    ['P', 'P.01']
    """
    parts = node.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def _strings(text: str) -> set[str]:
    """Return every string in a JSON text, keys too.

    >>> sorted(_strings('{"a":["b",["c"]],"d":1}'))
    ['a', 'b', 'c', 'd']
    """
    # Without an escape every second piece is a string; to split takes a tenth of a pattern's time.
    return set(text.split('"')[1::2]) if "\\" not in text else set(_within(json.loads(text)))


def _within(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _within(each)
    elif isinstance(value, dict):
        yield from value
        yield from _within(list(value.values()))


def dates_in(text: str) -> frozenset[str]:
    """Return every day a text names, as it is written.

    >>> sorted(dates_in("from 2026-05-01T08:00 to 2026-12-31"))
    ['2026-05-01', '2026-12-31']
    """
    # A pattern that begins with a sign is found forty times as fast as one that begins with digits.
    ends = (found.span() for found in _MONTH_AND_DAY.finditer(text))
    dates = (text[max(0, start - _YEAR) : end] for start, end in ends)
    return frozenset(each for each in dates if _DATE.fullmatch(each))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

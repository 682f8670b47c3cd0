# SPDX-License-Identifier: Apache-2.0
"""Whoever supervises reads, takes the time and says more than one sentence (S43); by person."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from tonggui.core.bench import Bench
from tonggui.core.events import Event
from tonggui.core.findings import Said
from tonggui.core.rules import Rule
from tonggui.core.track import Station
from tonggui.core.values import frozen

SUP_ACT = "sup_act"
NO_OBJECTION = "无异议"
_COUNTED = ("高", "中")
_SECONDS_A_MINUTE = 60
_UNKNOWN = "—"


class Opinion(NamedTuple):
    """An act of supervision as this rule counts it; what nobody measured is None."""

    person: str
    body: str
    case: str
    seq: int
    at: int
    recorded_at: int
    opinion: str
    text: str
    seconds: float | None
    opened: float | None
    papers_at: int | None  # when the server first saw the papers it speaks of


class Stamped(NamedTuple):
    """A person whose opinions are all alike, instant or given before there was anything to read."""

    last: Opinion
    raised_at: int
    clauses: tuple[str, ...]
    expected: tuple[Said, ...]
    observed: tuple[Said, ...]


@frozen
class RubberStamp:
    """The last so many opinions of a person differ, took time, and rest on papers that were read.

    What was not measured (time, papers opened, words) is unknown and speaks against nobody.
    """

    rule: Rule
    bench: Bench

    def opinion(self, event: Event, station: Station | None) -> Opinion | None:
        """Return an act of supervision that counts: at a node of some risk, or flagged as key."""
        if event.kind != SUP_ACT or not event.actor or station is None:
            return None
        if station.risk not in _COUNTED and not station.node.key_flags:
            return None
        said = event.detail
        return Opinion(
            person=event.actor,
            body=str(said.get("supervisor") or "").removeprefix("supervisor:"),
            case=event.case,
            seq=event.seq,
            at=event.at,
            recorded_at=event.recorded_at,
            opinion=str(said.get("opinion") or ""),
            text=str(said.get("text") or "").strip(),
            seconds=_number(said.get("duration_s")),
            opened=_number(said.get("opened_share")),
            papers_at=self.bench.instant(said.get("material_first_seen_at")),
        )

    def judge(self, opinions: Iterable[Opinion]) -> list[Stamped]:
        """Return the persons who stamp, each at the window that ends with an act of theirs."""
        by_person: dict[str, list[Opinion]] = {}
        for each in sorted(opinions, key=attrgetter("recorded_at", "case", "seq")):
            by_person.setdefault(each.person, []).append(each)
        found = (self._stamped(by_person[person]) for person in sorted(by_person))
        return [each for each in found if each]

    def _stamped(self, opinions: Sequence[Opinion]) -> Stamped | None:
        size = int(self.rule.number("n"))
        window: deque[Opinion] = deque(maxlen=size)
        said: dict[str, tuple[Said, Said]] = {}
        last, raised_at = opinions[0], 0
        for each in opinions:
            window.append(each)
            hits: list[tuple[str, Said, Said]] = []
            if len(window) == size and (alike := self._alike(window)):
                hits.append(("a", self._expected(), alike))
            if each.papers_at is not None and each.recorded_at < each.papers_at:
                hits.append(("b", Said("S43.b.expected"), self._early(each)))
            for clause, expected, observed in hits:
                said[clause] = expected, observed
                last, raised_at = each, raised_at or each.recorded_at
        if not said:
            return None
        letters = tuple(sorted(said))
        parts = [said[letter] for letter in letters]
        return Stamped(
            last, raised_at, letters, tuple(a for a, _ in parts), tuple(b for _, b in parts)
        )

    def _alike(self, window: Iterable[Opinion]) -> Said | None:
        """Return what a window of opinions shows, None where it is a supervisor's work."""
        acts = list(window)
        if any(each.opinion != NO_OBJECTION for each in acts):
            return None
        times = [each.seconds for each in acts if each.seconds is not None]
        took = median(times) if len(times) == len(acts) else None
        unopened = sum(each.opened == 0 for each in acts) / len(acts)
        texts = Counter(each.text for each in acts if each.text)
        same = max(texts.values(), default=0) / len(acts)
        is_quick = took is not None and took < self.rule.number("minutes") * _SECONDS_A_MINUTE
        is_blind = unopened >= self.rule.number("unopened")
        if not is_quick and not is_blind and same < self.rule.number("dup"):
            return None
        seconds: int | str = round(took) if took is not None else _UNKNOWN
        return Said(
            "S43.a.observed", (len(acts), seconds, round(unopened * 100), round(same * 100))
        )

    def _expected(self) -> Said:
        return Said("S43.a.expected", (int(self.rule.number("n")), self.rule.number("minutes")))

    def _early(self, act: Opinion) -> Said:
        seen = act.papers_at or 0
        times = (self.bench.say_time(act.recorded_at), self.bench.say_time(seen))
        return Said("S43.b.observed", times)


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]

# SPDX-License-Identifier: Apache-2.0
"""The past of one case: what the checks may ask of it, and what stands against it so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappush
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from tonggui.core.events import Event
from tonggui.core.findings import Rise, Said
from tonggui.core.rules import LEVEL_ORDER

if TYPE_CHECKING:
    from tonggui.core.track import Station, Track

T = TypeVar("T")
NEVER = 1 << 62
NONE: tuple[Hit, ...] = ()

# By which of its fields an event of a kind is asked for; other kinds are kept in one row.
ASKED_BY = {
    "payment_approval": "payment",
    "compensating_control": "payment",
    "item_start": "item",
    "integrity_review": "item",
    "vote": "item",
    "agenda_notice": "meeting",
    "meeting_open": "meeting",
    "meeting_close": "meeting",
    "minutes": "meeting",
    "override_report": "item",
    "third_party_report": "node",
}


Later = tuple[Any, ...]  # what says it, and of what


class Hit(NamedTuple):
    """What a check objects to: which rule and clause, how grave, where, and in which words.

    What was observed may be a function and its arguments instead, called only when somebody reads
    the finding.
    """

    rule: str
    clause: str
    level: str
    by: str  # what the rule counts by inside the case: a node, an event, a person …
    event: Event | None
    expected: Said
    observed: Said | Later
    node: str = ""
    moves_anchor: bool = False
    rises: tuple[tuple[str, int], ...] = ()  # of a new finding that time took past a level
    object: str = ""
    evidence: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()  # roles that the event itself names
    answers: tuple[str, ...] | None = None  # roles in place of the rule's own
    feeds: tuple[str, ...] | None = None

    def on(self, event: Event) -> Hit:
        """Return the same objection to another event."""
        return tuple.__new__(Hit, (*self[:4], event, *self[5:]))

    @property
    def said(self) -> tuple[Said, Said]:
        """Return what was expected and what was observed."""
        observed = self.observed
        if not isinstance(observed, Said):
            say, *args = observed
            observed = say(*args)
        return self.expected, observed


class Standing:
    """A finding as it stands: anchoring hit, highest level, latest hit of each clause, rises.

    Most are hit once: what a second hit would add to is only made when there is one.
    """

    __slots__ = ("_parts", "_rises", "anchor", "evidence", "hit", "level", "raised_at")

    def __init__(self, hit: Hit, at: int) -> None:
        """Let a first hit stand."""
        self.hit = hit
        # By place: asked for by name, each part would take three times as long.
        self.level = hit[2]
        self.anchor = hit[4]
        self.evidence = hit[11]
        self.raised_at = at
        self._parts: dict[str, Hit] | None = None
        self._rises: tuple[tuple[str, int], ...] | None = None

    @property
    def clauses(self) -> list[str]:
        """Return the clauses that were hit, in the order of their first hits."""
        return list(self._by_clause())

    @property
    def said(self) -> list[tuple[Said, Said]]:
        """Return what each clause expected and observed."""
        return [hit.said for hit in self._by_clause().values()]

    @property
    def rises(self) -> tuple[Rise, ...]:
        """Return every level reached, and when."""
        return tuple(Rise(*rise) for rise in self._risen())

    def add(self, hit: Hit, at: int) -> bool:
        """Add a further hit of the same key; say whether anything changed."""
        clause, level, parts, rises = hit.clause, hit.level, self._by_clause(), self._risen()
        if hit.moves_anchor and (event := hit.event) is not None and event is not self.anchor:
            self.anchor, self.hit = event, hit
            parts.pop(clause, None)
        changed = clause not in parts
        parts[clause] = hit
        if level != self.level and LEVEL_ORDER[level] > LEVEL_ORDER[self.level]:
            self.level, changed = level, True
            self._rises = (*rises, (level, at))
        if hit.evidence:
            self.evidence += tuple(item for item in hit.evidence if item not in self.evidence)
        return changed

    def lower(self, level: str) -> None:
        """Stand at a lower level, as if no higher one had been reached."""
        bound = LEVEL_ORDER[level]
        kept = tuple(rise for rise in self._risen() if LEVEL_ORDER[rise[0]] <= bound)
        self._rises = kept or ((level, self.raised_at),)
        self.level = level

    def _by_clause(self) -> dict[str, Hit]:
        if self._parts is None:
            self._parts = {self.hit.clause: self.hit}
        return self._parts

    def _risen(self) -> tuple[tuple[str, int], ...]:
        if self._rises is None:
            self._rises = self.hit.rises or ((self.level, self.raised_at),)
        return self._rises


Ask = Callable[["Past", int], tuple[Hit, ...]]


class _Made(Generic[T]):
    """A memory that few cases need, made when it is first asked for.

    Afterwards the instance hides it: unlike `__getattr__`, it slows nothing else down.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self.make = make

    def __set_name__(self, owner: type[Past], name: str) -> None:
        self.name = name

    def __get__(self, past: Past, owner: type[Past]) -> T:
        made = self.make()
        setattr(past, self.name, made)
        return made


class Past:
    """Everything the checks keyed by case may look back on. Events enter after they are judged.

    Made for every case there is, so that what few cases need is only made when first asked for.
    """

    track: Track | None = None
    here: Station | None = None  # where the event being judged acts
    closing: Event | None = None  # the closing for which time is being let pass
    first: Event | None = None
    last: Event | None = None
    count = 0
    clock = -NEVER  # latest instant known to have passed
    until = -NEVER  # instant up to which time is passing
    run = 0  # state of the procedure's automaton
    ran = True  # no deviation so far
    is_lifecycle = False  # more than one row an act: openings, supervision, meetings …
    prior: frozenset[str] = frozenset()  # nodes done before the record begins
    left: Mapping[str, Station] = MappingProxyType({})  # nodes of editions the case has left
    moved_at = -NEVER  # when it last left one
    pauses: Sequence[Pause] = ()
    next_due = NEVER
    asked = 0
    lasting: frozenset[int] = frozenset()  # reminders that no undoing of the case takes away
    opened = _Made[dict[str, Event]](dict)
    openings = _Made[dict[str, int]](dict)
    clocks = _Made[dict[str, int]](dict)  # case clock -> day it began
    supervised = _Made[dict[str, list[Event]]](dict)
    misplaced = _Made[dict[str, list[Event]]](dict)
    drawn = _Made[dict[str, Event]](dict)  # nodes that a draw by lot took, and when
    duties = _Made[dict[str, list[tuple[str, str]]]](dict)
    parties = _Made[set[str]](set)
    people = _Made[dict[str, Event]](dict)
    devices = _Made[list[tuple[Event, tuple[str, ...]]]](list)
    kept = _Made[dict[tuple[str, str], list[Event]]](dict)

    def __init__(self, case: str) -> None:
        """Begin with nothing."""
        self.case = case
        self.closed: dict[str, Event] = {}
        self.running: dict[str, tuple[int, Event]] = {}  # node -> start day, from
        self.standing: dict[tuple[str, str], Standing] = {}
        self.timers: list[tuple[int, int, Ask]] = []

    def of(self, kind: str, key: str = "") -> list[Event]:
        """Return the events of a kind so far, those of one key if the kind has one."""
        return self.kept.get((kind, key), [])

    def keep(self, event: Event) -> None:
        """Remember an event of one of the rarer kinds."""
        self.kept.setdefault((event.kind, ""), []).append(event)
        if name := ASKED_BY.get(event.kind):
            key = event.node if name == "node" else event.detail.get(name)
            self.kept.setdefault((event.kind, str(key)), []).append(event)

    def remind(self, at: int, ask: Ask, *, lasts: bool = False) -> None:
        """Ask again once an instant has passed; what lasts is asked of an undone case too."""
        self.asked += 1
        if lasts:
            self.lasting |= {self.asked}
        heappush(self.timers, (at, self.asked, ask))
        self.next_due = self.timers[0][0]

    def pause(self, pause: Pause) -> None:
        """Take note of a suspension."""
        self.pauses = [*self.pauses, pause]

    def add(self, hit: Hit, at: int) -> Standing | None:
        """Let a hit stand; return the finding if it is new or changed."""
        key = (hit[0], hit[3])  # its rule, and what that counts by
        standing = self.standing.get(key)
        if standing is not None:
            return standing if standing.add(hit, at) else None
        standing = Standing(hit, at)
        self.standing[key] = standing
        return standing

    def lower(self, rule: str, by: str, level: str) -> None:
        """Take back the rises of a finding that a valid late entry disproves."""
        if (standing := self.standing.get((rule, by))) is not None:
            standing.lower(level)

    def settle(self, rule: str, by: str) -> None:
        """Take a finding away that the facts have closed (S14, and what a late entry explains)."""
        self.standing.pop((rule, by), None)


@dataclass(slots=True)
class Pause:
    """A suspension of the clock: its days count for nothing while it is lawful."""

    event: Event
    node: str
    reason: str
    first_day: int
    last_day: int | None = None  # day of resumption; None while it lasts
    objected: bool = False

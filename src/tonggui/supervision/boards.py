# SPDX-License-Identifier: Apache-2.0
"""What the two public boards show: how far cases have come, and what supervision found (R55).

Open to all is what published lists already say, and how far a case has come on them: its number,
power, nodes, posts, times, who watches, cards and how they were answered. Titles, words, papers and
persons are not. Cases of a power whose procedure is withheld are counted and not shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from django.db.models import Count, Q, QuerySet

from tonggui.cases.models import Case, Event
from tonggui.core.values import frozen
from tonggui.registry.models import Listing, Power
from tonggui.rounds.models import Part
from tonggui.rounds.queries import in_force
from tonggui.supervision.days import span
from tonggui.supervision.models import Card, CardState, Finding, Level
from tonggui.supervision.queries import void

OPEN, CLOSED = "open", "closed"
OVERSIGHT = "supervisor:"
LATE = "S15"
SETTLED_DAYS = 30
LATELY = 400  # events that are looked through for the cases in which something happened last


class State(StrEnum):
    """The state of the risks at a node as cards have it (R2); `NONE` where no case ever ran."""

    NORMAL = "normal"  # 正常
    NOTED = "noted"  # 关注: a reminder is open
    ALARM = "alarm"  # 预警: a card is open and nobody has explained it
    HANDLED = "handled"  # 处置中
    SETTLED = "settled"  # 已销号, of late
    NONE = "none"


@frozen
class Node:
    """How the risks at a node stand, and how many cards of each level are open there."""

    state: State
    cards: dict[str, int]


@frozen
class Running:
    """Cases of this year: opened, closed, closed with no node late; under way now, and withheld."""

    opened: int
    closed: int
    in_time: int
    under_way: int
    withheld: int


@frozen
class Carded:
    """Cards of this year by level and by how they stand; `oversight` are against those who watch.

    `withdrawn` were errors of a rule. Only `ended` were closed by people who verified.
    """

    levels: dict[str, int]
    oversight: int
    withdrawn: int
    ended: int

    @property
    def issued(self) -> int:
        """Return how many were issued."""
        return sum(self.levels.values())


@frozen
class Boards:
    """Both boards as of a day; the nodes of powers that are `withheld` are told to nobody."""

    day: date
    withheld: frozenset[int]

    @classmethod
    def on(cls, day: date) -> Self:
        """Return the boards of a day."""
        rows = in_force(day).filter(part=Part.PROCESS)
        return cls(day, frozenset(rows.order_by().values_list("power", flat=True)))

    def cases(
        self, *, unit: str = "", power: str = "", category: str = "", state: str = ""
    ) -> QuerySet[Case]:
        """Return the cases open to all, newest first; what is empty does not narrow them."""
        rows = Case.objects.exclude(power__in=self.withheld)
        if unit:
            rows = rows.filter(unit__code=unit)
        if power:
            rows = rows.filter(power__code=power)
        if category:
            listed = Listing.objects.on(self.day).filter(category=category)
            rows = rows.filter(power__in=listed.values("power"))
        if state in {OPEN, CLOSED}:
            rows = rows.filter(closed_at__isnull=state == OPEN)
        rows = rows.select_related("edition", "power", "unit", "supervision__body")
        # The lists of an edition are long, and read for judging alone.
        return rows.defer("edition__body").annotate(is_void=void()).order_by("-pk")

    def moved(self, most: int) -> list[Case]:
        """Return the cases in which something happened last, the latest first."""
        last = Event.objects.filter(case__isnull=False).order_by("-pk")
        keys = list(dict.fromkeys(last.values_list("case", flat=True)[:LATELY]))
        found = self.cases().in_bulk(keys)
        return [found[key] for key in keys if key in found][:most]

    def running(self) -> Running:
        """Count the cases of this year."""
        rows = Case.objects.exclude(power__in=self.withheld)
        closed = rows.filter(closed_at__gte=_new_year(self.day))
        late = Finding.objects.filter(rule=LATE, case__in=closed)
        ended = closed.count()
        return Running(
            opened=rows.filter(opened_at__gte=_new_year(self.day)).count(),
            closed=ended,
            in_time=ended - late.values("case").distinct().count(),
            under_way=rows.filter(closed_at=None).count(),
            withheld=Case.objects.filter(power__in=self.withheld).count() if self.withheld else 0,
        )

    def by_category(self) -> dict[str, int]:
        """Count the cases under way by the category of their power, the most first."""
        waiting = Case.objects.filter(closed_at=None).exclude(power__in=self.withheld)
        counts = dict(waiting.order_by().values_list("power").annotate(n=Count("pk")))
        found: dict[str, int] = {}
        listed = Listing.objects.on(self.day).filter(power__in=[key for key in counts if key])
        for power, category in listed.order_by().values_list("power", "category"):
            found[category] = found.get(category, 0) + counts[power]
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

    def cards(
        self, *, level: str = "", show: str = "", unit: str = "", body: str = ""
    ) -> QuerySet[Card]:
        """Return the cards open to all, the latest first; `show` is `oversight` or a state."""
        rows = Card.objects.exclude(case__power__in=self.withheld)
        if level in Level.values:
            rows = rows.filter(level=level)
        if show == "oversight":
            rows = rows.filter(post__startswith=OVERSIGHT)
        elif show in CardState.values:
            rows = rows.filter(state=show)
        if unit:
            rows = rows.filter(unit=unit)
        if body:
            rows = rows.filter(post=f"{OVERSIGHT}{body}")
        rows = rows.select_related("case__supervision", "finding")
        return rows.defer("case__edition").order_by("-pk")

    def carded(self) -> Carded:
        """Count the cards issued this year."""
        rows = self.cards().filter(issued_at__gte=_new_year(self.day)).order_by()
        levels = dict.fromkeys(Level.values, 0)
        levels |= dict(rows.values_list("level").annotate(n=Count("pk")))
        counted = rows.aggregate(
            oversight=Count("pk", filter=Q(post__startswith=OVERSIGHT)),
            withdrawn=Count("pk", filter=Q(state=CardState.WITHDRAWN)),
            ended=Count("pk", filter=Q(state=CardState.CLOSED)),
        )
        return Carded(levels, **counted)

    def waiting_by_unit(self) -> dict[str, dict[str, int]]:
        """Count the cards against units that are not ended, by unit and level."""
        rows = self.cards().filter(ended_at=None).exclude(post__startswith=OVERSIGHT)
        return _by_level(rows.order_by().values_list("unit", "level").annotate(n=Count("pk")))

    def waiting_by_body(self) -> dict[str, dict[str, int]]:
        """Count the cards against supervising bodies that are not ended, by body and level."""
        rows = self.cards().filter(ended_at=None, post__startswith=OVERSIGHT)
        counted = rows.order_by().values_list("post", "level").annotate(n=Count("pk"))
        return _by_level((post.removeprefix(OVERSIGHT), level, n) for post, level, n in counted)


def nodes_of(power: Power, day: date) -> dict[str, Node]:
    """Return how nodes stand at which cards are open or were ended of late, by their own ids."""
    since = span(day - timedelta(days=SETTLED_DAYS))[0]
    rows = Card.objects.filter(unit=power.unit.code, case__power=power)
    rows = rows.filter(Q(ended_at=None) | Q(state=CardState.CLOSED, ended_at__gte=since))
    found: dict[str, list[tuple[str, str, int]]] = {}
    told = rows.order_by().values_list("node", "level", "state").annotate(n=Count("pk"))
    for node, level, state, n in told:
        found.setdefault(node, []).append((level, state, n))
    own = f"{power.code}."
    return {node.removeprefix(own): _stands(each) for node, each in found.items() if node}


def has_run(power: Power) -> bool:
    """Say whether any case of a power is on record."""
    return Case.objects.filter(power=power).exists()


def _stands(found: list[tuple[str, str, int]]) -> Node:
    """Return how a node stands; the gravest of its cards says it."""
    waiting = [(level, state) for level, state, _ in found if state != CardState.CLOSED]
    unanswered = {CardState.ISSUED, CardState.NOTICED}
    counts = dict.fromkeys(reversed(Level.values), 0)
    for level, state, n in found:
        counts[level] += n if state != CardState.CLOSED else 0
    cards = {level: n for level, n in counts.items() if n}
    if not waiting:
        return Node(State.SETTLED, cards)
    if any(level != Level.NOTICE and state in unanswered for level, state in waiting):
        return Node(State.ALARM, cards)
    if any(state not in unanswered for _, state in waiting):
        return Node(State.HANDLED, cards)
    return Node(State.NOTED, cards)


def _by_level(counted: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Return counts by code and level, the gravest level first."""
    found: dict[str, dict[str, int]] = {}
    for code, level, n in counted:
        found.setdefault(code, {})[level] = n
    gravest = list(reversed(Level.values))
    return {code: {level: n[level] for level in gravest if level in n} for code, n in found.items()}


def _new_year(day: date) -> datetime:
    return span(date(day.year, 1, 1))[0]

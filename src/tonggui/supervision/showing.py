# SPDX-License-Identifier: Apache-2.0
"""A case as its page shows it: both rails on the same nodes, under 动议, 决策, 执行 and 结果."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from tonggui.cases.happening import instant, microseconds
from tonggui.cases.models import Case
from tonggui.core.calendar import DAY
from tonggui.core.coverage import coverage
from tonggui.core.errors import quoted
from tonggui.core.events import Event
from tonggui.core.findings import Finding
from tonggui.core.naming import named
from tonggui.core.powers import STAGES, Limit, Power
from tonggui.core.tasks import Task, tasks
from tonggui.core.values import frozen
from tonggui.core.wording import say_all
from tonggui.people.queries import bodies_on
from tonggui.supervision import judging
from tonggui.supervision.cards.showing import of_case
from tonggui.supervision.judging import Judged
from tonggui.supervision.models import LONGEST_KEY, Card

AHEAD, OPEN, DONE = "ahead", "open", "done"
IN_STEP, LATE, DUE, PLANNED, NONE = "in-step", "late", "due", "planned", "none"


@frozen
class Said:
    """A finding in words: what was expected, what was seen, how grave it is."""

    rule: str
    name: str
    level: str
    expected: str
    observed: str
    node: str
    raised_at: datetime
    card: Card | None = None


@frozen
class Watched:
    """The rail of supervision at a node: who, when it is planned, and how far it is.

    `days` is by how many days, begun ones counted, it came or is late; 0 where it is in time.
    """

    state: str
    body: str = ""
    timing: str = ""
    due_at: datetime | None = None
    done_at: datetime | None = None
    opinion: str = ""
    days: int = 0


@frozen
class Stop:
    """A node on both rails.

    `used` of its limit are working days or days, like the limit itself; it exceeds the limit only
    where the judge found so. `entered_late` is by how many days its end was declared after it was.
    `spots` are those of its stage before, during and after, each with its state, where it is first.
    """

    id: str
    name: str
    stage: str
    is_first: bool
    post: str
    risk: str
    limit: Limit | None
    state: str
    opened_at: datetime | None
    closed_at: datetime | None
    papers: int
    needed: int
    used: int | None
    entered_late: int
    spots: tuple[tuple[str, str], ...]
    watched: Watched
    findings: tuple[Said, ...]


@frozen
class Rails:
    """A case on its double track, as of an instant."""

    stops: tuple[Stop, ...]
    findings: tuple[Said, ...]
    is_complete: bool

    @property
    def done(self) -> int:
        """Return how many nodes power has passed."""
        return sum(each.state == DONE for each in self.stops)

    @property
    def watched(self) -> int:
        """Return how many nodes supervision has looked at."""
        return sum(each.watched.done_at is not None for each in self.stops)

    @property
    def late(self) -> int:
        """Return at how many nodes supervision is late."""
        return sum(each.watched.state == LATE for each in self.stops)

    @property
    def blind(self) -> int:
        """Return at how many nodes nobody is planned to watch."""
        return sum(each.watched.state == NONE for each in self.stops)


def rails_of(case: Case, *, at: datetime, language: str) -> Rails:
    """Return a case on its double track; it is judged anew for it, and nothing is kept."""
    judged = judging.judged(case, judging.events_of(case), now=microseconds(at))
    cards = of_case(case)
    said = tuple(
        _said(each, judged, language, cards.get(each.key[:LONGEST_KEY])) for each in judged.findings
    )
    # Without an edition and events at nodes there is no track: no other power's is shown for it.
    is_on_track = case.edition is not None or judged.past.track is not None
    stops = tuple(_stops(judged, said, at)) if is_on_track else ()
    return Rails(stops, said, judged.verdict.is_complete)


def lead_of(case: Case, day: date) -> str:
    """Return the name of the body that leads the supervision of a case, "" where none does."""
    supervision = getattr(case, "supervision", None)
    if supervision is None or supervision.body is None:
        return ""
    version = bodies_on(day).get(supervision.body_id)
    return version.name if version else supervision.body.code


def _stops(judged: Judged, said: tuple[Said, ...], at: datetime) -> Iterator[Stop]:
    track = judged.past.track
    if track is None:
        track = next(
            (judged.judge.track(each) for each in judged.judge.lists.powers.values()), None
        )
    asked = {each.node: each for each in tasks(judged.judge, judged.past)}
    order = {name: place for place, name in enumerate(STAGES)}
    last = ""
    stations = list(track.by_id.values()) if track else []
    for station in sorted(stations, key=lambda each: order.get(each.node.stage, 0)):
        node, past = station.node, judged.past
        opened, closed = past.opened.get(station.id), past.closed.get(station.id)
        is_open = station.id in past.running or bool(opened and not closed)
        found = tuple(each for each in said if each.node == station.id)
        used = _used(judged, node.limit, opened, closed, at) if is_open or closed else None
        yield Stop(
            id=station.id,
            name=node.name,
            stage=node.stage,
            is_first=node.stage != last,
            post=judged.judge.bench.names.get(node.post, node.post.removeprefix("post:")),
            risk=station.risk,
            limit=node.limit,
            state=OPEN if is_open else DONE if _is_done(station.id, judged) else AHEAD,
            opened_at=_when(opened),
            closed_at=_when(closed),
            papers=len(closed.evidence or ()) if closed else 0,
            needed=len(node.evidence_required),
            used=_within(used, node.limit, found),
            entered_late=_entered_late(closed),
            spots=_spots(station.power, node.stage) if node.stage != last else (),
            watched=_watched(judged, station.id, asked.get(station.id), at),
            findings=found,
        )
        last = node.stage


def _used(
    judged: Judged, limit: Limit | None, opened: Event | None, closed: Event | None, at: datetime
) -> int | None:
    """Return how many days of a node's limit are gone."""
    if limit is None or opened is None:
        return None
    calendar = judged.judge.bench.calendar
    first = calendar.day(opened.counts_at)
    last = calendar.day(closed.counts_at if closed else microseconds(at))
    return calendar.workdays_between(first, last) if limit.is_workdays else last - first


def _within(used: int | None, limit: Limit | None, found: Iterable[Said]) -> int | None:
    """Keep what is used within the limit, unless the judge found it exceeded: a clock may stop."""
    if used is None or limit is None or any(each.rule == "S15" for each in found):
        return used
    return min(used, int(limit.value))


def _entered_late(closed: Event | None) -> int:
    return (closed.recorded_at - closed.at) // DAY if closed else 0


def _spots(power: Power, stage: str) -> tuple[tuple[str, str], ...]:
    return tuple((spot.timing, spot.state) for spot in coverage(power) if spot.stage == stage)


def _is_done(node: str, judged: Judged) -> bool:
    return node in judged.past.closed or node in judged.past.prior


def _watched(judged: Judged, node: str, task: Task | None, at: datetime) -> Watched:
    track = judged.past.track
    station = track.by_id.get(node) if track else None
    plan = station.node.supervision if station else None
    if plan is None and station is not None:
        return Watched(NONE)
    if task is None:
        lead = judged.judge.checks.supervised.lead(station) if station else ""
        return Watched(PLANNED, _body(judged, lead), plan.timing if plan else "")
    due = instant(task.due_at) if task.due_at is not None else None
    done = instant(task.done.recorded_at) if task.done else None
    is_late = due is not None and (done or at) > due
    state = LATE if is_late else IN_STEP if done else DUE
    days = -(-((done or at) - due) // timedelta(days=1)) if is_late and due else 0
    opinion = str(task.done.detail.get("opinion") or "") if task.done else ""
    return Watched(state, _body(judged, task.body), task.timing, due, done, opinion, days)


def _body(judged: Judged, code: str) -> str:
    return judged.judge.bench.names.get(f"supervisor:{code}", code)


def _said(found: Finding, judged: Judged, language: str, card: Card | None) -> Said:
    rule = judged.judge.lists.rules[found.rule]
    names = judged.judge.bench.names
    return Said(
        rule=found.rule,
        name=rule.name_en if language == "en" else rule.name_zh,
        level=found.level,
        expected=quoted(say_all(named(found.expected, names), language)),
        observed=quoted(say_all(named(found.observed, names), language)),
        node=found.node,
        raised_at=instant(found.raised_at),
        card=card,
    )


def _when(event: Event | None) -> datetime | None:
    return instant(event.recorded_at) if event else None

# SPDX-License-Identifier: Apache-2.0
"""How supervision itself is watched over a whole log: stamps (S43), silence (S45), signs (S47).

Only a log that records supervision says anything of it; a plain log of closings never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from tonggui.core.checks.early_reminder import NOT_COUNTED, POST, Sign, Untold, is_sign
from tonggui.core.checks.rubber_stamp import SUP_ACT, Opinion, Stamped
from tonggui.core.checks.zero_findings import Silent
from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.facts import EarlierCard
from tonggui.core.findings import Finding
from tonggui.core.judge import Judge
from tonggui.engines.across import Lead, lead_finding
from tonggui.engines.frames import events_of

TALK = "talk"
# What shows that a log records supervision; in any other nothing is known of talks.
RECORDING = frozenset((SUP_ACT, "sup_open", TALK, "card_ack", "card_disposition", "card_clear"))
_KINDS = (SUP_ACT, TALK)
_SIGNS: dict[str, type[pl.DataType] | pl.DataType] = {
    "id": pl.String,
    "rule": pl.String,
    "level": pl.String,
    "case": pl.String,
    "node": pl.String,
    "power": pl.String,
    "unit": pl.String,
    "portfolio_leader": pl.String,
    "raised_at": pl.Datetime("us", "UTC"),
    "person": pl.String,
}


@dataclass
class Overseen:
    """Keeps what tells of supervision and of early signs; little of a log does."""

    judge: Judge
    is_recorded: bool = False
    _opinions: list[Opinion] = field(default_factory=list)
    _talks: list[tuple[str, int]] = field(default_factory=list)
    _signs: list[pl.DataFrame] = field(default_factory=list)

    def add(self, frame: pl.DataFrame) -> None:
        """Note what a block has of acts of supervision."""
        if "kind" not in frame.columns:
            return
        kind = pl.col("kind").cast(pl.String).fill_null(NODE_CLOSE)
        for event in events_of(frame.filter(kind.is_in(list(RECORDING)))):
            self.note(event)

    def note(self, event: Event) -> None:
        """Note an event if it is one of them."""
        self.is_recorded |= event.kind in RECORDING
        if event.kind not in _KINDS:
            return
        if event.kind == TALK:
            self._talks.append((str(event.detail.get("person") or ""), event.recorded_at))
        elif opinion := opinion_of(self.judge, event):
            self._opinions.append(opinion)

    def found(self, findings: pl.DataFrame) -> None:
        """Note which of some findings are signs on persons."""
        first = pl.col("persons").list.first()
        mine = findings.filter(
            ~pl.col("rule").cast(pl.String).is_in(list(NOT_COUNTED)),
            pl.col("responsible").list.first().cast(pl.String).str.starts_with(POST),
            first.cast(pl.String).fill_null("") != "",
        )
        if mine.height:
            named = mine.select(*(set(_SIGNS) - {"person"}), first.alias("person"))
            self._signs.append(named.select(pl.col(n).cast(t) for n, t in _SIGNS.items()))

    def findings(self, *, now: int) -> list[Finding]:
        """Return what is to be said of supervision by what it did itself (S43, S45)."""
        return [*stamps(self.judge, self._opinions), *silences(self.judge, now=now)]

    def untold(self, *, now: int, found: Iterable[Finding] = ()) -> list[Finding]:
        """Return whom nobody talked to (S47); `found` are findings not given as tables."""
        if not self.is_recorded and not knows_supervision(self.judge):
            return []
        more = [each for each in (sign_of(one) for one in found) if each]
        return reminders(self.judge, [*more, *self._all_signs()], self._talks, now=now)

    def _all_signs(self) -> Iterator[Sign]:
        for frame in self._signs:
            times = frame.with_columns(pl.col("raised_at").to_physical())
            for row in times.iter_rows(named=True):
                yield _sign(row)


def opinion_of(judge: Judge, event: Event) -> Opinion | None:
    """Return an act of supervision as S43 counts it, None where it does not."""
    check = judge.checks.rubber_stamp
    if not check.rule.is_on:
        return None
    power = judge.power_of(event)
    station = judge.track(power).station(event.node) if power else None
    return check.opinion(event, station)


def stamps(judge: Judge, opinions: Iterable[Opinion]) -> list[Finding]:
    """Return the findings of S43."""
    check = judge.checks.rubber_stamp
    return [_of_stamp(judge, each) for each in check.judge(opinions)] if check.rule.is_on else []


def silences(judge: Judge, *, now: int) -> list[Finding]:
    """Return the findings of S45 that figures known beside the events give."""
    figures = judge.bench.facts.figures
    at = judge.bench.calendar.start(_month_began(judge, now))
    return [silence(judge, each, at=at) for each in judge.checks.zero_findings.judge(figures)]


def reminders(
    judge: Judge, signs: Iterable[Sign], talks: Iterable[tuple[str, int]], *, now: int
) -> list[Finding]:
    """Return the findings of S47; cards and talks of before the log count too."""
    facts = judge.bench.facts
    earlier = (_earlier(judge, each) for each in facts.cards if each.person and each.level)
    every = [*earlier, *signs]
    held = [*((each.person, each.at) for each in facts.talks), *talks]
    check = judge.checks.early_reminder
    return [_of_signs(judge, each) for each in check.judge(every, talks=held, now=now)]


def knows_supervision(judge: Judge) -> bool:
    """Say whether cards or talks of before the log are known."""
    return bool(judge.bench.facts.cards or judge.bench.facts.talks)


def sign_of(found: Finding) -> Sign | None:
    """Return a finding as a sign on the person of its first role, None where it is none."""
    if not is_sign(found):
        return None
    leader = found.portfolio_leader
    return Sign(
        person=found.responsible[0].person,
        rule=found.rule,
        level=found.level,
        raised_at=found.raised_at,
        key=found.key,
        case=found.case,
        node=found.node,
        power=found.power,
        unit=found.unit,
        leader=leader.ref if leader else "",
    )


def lead_of(judge: Judge, sign: Sign) -> str:
    """Return the body that leads where a sign was found, after any hand-over."""
    at = sign.raised_at
    listed = judge.bench.power(sign.power) or judge.power_of(
        Event(sign.case, 0, NODE_CLOSE, at, at, sign.node)
    )
    station = judge.track(listed).station(sign.node) if listed else None
    roster = judge.bench.roster
    if sign.lead:
        lead = sign.lead
    elif station is not None:
        lead = judge.checks.supervised.lead(station)
    elif listed is not None and listed.method:
        lead = listed.method.lead
    else:
        lead = roster.supervisor_of(sign.unit)
    day = judge.bench.calendar.day(at)
    return roster.takes_over(lead, case=sign.case, node=sign.node, day=day, at=at) or lead


def silence(judge: Judge, silent: Silent, *, at: int) -> Finding:
    """Return a body or unit that stands out as a finding."""
    figures = silent.figures
    what = f"body:{figures.body}" if figures.body else f"unit:{figures.unit}"
    body = figures.body or judge.bench.roster.supervisor_of(figures.unit)
    return lead_finding(
        judge,
        Lead(
            rule="S45",
            key=f"{what}:{silent.clause}",
            clause=silent.clause,
            level="notice",
            object=what,
            at=at,
            raised_at=at,
            expected=silent.expected,
            observed=silent.observed,
            actor="",
            post="",
            named=_supervised(body, "supervision_head"),
        ),
    )._replace(unit=figures.unit)


def _of_stamp(judge: Judge, stamped: Stamped) -> Finding:
    last = stamped.last
    found = lead_finding(
        judge,
        Lead(
            rule="S43",
            key=f"person:{last.person}",
            clause=stamped.clauses[0],
            level="yellow",
            object=f"person:{last.person}",
            at=last.at,
            raised_at=stamped.raised_at,
            expected=stamped.expected[0],
            observed=stamped.observed[0],
            actor=last.person,
            post="",
            named=_supervised(last.body),
        ),
    )
    return found._replace(
        clauses=stamped.clauses, expected=stamped.expected, observed=stamped.observed
    )


def _of_signs(judge: Judge, untold: Untold) -> Finding:
    last = untold.last
    named = _supervised(lead_of(judge, last)) | (
        {"portfolio_leader": last.leader} if last.leader else {}
    )
    return lead_finding(
        judge,
        Lead(
            rule="S47",
            key=f"person:{last.person}",
            clause="a",
            level="yellow",
            object=f"person:{last.person}",
            at=last.raised_at,
            raised_at=untold.raised_at,
            expected=untold.expected,
            observed=untold.observed,
            actor="",
            post="",
            named=named,
        ),
    )._replace(unit=last.unit)


def _month_began(judge: Judge, now: int) -> int:
    return date.fromordinal(judge.bench.calendar.day(now)).replace(day=1).toordinal()


def _supervised(body: str, *more: str) -> dict[str, str]:
    roles = ("supervisor_person", *more)
    return dict.fromkeys(roles, f"supervisor:{body}") if body else {}


def _earlier(judge: Judge, card: EarlierCard) -> Sign:
    """Return a card of before the log as a sign; the power in charge is that of its node."""
    at = card.at
    power = judge.power_of(Event("", 0, NODE_CLOSE, at, at, card.node)) if card.node else None
    return Sign(
        person=card.person,
        rule=card.rule,
        level=card.level,
        raised_at=card.at,
        key=f"{card.rule}:{card.person}@{card.at}",
        node=card.node,
        power=power.id if power else "",
        unit=power.unit if power else _unit_of(judge, card.responsible),
        leader=power.portfolio_leader if power else "",
        lead=card.lead,
    )


def _unit_of(judge: Judge, post: str) -> str:
    found = judge.bench.roster.posts.get(post)
    return found.unit if found else ""


def _sign(row: dict[str, Any]) -> Sign:
    leader, _, _ = (row["portfolio_leader"] or "").partition(" ")
    return Sign(
        person=row["person"],
        rule=row["rule"],
        level=row["level"],
        raised_at=row["raised_at"],
        key=row["id"],
        case=row["case"] or "",
        node=row["node"] or "",
        power=row["power"] or "",
        unit=row["unit"] or "",
        leader=leader,
    )

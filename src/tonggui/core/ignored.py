# SPDX-License-Identifier: Apache-2.0
"""Findings on cards that nobody answered (S42): what the judge says of its own findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tonggui.core import cards
from tonggui.core.events import Event
from tonggui.core.findings import Finding
from tonggui.core.past import NEVER, Past
from tonggui.core.roles import Concern

if TYPE_CHECKING:
    from tonggui.core.judge import Judge


def acts_of(past: Past) -> list[Event]:
    """Return the acts on cards in a case so far."""
    return [event for kind in sorted(cards.KINDS) for event in past.of(kind)]


def ignored(
    judge: Judge, findings: Iterable[Finding], acts: Iterable[Event], *, now: int
) -> Iterator[Finding]:
    """Yield what is found of supervisors who left cards alone, as of an instant."""
    acts = list(acts)
    for found in findings:
        subject = _asked(judge, found)
        if subject is not None:
            made = of_card(judge, subject, acts, key=found.key, unit=found.unit, now=now)
            if made is not None:
                yield made._replace(case=found.case, node=found.node, power=found.power)


def due(judge: Judge, findings: Iterable[Finding], *, now: int) -> int:
    """Return the next instant at which time alone may say more of these findings' cards."""
    subjects = [subject for found in findings if (subject := _asked(judge, found))]
    check, rules = judge.checks.answered, judge.lists.rules
    instants = (check.due(each, rules[each.rule].react_workdays, now=now) for each in subjects)
    return min(instants, default=NEVER)


def of_card(  # noqa: PLR0913 - a card, what was done about it, and how it is called
    judge: Judge,
    subject: cards.Subject,
    acts: Iterable[Event],
    *,
    key: str,
    unit: str,
    now: int,
) -> Finding | None:
    """Return what is found of one card, None where its body answered in time."""
    rule, check = judge.checks.answered.rule, judge.checks.answered
    react = (
        judge.lists.rules[subject.rule].react_workdays if subject.rule in judge.lists.rules else {}
    )
    said = check.judge(subject, acts, react, now=now)
    if said is None:
        return None
    last, at = said.rises[-1], said.rises[0].at
    concern = Concern(
        rule, at, None, None, None, unit, {"supervisor_person": _body(judge, subject, at)}
    )
    parts = {part.clause: part for part in said.parts}
    clauses = tuple(sorted(parts))
    return Finding(
        key=f"{rule.id}:{key}",
        rule=rule.id,
        level=last.level,
        clauses=clauses,
        case="",
        seq=None,
        node="",
        power="",
        object=key if key.startswith("card:") else f"card:{key}",
        at=at,
        raised_at=at,
        rises=said.rises,
        expected=tuple(parts[clause].expected for clause in clauses),
        observed=tuple(parts[clause].observed for clause in clauses),
        actor="",
        post="",
        unit=unit,
        responsible=judge.roles.responsible(concern, rule.responsible),
        portfolio_leader=judge.roles.portfolio_leader(concern),
        first_leader=judge.roles.first_leader(concern),
        supervisor=judge.roles.supervisor(concern),
        react_by=judge.roles.react_by(concern, last.level, last.at),
        feeds=rule.feeds,
        evidence=(),
    )


def _asked(judge: Judge, found: Finding) -> cards.Subject | None:
    """Return the subject of a finding whose card is to be answered."""
    rule = judge.lists.rules.get(found.rule)
    if rule is None or not judge.checks.answered.concerns(rule):
        return None
    return cards.subject_of(found)


def _body(judge: Judge, subject: cards.Subject, at: int) -> str:
    """Return the body that must answer a card: the one it was handed over to, where it was."""
    day = judge.bench.calendar.day(at)
    taker = judge.bench.roster.takes_over(
        subject.body, case=subject.case, node=subject.node, day=day, at=at
    )
    return f"supervisor:{taker or subject.body}"

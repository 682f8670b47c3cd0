# SPDX-License-Identifier: Apache-2.0
"""Judges across cases: fast accounts (S18), leaders early again (S27), idle resolutions (S34)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tonggui.core.checks.carried_out import Idle
from tonggui.core.checks.not_batched import Batch, Closings, Month
from tonggui.core.events import NODE_CLOSE, Event
from tonggui.core.facts import Resolution
from tonggui.core.findings import Finding, Rise, Said
from tonggui.core.judge import Judge
from tonggui.core.roles import Concern

_DAYS_PER_YEAR = 365
AGAIN = "S27"


class Lead(NamedTuple):
    """What several cases together show, before it is known who answers for it."""

    rule: str
    key: str
    clause: str
    level: str
    object: str
    at: int
    raised_at: int
    expected: Said
    observed: Said
    actor: str
    post: str
    named: dict[str, str]


def is_counted(judge: Judge, event: Event) -> bool:
    """Say whether an event is a closing that counts towards its account's pace."""
    if event.kind != NODE_CLOSE or not event.actor or is_import(event):
        return False
    power = judge.power_of(event)
    station = judge.track(power).station(event.node) if power else None
    return station is not None and not station.node.batch_ok


def is_import(event: Event) -> bool:
    """Say whether a closing came by a migration that was approved, not by anybody's hand (S18)."""
    return event.detail.get("migration") is True and bool(event.detail.get("approved"))


def batches(
    judge: Judge, closings: Iterable[Closings], months: Mapping[str, Sequence[Month]], *, now: int
) -> list[Finding]:
    """Return the findings of S18: runs of closings in minutes, and rushes at the end of months."""
    check = judge.checks.not_batched
    if not check.rule.is_on:
        return []
    found = [batch for account in closings for batch in check.judge(account)]
    for actor in sorted(months):
        found += check.months(actor, sorted(months[actor]), now=now)
    return [account_finding(judge, batch) for batch in found]


def escalate(judge: Judge, findings: Iterable[Finding]) -> list[Finding]:
    """Return the early speeches that are the person's second within the window, now red."""
    rule = judge.lists.rules[AGAIN]
    calendar = judge.lists.calendar
    seen: dict[str, list[int]] = {}
    for card in judge.lists.facts.cards:
        if card.rule == AGAIN:
            seen.setdefault(card.person, []).append(calendar.day(card.at))
    raised = []
    for found in sorted(findings, key=lambda item: (item.raised_at, item.key)):
        person = found.responsible[0].person if found.responsible else ""
        day = calendar.day(found.raised_at)
        earlier = seen.setdefault(person, [])
        window = rule.number("repeat_window") / 12 * _DAYS_PER_YEAR
        if found.level != "red" and person and any(day - other <= window for other in earlier):
            rises = (*found.rises, Rise("red", found.raised_at))
            raised.append(found._replace(level="red", rises=rises))
        earlier.append(day)
    return raised


def idle(judge: Judge, *, now: int) -> list[Finding]:
    """Return what facts beside all cases say was resolved and not carried out (S34)."""
    check = judge.checks.carried_out
    rows = judge.lists.facts.resolutions if check.rule.is_on else ()
    return [
        _idle_finding(judge, each, found, now=now)
        for each in rows
        if each.owner and (found := check.idle(each, now))
    ]


def _idle_finding(
    judge: Judge, resolution: Resolution, found: Sequence[Idle], *, now: int
) -> Finding:
    check = judge.checks.carried_out
    first = min(found, key=lambda each: each.since)
    said = [check.said(each) for each in found]
    lead = Lead(
        rule=check.rule.id,
        key=f"resolution:{resolution.id}",
        clause=first.clause,
        level="notice",
        object=f"resolution:{resolution.id}",
        at=first.since,
        raised_at=first.since,
        expected=said[0][0],
        observed=said[0][1],
        actor=judge.bench.roster.holder(resolution.owner, first.since),
        post=resolution.owner,
        named={"resolution_owner": resolution.owner},
    )
    made = lead_finding(judge, lead)
    risen_at = min((check.graver_at(each.day) for each in found), default=now)
    if risen_at <= now:
        graver = lead_finding(judge, lead._replace(level="yellow", raised_at=risen_at))
        rises = (*made.rises, *graver.rises)
        made = graver._replace(raised_at=made.raised_at, rises=rises)
    return made._replace(
        clauses=tuple(each.clause for each in found),
        expected=tuple(pair[0] for pair in said),
        observed=tuple(pair[1] for pair in said),
    )


def account_finding(judge: Judge, batch: Batch) -> Finding:
    """Return a run of closings as a finding on its account."""
    own = judge.bench.roster.own_post(batch.actor, batch.last)
    named = {"actor": own, "office_head": judge.bench.roster.office_head(own)} if own else {}
    return lead_finding(
        judge,
        Lead(
            rule="S18",
            key=f"account:{batch.actor}:{batch.clause}:{batch.by}",
            clause=batch.clause,
            level="yellow",
            object=f"account:{batch.actor}",
            at=batch.last,
            raised_at=batch.raised_at,
            expected=batch.expected,
            observed=batch.observed,
            actor=batch.actor,
            post=own,
            named=named,
        ),
    )


def lead_finding(judge: Judge, lead: Lead) -> Finding:
    """Return a lead as a finding; no case or node is blamed for it."""
    rule = judge.lists.rules[lead.rule]
    post = judge.bench.roster.posts.get(lead.post)
    unit = post.unit if post else ""
    concern = Concern(rule, lead.at, None, None, None, unit, lead.named)
    return Finding(
        key=f"{rule.id}:{lead.key}",
        rule=rule.id,
        level=lead.level,
        clauses=(lead.clause,),
        case="",
        seq=None,
        node="",
        power="",
        object=lead.object,
        at=lead.at,
        raised_at=lead.raised_at,
        rises=(Rise(lead.level, lead.raised_at),),
        expected=(lead.expected,),
        observed=(lead.observed,),
        actor=lead.actor,
        post=lead.post,
        unit=unit,
        responsible=judge.roles.responsible(concern, rule.responsible),
        portfolio_leader=judge.roles.portfolio_leader(concern),
        first_leader=judge.roles.first_leader(concern),
        supervisor=judge.roles.supervisor(concern),
        react_by=judge.roles.react_by(concern, lead.level, lead.raised_at),
        feeds=rule.feeds,
        evidence=(),
    )

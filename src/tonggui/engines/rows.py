# SPDX-License-Identifier: Apache-2.0
"""The reference engine: the judge itself, event by event, over a log held in memory."""

from __future__ import annotations

from collections.abc import Iterable

from tonggui.core.along import judge_along
from tonggui.core.bench import Bench
from tonggui.core.checks.not_batched import Closings
from tonggui.core.events import Event
from tonggui.core.findings import Finding, Verdict
from tonggui.core.judge import Judge
from tonggui.core.lists import Lists
from tonggui.core.marks import REGISTERED, Marker, with_registered
from tonggui.core.values import frozen
from tonggui.engines.across import AGAIN, batches, escalate, idle, is_counted
from tonggui.engines.alarms import Alarms
from tonggui.engines.overseen import Overseen
from tonggui.engines.traces import Traces

_DATED = frozenset(("tenure_change", "delegation", "sup_handover"))


@frozen
class Audit:
    """What an audit says: a verdict on each case, and the findings by case and by account."""

    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]


def mark(lists: Lists, events: Iterable[Event]) -> tuple[Lists, list[Event]]:
    """Return the lists with what the log itself registers, and the events with their marks."""
    received = sorted(events, key=lambda event: event.recorded_at)
    dated = with_registered(lists, [event for event in received if event.kind in _DATED])
    marker = Marker(Bench(dated))
    marked = [marker.mark(event) for event in received]
    rest = [event for event in marked if event.kind in REGISTERED - _DATED]
    return with_registered(dated, rest), marked


def audit(lists: Lists, events: Iterable[Event], *, as_of: int) -> Audit:
    """Judge every case of a log as of an instant."""
    lists, marked = mark(lists, (event for event in events if event.recorded_at <= as_of))
    judge = Judge(lists)
    cases: dict[str, list[Event]] = {}
    for event in marked:
        if event.case:
            cases.setdefault(event.case, []).append(event)
    for ongoing in lists.facts.ongoing:
        cases.setdefault(ongoing.case, [])
    verdicts, findings = [], []
    for case, acts in cases.items():
        verdict, found = judge_case(judge, case, acts, as_of=as_of)
        verdicts.append(verdict)
        findings += found
    findings += [found for event in marked if not event.case for found in judge.loose(event)]
    findings += _accounts(judge, marked, now=as_of)
    traces, alarms = Traces(judge), Alarms(judge)
    for event in marked:
        traces.note(event)
        alarms.note(event)
    findings += [*traces.findings(now=as_of), *idle(judge, now=as_of)]
    overseen = Overseen(judge)
    for event in marked:
        overseen.note(event)
    findings = [*again(judge, findings), *overseen.findings(now=as_of)]
    alarms.found(findings)
    untold = overseen.untold(now=as_of, found=[*findings, *alarms.findings(now=as_of)])
    alarms.found(untold)  # these are alarms too, and can be left unanswered
    return Audit(tuple(verdicts), (*findings, *untold, *alarms.findings(now=as_of)))


def judge_case(
    judge: Judge, case: str, acts: Iterable[Event], *, as_of: int
) -> tuple[Verdict, list[Finding]]:
    """Judge one case in the order of its seq, each act along the edition it was done under."""
    judge, past = judge_along(judge, case, sorted(acts, key=lambda event: event.seq))
    judge.conclude(past, as_of)
    found = judge.findings(past)
    return judge.verdict(past, found), found


def _accounts(judge: Judge, events: Iterable[Event], *, now: int) -> list[Finding]:
    found: dict[str, Closings] = {}
    for event in events:
        if is_counted(judge, event):
            account = found.setdefault(event.actor or "", Closings(event.actor or ""))
            account.add(event.counts_at, event.recorded_at)
    check = judge.checks.not_batched
    months = {actor: check.month_of(account) for actor, account in found.items()}
    return batches(judge, [found[actor] for actor in sorted(found)], months, now=now)


def again(judge: Judge, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with the levels that only all cases together decide."""
    findings = list(findings)
    raised = {
        found.key: found
        for found in escalate(judge, [found for found in findings if found.rule == AGAIN])
    }
    return [raised.get(found.key, found) for found in findings]

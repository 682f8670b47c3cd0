# SPDX-License-Identifier: Apache-2.0
"""Tries a control on what has already happened, before it is adopted: how often would it find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from tonggui.core.events import NODE_CLOSE, NODE_OPEN, Event
from tonggui.core.findings import Finding
from tonggui.core.judge import Judge
from tonggui.core.lists import Lists
from tonggui.core.rules import Setting

SHOWN = 20


class Trial(NamedTuple):
    """What a control would have found: in `found` of the `reached` cases that came to its node.

    `unjudged` are those of its rules that no single case shows (they count over cases, or need
    records that are not there): for these the trial says nothing.
    """

    cases: int
    reached: int
    found: int
    findings: tuple[Finding, ...]  # the first of them
    unjudged: tuple[str, ...]


def with_settings(lists: Lists, rule: str, **settings: Setting) -> Lists:
    """Return lists in which one rule has other settings, as a draft would give it."""
    known = lists.rules[rule]
    changed = replace(known, settings={**known.settings, **settings}, is_on=True)
    return replace(lists, rules={**lists.rules, rule: changed})


def try_out(
    rules: Iterable[str],
    lists: Lists,
    cases: Iterable[Sequence[Event]],
    *,
    node: str = "",
    now: int,
) -> Trial:
    """Judge past cases by some rules, at one node or anywhere; nothing is kept of it.

    Each case is its events in the order of truth. `now` ends what is still open.
    """
    wanted = set(rules)
    known = wanted & lists.rules.keys()
    only = {name: replace(r, is_on=name in known and r.is_on) for name, r in lists.rules.items()}
    judge = Judge(replace(lists, rules=only))
    count = reached = found = 0
    shown: list[Finding] = []
    for events in cases:
        count += 1
        reached += not node or any(_comes_to(node, event) for event in events)
        hits = _judged(judge, events, now, known, node)
        found += bool(hits)
        shown += hits[: SHOWN - len(shown)]
    return Trial(count, reached, found, tuple(shown), tuple(sorted(wanted - known)))


def _comes_to(node: str, event: Event) -> bool:
    return event.node == node and event.kind in {NODE_OPEN, NODE_CLOSE}


def _judged(
    judge: Judge, events: Sequence[Event], now: int, rules: set[str], node: str
) -> list[Finding]:
    if not events:
        return []
    past = judge.begin(events[0].case)
    for event in events:
        judge.judge(event, past)
    judge.conclude(past, now)
    found = judge.findings(past)
    return [each for each in found if each.rule in rules and (not node or each.node == node)]

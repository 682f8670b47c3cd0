# SPDX-License-Identifier: Apache-2.0
"""What an audit found as a whole: counts that open into rows, and the worst cases in full."""

from __future__ import annotations

from typing import NamedTuple

from tonggui.core.events import Event
from tonggui.core.findings import Finding, Verdict
from tonggui.core.lists import Lists


class Count(NamedTuple):
    """How many findings of a rule and level lie on a node, post and unit in a month (YYYY-MM)."""

    rule: str
    level: str
    power: str
    node: str
    post: str  # post of the first responsible, "" if unknown
    unit: str
    month: str
    findings: int


class Timeline(NamedTuple):
    """One case in full: its verdict, everything that happened, everything found."""

    verdict: Verdict
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]


class Unjudged(NamedTuple):
    """A row that could not be judged, and why; never dropped in silence."""

    row: int
    reason: str
    text: str


class Summary(NamedTuple):
    """Everything a report shows. `samples` holds the first findings of every count, not all."""

    title: str
    source: str
    lists: Lists
    as_of: int
    engine: str
    cases: int
    events: int
    fitting: int
    complete: int
    clean: int  # cases with no finding
    findings: int
    powers: tuple[tuple[str, int], ...]  # power -> cases
    first_at: int
    last_at: int
    counts: tuple[Count, ...]  # of all findings; none where nobody would read them
    samples: tuple[Finding, ...]
    worst: tuple[Timeline, ...]
    unjudged: int
    unjudged_rows: tuple[Unjudged, ...]
    unknown: tuple[str, ...]  # rules the source says nothing on (no data is grey, never green)
    seconds: float
    one_edition: tuple[str, ...] = ()  # moved cases of whose editions the lists have but one
    outcomes: tuple[tuple[str, tuple[Verdict, ...]], ...] = ()  # first cases of each outcome

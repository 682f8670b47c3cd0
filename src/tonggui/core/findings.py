# SPDX-License-Identifier: Apache-2.0
"""Findings: leads, never verdicts, each with where, what was expected and seen, and who answers."""

from __future__ import annotations

from typing import NamedTuple

SEPARATOR = "\x1f"  # between several words in one argument of a sentence


class Said(NamedTuple):
    """A sentence as its key and its arguments, so that it can be said in any language later."""

    key: str
    args: tuple[str | int | float, ...] = ()


class Responsible(NamedTuple):
    """A role of a rule, resolved at the time of the act: a post and whoever held it then."""

    role: str
    ref: str  # post:UNIT/name, supervisor:CODE, unit:CODE or role:name
    person: str = ""


class Rise(NamedTuple):
    """A level a finding reached, and when it became known."""

    level: str
    at: int


class Finding(NamedTuple):
    """One standing finding: a hit of a rule, all later hits of the same key added to it.

    Times are microseconds since 1970 UTC. `seq` is the anchoring event, or None where the anchor
    is an object (named in `object`).
    """

    key: str  # unique: rule, case and what the rule counts by
    rule: str
    level: str
    clauses: tuple[str, ...]
    case: str
    seq: int | None
    node: str
    power: str
    object: str
    at: int
    raised_at: int
    rises: tuple[Rise, ...]
    expected: tuple[Said, ...]
    observed: tuple[Said, ...]
    actor: str
    post: str
    unit: str
    responsible: tuple[Responsible, ...]
    portfolio_leader: Responsible | None
    first_leader: Responsible | None
    supervisor: str  # supervisor:CODE that must react, "" where it is only shown
    react_by: int | None
    feeds: tuple[str, ...]
    evidence: tuple[str, ...]


class Verdict(NamedTuple):
    """What is said of a case: does its run fit, is it complete, what stands against it."""

    case: str
    power: str
    edition: str
    events: int
    fits: bool
    is_complete: bool
    findings: int
    worst: str

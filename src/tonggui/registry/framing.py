# SPDX-License-Identifier: Apache-2.0
"""What other apps put into the frame: they know what binds a unit, and stand above this one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

Known = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Framing:
    """What an app adds to a frame on a day; `state` is another whenever that may be another.

    `facts` are for the x-ray alone: what judges of cases stand on does not change with them.
    """

    state: Callable[[], Hashable]
    add: Callable[[Known, date], Known]
    facts: Callable[[date], dict[str, list[Known]]]


_DECLARED: list[Framing] = []


def declare(framing: Framing) -> None:
    """Let an app add to every frame from now on."""
    if framing not in _DECLARED:
        _DECLARED.append(framing)


def with_facts(known: Known, day: date) -> Known:
    """Return a frame with the facts that apps know beside it; theirs stand for those of one id."""
    facts = {**(known.get("facts") or {})}
    for each in _DECLARED:
        for name, more in each.facts(day).items():
            ours = {fact["id"] for fact in more if "id" in fact}
            kept = [fact for fact in facts.get(name, ()) if fact.get("id") not in ours]
            facts[name] = [*kept, *more]
    return {**known, "facts": facts} if facts else known


def states() -> tuple[Hashable, ...]:
    """Return what changes whenever what apps add may change."""
    return tuple(each.state() for each in _DECLARED)


def added(known: Known, day: date) -> Known:
    """Return a frame with what apps add to it."""
    for each in _DECLARED:
        known = each.add(known, day)
    return known

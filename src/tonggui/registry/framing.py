# SPDX-License-Identifier: Apache-2.0
"""What other apps put into the frame: they know what binds a unit, and stand above this one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import Any

from tonggui.core.values import frozen

Known = dict[str, Any]


@frozen
class Framing:
    """What an app adds to a frame on a day; `state` is another whenever that may be another.

    `facts` are for the x-ray alone: what judges of cases stand on does not change with them.
    `tells` names all that they may be facts of, so that who wants one kind asks no other app.
    """

    state: Callable[[], Hashable]
    add: Callable[[Known, date], Known]
    facts: Callable[[date], dict[str, list[Known]]]
    tells: frozenset[str]


_DECLARED: list[Framing] = []


def declare(framing: Framing) -> None:
    """Let an app add to every frame from now on."""
    if framing not in _DECLARED:
        _DECLARED.append(framing)


def with_facts(known: Known, day: date) -> Known:
    """Return a frame with the facts that apps know beside it; theirs stand for those of one id."""
    facts = {**(known.get("facts") or {})}
    for each in _DECLARED:
        for name, more in _told(each, day).items():
            facts[name] = _beside(facts.get(name, ()), more)
    return {**known, "facts": facts} if facts else known


def facts_of(name: str, known: Known, day: date) -> list[Known]:
    """Return the facts of one kind as `with_facts` would have them, asking only who tells them."""
    found = list((known.get("facts") or {}).get(name, ()))
    for each in _DECLARED:
        if name in each.tells:
            found = _beside(found, _told(each, day).get(name, ()))
    return found


def _told(framing: Framing, day: date) -> dict[str, list[Known]]:
    found = framing.facts(day)
    if unknown := found.keys() - framing.tells:
        raise ValueError(f"facts of {sorted(unknown)} are not among those that the app tells")
    return found


def _beside(kept: Iterable[Known], more: Sequence[Known]) -> list[Known]:
    """Return facts with others beside them that stand for those of one id."""
    ours = {fact["id"] for fact in more if "id" in fact}
    return [*(fact for fact in kept if fact.get("id") not in ours), *more]


def states() -> tuple[Hashable, ...]:
    """Return what changes whenever what apps add may change."""
    return tuple(each.state() for each in _DECLARED)


def added(known: Known, day: date) -> Known:
    """Return a frame with what apps add to it."""
    for each in _DECLARED:
        known = each.add(known, day)
    return known

# SPDX-License-Identifier: Apache-2.0
"""Put two people's changes of one draft together, so that neither loses what they wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tonggui.core.values import frozen

_NAMED_BY = ("node", "risk", "control", "step")
_NOTHING = object()
Path = tuple[str, ...]


@frozen
class Clash:
    """A place that both changed, each in their own way; None where one took it away."""

    place: Path
    mine: Any
    theirs: Any


@dataclass(slots=True)
class Merged:
    """Both changes in one, mine where they clash, and where that is."""

    body: dict[str, Any]
    clashes: list[Clash] = field(default_factory=list)


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Return what both made of a draft; records are told apart by their names, not their places.

    >>> merge({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}).body
    {'a': 2, 'b': 3}
    """
    found = Merged({})
    found.body = _maps(base, mine, theirs, (), found.clashes)
    return found


def _value(base: Any, mine: Any, theirs: Any, place: Path, clashes: list[Clash]) -> Any:
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _maps(base if isinstance(base, dict) else {}, mine, theirs, place, clashes)
    names = [_names(each) for each in (base, mine, theirs)]
    if None not in names[1:]:
        return _records(names[0] or {}, names[1] or {}, names[2] or {}, place, clashes)
    clashes.append(Clash(place, *(None if each is _NOTHING else each for each in (mine, theirs))))
    return mine


def _maps(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    place: Path,
    clashes: list[Clash],
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in [*mine, *(key for key in theirs if key not in mine)]:
        before, ours, others = (each.get(key, _NOTHING) for each in (base, mine, theirs))
        made = _value(before, ours, others, (*place, key), clashes)
        if made is not _NOTHING:
            found[key] = made
    return found


def _records(
    base: dict[str, Any],
    mine: dict[str, Any],
    theirs: dict[str, Any],
    place: Path,
    clashes: list[Clash],
) -> list[Any]:
    """Return records in my order, with theirs that are new at the end."""
    return list(_maps(base, mine, theirs, place, clashes).values())


def _names(value: Any) -> dict[str, Any] | None:
    """Return records by their names; None for what is no list of named records."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return None
    for key in _NAMED_BY:
        found = {str(each[key]): each for each in value if key in each}
        if value and len(found) == len(value):
            return found
    return {} if not value else None

# SPDX-License-Identifier: Apache-2.0
"""Do limits add up: steps within their node, nodes within what is promised, that within the law.

Everything is in days (one workday is 1.4 days, the rules' exchange rate). Of branches that run
side by side or exclude one another the longest counts. A loop counts once: how often it may be
repeated is S21 c's business, and a promise is made for the way that needs no repeat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tonggui.core.calendar import DAYS_PER_WORKDAY
from tonggui.core.powers import Limit, Node, Power, Step

_ROUNDING = 1e-6


class Excess(NamedTuple):
    """What is longer than what it must fit into, both in days; `path` are the nodes added up."""

    what: str  # "steps", "nodes" or "promised"
    parent: str
    needed: float
    allowed: float
    path: tuple[str, ...] = ()


def days(limit: Limit | None) -> float:
    """Return a limit in days, 0 where there is none."""
    if limit is None:
        return 0.0
    return limit.value * DAYS_PER_WORKDAY if limit.is_workdays else limit.value


def excesses(power: Power) -> Iterator[Excess]:
    """Yield what does not add up."""
    yield from _steps(power)
    clock = power.clock
    if clock is None or clock.promised is None:
        return
    longest = longest_path(power, clock.from_node, clock.to_node)
    if longest is not None and longest[0] > days(clock.promised) + _ROUNDING:
        yield Excess("nodes", power.id, longest[0], days(clock.promised), longest[1])
    if clock.legal is not None and days(clock.promised) > days(clock.legal) + _ROUNDING:
        yield Excess("promised", power.id, days(clock.promised), days(clock.legal))


def _steps(power: Power) -> Iterator[Excess]:
    """Compare the steps under a node, or under another step, with its limit."""
    below: dict[str, list[Step]] = {}
    for step in (*power.leader_steps, *power.post_steps):
        below.setdefault(step.parent, []).append(step)
    limits: dict[str, Limit | None] = {node.id: node.limit for node in power.nodes}
    limits |= {step.id: step.limit for steps in below.values() for step in steps}
    for parent, steps in below.items():
        allowed = limits.get(parent)
        if allowed is not None and (needed := together(steps)) > days(allowed) + _ROUNDING:
            yield Excess("steps", parent, needed, days(allowed))


def together(steps: Iterable[Step]) -> float:
    """Return the days some steps take; those that share a label count once, with the longest."""
    longest: dict[str, float] = {}
    for step in steps:
        name = f"={step.label}" if step.label else step.id
        longest[name] = max(longest.get(name, 0.0), days(step.limit))
    return sum(longest.values())


def longest_path(power: Power, first: str, last: str) -> tuple[float, tuple[str, ...]] | None:
    """Return the most days from one node's opening to another's closing, and the nodes on the way.

    None if the one does not lead to the other.
    """
    lengths = {node.id: _own_days(node, power) for node in power.nodes}
    before = _ahead_only(power)
    best: dict[str, tuple[float, tuple[str, ...]] | None] = {}
    for node in _sorted(before):
        ways = [way for each in before[node] if (way := best.get(each))]
        way = max(ways, key=lambda each: each[0], default=None)
        if node == first:
            way = (0.0, ())
        best[node] = None if way is None else (way[0] + lengths[node], (*way[1], node))
    return best.get(last)


def _own_days(node: Node, power: Power) -> float:
    """Return what a node takes; a limit that runs from elsewhere says nothing of the node."""
    limit = node.limit
    if limit is None or limit.if_done:
        return 0.0
    if limit.after and limit.after not in power.direct.get(node.id, ()):
        return 0.0
    return days(limit)


def _ahead_only(power: Power) -> dict[str, list[str]]:
    """Return the nodes before each, without the ways that lead back."""
    place = {node.id: number for number, node in enumerate(power.nodes)}
    after: dict[str, list[str]] = {node: [] for node in place}
    for node, sources in power.direct.items():
        for source in sources:
            if source in after and node in after:
                after[source].append(node)
    back = _back(sorted(after, key=place.__getitem__), after)
    before: dict[str, list[str]] = {node: [] for node in place}
    for source, targets in after.items():
        for target in targets:
            if (source, target) not in back:
                before[target].append(source)
    return before


def _back(nodes: list[str], after: Mapping[str, list[str]]) -> set[tuple[str, str]]:
    """Find the ways that lead back to a node still open, walking on from the first node."""
    back: set[tuple[str, str]] = set()
    seen: set[str] = set()
    for root in nodes:
        trail = [] if root in seen else [(root, iter(after[root]))]
        while trail:
            node, rest = trail[-1]
            seen.add(node)
            target = next(rest, None)
            if target is None:
                trail.pop()
            elif any(target == open_node for open_node, _ in trail):
                back.add((node, target))
            elif target not in seen:
                trail.append((target, iter(after[target])))
    return back


def _sorted(before: Mapping[str, list[str]]) -> list[str]:
    done: dict[str, None] = {}
    while len(done) < len(before):
        done |= dict.fromkeys(
            node
            for node, sources in before.items()
            if node not in done and all(each in done for each in sources)
        )
    return list(done)

# SPDX-License-Identifier: Apache-2.0
"""What a drawn procedure says of its tasks: what always, and what directly, comes before each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tonggui.core.elements import Element, Flow
from tonggui.core.values import frozen

Ways = dict[str, list[str]]


@frozen
class _Plan:
    """The drawing with sub-processes opened up: elements, and the ones before each."""

    elements: Mapping[str, Element]
    before: Ways

    @property
    def ends(self) -> list[str]:
        """Return where the whole procedure ends."""
        return [
            each.id for each in self.elements.values() if each.kind == "end" and not each.inside
        ]


def always_before(flow: Flow, nodes: Collection[str]) -> tuple[dict[str, set[str]], frozenset[str]]:
    """Return the nodes that every run does before a node, and those that every run does at all.

    The greatest solution of: behind a parallel join all that precedes any branch has been done,
    elsewhere only what precedes every way in. Loops start out by claiming everything.
    """
    plan, names = _plan(flow), _names(flow, nodes)
    everything = set(names.values())
    done = {each: set(everything) for each in plan.elements}
    changed = True
    while changed:
        changed = False
        for each, element in plan.elements.items():
            behind = [_after(way, done, names) for way in plan.before[each]]
            now = _joined(behind, waits=element.kind == "parallel")
            if now != done[each]:
                done[each], changed = now, True
    before = {node: _common(done, names, node) for node in everything}
    always = _joined([done[end] for end in plan.ends], waits=False)
    return before, frozenset(always)


def just_before(flow: Flow, nodes: Collection[str]) -> dict[str, set[str]]:
    """Return the nodes from which a node can be reached without doing another."""
    plan, names = _plan(flow), _names(flow, nodes)
    found: dict[str, set[str]] = {node: set() for node in names.values()}
    for task, node in names.items():
        todo, seen = list(plan.before[task]), set[str]()
        while todo:
            each = todo.pop()
            if each in seen:
                continue
            seen.add(each)
            if each in names:
                found[node].add(names[each])
            else:
                todo.extend(plan.before[each])
    return found


def _names(flow: Flow, nodes: Collection[str]) -> dict[str, str]:
    """Return the node of each task: its id where that is a node's, else its name."""
    return {each.id: each.id if each.id in nodes else each.name for each in flow.tasks}


def _after(element: str, done: Mapping[str, set[str]], names: Mapping[str, str]) -> set[str]:
    return done[element] | {names[element]} if element in names else done[element]


def _joined(ways: list[set[str]], *, waits: bool) -> set[str]:
    if not ways:
        return set()
    return set.union(*ways) if waits else set.intersection(*ways)


def _common(done: Mapping[str, set[str]], names: Mapping[str, str], node: str) -> set[str]:
    ways = [done[task] for task, each in names.items() if each == node]
    return set.intersection(*ways) - {node}


def _plan(flow: Flow) -> _Plan:
    elements = {each.id: each for each in flow.elements if each.kind != "subprocess"}
    inner = {each.id: _inner(each.id, elements.values()) for each in flow.subprocesses}
    before: Ways = {each: [] for each in elements}
    for source, target in flow.arcs:
        sources = inner[source][1] if source in inner else [source]
        targets = inner[target][0] if target in inner else [target]
        for each in targets:
            before[each].extend(sources)
    return _Plan(elements, before)


def _inner(name: str, elements: Iterable[Element]) -> tuple[list[str], list[str]]:
    inside = [each for each in elements if each.inside == name]
    return (
        [each.id for each in inside if each.kind == "start"],
        [each.id for each in inside if each.kind == "end"],
    )

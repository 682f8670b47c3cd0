# SPDX-License-Identifier: Apache-2.0
"""Shrinks a flow to what is not plainly well structured, keeping whether it is 1-safe.

Each step (drop a node in a row, merge neighbouring gateways of a kind, drop a doubled branch or an
empty loop) leaves the smaller flow 1-safe exactly when the larger one is, and able to complete
exactly when the larger one is. Blocks, however many branches they run in parallel, vanish.
After: Sadiq and Orlowska, "Analyzing process models using graph reduction techniques" (2000).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tonggui.core.elements import Element, Flow

if TYPE_CHECKING:
    from collections.abc import Iterable

GATEWAYS = ("exclusive", "parallel")


def kernel(flow: Flow) -> Flow:
    """Return the flow that remains; one start and one end are left of a well-structured one."""
    whole = _spelt_out(flow)
    rest = _Shrinking(whole, (each for each in whole.elements if each.inside)).shrink()
    levels = {each.id: each.inside for each in rest.elements}
    simple = {each.id for each in rest.subprocesses if _is_plain(rest, each.id)}
    outer = Flow(
        rest.id,
        rest.name,
        tuple(
            replace(each, kind="task") if each.id in simple else each
            for each in rest.elements
            if each.inside not in simple
        ),
        tuple(arc for arc in rest.arcs if levels[arc[0]] not in simple),
    )
    return _Shrinking(outer, (each for each in outer.elements if not each.inside)).shrink()


def is_plain(flow: Flow) -> bool:
    """Tell whether nothing but a start and an end is left."""
    return _is_plain(flow, "") and not flow.subprocesses


def _is_plain(flow: Flow, level: str) -> bool:
    return {each.kind for each in flow.elements if each.inside == level} <= {"start", "end"}


def _spelt_out(flow: Flow) -> Flow:
    """Put a gateway wherever an element merges, splits or chooses a start without one."""
    elements, arcs = list(flow.elements), list(flow.arcs)
    for each in flow.elements:
        if each.kind in GATEWAYS:
            continue
        into = [i for i, arc in enumerate(arcs) if arc[1] == each.id]
        out = [i for i, arc in enumerate(arcs) if arc[0] == each.id]
        if len(into) > 1 and each.kind != "end":
            merge = Element(f"{each.id}/in", "exclusive", inside=each.inside)
            elements.append(merge)
            for i in into:
                arcs[i] = (arcs[i][0], merge.id)
            arcs.append((merge.id, each.id))
        if len(out) > 1:
            split = Element(f"{each.id}/out", "parallel", inside=each.inside)
            elements.append(split)
            for i in out:
                arcs[i] = (split.id, arcs[i][1])
            arcs.append((each.id, split.id))
    for level in ("", *(each.id for each in flow.subprocesses)):
        _one_start(elements, arcs, level)
    return Flow(flow.id, flow.name, tuple(elements), tuple(arcs))


def _one_start(elements: list[Element], arcs: list[tuple[str, str]], level: str) -> None:
    starts = [each for each in elements if each.kind == "start" and each.inside == level]
    if len(starts) < 2:  # noqa: PLR2004 - one start needs no choice
        return
    choice = f"{level}/starts"
    for each in starts:
        elements[elements.index(each)] = replace(each, kind="task")
    elements.append(Element(choice, "exclusive", inside=level))
    elements.append(Element(f"{level}/start", "start", inside=level))
    arcs.append((f"{level}/start", choice))
    arcs.extend((choice, each.id) for each in starts)


class _Shrinking:
    """One flow being shrunk; arcs are kept by number, so that doubled ones stay apart."""

    def __init__(self, flow: Flow, among: Iterable[Element]) -> None:
        self.flow = flow
        self.kinds = {each.id: each.kind for each in flow.elements}
        self.among = {each.id for each in among}
        self.arcs = dict(enumerate(flow.arcs))
        self.into: dict[str, set[int]] = {name: set() for name in self.kinds}
        self.out: dict[str, set[int]] = {name: set() for name in self.kinds}
        for number, arc in self.arcs.items():
            self._attach(number, arc)
        self.todo = sorted(self.among)

    def shrink(self) -> Flow:
        """Take every step there is, in any order: the result is as small."""
        while self.todo:
            name = self.todo.pop()
            if name in self.kinds:
                self._step(name)
        elements = tuple(each for each in self.flow.elements if each.id in self.kinds)
        arcs = tuple(self.arcs[number] for number in sorted(self.arcs))
        return Flow(self.flow.id, self.flow.name, elements, arcs)

    def _step(self, name: str) -> None:
        kind, into, out = self.kinds[name], self.into[name], self.out[name]
        if kind in GATEWAYS:
            self._drop_doubled(name)
        if kind in (*GATEWAYS, "task") and len(into) == len(out) == 1 and into != out:
            self._bridge(name)
        elif kind in GATEWAYS:
            self._absorb(name)

    def _drop_doubled(self, name: str) -> None:
        """Drop loops of a choice to itself and further arcs to an equal gateway or to ends."""
        kind = self.kinds[name]
        met: set[str] = set()
        for number in sorted(self.out[name]):
            target = self.arcs[number][1]
            is_end = self.kinds[target] == "end"
            loops = target == name and kind == "exclusive"
            same = "end" if is_end else target
            if loops or (same in met and (is_end or self.kinds[target] == kind)):
                self._drop(number)
            met.add(same)

    def _drop(self, number: int) -> None:
        source, target = self.arcs[number]
        self._detach(number)
        if self.kinds[target] == "end" and not self.into[target]:
            del self.kinds[target]
        self.todo.extend((source, target))

    def _bridge(self, name: str) -> None:
        """Take a node in a row out of the row."""
        first, second = *self.into[name], *self.out[name]
        source, target = self.arcs[first][0], self.arcs[second][1]
        self._detach(first)
        self._detach(second)
        self._attach(first, (source, target))
        del self.kinds[name]
        self.todo.extend(each for each in (source, target) if each in self.among)

    def _absorb(self, name: str) -> None:
        """Merge a gateway with the next of its kind, if one has no other arcs between them."""
        for number in sorted(self.out[name]):
            target = self.arcs[number][1]
            if target == name or self.kinds[target] != self.kinds[name]:
                continue
            if len(self.out[name]) == 1 or len(self.into[target]) == 1:
                self._detach(number)
                for other in sorted(self.into[target] | self.out[target]):
                    source, end = self.arcs[other]
                    self._detach(other)
                    ends = (name if source == target else source, name if end == target else end)
                    self._attach(other, ends)
                del self.kinds[target]
                self._revisit(name)
                return

    def _revisit(self, name: str) -> None:
        around = self.into[name] | self.out[name]
        near = {end for number in around for end in self.arcs[number]} | {name}
        self.todo.extend(sorted(near & self.among))

    def _attach(self, number: int, arc: tuple[str, str]) -> None:
        self.arcs[number] = arc
        self.out[arc[0]].add(number)
        self.into[arc[1]].add(number)

    def _detach(self, number: int) -> None:
        source, target = self.arcs.pop(number)
        self.out[source].discard(number)
        self.into[target].discard(number)

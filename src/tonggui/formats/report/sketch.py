# SPDX-License-Identifier: Apache-2.0
"""A flow in the fewest shapes that say the same: gateways merged, many choices framed."""

from __future__ import annotations

from dataclasses import field

from tonggui.core.elements import Element, Flow
from tonggui.core.values import frozen

Arc = tuple[str, str]
_MANY = 5  # so many acts side by side are easier to read as a list
_SUB = "subprocess"
_GATEWAYS = frozenset(("exclusive", "parallel"))


@frozen
class Sketch:
    """What is drawn: elements by id and the arcs between them with their names, both in order."""

    elements: dict[str, Element]
    arcs: dict[Arc, str]
    groups: dict[str, tuple[Element, ...]] = field(default_factory=dict)
    inner: dict[str, Sketch] = field(default_factory=dict)  # what lies in each sub-process

    @property
    def tasks(self) -> list[Element]:
        """The elements that are acts, those in groups and sub-processes too."""
        alone = [each for each in self.elements.values() if each.kind == "task"]
        grouped = [each for group in self.groups.values() for each in group]
        return [*alone, *grouped, *(each for sub in self.inner.values() for each in sub.tasks)]


def sketch(flow: Flow) -> Sketch:
    """Reduce a flow to what has to be drawn; its complete runs stay the same."""
    return _level(flow, "")


def _level(flow: Flow, level: str) -> Sketch:
    elements = {each.id: each for each in flow.elements if each.inside == level}
    names = flow.arc_names or ("",) * len(flow.arcs)
    arcs: dict[Arc, str] = {}
    for arc, name in zip(flow.arcs, names, strict=True):
        if arc[0] in elements:
            arcs.setdefault(arc, name)
    draft = _Draft(elements, arcs)
    while draft.pass_one() or draft.merge_one() or draft.group_one():
        pass
    draft.drop_plain_ends()
    inner = {name: _level(flow, name) for name, each in elements.items() if each.kind == _SUB}
    return Sketch(draft.elements, draft.arcs, draft.groups, inner)


class _Draft:
    """Elements and arcs while they are reduced."""

    def __init__(self, elements: dict[str, Element], arcs: dict[Arc, str]) -> None:
        self.elements, self.arcs = elements, arcs
        self.groups: dict[str, tuple[Element, ...]] = {}

    def pass_one(self) -> bool:
        """Take out a gateway that neither parts nor joins anything."""
        for each in self.elements.values():
            if each.kind not in _GATEWAYS:
                continue
            before, after = self._before(each.id), self._after(each.id)
            if len(before) == 1 and len(after) == 1 and before != [each.id]:
                name = self.arcs[before[0], each.id] or self.arcs[each.id, after[0]]
                self._drop(each.id)
                self.arcs.setdefault((before[0], after[0]), name)
                return True
        return False

    def merge_one(self) -> bool:
        """Make one of two gateways of a kind where the first leads only to the second or so."""
        for source, target in self.arcs:
            one, other = self.elements[source], self.elements[target]
            if source == target or one.kind not in _GATEWAYS or one.kind != other.kind:
                continue
            if len(self._after(source)) == 1 or len(self._before(target)) == 1:
                self._merge(source, target)
                return True
        return False

    def group_one(self) -> bool:
        """Put many acts that lie between the same two gateways into one frame."""
        between: dict[tuple[str, str], list[str]] = {}
        for each in self.elements.values():
            before, after = self._before(each.id), self._after(each.id)
            if each.kind == "task" and len(before) == 1 == len(after):
                between.setdefault((before[0], after[0]), []).append(each.id)
        for (source, target), tasks in between.items():
            kind = self.elements[source].kind
            if len(tasks) >= _MANY and kind in _GATEWAYS and not self._named(source, tasks):
                self._frame(kind, source, target, tasks)
                return True
        return False

    def _named(self, source: str, tasks: list[str]) -> bool:
        return any(self.arcs[source, task] for task in tasks)

    def _frame(self, kind: str, source: str, target: str, tasks: list[str]) -> None:
        lanes = {self.elements[task].lane for task in tasks}
        lane = lanes.pop() if len(lanes) == 1 else ""
        frame = Element(f"{source}\0{target}", f"group-{kind}", lane=lane)
        self.groups[frame.id] = tuple(self.elements[task] for task in tasks)
        for task in tasks:
            self._drop(task)
        self.elements[frame.id] = frame
        self.arcs[source, frame.id] = self.arcs[frame.id, target] = ""

    def drop_plain_ends(self) -> None:
        """Leave out a start or an end that only says where a line of acts begins or ends."""
        for each in list(self.elements.values()):
            beside = self._after(each.id) + self._before(each.id)
            is_end = each.kind in {"start", "end"} and len(beside) == 1
            if is_end and self._is_outer(each.kind, self.elements[beside[0]]):
                self._drop(each.id)

    def _is_outer(self, kind: str, one: Element) -> bool:
        beside = self._before(one.id) if kind == "start" else self._after(one.id)
        return one.kind == "task" and len(beside) == 1

    def _merge(self, source: str, target: str) -> None:
        moved: dict[Arc, str] = {}
        for (begin, end), name in self.arcs.items():
            arc = (source if begin == target else begin, source if end == target else end)
            if arc != (source, source):
                moved.setdefault(arc, name)
        self.arcs = moved
        del self.elements[target]

    def _drop(self, gone: str) -> None:
        del self.elements[gone]
        self.arcs = {arc: name for arc, name in self.arcs.items() if gone not in arc}

    def _before(self, one: str) -> list[str]:
        return [source for source, target in self.arcs if target == one]

    def _after(self, one: str) -> list[str]:
        return [target for source, target in self.arcs if source == one]

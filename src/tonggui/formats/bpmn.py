# SPDX-License-Identifier: Apache-2.0
"""Procedures from BPMN 2.0 files: the subset that fixes an order; the rest is refused by name."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from tonggui.core.errors import Unusable
from tonggui.core.flow import Element, Flow, FlowError
from tonggui.core.safety import check_safe
from tonggui.formats.bpmn_write import write_bpmn
from tonggui.formats.bpmn_xml import MODEL, Node, kind_of, open_bpmn, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["read_bpmn", "write_bpmn"]

KINDS = {
    "startEvent": "start",
    "endEvent": "end",
    "task": "task",
    "userTask": "task",
    "manualTask": "task",
    "serviceTask": "task",
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "subProcess": "subprocess",
}
SUBSET = (
    "expected only start and end events, tasks (also user, manual, service), exclusive and "
    "parallel gateways, sub-processes and sequence flows"
)
# Of a process these tell nothing about the order of acts.
_DRAWN_ONLY = (
    "artifact association auditing correlationSubscription dataObject dataObjectReference "
    "dataStoreReference documentation extensionElements group humanPerformer ioBinding "
    "ioSpecification laneSet monitoring performer potentialOwner property resourceRole supports "
    "supportedInterfaceRef textAnnotation incoming outgoing dataInputAssociation "
    "dataOutputAssociation dataInput dataOutput inputSet outputSet"
)
DRAWN_ONLY = frozenset(_DRAWN_ONLY.split())
# Attributes that change how often or when an element happens, with the value that does not.
HARMLESS = {
    "isForCompensation": "false",
    "triggeredByEvent": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
}


def read_bpmn(path: Path) -> Flow:
    """Read the one procedure in a BPMN 2.0 file.

    A task's post is the innermost lane it lies in, or the lane of its sub-process. Refused, each by
    name: elements outside the subset, several processes, and flows without complete 1-safe runs.
    """
    flow = _Reading(path, open_bpmn(path)).flow()
    if not flow.tasks:
        raise Unusable(path, "", "expected a process with tasks in it, found none")
    try:
        check_safe(flow)
    except FlowError as error:
        raise Unusable(path, error.place, error.expected) from None
    return flow


class _Reading:
    """One reading of one file."""

    def __init__(self, path: Path, root: Node) -> None:
        self.path, self.root = path, root
        self.elements: list[Element] = []
        self.arcs: list[Node] = []
        self.lanes: dict[str, str] = {}
        self.lane_names: list[str] = []
        self.kinds: dict[str, str] = {}

    def flow(self) -> Flow:
        process = self._process()
        self._refuse_messages(process)
        for lane_set in process.iter(f"{{{MODEL}}}laneSet"):
            self._read_lanes(lane_set)
        inner: list[Node] = []
        self._read_level(process, "", "", inner)
        for node in inner:
            self._read_arcs(node)
        for arc in self.arcs:
            self._check_arc(arc)
        return Flow(
            id=process.get("id") or "process",
            name=_name(process),
            elements=tuple(self.elements),
            arcs=tuple(
                (self._end(arc, "sourceRef"), self._end(arc, "targetRef")) for arc in self.arcs
            ),
            arc_ids=self._arc_ids(),
            arc_names=tuple(_name(arc) for arc in self.arcs),
            lanes=tuple(dict.fromkeys(self.lane_names)),
            pool=self._pool(process),
        )

    def _process(self) -> Node:
        found = [each for each in self._all("process") if not _is_empty(each)]
        if not found:
            raise Unusable(self.path, "", "expected a process with elements in it, found none")
        if len(found) > 1:
            raise Unusable(self.path, place_of(found[1]), "expected one process, found a second")
        return found[0]

    def _all(self, kind: str) -> Iterator[Node]:
        return (each for each in self.root.iter(f"{{{MODEL}}}{kind}"))

    def _pool(self, process: Node) -> str:
        for each in self._all("participant"):
            if _reference(each, "processRef") == process.get("id"):
                return _name(each)
        return ""

    def _refuse_messages(self, process: Node) -> None:
        """Messages to and from pools that show no process of their own are only drawn."""
        boxes = {
            each.get("id")
            for each in self._all("participant")
            if _reference(each, "processRef") != process.get("id")
        }
        for each in self._all("messageFlow"):
            if boxes.isdisjoint({_reference(each, "sourceRef"), _reference(each, "targetRef")}):
                raise Unusable(self.path, place_of(each), "expected no messages within a process")

    def _read_lanes(self, lane_set: Node) -> None:
        """Note each element's lane; inner lanes come later in the file and win."""
        placed: dict[str, Node] = {}
        for lane in lane_set.iter(f"{{{MODEL}}}lane"):
            name = _called(lane)
            if not name:
                raise Unusable(self.path, place_of(lane), "expected a `name`")
            refs = [each for each in lane if kind_of(each) == "flowNodeRef"]
            nested = any(kind_of(each) == "childLaneSet" for each in lane)
            if not nested or refs:
                self.lane_names.append(name)
            for each in refs:
                element = _bare(each.text)
                self._check_lane(element, placed.get(element, lane), lane)
                placed[element], self.lanes[element] = lane, name

    def _check_lane(self, element: str, earlier: Node, lane: Node) -> None:
        """Refuse a second lane; one around the first may name the element as well."""
        if earlier is not lane and earlier not in lane.iterancestors():
            expected = f"expected `{element}` in one lane, it is in `{_called(earlier)}` too"
            raise Unusable(self.path, place_of(lane), expected)

    def _read_level(self, parent: Node, inside: str, lane: str, inner: list[Node]) -> None:
        inner.append(parent)
        for node in parent:
            kind = kind_of(node)
            if kind in KINDS:
                self._read_element(node, inside, lane, inner)
            elif kind and kind != "sequenceFlow" and kind not in DRAWN_ONLY:
                self._refuse_beyond(node)

    def _refuse_beyond(self, node: Node) -> None:
        if kind_of(node).endswith(("LoopCharacteristics", "EventDefinition", "EventDefinitionRef")):
            parent = node.getparent()
            assert parent is not None  # noqa: S101 - only children are looked at
            raise Unusable(self.path, place_of(parent), f"expected no `{kind_of(node)}` in it")
        raise Unusable(self.path, place_of(node), SUBSET)

    def _read_element(self, node: Node, inside: str, lane: str, inner: list[Node]) -> None:
        name, tag = self._id(node), kind_of(node)
        for attribute, harmless in HARMLESS.items():
            value = node.get(attribute, harmless)
            if value.strip().lower() != harmless:
                place = place_of(node)
                raise Unusable(self.path, place, f"expected `{attribute}` to be {harmless}")
        self.kinds[name] = tag
        lane = self.lanes.get(name, lane)
        task = tag.removesuffix("Task") if KINDS[tag] == "task" and tag != "task" else ""
        self.elements.append(Element(name, KINDS[tag], _name(node), lane, inside, task))
        if tag != "subProcess":
            for child in node:
                if kind_of(child) and kind_of(child) not in DRAWN_ONLY:
                    self._refuse_beyond(child)
        elif inside:
            raise Unusable(self.path, place_of(node), "expected sub-processes of one level only")
        else:
            self._read_level(node, name, lane, inner)

    def _read_arcs(self, parent: Node) -> None:
        self.arcs.extend(each for each in parent if kind_of(each) == "sequenceFlow")

    def _arc_ids(self) -> tuple[str, ...]:
        """Return the ids of the arcs; one without gets the first number that is free."""
        taken = {*self.kinds, *(arc.get("id") for arc in self.arcs)}
        free = (name for i in count(1) if (name := f"flow_{i}") not in taken)
        return tuple(arc.get("id") or next(free) for arc in self.arcs)

    def _check_arc(self, arc: Node) -> None:
        for attribute in ("sourceRef", "targetRef"):
            if self._end(arc, attribute) not in self.kinds:
                expected = f"expected `{attribute}` to name an element of this process"
                raise Unusable(self.path, place_of(arc), expected)
        chooses = self.kinds[self._end(arc, "sourceRef")] == "exclusiveGateway"
        conditional = any(kind_of(each) == "conditionExpression" for each in arc)
        if conditional and not chooses:
            expected = "expected conditions only on flows out of exclusive gateways"
            raise Unusable(self.path, place_of(arc), expected)

    def _end(self, arc: Node, attribute: str) -> str:
        return _reference(arc, attribute)

    def _id(self, node: Node) -> str:
        name = node.get("id")
        if not name:
            raise Unusable(self.path, place_of(node), "expected an `id`")
        if name in self.kinds:
            raise Unusable(self.path, place_of(node), "expected an `id` of its own")
        return name


def _is_empty(process: Node) -> bool:
    drawn = chain(("", "sequenceFlow"), DRAWN_ONLY)
    return {kind_of(each) for each in process} <= set(drawn)


def _name(node: Node) -> str:
    """Return what people call it; blanks alone are no name."""
    name = node.get("name") or ""
    return name if name.strip() else ""


def _called(lane: Node) -> str:
    return _name(lane) or lane.get("id") or ""


def _reference(node: Node, attribute: str) -> str:
    return _bare(node.get(attribute))


def _bare(reference: str | None) -> str:
    """Return the id a reference names; a reference may carry the prefix of a namespace."""
    return (reference or "").strip().rpartition(":")[2]

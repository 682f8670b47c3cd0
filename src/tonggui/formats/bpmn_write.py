# SPDX-License-Identifier: Apache-2.0
"""Procedures to BPMN 2.0 files that open in any modeller, drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from tonggui.core.errors import Unusable
from tonggui.formats.bpmn_layout import LANE_LABEL, Box, Drawing, draw
from tonggui.formats.bpmn_xml import MODEL, Node
from tonggui.formats.pending import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tonggui.core.flow import Element, Flow

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
NAMESPACES = {"bpmn": MODEL, "bpmndi": DI, "dc": DC, "di": DD}
TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "exclusive": "exclusiveGateway",
    "parallel": "parallelGateway",
    "subprocess": "subProcess",
}


def write_bpmn(flow: Flow, path: Path) -> None:
    """Write a flow and its drawing; the file appears whole or not at all."""
    try:
        root = _Writing(replace(flow, lanes=_lanes(flow))).definitions()
    except ValueError as error:
        raise Unusable(path, f"procedure `{flow.id}`", f"cannot be XML: {error}") from None
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    write_whole(path, content)


def _lanes(flow: Flow) -> tuple[str, ...]:
    """Return the lanes of a flow, those it only mentions last."""
    mentioned = (each.lane for each in flow.elements if each.lane)
    return tuple(dict.fromkeys((*flow.lanes, *mentioned)))


class _Writing:
    """One flow being written, and the ids already given away."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.taken = {each.id for each in flow.elements} | set(flow.arc_ids) | {flow.id}
        self.arc_ids = [
            (flow.arc_ids[i] if flow.arc_ids else "") or self._fresh(f"flow_{i + 1}")
            for i in range(len(flow.arcs))
        ]
        self.lane_ids = {lane: self._fresh(f"lane_{i + 1}") for i, lane in enumerate(flow.lanes)}
        self.pool_id = self._fresh("pool") if flow.pool or flow.lanes else ""

    def definitions(self) -> Node:
        root = etree.Element(f"{{{MODEL}}}definitions", nsmap=NAMESPACES)
        root.set("id", self._fresh("definitions"))
        root.set("targetNamespace", "https://tonggui.example/procedures")
        plane = self._collaboration(root) if self.pool_id else self.flow.id
        process = _child(root, "process", id=self.flow.id, name=self.flow.name)
        process.set("isExecutable", "false")
        self._lane_set(process)
        self._level(process, "")
        self._diagram(root, plane)
        return root

    def _fresh(self, wanted: str) -> str:
        while wanted in self.taken:
            wanted += "_"
        self.taken.add(wanted)
        return wanted

    def _collaboration(self, root: Node) -> str:
        name = self._fresh("collaboration")
        pool = _child(_child(root, "collaboration", id=name), "participant", id=self.pool_id)
        _set(pool, name=self.flow.pool)
        pool.set("processRef", self.flow.id)
        return name

    def _lane_set(self, process: Node) -> None:
        if not self.flow.lanes:
            return
        lane_set = _child(process, "laneSet", id=self._fresh("lanes"))
        inherited = {each.id: each.lane for each in self.flow.subprocesses}
        for lane, name in self.lane_ids.items():
            node = _child(lane_set, "lane", id=name, name=lane)
            for each in self.flow.elements:
                if each.lane == lane and inherited.get(each.inside) != lane:
                    _child(node, "flowNodeRef").text = each.id

    def _level(self, parent: Node, level: str) -> None:
        here = [each for each in self.flow.elements if each.inside == level]
        names = {each.id for each in here}
        arcs = [i for i, (source, _) in enumerate(self.flow.arcs) if source in names]
        for each in here:
            node = _child(parent, _tag(each), id=each.id, name=each.name)
            for tag, end in (("incoming", 1), ("outgoing", 0)):
                for i in arcs:
                    if self.flow.arcs[i][end] == each.id:
                        _child(node, tag).text = self.arc_ids[i]
            if each.kind == "subprocess":
                self._level(node, each.id)
        for i in arcs:
            source, target = self.flow.arcs[i]
            node = _child(parent, "sequenceFlow", id=self.arc_ids[i])
            _set(node, name=self.flow.arc_names[i] if self.flow.arc_names else "")
            node.set("sourceRef", source)
            node.set("targetRef", target)

    def _diagram(self, root: Node, plane: str) -> None:
        drawing = draw(self.flow)
        left = 2 * LANE_LABEL if self.pool_id else 0
        diagram = etree.SubElement(root, f"{{{DI}}}BPMNDiagram", id=self._fresh("diagram"))
        name = self._fresh("plane")
        page = etree.SubElement(diagram, f"{{{DI}}}BPMNPlane", id=name, bpmnElement=plane)
        for shape, box in self._bands(drawing, left):
            self._shape(page, shape, box).set("isHorizontal", "true")
        for each in self.flow.elements:
            node = self._shape(page, each.id, drawing.boxes[each.id].moved(left, 0))
            if each.kind == "subprocess":
                node.set("isExpanded", "true")
        for i, name in enumerate(self.arc_ids):
            self._edge(page, name, [(x + left, y) for x, y in drawing.lines[i]])

    def _bands(self, drawing: Drawing, left: int) -> Iterable[tuple[str, Box]]:
        """Return the pool and its lanes as boxes."""
        if not self.pool_id:
            return
        width = drawing.width + left
        yield self.pool_id, Box(0, 0, width, drawing.height)
        last = list(self.lane_ids)[-1:]
        for lane, name in self.lane_ids.items():
            band = drawing.lanes[lane]
            rest = drawing.height - band.y if [lane] == last else band.height
            yield name, Box(LANE_LABEL, band.y, width - LANE_LABEL, rest)

    def _shape(self, page: Node, name: str, box: Box) -> Node:
        of = self._fresh(f"{name}_di")
        shape = etree.SubElement(page, f"{{{DI}}}BPMNShape", id=of, bpmnElement=name)
        size = {"width": str(box.width), "height": str(box.height)}
        etree.SubElement(shape, f"{{{DC}}}Bounds", {"x": str(box.x), "y": str(box.y), **size})
        return shape

    def _edge(self, page: Node, name: str, line: Sequence[tuple[int, int]]) -> None:
        of = self._fresh(f"{name}_di")
        edge = etree.SubElement(page, f"{{{DI}}}BPMNEdge", id=of, bpmnElement=name)
        for x, y in line:
            etree.SubElement(edge, f"{{{DD}}}waypoint", x=str(x), y=str(y))


def _tag(element: Element) -> str:
    return TAGS.get(element.kind) or (f"{element.task}Task" if element.task else "task")


def _child(parent: Node, tag: str, **attributes: str) -> Node:
    node = etree.SubElement(parent, f"{{{MODEL}}}{tag}")
    _set(node, **attributes)
    return node


def _set(node: Node, **attributes: str) -> None:
    for name, value in attributes.items():
        if value:
            node.set(name, value)

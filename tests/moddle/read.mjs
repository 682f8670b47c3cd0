// SPDX-License-Identifier: Apache-2.0
// Reads drawings with bpmn.io's own parser and prints what it understood, one JSON line a file.
import { readFile } from "node:fs/promises";
import { BpmnModdle } from "bpmn-moddle";

const inner = (each) => [each, ...(each.flowElements ?? []).flatMap(inner)];

for (const path of process.argv.slice(2)) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(await readFile(path, "utf8"));
  const processes = rootElement.rootElements.filter((each) => each.$type === "bpmn:Process");
  const all = processes.flatMap((each) => each.flowElements ?? []).flatMap(inner);
  const arcs = all.filter((each) => each.$type === "bpmn:SequenceFlow");
  const drawn = rootElement.diagrams.flatMap((each) => each.plane.planeElement);
  console.log(JSON.stringify({
    warnings: warnings.map((each) => each.message),
    nodes: all.filter((each) => !arcs.includes(each)).map((each) => [each.id, each.$type, each.name ?? ""]),
    arcs: arcs.map((each) => [each.id, each.sourceRef.id, each.targetRef.id]),
    shapes: drawn.filter((each) => each.$type === "bpmndi:BPMNShape" && each.bounds.width > 0)
      .map((each) => each.bpmnElement.id),
    edges: drawn.filter((each) => each.$type === "bpmndi:BPMNEdge" && each.waypoint.length > 1)
      .map((each) => each.bpmnElement.id),
  }));
}

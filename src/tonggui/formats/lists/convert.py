# SPDX-License-Identifier: Apache-2.0
"""Lists from one kind of file to another: all of them to Excel and back, their order to BPMN.

Only control flow goes over to BPMN: limits, risks and controls have no place there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tonggui import endings
from tonggui.core.errors import Unusable
from tonggui.formats.lists.cells import Cell, once
from tonggui.formats.lists.drawings import as_drawn, read_drawing
from tonggui.formats.lists.flows import read_procedure
from tonggui.formats.lists.gather import BPMN, XLSX, YAML, Gathered, gather
from tonggui.formats.lists.known import Nodes
from tonggui.formats.lists.shape import one_of
from tonggui.formats.lists.written import filled, flow_of, power_of
from tonggui.formats.plain_yaml import dump

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tonggui.core.elements import Element, Flow
    from tonggui.formats.plain_yaml import Document

_HEAD = (
    "# Control flow only. Add units, limits, risks and controls as docs/reference/lists.md says.\n"
)


def convert(source: Path, target: Path, *, power: str | None = None) -> None:
    """Convert lists to Excel, YAML or BPMN, or BPMN to lists, as the target's name says.

    A target without an extension is a new folder with one .bpmn file for each power; `power` picks
    one power of several.
    """
    gathered = gather(source)
    is_workbook = source.suffix.lower() in XLSX
    if target.suffix.lower() in XLSX or (is_workbook and target.suffix.lower() in YAML):
        _write_whole(source, gathered, target, power)
        return
    flows = _picked(source, flows_of(gathered), power)
    suffix = target.suffix.lower()
    if suffix in YAML and not gathered.documents:
        write_lists(flows, target)
    elif suffix in BPMN and gathered.documents:
        _write_one(source, flows, target)
    elif not suffix and gathered.documents:
        _write_folder(flows, target)
    else:
        wanted = ".xlsx, .bpmn or a folder" if gathered.documents else ".yaml or .xlsx"
        raise Unusable(target, "", f"expected {wanted} to convert {source.name} to")


def _write_whole(source: Path, gathered: Gathered, target: Path, power: str | None) -> None:
    """Write everything that lists say, losing nothing."""
    from tonggui.formats.tables import Outputs  # noqa: PLC0415 - reading lists needs no tables
    from tonggui.formats.workbook import write_workbook  # noqa: PLC0415 - as in gather

    if power is not None:
        raise Unusable(source, "--power", "expected with .bpmn only: a workbook holds all powers")
    root = whole(gathered)
    if target.suffix.lower() in XLSX:
        write_workbook(root, target)
        return
    with Outputs() as outputs:
        outputs.text(target).write(dump(root))


def whole(gathered: Gathered) -> dict[str, Any]:
    """Return the files of lists as one, drawings written out."""
    if not gathered.documents:
        powers = [power_of(flow) for flow in flows_of(gathered)]
        return {"powers": powers}
    root: dict[str, Any] = {}
    for document in gathered.documents:
        _join(root, _drawn_out(document))
    return root


def _join(root: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(root.get(key), dict):
            _join(root[key], value)
        elif isinstance(value, list) and isinstance(root.get(key), list):
            root[key] = [*root[key], *value]
        else:
            root[key] = dict(value) if isinstance(value, dict) else value


def _drawn_out(document: Document) -> dict[str, Any]:
    """Return what a file says, with the drawings its powers name written out."""
    root = dict(document.root)
    for key in ("powers", "powers_detailed"):
        if key in root:
            items = Cell(document, (), document.root).each(key)
            root[key] = [_with_flow(cell) for cell in items]
    return root


def _with_flow(power: Cell) -> dict[str, Any]:
    value = {key: each for key, each in power.value.items() if key != "procedure"}
    if power.text("procedure"):
        drawing = as_drawn(power)
        value["flow"] = flow_of(drawing) if drawing else None
    return value


def write_lists(flows: Sequence[Flow], path: Path) -> None:
    """Write lists of one power for each flow, nodes and order only, wholly or not at all."""
    from tonggui.formats.tables import Outputs  # noqa: PLC0415 - reading lists needs no tables

    text = _HEAD + dump({"powers": [power_of(flow) for flow in flows]})
    with Outputs() as outputs:
        outputs.text(path).write(text)


def flows_of(gathered: Gathered) -> list[Flow]:
    """Return the procedure of every power, its tasks named as the nodes are."""
    if not gathered.documents:
        read = [(path, read_drawing(path)) for path in gathered.drawings]
        return [flow if flow.id else replace(flow, id=path.stem) for path, flow in read]
    cells = [filled(cell) for key in ("powers", "powers_detailed") for cell in gathered.each(key)]
    return [_flow(cell) for cell in once(cells, "id").values()]


def _flow(power: Cell) -> Flow:
    """Return the flow of a power, its tasks named as the nodes are."""
    nodes = once(power.each("nodes"), "node")
    procedure = read_procedure(power, Nodes.of(power.text("id"), nodes, is_only=True))
    drawing = as_drawn(power)
    if drawing is None:
        return procedure.flow
    elements = tuple(_named(each, nodes) for each in drawing.elements)
    return replace(drawing, id=power.text("id"), elements=elements)


def _named(element: Element, nodes: dict[str, Cell]) -> Element:
    node = nodes.get(element.label) if element.kind == "task" else None
    if node is None:
        return element
    name = node.text("name", element.name)
    return replace(element, name=name, lane=element.lane or node.text("post_ref"))


def _picked(source: Path, flows: list[Flow], power: str | None) -> list[Flow]:
    if not flows:
        raise Unusable(source, "powers", "expected at least one power, found none")
    if power is None:
        return flows
    found = [flow for flow in flows if flow.id == power]
    if not found:
        raise Unusable(source, "powers", one_of([flow.id for flow in flows], power))
    return found


def _write_one(source: Path, flows: list[Flow], target: Path) -> None:
    from tonggui.formats.bpmn import write_bpmn  # noqa: PLC0415 - as in read_drawing

    if len(flows) > 1:
        expected = f"expected one power, found {len(flows)}; name a folder, or pick one power"
        raise Unusable(source, "powers", expected)
    write_bpmn(flows[0], target)


def _write_folder(flows: list[Flow], target: Path) -> None:
    """Write one file for each power into a folder that appears with all of them or not at all."""
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise Unusable(target, "", "expected a folder that is new or empty")
    names = _file_names([flow.id for flow in flows])
    try:
        with endings.folder(target.parent, prefix=".tonggui-") as work:
            made = work / target.name
            made.mkdir()
            for flow, name in zip(flows, names, strict=True):
                _write_into(made, target, flow, f"{name}.bpmn")
            if target.exists():
                target.rmdir()
            made.replace(target)
    except OSError as error:
        raise Unusable(target, "", f"cannot be written: {error.strerror or error}") from None


def _write_into(made: Path, target: Path, flow: Flow, name: str) -> None:
    from tonggui.formats.bpmn import write_bpmn  # noqa: PLC0415 - as in read_drawing

    try:
        write_bpmn(flow, made / name)
    except Unusable as error:
        raise Unusable(target / name, error.place, error.expected) from error


def _file_names(ids: list[str]) -> list[str]:
    names: list[str] = []
    for each in ids:
        name = re.sub(r"[^\w.-]", "_", each).lstrip(".") or "power"
        # On some systems P01.bpmn and p01.bpmn are one file.
        while name.lower() in (taken.lower() for taken in names):
            name += "_"
        names.append(name)
    return names

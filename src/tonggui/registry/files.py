# SPDX-License-Identifier: Apache-2.0
"""One power as the files people keep: a workbook, a drawing, an official document; and back."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tonggui.core.flow import Flow
from tonggui.core.lists import Lists
from tonggui.formats.lists.convert import flows_of
from tonggui.formats.lists.drawings import read_drawing
from tonggui.formats.lists.gather import Gathered
from tonggui.formats.lists.written import flow_of
from tonggui.formats.plain_yaml import Document
from tonggui.formats.workbook.codecs import PostName

Body = dict[str, Any]
Notes = tuple[tuple[str, str], ...]
TYPES = MappingProxyType(
    {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "bpmn": "application/xml",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)


def as_file(kind: str, body: str, lists: Lists, notes: Notes = ()) -> bytes:
    """Return a power as a file of a kind of `TYPES`; `lists` hold it, too.

    `notes` say beside the lists how they came about, as a document prints it.
    """
    return _WRITERS[kind](json.loads(body), lists, notes)


def workbook(bodies: list[Body], notes: Sequence[tuple[str, str, str]] = ()) -> bytes:
    """Return powers as a workbook with the customary columns.

    `notes` are the code of a power, what is said of its edition, and how it reads.
    """
    from tonggui.formats.workbook import write_workbook  # noqa: PLC0415 - most pages need no Excel

    return written("lists.xlsx", lambda path: write_workbook({"powers": bodies}, path, notes))


def template() -> bytes:
    """Return an empty workbook with the customary sheets."""
    from tonggui.formats.workbook import write_template  # noqa: PLC0415 - as above

    return written("lists.xlsx", write_template)


def _drawing(body: Body, _lists: Lists, _notes: Notes) -> bytes:
    from tonggui.formats.bpmn import write_bpmn  # noqa: PLC0415 - most pages need no XML

    document = Document(str(body.get("id", "")), {"powers": [body]}, {})
    flow = flows_of(Gathered((document,)))[0]
    return written("procedure.bpmn", lambda path: write_bpmn(flow, path))


def _document(body: Body, lists: Lists, notes: Notes) -> bytes:
    from tonggui.formats.dossier import write_dossier  # noqa: PLC0415 - most pages need no Word

    power = lists.powers[body["id"]]
    return written("dossier.docx", lambda path: write_dossier(lists, power, path, notes))


def _sheets(body: Body, notes: Notes) -> bytes:
    return workbook([body], [(str(body.get("id", "")), *each) for each in notes])


_WRITERS: Mapping[str, Callable[[Body, Lists, Notes], bytes]] = MappingProxyType(
    {"xlsx": lambda body, _lists, notes: _sheets(body, notes), "bpmn": _drawing, "docx": _document}
)


def written(name: str, write: Callable[[Path], None]) -> bytes:
    """Return what a writer puts into a file of that name."""
    with tempfile.TemporaryDirectory(prefix="tonggui-") as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def drawing_in(content: bytes, name: str) -> Flow:
    """Return the procedure in a BPMN file; Unusable names the place that cannot be used."""
    with tempfile.TemporaryDirectory(prefix="tonggui-") as folder:
        # The name is what a refusal calls the file.
        path = Path(folder) / (Path(name).name or "procedure.bpmn")
        path.write_bytes(content)
        return read_drawing(path)


def with_drawing(body: Body, flow: Flow) -> Body:
    """Return a power whose procedure is the drawing's; nodes of the same name or id are kept.

    A node whose task is gone goes too. A lane is the post of the nodes in it, new or not.
    """
    unit = str(body.get("unit", ""))
    called = {str(node.get("name", "")): node for node in body["nodes"]}
    called |= {str(node["node"]): node for node in body["nodes"]}
    taken = {str(node["node"]) for node in body["nodes"]}
    nodes: dict[str, Body] = {}
    for task in flow.tasks:
        if task.label in called:
            node = called[task.label] | _held(task.lane, unit)
        else:
            node = _new_node(task.label, task.lane, unit, taken)
            called[task.label] = node
        nodes.setdefault(str(node["node"]), node)
    return {**body, "nodes": list(nodes.values()), "flow": flow_of(flow)}


def _new_node(label: str, lane: str, unit: str, taken: set[str]) -> Body:
    number = 1
    while f"n{number}" in taken:
        number += 1
    taken.add(f"n{number}")
    return {"node": f"n{number}", "name": label} | _held(lane, unit)


def _held(lane: str, unit: str) -> Body:
    """Return which post a lane gives a node; a task in no lane keeps what it has."""
    return {"post_ref": PostName().read(lane, unit)} if lane else {}

# SPDX-License-Identifier: Apache-2.0
"""Procedures drawn in full: elements and arcs in the lists, or a BPMN file beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tonggui.core.elements import Element, Flow

if TYPE_CHECKING:
    from tonggui.formats.lists.cells import Cell


def as_drawn(power: Cell) -> Flow | None:
    """Return the procedure just as a drawing or BPMN file has it, None if there is neither."""
    procedure, flow = power.at("procedure"), power.at("flow")
    if procedure.value is None:
        return _inline(power) if flow.at("elements").value else None
    if flow.value is not None:
        raise procedure.refuse("expected either `procedure` or `flow`, found both")
    return read_drawing(Path(power.document.source).parent / str(procedure.value))


def read_drawing(path: Path) -> Flow:
    """Return the procedure in a BPMN file."""
    from tonggui.formats.bpmn import read_bpmn  # noqa: PLC0415 - most lists need no XML

    return read_bpmn(path)


def _inline(power: Cell) -> Flow:
    flow = power.at("flow")
    if flow.at("edges").value is not None:
        raise flow.refuse("expected either `edges` or `elements`, found both")
    arcs = [cell.value for cell in flow.each("arcs")]
    return Flow(
        id=power.text("id"),
        name=power.text("name"),
        elements=tuple(_element(cell) for cell in flow.each("elements")),
        arcs=tuple((arc[0], arc[1]) for arc in arcs),
        arc_names=_arc_names(arcs),
        lanes=flow.texts("lanes"),
        pool=flow.text("pool"),
    )


def _arc_names(arcs: list[list[str]]) -> tuple[str, ...]:
    names = tuple(arc[2] if arc[2:] else "" for arc in arcs)
    return names if any(names) else ()


def _element(cell: Cell) -> Element:
    return Element(
        id=cell.text("id"),
        kind=cell.text("kind"),
        name=cell.text("node", cell.text("name")),
        lane=cell.text("lane"),
        inside=cell.text("inside"),
        task=cell.text("task"),
    )

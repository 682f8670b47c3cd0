# SPDX-License-Identifier: Apache-2.0
"""The procedure of a power, in whichever of the three ways the lists write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tonggui.core.elements import FlowError
from tonggui.core.safety import check_safe
from tonggui.formats.lists.drawings import as_drawn
from tonggui.formats.lists.edges import by_edges
from tonggui.formats.lists.matching import by_drawing

if TYPE_CHECKING:
    from tonggui.formats.lists.cells import Cell
    from tonggui.formats.lists.known import Nodes
    from tonggui.formats.lists.procedure import Procedure


def read_procedure(power: Cell, nodes: Nodes) -> Procedure:
    """Return the procedure of a power, its tasks being the power's nodes."""
    drawing = as_drawn(power)
    try:
        if drawing is not None:
            check_safe(drawing)
            return by_drawing(power, drawing, nodes)
        return by_edges(power, nodes)
    except FlowError as error:
        place = f"{error.place}: " if error.place else ""
        at = "procedure" if power.at("procedure").value else "flow"
        raise power.at(at).refuse(f"{place}{error.expected}") from None

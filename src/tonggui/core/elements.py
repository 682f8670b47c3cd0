# SPDX-License-Identifier: Apache-2.0
"""A procedure as a flow graph: what is done, by which post, in which order."""

from __future__ import annotations

from tonggui.core.errors import Refused
from tonggui.core.values import frozen

KINDS = frozenset({"start", "end", "task", "exclusive", "parallel", "subprocess"})


class FlowError(Refused):
    """A procedure cannot be followed: names the element and what was expected of it."""

    code = "flow"

    def __init__(self, place: str, expected: str) -> None:
        """Keep both parts, so that a format can put its file in front."""
        self.place, self.expected = place, expected
        super().__init__(f"{place}: {expected}" if place else expected)


@frozen
class Element:
    """One node of the graph; `inside` names the sub-process it lies in, `task` how it is done."""

    id: str
    kind: str
    name: str = ""
    lane: str = ""
    inside: str = ""
    task: str = ""

    @property
    def label(self) -> str:
        """What an event calls it: its name, or its id where it has none."""
        return self.name or self.id

    def __str__(self) -> str:
        return f"{self.kind} `{self.id}`" + (f" ({self.name})" if self.name else "")


@frozen
class Flow:
    """A procedure: elements and arcs in declared order; the rest only names what is drawn.

    `arc_ids` and `arc_names` are empty or run parallel to `arcs`.
    """

    id: str
    name: str
    elements: tuple[Element, ...]
    arcs: tuple[tuple[str, str], ...]
    arc_ids: tuple[str, ...] = ()
    arc_names: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()
    pool: str = ""

    @property
    def tasks(self) -> tuple[Element, ...]:
        """The tasks, in declared order."""
        return tuple(each for each in self.elements if each.kind == "task")

    @property
    def subprocesses(self) -> tuple[Element, ...]:
        """The sub-processes, in declared order."""
        return tuple(each for each in self.elements if each.kind == "subprocess")

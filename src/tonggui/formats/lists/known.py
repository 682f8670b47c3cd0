# SPDX-License-Identifier: Apache-2.0
"""What the lists define and may refer to: posts, units, bodies, supervisors, powers and nodes."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from tonggui.core.values import frozen
from tonggui.formats.lists.shape import one_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tonggui.core.people import CollectiveBody, SupervisingBody, Unit
    from tonggui.core.powers import Power
    from tonggui.formats.lists.cells import Cell


@frozen
class Known:
    """The names that references are checked against.

    Where no units are listed, posts and units are free text: there is nothing to check against.
    """

    units: dict[str, Unit] = field(default_factory=dict)
    bodies: dict[str, CollectiveBody] = field(default_factory=dict)
    supervisors: dict[str, SupervisingBody] = field(default_factory=dict)
    third_parties: tuple[str, ...] = ()
    posts: dict[str, None] = field(default_factory=dict)

    def post(self, cell: Cell) -> str:
        """Return a post that some unit lists."""
        if cell.value is None:
            return ""
        return _among(cell, self.posts) if self.units else str(cell.value)

    def unit(self, cell: Cell) -> str:
        """Return the code of a listed unit."""
        if cell.value is None:
            return ""
        return _among(cell, self.units) if self.units else str(cell.value)

    def body(self, cell: Cell) -> str:
        """Return the code of a listed deciding body, with or without `body:` before it."""
        return _among(cell, self.bodies, kind="body:") if cell.value is not None else ""

    def supervisor(self, cell: Cell) -> str:
        """Return the code of a listed supervising body, with or without `supervisor:`."""
        return _among(cell, self.supervisors, kind="supervisor:") if cell.value is not None else ""

    def answerable(self, cell: Cell) -> str:
        """Return whoever answers for a control: a post, a body, a supervisor or a third party."""
        ref = "" if cell.value is None else str(cell.value)
        match ref.partition(":")[0]:
            case "body":
                self.body(cell)
            case "supervisor":
                self.supervisor(cell)
            case "third_party":
                _among(cell, self.third_parties, kind="third_party:")
            case _:
                return self.post(cell)
        return ref


def _among(cell: Cell, known: Collection[str], *, kind: str = "") -> str:
    name = str(cell.value).removeprefix(kind)
    if name not in known:
        raise cell.refuse(one_of(list(known), cell.value))
    return name


@frozen
class Nodes:
    """Every way to write a node, and its id: `P01.n3` among several powers, `n3` in the one."""

    ids: dict[str, str]

    @classmethod
    def of(cls, power: str, written: Iterable[str], *, is_only: bool) -> Nodes:
        """Name the nodes of one power."""
        ids: dict[str, str] = {}
        for name in written:
            ids[f"{power}.{name}"] = ids[name] = name if is_only else f"{power}.{name}"
        return cls(ids)

    @classmethod
    def of_power(cls, power: Power) -> Nodes:
        """Name the nodes of one power, with or without the power before them."""
        prefix = f"{power.id}."
        local = {node.id.removeprefix(prefix): node.id for node in power.nodes}
        return cls(local | {prefix + name: node for name, node in local.items()})

    @classmethod
    def of_all(cls, powers: Iterable[Power]) -> Nodes:
        """Name the nodes of all powers, as anything outside a power must write them."""
        powers = list(powers)
        ids = {node.id: node.id for power in powers for node in power.nodes}
        if len(powers) == 1:
            ids |= {f"{powers[0].id}.{node}": node for node in list(ids)}
        return cls(ids)

    def id(self, cell: Cell) -> str:
        """Return the id of the node a cell names, "" if it names none."""
        if cell.value is None:
            return ""
        found = self.ids.get(str(cell.value))
        if found is None:
            short = list(dict.fromkeys(name for name in self.ids if "." not in name))
            raise cell.refuse(f"unknown node; {one_of(short or list(self.ids), cell.value)}")
        return found


def power_id(cell: Cell, powers: dict[str, Power]) -> str:
    """Return the id of the power that a cell names by id or by code."""
    if cell.value is None:
        return ""
    for power in powers.values():
        if cell.value in (power.id, power.code):
            return power.id
    raise cell.refuse(one_of(list(powers), cell.value))

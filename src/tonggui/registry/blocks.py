# SPDX-License-Identifier: Apache-2.0
"""The blocks of a dossier as rows to show: nodes with both sides, risks with their controls."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from tonggui.core.powers import CONTROL_CLASSES, Control, Limit, Node, Power, Risk, say_limit
from tonggui.core.values import frozen
from tonggui.core.xray.view import active
from tonggui.formats.report.names import Names
from tonggui.formats.report.nodes import worst_risks
from tonggui.people.models import Official, Tenure

_POST = "post:"


@frozen
class NodeRow:
    """A node: who answers for it, who watches it, how long it may take, how risky it is."""

    number: int
    node: Node
    post: str
    post_code: str
    holders: tuple[Official, ...]
    lead: str
    risk: str

    @property
    def timing(self) -> str:
        """Return the one character that stands for when it is watched."""
        plan = self.node.supervision
        return plan.timing[-1:] if plan else ""


@frozen
class RiskRow:
    """A risk with the controls against it, one group a class."""

    number: int
    risk: Risk
    classes: tuple[tuple[str, tuple[tuple[Control, str], ...]], ...]


@frozen
class Blocks:
    """A power as its six blocks show it."""

    nodes: tuple[NodeRow, ...]
    risks: tuple[RiskRow, ...]
    controls: int
    promised: Limit | None
    legal: Limit | None

    @property
    def held(self) -> int:
        """Return how many nodes have somebody who answers for them."""
        return sum(bool(each.holders) for each in self.nodes)

    @property
    def leads(self) -> int:
        """Return how many bodies lead at some node."""
        return len({each.lead for each in self.nodes if each.lead})

    @property
    def unwatched(self) -> int:
        """Return at how many nodes nobody is named to watch."""
        return sum(not each.lead for each in self.nodes)

    @property
    def high(self) -> int:
        """Return how many risks are high."""
        return sum(each.risk.level == "高" for each in self.risks)

    @property
    def classes(self) -> int:
        """Return how many of the three classes of controls occur."""
        return len({name for each in self.risks for name, controls in each.classes if controls})

    def rows(self) -> list[dict[str, Any]]:
        """Return the nodes as rows of a file."""
        return [
            {
                "number": each.number,
                "node": each.node.id,
                "name": each.node.name,
                "stage": each.node.stage,
                "post": each.post_code,
                "limit": say_limit(each.node.limit),
                "decision_mode": each.node.decision_mode,
                "risk": each.risk,
                "lead": each.node.supervision.lead if each.node.supervision else "",
                "timing": each.node.supervision.timing if each.node.supervision else "",
            }
            for each in self.nodes
        ]


def blocks(power: Power, names: Names, day: date) -> Blocks:
    """Lay a power out as its blocks, with those who hold its posts on a day."""
    held = _holders([node.post.removeprefix(_POST) for node in power.nodes], day)
    levels = worst_risks(power)
    nodes = tuple(
        _node(number, node, names, held, levels.get(node.id, ""), power.unit)
        for number, node in enumerate(power.nodes, 1)
    )
    order = {row.node.id: row.number for row in nodes}
    return Blocks(
        nodes=nodes,
        risks=tuple(_risk(order.get(each.node, 0), each, names) for each in power.risks),
        controls=sum(len(active(each)) for each in power.risks),
        promised=power.clock.promised if power.clock else None,
        legal=power.clock.legal if power.clock else None,
    )


def _holders(posts: list[str], day: date) -> dict[str, list[Official]]:
    found: dict[str, list[Official]] = defaultdict(list)
    rows = Tenure.objects.on(day).filter(post__code__in=posts).select_related("official", "post")
    for tenure in rows.order_by("seat"):
        found[tenure.post.code].append(tenure.official)
    return found


def _node(  # noqa: PLR0913, PLR0917 - what a row is made of
    number: int,
    node: Node,
    names: Names,
    held: dict[str, list[Official]],
    risk: str,
    unit: str,
) -> NodeRow:
    code = node.post.removeprefix(_POST)
    return NodeRow(
        number=number,
        node=node,
        post=names.post(node.post, within=unit) if node.post else "、".join(sorted(node.roles)),
        post_code=code if code in held else "",
        holders=tuple(held.get(code, ())),
        lead=names.body(node.supervision.lead) if node.supervision else "",
        risk=risk,
    )


def _risk(number: int, risk: Risk, names: Names) -> RiskRow:
    grouped = {
        name: [c for c in active(risk) if c.control_class == name] for name in CONTROL_CLASSES
    }
    return RiskRow(
        number,
        risk,
        tuple(
            (name, tuple((each, _who(each, names)) for each in found))
            for name, found in grouped.items()
        ),
    )


def _who(control: Control, names: Names) -> str:
    ref = control.responsible
    if ref.startswith("post:"):
        return names.post(ref)
    return names.body(ref) if ref.startswith(("supervisor:", "body:")) else ref

# SPDX-License-Identifier: Apache-2.0
"""四议两公开: which node of a village's case each of the four deliberations is held for.

The lists name the nodes; a meeting of one of the four kinds belongs to the node that names it, and
a publication to the node at which it was made.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from types import MappingProxyType

from tonggui.cases.models import Case, Event
from tonggui.core.powers import Node
from tonggui.core.values import frozen
from tonggui.meetings.models import Item, MeetingKind
from tonggui.supervision import footing

# By which words lists name the node of each deliberation.
WORDS: MappingProxyType[str, str] = MappingProxyType(
    {
        MeetingKind.VILLAGE_PROPOSAL.value: "党组织提议",
        MeetingKind.VILLAGE_JOINT.value: "联席会议",
        MeetingKind.VILLAGE_PARTY.value: "党员大会",
        MeetingKind.VILLAGE_REPS.value: "村民代表会议",
    }
)
_MADE_PUBLIC = ("公示", "公开")


@frozen
class Publication:
    """What was published at a node, and when it was received."""

    object: str
    recorded_at: datetime


@frozen
class Step:
    """A node of the four deliberations and two publications: what is held there, what was shown.

    `kind` is the kind of meeting that deliberates there, "" where it is published alone.
    """

    node: str
    name: str
    kind: str
    is_public: bool
    items: tuple[Item, ...]
    published: tuple[Publication, ...]


def node_of(kind: str, case: Case, day: date) -> str:
    """Return the node of a case that a kind of meeting deliberates on, "" if it names none."""
    word = WORDS.get(kind)
    found = (node.id for node in _nodes(case, day) if word and word in node.name)
    return next(found, "")


def steps_of(case: Case, day: date) -> list[Step]:
    """Return the deliberations and publications of a village's case; none for any other."""
    nodes = _nodes(case, day)
    kinds = {node.id: _kind(node) for node in nodes}
    if len({each for each in kinds.values() if each}) < len(WORDS):
        return []
    items = list(case.items.select_related("meeting").order_by("meeting__begins_at", "pk"))
    shown = [(row.node, _publication(row)) for row in case.events.filter(kind="publish")]
    return [
        Step(
            node.id,
            node.name,
            kinds[node.id],
            any(word in node.name for word in _MADE_PUBLIC),
            tuple(item for item in items if item.node == node.id),
            tuple(each for where, each in shown if where == node.id),
        )
        for node in nodes
        if kinds[node.id] or any(word in node.name for word in _MADE_PUBLIC)
    ]


def _nodes(case: Case, day: date) -> list[Node]:
    if case.edition is None:
        return []
    lists = footing.lists_of(case.edition, day)
    return [node for power in lists.powers.values() for node in power.nodes]


def _kind(node: Node) -> str:
    return next((kind for kind, word in WORDS.items() if word in node.name), "")


def _publication(row: Event) -> Publication:
    said = json.loads(row.detail) if row.detail else {}
    return Publication(str(said.get("object") or ""), row.recorded_at)

# SPDX-License-Identifier: Apache-2.0
"""What stands on each box of a drawn procedure, taken from the lists and from what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tonggui.core.elements import Element
from tonggui.core.powers import Node, Power
from tonggui.core.values import frozen
from tonggui.formats.report import marks, words
from tonggui.formats.report.lanes import Lanes
from tonggui.formats.report.markup import Phrase
from tonggui.formats.report.names import Names
from tonggui.formats.report.nodes import limit_of, worst_risks
from tonggui.formats.report.plates import Plate


@frozen
class Chart:
    """What a drawn procedure needs to know beside the lists."""

    names: Names
    cards: Mapping[str, Mapping[str, int]]  # node -> level -> findings
    has_data: bool
    links: Mapping[str, str]


def node_of(element: Element, power: Power) -> Node | None:
    """Return the node an element of the flow stands for."""
    names = {element.id, element.label, f"{power.id}.{element.id}"}
    return next((node for node in power.nodes if node.id in names), None) or next(
        (node for node in power.nodes if node.name in names), None
    )


def plates_of(
    power: Power,
    tasks: Mapping[str, Element],
    nodes: Mapping[str, Node | None],
    chart: Chart,
    lanes: Lanes | None,
) -> dict[str, Plate]:
    """Return the plate of every act of a procedure; boxes of one node bear one number."""
    risks = worst_risks(power)
    found: dict[str, Plate] = {}
    order = {node.id: number for number, node in enumerate(power.nodes, start=1)}
    for number, (name, node) in enumerate(nodes.items(), start=1):
        key = node.id if node else tasks[name].label
        plate = Plate(
            tasks[name].label,
            order.get(key, number),
            has_data=chart.has_data,
            cards=chart.cards.get(key),
            link=chart.links.get(key, ""),
            risk=risks.get(key, ""),
        )
        found[name] = _with_node(plate, node, power, chart.names, lanes) if node else plate
    return found


def _with_node(plate: Plate, node: Node, power: Power, names: Names, lanes: Lanes | None) -> Plate:
    notes = _notes_in_lane(node, names, lanes) if lanes else _notes(node, power, names)
    return replace(
        plate,
        name=node.name,
        notes=tuple(note for note in notes if note[0].zh),
        mode=node.decision_mode,
        is_optional=not node.is_mandatory,
    )


def _notes_in_lane(node: Node, names: Names, lanes: Lanes) -> list[tuple[Phrase, str]]:
    post = "" if lanes.are_posts else names.bare_post(node.post)
    return [(_plain(post), marks.INK_2), (limit_of(node), marks.INK_3)]


def _notes(node: Node, power: Power, names: Names) -> list[tuple[Phrase, str]]:
    """Say without lanes, stage heads and lower rail what these would have said."""
    stage = words.among(words.STAGES, node.stage)
    notes = [
        (_plain(names.post(node.post, within=power.unit)), marks.INK_2),
        (_beside(stage, limit_of(node)), marks.INK_3),
    ]
    if node.supervision:
        timing = words.among(words.TIMINGS, node.supervision.timing)
        body = names.short_body(node.supervision.lead)
        notes.append((_beside(timing, _plain(body)), marks.SUP))
    return notes


def _plain(said: str) -> Phrase:
    return Phrase(said, said)


def _beside(one: Phrase, other: Phrase) -> Phrase:
    return Phrase(*(" · ".join(filter(None, pair)) for pair in zip(one, other, strict=True)))

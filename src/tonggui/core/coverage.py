# SPDX-License-Identifier: Apache-2.0
"""Where supervision reaches and where it does not: stages by time, nodes, posts, whole powers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from tonggui.core.lists import Lists
from tonggui.core.powers import STAGES, TIMINGS, Node, Power

WEALTH = ("人事", "资金", "物资")  # people, money and goods


class Spot(NamedTuple):
    """A stage of a power before, during or after.

    `state`: "covered" by the supervision planned at some node, "excused" with a reason and an
    approver, "claimed" as covered with no node to show for it, "blind", or "absent" where the
    power has no node of the stage.
    """

    power: str
    stage: str
    timing: str
    state: str
    nodes: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


class Share(NamedTuple):
    """How many of how many, and which are not."""

    reached: int
    of: int
    left: tuple[str, ...]


class Concentration(NamedTuple):
    """A post at which people, money or goods meet: which of them, at which nodes, deciding how."""

    post: str
    kinds: tuple[str, ...]
    nodes: tuple[str, ...]
    powers: tuple[str, ...]
    decides: int  # nodes of the stage 决策 among them


def coverage(power: Power) -> tuple[Spot, ...]:
    """Return the twelve spots of a power, by stage and time."""
    stated = {(cell.stage, cell.timing): cell for cell in power.upkeep.matrix}
    spots: list[Spot] = []
    for stage, timing in product(STAGES, TIMINGS):
        there = [node for node in power.nodes if node.stage == stage]
        watched = [n for n in there if n.supervision and n.supervision.timing == timing]
        cell = stated.get((stage, timing))
        if watched:
            state = "covered"
        elif cell is not None and cell.state == "covered":
            state = "claimed"
        elif cell is not None and cell.is_settled:
            state = "excused"
        else:
            state = "blind" if there else "absent"
        leads = dict.fromkeys(n.supervision.lead for n in watched if n.supervision)
        nodes = tuple(node.id for node in watched or there)
        spots.append(Spot(power.id, stage, timing, state, nodes, tuple(leads)))
    return tuple(spots)


def stages_missing(power: Power) -> tuple[str, ...]:
    """Return stages of which a power has no node and that are not excused throughout (R50)."""
    with_nodes = {node.stage for node in power.nodes}
    unexcused = {spot.stage for spot in coverage(power) if spot.state != "excused"}
    return tuple(stage for stage in STAGES if stage in unexcused - with_nodes)


def blind_spots(lists: Lists) -> tuple[Spot, ...]:
    """Return every spot that nobody watches and nobody excused, power by power."""
    found = (spot for power in lists.powers.values() for spot in coverage(power))
    return tuple(spot for spot in found if spot.state in {"blind", "claimed"})


def powers_watched(lists: Lists) -> Share:
    """Say how many of all powers have a supervised node; drafts and unpublished ones count too."""
    return _share((p.id, any(n.supervision for n in p.nodes)) for p in lists.powers.values())


def risks_guarded(lists: Lists) -> Share:
    """Say how many of all risks have a control in use."""
    return _share(
        (risk.id, any(control.is_active for control in risk.controls))
        for power in lists.powers.values()
        for risk in power.risks
    )


def units_watched(lists: Lists) -> Share:
    """Say how many of all units are under a supervising body."""
    units = lists.organisation.units.values()
    return _share((unit.code, bool(unit.supervised_by)) for unit in units)


def posts_watched(lists: Lists) -> Share:
    """Say how many of the posts that hold nodes hold at least one that is supervised."""
    watched: dict[str, bool] = {}
    for _, node in _held(lists):
        watched[node.post] = watched.get(node.post, False) or node.supervision is not None
    return _share(watched.items())


def concentrations(lists: Lists) -> tuple[Concentration, ...]:
    """Return the posts at which people, money or goods lie, most of it first (R54)."""
    nodes: dict[str, list[tuple[Power, Node]]] = {}
    for power, node in _held(lists):
        if node.key_flags.intersection(WEALTH):
            nodes.setdefault(node.post, []).append((power, node))
    found = [
        Concentration(
            post=post,
            kinds=tuple(kind for kind in WEALTH if any(kind in n.key_flags for _, n in held)),
            nodes=tuple(node.id for _, node in held),
            powers=tuple(dict.fromkeys(power.id for power, _ in held)),
            decides=sum(node.stage == "决策" for _, node in held),
        )
        for post, held in nodes.items()
    ]
    return tuple(sorted(found, key=lambda c: (-len(c.kinds), -len(c.nodes), -c.decides, c.post)))


def _held(lists: Lists) -> Iterator[tuple[Power, Node]]:
    return ((p, node) for p in lists.powers.values() for node in p.nodes if node.post)


def _share(told: Iterable[tuple[str, bool]]) -> Share:
    told = tuple(told)
    left = tuple(name for name, is_reached in told if not is_reached)
    return Share(len(told) - len(left), len(told), left)

# SPDX-License-Identifier: Apache-2.0
"""Layers of a flow from left to right, and the order in each that lets few lines cross."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

Arc = tuple[str, str]
KNOT = "\0"  # what the name of a knot begins with, and no name of an element
_SWEEPS = 12


@dataclass(slots=True)
class Layers:
    """Every element in its layer; an arc over several layers passes a knot in each between.

    `chains` holds arcs that lead ahead with their knots; `back` those that lead back or nowhere.
    """

    layer: dict[str, int]
    columns: list[list[str]]
    chains: dict[Arc, list[str]]
    back: list[Arc]
    knots: set[str] = field(default_factory=set)

    def neighbours(self, *, ahead: bool) -> dict[str, list[str]]:
        """Return what lies next to each element, in the next layer or in the one before."""
        found: dict[str, list[str]] = {name: [] for name in self.layer}
        for chain in self.chains.values():
            for i, each in enumerate(chain[1:]):
                one, other = (chain[i], each) if ahead else (each, chain[i])
                found[one].append(other)
        return found


def layered(names: Sequence[str], arcs: Iterable[Arc], lanes: Mapping[str, int]) -> Layers:
    """Put every element right of all that lead to it, loops left out, and order the layers."""
    arcs = list(arcs)
    done, back = _walk(names, arcs)
    layer = _longest(done[::-1], [arc for arc in arcs if arc not in back])
    layers = Layers(layer, [], {}, [arc for arc in arcs if arc in back])
    for source, target in arcs:
        if (source, target) not in back:
            layers.chains[source, target] = _thread(layers, source, target)
    layers.columns = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    lane = {**lanes, **_lanes_of_knots(layers, lanes)}
    for name in sorted(layer, key=lambda name: lane.get(name, 0)):
        layers.columns[layer[name]].append(name)
    _untangle(layers, lane)
    return layers


def _walk(names: Sequence[str], arcs: Sequence[Arc]) -> tuple[list[str], set[Arc]]:
    """Return the elements as they are left for good, and the arcs that close a loop."""
    after: dict[str, list[str]] = {name: [] for name in names}
    for source, target in arcs:
        after[source].append(target)
    entered = {target for _, target in arcs}
    done: list[str] = []
    back: set[Arc] = set()
    state: dict[str, bool] = {}  # True while on the trail
    for root in [*(name for name in names if name not in entered), *names]:
        if root in state:
            continue
        state[root] = True
        trail = [(root, iter(after[root]))]
        while trail:
            here, rest = trail[-1]
            target = next(rest, "")
            if not target:
                state[here] = False
                done.append(here)
                trail.pop()
            elif target not in state:
                state[target] = True
                trail.append((target, iter(after[target])))
            elif state[target]:
                back.add((here, target))
    return done, back


def _longest(topological: Sequence[str], arcs: Iterable[Arc]) -> dict[str, int]:
    layer = dict.fromkeys(topological, 0)
    after: dict[str, list[str]] = {name: [] for name in topological}
    for source, target in arcs:
        after[source].append(target)
    for name in topological:
        for target in after[name]:
            layer[target] = max(layer[target], layer[name] + 1)
    return layer


def _thread(layers: Layers, source: str, target: str) -> list[str]:
    knots = []
    for layer in range(layers.layer[source] + 1, layers.layer[target]):
        knot = f"{KNOT}{len(layers.knots)}"
        layers.layer[knot] = layer
        layers.knots.add(knot)
        knots.append(knot)
    return [source, *knots, target]


def _lanes_of_knots(layers: Layers, lanes: Mapping[str, int]) -> dict[str, int]:
    """Let a line pass in the lane it comes from."""
    return {
        knot: lanes.get(chain[0], 0) for chain in layers.chains.values() for knot in chain[1:-1]
    }


def _untangle(layers: Layers, lane: Mapping[str, int]) -> None:
    """Order each layer by the middle of its neighbours, to and fro; keep the best order met."""
    sides = layers.neighbours(ahead=False), layers.neighbours(ahead=True)
    best, fewest = [list(column) for column in layers.columns], _crossings(layers, sides[1])
    for sweep in range(_SWEEPS if fewest else 0):
        back = sweep % 2
        _sweep(layers, sides[back], lane, backwards=bool(back))
        crossings = _crossings(layers, sides[1])
        if crossings < fewest:
            best, fewest = [list(column) for column in layers.columns], crossings
    layers.columns = best


def _sweep(
    layers: Layers,
    beside: Mapping[str, Sequence[str]],
    lane: Mapping[str, int],
    *,
    backwards: bool,
) -> None:
    place = {name: float(i) for column in layers.columns for i, name in enumerate(column)}
    for column in reversed(layers.columns) if backwards else layers.columns:
        wanted = {
            name: fmean(place[each] for each in beside[name]) if beside[name] else place[name]
            for name in column
        }
        column.sort(key=lambda name: (lane.get(name, 0), wanted[name]))
        place.update((name, float(i)) for i, name in enumerate(column))


def _crossings(layers: Layers, ahead: Mapping[str, Sequence[str]]) -> int:
    total = 0
    place = {name: i for column in layers.columns for i, name in enumerate(column)}
    for column in layers.columns:
        ends = [
            place[target]
            for name in column
            for target in sorted(ahead[name], key=place.__getitem__)
        ]
        total += sum(earlier > later for i, earlier in enumerate(ends) for later in ends[i + 1 :])
    return total

# SPDX-License-Identifier: Apache-2.0
"""Lines between boxes: upright only in the gaps between layers, back on below the bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tonggui.formats.report.layers import Arc, Layers

BELOW, ABOVE = 1e6, -1e6
_SPACING = 6.0

Gap = tuple[int, int]  # band and place of the gap in it; the last gap lies right of everything
Key = tuple[str, str]


@dataclass(slots=True)
class Leg:
    """An upright piece in a gap; pieces of one key share it."""

    key: Key
    start: float
    falls: bool
    starts: set[float] = field(default_factory=set)
    ends: set[float] = field(default_factory=set)
    channel: int = 0

    @property
    def low(self) -> float:
        """Return its upper end."""
        return min(self.starts | self.ends)

    @property
    def high(self) -> float:
        """Return its lower end."""
        return max(self.starts | self.ends)


@dataclass(slots=True)
class Step:
    """What a line does next: go up or down in a gap, or along a corridor below a band."""

    gap: Gap
    key: Key
    corridor: int = -1  # where it goes on along the corridor below this band


@dataclass(slots=True)
class Plan:
    """The steps of every line, and how many channels each gap needs."""

    steps: dict[Arc, list[Step]] = field(default_factory=dict)
    legs: dict[Gap, dict[Key, Leg]] = field(default_factory=dict)

    def channels(self, gap: Gap) -> int:
        """Return how many upright lines lie side by side in a gap."""
        legs = self.legs.get(gap, {})
        return max((leg.channel + 1 for leg in legs.values()), default=0)


class Planner:
    """Plans the lines of a flow laid out in bands of layers."""

    def __init__(self, layers: Layers, y: Mapping[str, float], bands: list[range]) -> None:
        self.layers, self.y = layers, y
        self.band = {layer: band for band, part in enumerate(bands) for layer in part}
        self.first = [part.start for part in bands]
        self.plan = Plan()
        arcs = [*layers.chains, *layers.back]
        self._parting = {each for each in layers.layer if sum(a[0] == each for a in arcs) > 1}

    def run(self) -> Plan:
        """Plan every line, then let lines that meet nowhere share a channel."""
        for arc, chain in self.layers.chains.items():
            self.plan.steps[arc] = steps = []
            for i, each in enumerate(chain[1:]):
                steps += self._ahead(arc, chain[i], each)
        for arc in self.layers.back:
            self.plan.steps[arc] = self._back(*arc)
        for legs in self.plan.legs.values():
            _assign(legs)
        return self.plan

    def _before(self, name: str) -> Gap:
        """Return the gap left of an element."""
        layer = self.layers.layer[name]
        band = self.band[layer]
        return band, layer - self.first[band]

    def _after(self, name: str) -> Gap:
        band, place = self._before(name)
        return band, place + 1

    def _ahead(self, arc: Arc, one: str, other: str) -> list[Step]:
        key = ("from", arc[0]) if arc[0] in self._parting else ("to", arc[1])
        here, there = self._after(one), self._before(other)
        if here[0] == there[0]:
            if self.y[one] == self.y[other]:
                return []
            return [self._leg(here, key, self.y[one], self.y[other])]
        down = self._leg(here, key, self.y[one], BELOW)
        down.corridor = here[0]
        return [down, self._leg(there, key, ABOVE, self.y[other])]

    def _back(self, one: str, other: str) -> list[Step]:
        """Lead back below the band of the end; from a later band along the corridor above it."""
        key = ("back", other)
        here, there = self._after(one), self._before(other)
        if here[0] == there[0]:
            steps = [self._leg(here, key, self.y[one], BELOW)]
            steps[0].corridor = here[0]
        else:
            steps = [self._leg(here, key, self.y[one], ABOVE)]
            steps[0].corridor = here[0] - 1
            for band in range(here[0] - 1, there[0], -1):
                steps.append(self._leg((band, 0), key, BELOW, ABOVE))
                steps[-1].corridor = band - 1
        return [*steps, self._leg(there, key, BELOW, self.y[other])]

    def _leg(self, gap: Gap, key: Key, start: float, end: float) -> Step:
        legs = self.plan.legs.setdefault(gap, {})
        leg = legs.setdefault(key, Leg(key, start, falls=end > start))
        leg.starts.add(start)
        leg.ends.add(end)
        return Step(gap, key)


def _assign(legs: Mapping[Key, Leg]) -> None:
    """Give each leg of a gap a channel: rising ones from above, falling ones from below first.

    A line that leaves a height turns off before another arrives on it, or both would look as one.
    """
    waiting = sorted(
        legs.values(), key=lambda leg: (leg.falls, -leg.start if leg.falls else leg.start, leg.key)
    )
    taken: list[list[Leg]] = []
    done: list[Leg] = []
    while waiting:
        free = (leg for leg in waiting if not any(_yields(leg, other) for other in waiting))
        leg = next(free, waiting[0])
        waiting.remove(leg)
        number = max((other.channel + 1 for other in done if _yields(leg, other)), default=0)
        while number < len(taken) and any(_meet(leg, other) for other in taken[number]):
            number += 1
        taken += [[] for _ in range(number + 1 - len(taken))]
        taken[number].append(leg)
        leg.channel = number
        done.append(leg)


def _yields(leg: Leg, other: Leg) -> bool:
    """Say whether a leg arrives on a height that another leaves."""
    return leg is not other and bool(leg.ends & other.starts)


def _meet(one: Leg, other: Leg) -> bool:
    return one.low < other.high + _SPACING and other.low < one.high + _SPACING

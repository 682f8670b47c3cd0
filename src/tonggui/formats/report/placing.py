# SPDX-License-Identifier: Apache-2.0
"""Places a flow on paper: layers left to right, folded into bands where they do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tonggui.formats.report.heights import heights
from tonggui.formats.report.layers import Arc, Layers, layered
from tonggui.formats.report.paper import GAP, Paper, Placed, Sizes, width_of
from tonggui.formats.report.routes import Planner

_TRIES = 4
_STUB = 3  # a short last band is the worse the shorter it is
_LEAD_ON = 110  # leading one more line on is worth leaving so many pixels empty


def estimate(sizes: Sizes, arcs: Sequence[Arc]) -> float:
    """Return about how wide a flow is in one band."""
    layers = layered(list(sizes), arcs, {})
    return sum(width_of(column, sizes) + GAP for column in layers.columns) + GAP


def place(
    sizes: Sizes, arcs: Sequence[Arc], *, limit: float, lanes: Mapping[str, int] | None = None
) -> Placed:
    """Place elements of these sizes; with lanes in one band, else in as many as the limit asks."""
    lanes = lanes or {}
    layers = layered(list(sizes), arcs, lanes)
    if lanes:
        return _placed(layers, sizes, [range(len(layers.columns))], lanes)
    aim = limit
    for _ in range(_TRIES):
        placed = _placed(layers, sizes, _bands(layers, sizes, aim), lanes)
        if placed.width <= limit:
            break
        aim -= placed.width - limit
    return placed


def _placed(layers: Layers, sizes: Sizes, bands: list[range], lanes: Mapping[str, int]) -> Placed:
    tall = {name: height for name, (_, height) in sizes.items()}
    folds = {band.start for band in bands}
    middles, strips = heights(layers, tall, lanes, folds)
    plan = Planner(layers, middles, bands).run()
    return Paper(layers, sizes, middles, bands, plan).draw(strips if lanes else [])


def _bands(layers: Layers, sizes: Sizes, limit: float) -> list[range]:
    """Fold where a band is well filled and few lines have to be led on."""
    wide = [width_of(column, sizes) + GAP + 10 for column in layers.columns]
    loose = [_led_on(layers, layer) for layer in range(len(wide))]
    bands, start = [], 0
    while sum(wide[start:]) > limit:
        left = {end: limit - sum(wide[start:end]) for end in range(start + 1, len(wide))}
        fits = [end for end in left if 0 <= left[end] < limit / 2] or [start + 1]
        costs = {end: _LEAD_ON * loose[end - 1] + left[end] for end in fits}
        rest = {end: max(0, limit / 4 - sum(wide[end:])) for end in fits}
        end = min(fits, key=lambda end: costs[end] + _STUB * rest[end])
        bands.append(range(start, end))
        start = end
    return [*bands, range(start, len(wide))]


def _led_on(layers: Layers, layer: int) -> int:
    """Count the lines, ahead and back, that cross from a layer to the next."""
    ahead = sum(
        layers.layer[one] == layer for chain in layers.chains.values() for one in chain[:-1]
    )
    spans = [sorted((layers.layer[one], layers.layer[other])) for one, other in layers.back]
    return ahead + 2 * sum(low <= layer < high for low, high in spans)

# SPDX-License-Identifier: Apache-2.0
"""Boxes never overlap, lines lead from box to box and pass through none."""

from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import ROOT
from tests.core.random_flows import randoms, structured
from tonggui.formats.lists import read_lists
from tonggui.formats.report.levels import level_of
from tonggui.formats.report.sketch import sketch

LIMIT = 900
WIDE, HIGH = 130, 70


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def crosses(box, line):
    """Say whether a piece of a line runs through the inside of a box."""
    return any(
        min(a[0], b[0]) < box.x + box.width - 0.5
        and max(a[0], b[0]) > box.x + 0.5
        and min(a[1], b[1]) < box.y + box.height - 0.5
        and max(a[1], b[1]) > box.y + 0.5
        for a, b in pairwise(line)
    )


def assert_is_clear(level):
    """Look at a level and at the sub-processes in it."""
    drawn, placed = level.drawn, level.placed
    for inner in level.inner.values():
        assert_is_clear(inner)
    assert set(placed.boxes) == set(drawn.elements)
    assert set(placed.lines) == set(drawn.arcs)
    for one, other in combinations(placed.boxes.values(), 2):
        assert not overlap(one, other)
    for (source, target), line in placed.lines.items():
        start, end = placed.boxes[source], placed.boxes[target]
        assert line[0] == (start.x + start.width, start.middle[1])
        assert line[-1] == (end.x, end.middle[1])
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line))
        assert not any(crosses(box, line) for box in placed.boxes.values())
    for x, y in (point for line in placed.lines.values() for point in line):
        assert 0 <= x <= placed.width
        assert 0 <= y <= placed.height


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(randoms())
def test_nothing_lies_upon_anything_else(random):
    drawn = sketch(structured(random))

    level = level_of(drawn, WIDE, HIGH, limit=LIMIT)

    assert_is_clear(level)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(randoms())
def test_lanes_keep_what_stands_in_them(random):
    drawn = sketch(structured(random))
    lanes = {name: number % 3 for number, name in enumerate(drawn.elements)}

    level = level_of(drawn, WIDE, HIGH, limit=LIMIT, lanes=lanes)

    assert_is_clear(level)
    for name, box in level.placed.boxes.items():
        strip = level.placed.lanes[lanes[name]]
        assert strip.top <= box.y
        assert box.y + box.height <= strip.top + strip.height


@pytest.mark.parametrize("example", ["qinglan/lists", "road-fines", "wabo-receipt"])
def test_the_examples_fit_on_the_widest_page(example):
    for power in read_lists(ROOT / "examples" / example).powers.values():
        drawn = sketch(power.flow)

        level = level_of(drawn, WIDE, HIGH, limit=1342)

        assert_is_clear(level)
        assert level.placed.width <= 1342

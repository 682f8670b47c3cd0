# SPDX-License-Identifier: Apache-2.0
"""Boxes never overlap, lines lead from box to box and pass through none."""

from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import ROOT
from tests.core.random_flows import flows
from tonggui.formats.lists import read_lists
from tonggui.formats.report.frames import size
from tonggui.formats.report.placing import place
from tonggui.formats.report.sketch import sketch

LIMIT = 900
KINDS = {"exclusive": (28, 28), "parallel": (28, 28), "start": (22, 22), "end": (22, 22)}


def sizes(drawn):
    return {
        name: size(len(drawn.groups[name]), 130, 70)
        if name in drawn.groups
        else KINDS.get(each.kind, (130, 70))
        for name, each in drawn.elements.items()
    }


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


def assert_is_clear(drawn, placed):
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
@given(flows())
def test_nothing_lies_upon_anything_else(flow):
    drawn = sketch(flow)

    placed = place(sizes(drawn), list(drawn.arcs), limit=LIMIT)

    assert_is_clear(drawn, placed)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(flows())
def test_lanes_keep_what_stands_in_them(flow):
    drawn = sketch(flow)
    lanes = {name: number % 3 for number, name in enumerate(drawn.elements)}

    placed = place(sizes(drawn), list(drawn.arcs), limit=LIMIT, lanes=lanes)

    assert_is_clear(drawn, placed)
    for name, box in placed.boxes.items():
        strip = placed.lanes[lanes[name]]
        assert strip.top <= box.y
        assert box.y + box.height <= strip.top + strip.height


@pytest.mark.parametrize("example", ["qinglan/lists", "road-fines", "wabo-receipt"])
def test_the_examples_fit_on_the_widest_page(example):
    for power in read_lists(ROOT / "examples" / example).powers.values():
        drawn = sketch(power.flow)

        placed = place(sizes(drawn), list(drawn.arcs), limit=1342)

        assert_is_clear(drawn, placed)
        assert placed.width <= 1342

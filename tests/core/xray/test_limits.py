# SPDX-License-Identifier: Apache-2.0
"""Limits add up along the longest way; a loop counts once, branches with the longer one."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonggui.core.powers import CaseClock, Limit, Node, Power, Step
from tonggui.core.xray.limits import days, excesses, longest_path, together


def power(lengths, edges, **more):
    names = list(lengths)
    direct = {name: tuple(a for a, b in edges if b == name) for name in names}
    nodes = tuple(Node(id=n, name=n, limit=Limit(v, "day")) for n, v in lengths.items())
    return Power(id="P", name="P", nodes=nodes, direct=direct, **more)


def ways(edges, first, last):
    """Yield every way without a repeat, by brute force."""
    rest = [(first,)]
    while rest:
        way = rest.pop()
        if way[-1] == last:
            yield way
            continue
        rest += [(*way, b) for a, b in edges if a == way[-1] and b not in way]


@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=6),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))),
)
@settings(max_examples=200, deadline=None)
def test_the_longest_way_is_that_of_trying_all_of_them(values, drawn):
    names = "abcdef"[: len(values)]
    edges = [(names[a], names[b]) for a, b in drawn if a < b < len(names)]
    lengths = dict(zip(names, values, strict=True))

    found = longest_path(power(lengths, edges), names[0], names[-1])

    sums = [sum(lengths[each] for each in way) for way in ways(edges, names[0], names[-1])]
    assert (found[0] if found else None) == max(sums, default=None)


def test_a_loop_counts_once():
    edges = [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")]

    assert longest_path(power(dict.fromkeys("abcd", 2), edges), "a", "d") == (
        8,
        ("a", "b", "c", "d"),
    )


@pytest.mark.parametrize(("promised", "legal"), list(product([4, 5], [3, 5])))
def test_nodes_fit_the_promise_and_the_promise_fits_the_law(promised, legal):
    clock = CaseClock("a", "b", legal=Limit(legal, "day"), promised=Limit(promised, "day"))
    held = power({"a": 2, "b": 3}, [("a", "b")], clock=clock)

    expected = (["nodes"] if promised < 5 else []) + (["promised"] if promised > legal else [])
    assert [each.what for each in excesses(held)] == expected


def test_a_limit_that_runs_from_elsewhere_says_nothing_of_its_node():
    held = power({"a": 2, "b": 3}, [("a", "b")])
    far = Node(id="b", name="b", limit=Limit(90, "day", after="x"))

    told = Power(id="P", name="P", nodes=(held.nodes[0], far), direct=held.direct)

    assert longest_path(told, "a", "b") == (2, ("a", "b"))


def test_a_workday_is_one_and_two_fifths_of_a_day():
    assert days(Limit(5, "workday")) == pytest.approx(7)


def test_steps_that_share_a_label_count_once_with_the_longest():
    steps = [
        Step("1", "a", "", "", Limit(2, "day"), label="g"),
        Step("2", "a", "", "", Limit(3, "day"), label="g"),
        Step("3", "a", "", "", Limit(1, "day")),
    ]

    assert together(steps) == 4


def test_steps_under_a_leaders_step_are_held_against_that_step():
    held = power(
        {"a": 9},
        [],
        leader_steps=(Step("L", "a", "", "", Limit(2, "day")),),
        post_steps=(Step("s", "L", "", "", Limit(3, "day")),),
    )

    assert [(each.parent, each.needed, each.allowed) for each in excesses(held)] == [("L", 3, 2)]

# SPDX-License-Identifier: Apache-2.0
"""The lists' notation, by the cases it allows and those it does not."""

from itertools import permutations

import pytest

from tonggui.core.flow import FlowError, from_edges
from tonggui.core.order import Automaton, replay


def draw(names, edges=None, join=None, optional=()):
    nodes = [(name, "", "") for name in names.split()]
    pairs = None if edges is None else [tuple(edge.split(">")) for edge in edges.split()]
    return from_edges("p", "", nodes, pairs, join or {}, optional)


def fitting(flow, among, length):
    """Return the cases of some acts, each done at most once, that fit."""
    automaton = Automaton(flow)
    cases = (each for n in range(length + 1) for each in permutations(among.split(), n))
    return {"".join(case) for case in cases if replay(automaton, case).fits}


def test_without_edges_each_node_follows_the_one_before():
    assert fitting(draw("a b c"), "a b c", 3) == {"abc"}


def test_branches_run_in_parallel_and_are_all_awaited_by_default():
    flow = draw("a b c d", "a>b a>c b>d c>d")

    assert fitting(flow, "a b c d", 4) == {"abcd", "acbd"}


def test_branches_that_meet_at_any_exclude_one_another():
    flow = draw("a b c d", "a>b a>c b>d c>d", {"d": "any"})

    assert fitting(flow, "a b c d", 4) == {"abd", "acd"}


def test_a_branch_may_lead_straight_to_where_the_others_meet():
    flow = draw("a b c", "a>b a>c b>c", {"c": "any"})

    assert fitting(flow, "a b c", 3) == {"ac", "abc"}


def test_choices_and_parallel_branches_nest_by_where_they_meet():
    flow = draw("a b c d e f", "a>b a>c a>d b>e c>e e>f d>f", {"e": "any"})

    assert fitting(flow, "a b c d e f", 6) == {
        *("abedf", "abdef", "adbef", "acedf", "acdef", "adcef"),
    }


def test_branches_that_never_meet_run_in_parallel_to_the_end():
    flow = draw("a b c", "a>b a>c")

    assert fitting(flow, "a b c", 3) == {"abc", "acb"}


def test_several_first_nodes_begin_together_or_as_a_choice():
    assert fitting(draw("a b c", "a>c b>c"), "a b c", 3) == {"abc", "bac"}
    assert fitting(draw("a b c", "a>c b>c", {"c": "any"}), "a b c", 3) == {"ac", "bc"}


def test_a_node_without_edges_begins_and_ends_with_the_case():
    assert fitting(draw("a b c", "a>b"), "a b c", 3) == {"abc", "acb", "cab"}


def test_an_edge_back_is_a_choice_and_is_never_awaited():
    flow = draw("a b c d", "a>b b>c c>b c>d")
    automaton = Automaton(flow)

    assert replay(automaton, "abcd").fits
    assert replay(automaton, "abcbcbcd").fits
    assert not replay(automaton, "abccd").fits


def test_an_edge_back_may_lead_to_a_choice_or_into_parallel_branches():
    chosen = Automaton(draw("a b c d", "a>b a>c b>d c>d d>b", {"b": "any", "d": "any"}, ["c"]))
    assert replay(chosen, "acd").fits
    assert replay(chosen, "abdbd").fits

    awaited = Automaton(draw("a b c d e", "a>b a>c b>d c>d d>e d>a"))
    assert replay(awaited, "abcdacbde").fits
    assert not replay(awaited, "abcdabde").fits


def test_a_procedure_may_return_to_its_first_node_and_end_at_its_last():
    automaton = Automaton(draw("a b", "a>b b>a"))

    assert replay(automaton, "ab").fits
    assert replay(automaton, "abab").fits
    assert not replay(automaton, "aba").fits


def test_an_optional_node_may_be_passed_by():
    assert fitting(draw("a b c", None, None, ["b"]), "a b c", 3) == {"ac", "abc"}


def test_an_edge_given_twice_counts_once():
    assert fitting(draw("a b", "a>b a>b"), "a b", 2) == {"ab"}


def test_names_and_posts_are_kept_and_ids_are_not_taken_twice():
    nodes = [
        ("start", "受理", "窗口"),
        ("a", "审查", "科室"),
        ("a.split", "", "科室"),
        ("c", "", ""),
    ]
    edges = [("start", "a"), ("a", "a.split"), ("a", "c")]

    flow = from_edges("P01", "许可", nodes, edges)

    assert (flow.id, flow.name, flow.lanes) == ("P01", "许可", ("窗口", "科室"))
    assert [(t.id, t.name, t.lane) for t in flow.tasks] == nodes
    assert len({each.id for each in flow.elements}) == len(flow.elements)
    assert flow.tasks[0].label == "受理"
    assert flow.tasks[2].label == "a.split"


@pytest.mark.parametrize(
    ("names", "edges", "join", "optional", "says"),
    [
        ("", None, {}, (), "expected at least one node"),
        ("a b a", None, {}, (), "node `a`: expected once, found twice"),
        ("a b", "a>x", {}, (), "edge `a` to `x`: unknown node `x`"),
        ("a b", None, {"x": "any"}, (), "node `x`: expected to be one of the listed nodes"),
        ("a b", None, {}, ["x"], "node `x`: expected to be one of the listed nodes"),
        ("a b", None, {"b": "some"}, (), "join of node `b`: expected `all` or `any`, found `some`"),
    ],
)
def test_what_the_notation_does_not_allow_is_refused_by_name(names, edges, join, optional, says):
    with pytest.raises(FlowError) as refused:
        draw(names, edges, join, optional)

    assert str(refused.value) == says


@pytest.mark.parametrize(
    ("names", "edges", "join", "says"),
    [
        ("a b c d", "a>b c>d d>c", {}, "exclusive `c.again`: cannot be reached from a start event"),
        ("a b c d", "a>b b>c c>b a>d", {}, "exclusive `b.again`: has no way out to an end event"),
        ("a b c d x", "a>b a>c b>d b>x c>d c>x", {"d": "any"}, "receives a second token"),
    ],
)
def test_a_procedure_nobody_could_follow_is_refused_when_it_is_read(names, edges, join, says):
    with pytest.raises(FlowError, match=says):
        Automaton(draw(names, edges, join))

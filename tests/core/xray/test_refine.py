# SPDX-License-Identifier: Apache-2.0
"""A procedure refines the one above exactly when its runs, seen from above, are runs of that."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from tests.core.random_flows import Grower
from tests.core.token_game import TokenGame
from tests.core.xray.interval_game import IntervalGame, complete_runs
from tonggui.core.flow import Element, Flow, from_edges
from tonggui.core.powers import Limit, Node, Power, Step
from tonggui.core.upkeep import Upkeep
from tonggui.core.xray import refine
from tonggui.core.xray.layers import refinements
from tonggui.core.xray.refine import Refinement, refines

SOME = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def line(*names):
    return from_edges("p", "", [(name, name, "") for name in names])


def either(one, other):
    elements = [Element("s", "start"), Element("x", "exclusive"), Element(one, "task")]
    elements += [Element(other, "task"), Element("y", "exclusive"), Element("e", "end")]
    arcs = [("s", "x"), ("x", one), ("x", other), (one, "y"), (other, "y"), ("y", "e")]
    return Flow("p", "", tuple(elements), tuple(arcs))


def under(**parents):
    return {step: node for node, steps in parents.items() for step in steps.split()}


def test_steps_in_the_order_of_their_nodes_refine_them():
    lower = line("a1", "a2", "b1")

    assert refines(lower, line("a", "b", "c"), under(a="a1 a2", b="b1")) == Refinement(holds=True)


def test_a_step_before_its_turn_is_shown_with_the_run_that_does_it():
    found = refines(line("b1", "a1"), line("a", "b"), under(a="a1", b="b1"))

    assert found == Refinement(holds=False, run=("b1",), why="order", at=("b1",), is_cut=True)


def test_procedures_of_one_shape_are_proved_once_and_told_by_their_own_names():
    refine.proved.cache_clear()

    first = refines(line("b1", "a1"), line("a", "b"), under(a="a1", b="b1"))
    second = refines(line("收件", "审核"), line("核", "收"), under(核="审核", 收="收件"))

    assert refine.proved.cache_info().misses == 1
    assert (first.run, first.at) == (("b1",), ("b1",))
    assert (second.run, second.at) == (("收件",), ("收件",))


def test_what_is_left_undone_is_told_by_the_name_it_has_above():
    assert refines(line("a1"), line("#000001", "a"), under(a="a1")).holds is True
    assert refines(either("a1", "b1"), line("甲", "乙"), under(甲="a1", 乙="b1")).at == ("乙",)


def test_going_back_to_a_node_that_has_ended_is_out_of_order():
    found = refines(line("a1", "b1", "a2"), line("a", "b"), under(a="a1 a2", b="b1"))

    assert (found.holds, found.run, found.at) == (False, ("a1", "b1", "a2"), ("a2",))


def test_a_choice_below_that_leaves_a_node_out_is_shown_by_the_run_that_does():
    lower = Flow(
        "p",
        "",
        (
            Element("s", "start"),
            Element("x", "exclusive"),
            Element("a1", "task"),
            Element("y", "exclusive"),
            Element("b1", "task"),
            Element("e", "end"),
        ),
        (("s", "x"), ("x", "a1"), ("x", "y"), ("a1", "y"), ("y", "b1"), ("b1", "e")),
    )

    found = refines(lower, line("a", "b"), under(a="a1", b="b1"))

    assert (found.holds, found.run, found.why) == (False, ("b1",), "order")


def test_a_run_that_ends_too_early_names_what_is_still_to_be_done():
    lower = Flow(
        "p",
        "",
        (
            Element("s", "start"),
            Element("a1", "task"),
            Element("x", "exclusive"),
            Element("b1", "task"),
            Element("e", "end"),
        ),
        (("s", "a1"), ("a1", "x"), ("x", "b1"), ("x", "e"), ("b1", "e")),
    )

    found = refines(lower, line("a", "b"), under(a="a1", b="b1"))

    assert found == Refinement(holds=False, run=("a1",), why="unfinished", at=("b",))


def test_nodes_side_by_side_may_have_their_steps_interleaved():
    nodes = [(name, name, "") for name in "abcd"]
    edges = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]
    upper = from_edges("p", "", nodes, edges)

    held = refines(line("b1", "c1", "b2"), upper, under(b="b1 b2", c="c1"))
    in_line = refines(line("b1", "c1", "b2"), line("a", "b", "c"), under(b="b1 b2", c="c1"))

    assert (held.holds, in_line.holds) == (True, False)


def test_what_is_beyond_the_states_looked_at_is_undecided():
    nodes = [(f"n{i}", f"n{i}", "") for i in range(10)]
    wide = from_edges("p", "", nodes, [])

    assert refines(wide, wide, {n: n for n, _, _ in nodes}, most_states=100).holds is None


def grown(random, depth):
    grower = Grower(random, has_subprocesses=False)
    return grower.whole(depth)


def related(random, upper):
    """Return a lower flow over steps of the upper one's labels, right or wrong by chance."""
    labels = sorted({each.label for each in upper.tasks})
    other = dict(zip(labels, random.sample(labels, len(labels)), strict=True))
    way = random.choice(["same", "mixed up", "another"])
    lower = grown(random, 2) if way == "another" else upper
    elements, steps = [], {}
    for each in lower.elements:
        if each.kind != "task":
            elements.append(each)
            continue
        known = {"same": each.label, "mixed up": other.get(each.label)}
        name = f"{each.id}!"
        elements.append(Element(each.id, "task", name, inside=each.inside))
        if random.random() < 0.9:
            steps[name] = known.get(way) or random.choice(labels)
    return Flow("q", "", tuple(elements), lower.arcs), steps


@given(st.integers(0, 2**32))
@SOME
def test_the_answer_is_that_of_the_token_game_with_nodes_that_last(seed):
    random = Random(seed)  # noqa: S311 - evener than draws, which shrink to trivial flows
    upper = grown(random, 3)
    assume(upper.tasks)
    lower, parents = related(random, upper)
    assume(TokenGame(upper).verdict(300) == TokenGame(lower).verdict(300) == "right")
    game = IntervalGame(upper, set(parents.values()))

    answer = refines(lower, upper, parents)

    event(f"holds: {answer.holds}")
    runs = complete_runs(lower, 6)
    wrong = [run for run in runs if not game.accepts([parents[s] for s in run if s in parents])]
    if answer.holds:
        assert wrong == []
    else:
        shown = [parents[step] for step in answer.run if step in parents]
        below = TokenGame(lower)
        markings = below.first()
        for step in answer.run:
            markings = below.step(markings, step)
        assert markings
        if answer.why == "order":
            above = game.first()
            for label in shown:
                above = game.step(above, label)
            assert not above
        else:
            assert frozenset() in markings
            assert not game.accepts(shown)
        assert not any(len(run) < len(answer.run) for run in wrong if answer.why == "unfinished")


STEPS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["", "", "g", "h"])), min_size=1, max_size=6
)


def power(steps, nodes="abcd"):
    return Power(
        id="P",
        name="P",
        nodes=tuple(Node(id=n, name=n, limit=Limit(1, "workday")) for n in nodes),
        flow=line(*nodes),
        direct={b: (a,) for a, b in pairwise(nodes)} | {nodes[0]: ()},
        post_steps=tuple(steps),
        upkeep=Upkeep(layers_status="in_force"),
    )


@given(STEPS)
@SOME
def test_unlabelled_steps_join_exactly_when_their_nodes_never_go_back(told):
    steps = [Step(f"s{i}", node, "", "") for i, (node, _) in enumerate(told)]
    order = [node for node, _ in told]

    (layer,) = refinements(power(steps))

    assert layer.outcome.holds == (order == sorted(order))


@pytest.mark.parametrize("fork", ["parallel", "choice"])
def test_steps_that_share_a_label_stand_where_the_first_of_them_stands(fork):
    steps = [
        Step("s1", "a", "", "", label="g", fork=fork),
        Step("s2", "b", "", ""),
        Step("s3", "a", "", "", label="g", fork=fork),
    ]

    (layer,) = refinements(power(steps))

    assert layer.outcome.holds is True


def test_posts_under_a_leaders_step_are_held_against_the_leaders_procedure():
    led = (Step("L1", "b", "", ""), Step("L2", "b", "", ""))
    posts = [Step("s1", "L2", "", ""), Step("s2", "L1", "", "")]
    held = power(posts)

    found = refinements(
        Power(
            id="P",
            name="P",
            nodes=held.nodes,
            flow=held.flow,
            leader_steps=led,
            post_steps=tuple(posts),
            upkeep=held.upkeep,
        )
    )

    assert [(layer.name, layer.outcome.holds) for layer in found] == [
        ("leader", True),
        ("post", True),
        ("post under leader", False),
    ]

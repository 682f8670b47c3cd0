# SPDX-License-Identifier: Apache-2.0
"""How acts are followed and departures from the procedure explained, by example."""

import pytest

from tonggui.core import ahead
from tonggui.core.flow import Element, Flow, FlowError, from_edges
from tonggui.core.order import Automaton, replay


def flow_of(elements, arcs):
    """Build a flow from `id kind name` words and `a>b` arcs."""
    rows = [[*line.split(), ""][:3] for line in elements.splitlines() if line.strip()]
    return Flow(
        "p",
        "",
        tuple(Element(*row) for row in rows),
        tuple(tuple(arc.split(">")) for arc in arcs.split()),
    )


def line(*names):
    return Automaton(from_edges("p", "", [(name, "", "") for name in names]))


def kinds(run):
    return [(index, each.kind, each.skipped) for index, each in run.deviations]


def blocks(count, width, *, optional=False):
    """Build parallel blocks one after another: s, then a0_0 … a0_14, then j0, …"""
    nodes, edges, may, before = ["s"], [], [], "s"
    for block in range(count):
        names = [f"a{block}_{i}" for i in range(width)]
        edges += [(before, name) for name in names] + [(name, f"j{block}") for name in names]
        nodes += [*names, f"j{block}"]
        may += names if optional else []
        before = f"j{block}"
    return from_edges("p", "", [(name, "", "") for name in nodes], edges, {}, may)


def test_a_case_in_order_fits():
    run = replay(line("受理", "审查", "决定"), ["受理", "审查", "决定"])

    assert run.fits
    assert run.complete
    assert run.deviations == ()


def test_a_case_left_undone_says_what_is_missing():
    automaton = line("受理", "审查", "决定")

    run = replay(automaton, ["受理"])

    assert not run.fits
    assert not run.complete
    assert automaton.missing(run.state) == ("审查", "决定")
    assert automaton.missing(automaton.start) == ("受理", "审查", "决定")


def test_a_case_without_acts_fits_only_if_nothing_need_be_done():
    assert not replay(line("受理"), []).fits
    optional = from_edges("p", "", [("a", "", "")], None, {}, ["a"])
    assert replay(Automaton(optional), []).fits


def test_an_act_that_comes_too_early_names_what_it_skipped_and_goes_on_after_it():
    run = replay(line("受理", "审查", "决定", "送达"), ["受理", "决定", "送达"])

    assert kinds(run) == [(1, "skipped", ("审查",))]
    assert run.complete
    assert not run.fits


def test_what_was_skipped_is_out_of_order_when_it_comes_after_all():
    run = replay(line("受理", "审查", "决定"), ["受理", "决定", "审查"])

    assert kinds(run) == [(1, "skipped", ("审查",)), (2, "out_of_order", ())]


def test_an_act_done_again_is_repeated_unless_the_procedure_returns():
    nodes = [("a", "", ""), ("b", "", ""), ("c", "", "")]
    loop = Automaton(from_edges("p", "", nodes, [("a", "b"), ("b", "a"), ("b", "c")]))

    assert kinds(replay(line("a", "b", "c"), ["a", "b", "a", "c"])) == [(2, "repeated", ())]
    assert replay(loop, ["a", "b", "a", "b", "c"]).fits


def test_an_act_unknown_to_the_procedure_is_never_passed_over():
    run = replay(line("a", "b"), ["a", "喝茶", "b"])

    assert kinds(run) == [(1, "unlisted", ())]
    assert run.complete
    assert not run.fits


def test_names_compare_exactly_as_text():
    run = replay(line("受理"), ["受理 "])

    assert kinds(run) == [(0, "unlisted", ())]


def test_an_id_names_a_task_only_where_no_task_has_it_as_its_name():
    elements = "s start\n t1 task t2\n t2 task 审批\n t3 task\n e end"
    automaton = Automaton(flow_of(elements, "s>t1 t1>t2 t2>t3 t3>e"))

    assert automaton.labels == {"t2", "审批", "t3"}
    assert automaton.knows("t1")
    assert not automaton.knows("t4")
    assert replay(automaton, ["t2", "审批", "t3"]).fits
    assert replay(automaton, ["t1", "审批", "t3"]).fits
    assert kinds(replay(automaton, ["t2", "t2"])) == [(1, "repeated", ())]


def test_tasks_of_one_name_are_told_apart_by_what_follows():
    elements = (
        "s start\n x exclusive\n a1 task 审\n b task\n a2 task 审\n c task\n y exclusive\n e end"
    )
    arcs = "s>x x>a1 x>a2 a1>b a2>c b>y c>y y>e"
    automaton = Automaton(flow_of(elements, arcs))

    assert replay(automaton, ["审", "b"]).fits
    assert replay(automaton, ["审", "c"]).fits
    assert not replay(automaton, ["审", "b", "c"]).fits


def test_skipping_towards_tasks_of_one_name_takes_the_nearest_and_keeps_equals_open():
    far = "s start\n x exclusive\n k task\n m task\n l task\n a1 task 审\n a2 task 审\n e end"
    automaton = Automaton(flow_of(far, "s>x x>k k>m m>a1 x>l l>a2 a1>e a2>e"))
    assert kinds(replay(automaton, ["审"])) == [(0, "skipped", ("l",))]

    near = "s start\n k task\n x exclusive\n a1 task 审\n b task\n a2 task 审\n c task\n e end"
    automaton = Automaton(flow_of(near, "s>k k>x x>a1 x>a2 a1>b a2>c b>e c>e"))
    assert kinds(replay(automaton, ["审", "c"])) == [(0, "skipped", ("k",))]
    assert replay(automaton, ["审", "c"]).complete


def test_of_equally_short_ways_the_one_declared_first_is_named():
    elements = "s start\n x exclusive\n {} task\n {} task\n y exclusive\n z task\n e end"
    arcs = "s>x x>p x>q p>y q>y y>z z>e"

    first = replay(Automaton(flow_of(elements.format("p", "q"), arcs)), ["z"])
    second = replay(Automaton(flow_of(elements.format("q", "p"), arcs)), ["z"])

    assert kinds(first) == [(0, "skipped", ("p",))]
    assert kinds(second) == [(0, "skipped", ("q",))]


def test_parallel_acts_come_in_any_order():
    automaton = Automaton(blocks(1, 3))

    assert replay(automaton, ["s", "a0_2", "a0_0", "a0_1", "j0"]).fits
    assert kinds(replay(automaton, ["s", "a0_2", "j0"])) == [(2, "skipped", ("a0_0", "a0_1"))]


@pytest.mark.parametrize("optional", [False, True])
def test_a_wide_parallel_block_costs_no_more_than_its_branches(optional, monkeypatch):
    monkeypatch.setattr(ahead, "_PATIENCE", 500)  # 2 ** 15 situations would exceed it
    automaton = Automaton(blocks(3, 15, optional=optional))
    acts = [f"a0_{i}" for i in range(15)]

    late = replay(automaton, ["s", "j2"])
    again = replay(automaton, ["s", *reversed(acts), "j0", "a1_7", "j1", "a0_3"])

    assert len(late.deviations[0][1].skipped) == (2 if optional else 47)
    assert [each.kind for _, each in again.deviations] == (
        ["repeated"] if optional else ["skipped", "repeated"]
    )
    assert len(automaton.missing(automaton.step(0, "s"))) == (3 if optional else 48)


def test_the_nearest_of_several_ways_is_taken_even_within_a_loop():
    elements = "s start\n m exclusive\n g parallel\n a task\n b task\n c task\n j parallel\n"
    arcs = "s>m m>g g>a a>c c>j g>b b>j j>x x>m x>e"
    automaton = Automaton(flow_of(f"{elements} x exclusive\n e end", arcs))

    assert kinds(replay(automaton, ["c"])) == [(0, "skipped", ("a",))]
    assert kinds(replay(automaton, ["a", "a"])) == [(1, "skipped", ("c", "b"))]


def test_silent_ways_that_come_together_are_one_way():
    elements = "s start\n x exclusive\n g parallel\n j parallel\n h parallel\n k parallel\n"
    arcs = "s>x x>g g>j g>j x>h h>k h>k j>y k>y y>a a>e"
    automaton = Automaton(flow_of(f"{elements} y exclusive\n a task\n e end", arcs))

    assert replay(automaton, ["a"]).fits


def test_skipped_tasks_are_listed_as_the_flow_meets_them_with_their_ids():
    elements = "e end\n c task 丙\n b task 乙\n a task 甲\n s start"
    automaton = Automaton(flow_of(elements, "s>a a>b b>c c>e"))

    deviation = automaton.resync(automaton.start, "丙", ())

    assert deviation.skipped == ("甲", "乙")
    assert deviation.elements == ("a", "b")
    assert automaton.missing_elements(automaton.start) == ("a", "b", "c")
    assert automaton.missing(automaton.start) == ("甲", "乙", "丙")


def test_a_run_that_nothing_can_complete_any_more_misses_nothing_in_particular():
    elements = "s start\n x exclusive\n a task\n b task\n j parallel\n y exclusive\n e end"
    automaton = Automaton(flow_of(elements, "s>x x>a x>b a>j b>y y>j y>e j>e"))

    run = replay(automaton, ["a"])

    assert not run.complete
    assert automaton.missing(run.state) == ()
    assert replay(automaton, ["b"]).fits


def test_states_are_forgotten_but_not_what_they_mean():
    automaton = Automaton(blocks(1, 3))
    before = replay(automaton, ["s", "j0"])
    found = len(automaton.moves)

    automaton.forget()

    assert found > len(automaton.moves) == 1
    assert replay(automaton, ["s", "j0"]) == before


def test_a_known_step_is_one_look_up():
    automaton = line("a", "b")
    state = automaton.step(automaton.start, "a")

    assert automaton.moves[automaton.start] == {"a": state}
    assert automaton.step(state, "a") == automaton.moves[state]["a"] == -1
    assert automaton.step(state, "喝茶") == -1
    assert "喝茶" not in automaton.moves[state]


def test_an_explanation_is_made_once():
    automaton = line("a", "b")

    assert automaton.resync(0, "b", ()) is automaton.resync(0, "b", ["x"])
    assert automaton.resync(0, "喝茶", ()).kind == "unlisted"


def test_a_procedure_too_entangled_to_judge_is_refused_rather_than_guessed(monkeypatch):
    automaton = Automaton(blocks(2, 5))
    state = automaton.step(0, "s")
    monkeypatch.setattr(ahead, "_PATIENCE", 3)

    with pytest.raises(FlowError, match="too entangled"):
        automaton.missing(state)
    with pytest.raises(FlowError, match="too entangled"):
        automaton.resync(state, "j1", ())


def test_the_nearer_of_two_tasks_of_one_name_is_taken_up_whichever_was_declared_first():
    flow = flow_of(
        "s start\nb task\na1 task A\nc task\na2 task A\ne end", "s>b b>a1 a1>c c>a2 a2>e"
    )

    (found,) = replay(Automaton(flow), ["A"]).deviations

    assert found[1].skipped == ("b",)


def test_a_part_that_may_end_in_two_ways_is_left_by_the_shorter_one():
    kinds = {"s": "start", "p": "subprocess", "d": "task", "e": "end"}
    inside = {"t": "start", "?": "exclusive", "a": "task", "b": "task", "c": "task", "f": "end"}
    elements = [Element(name, kind) for name, kind in kinds.items()]
    elements += [Element(name, kind, inside="p") for name, kind in (inside | {"g": "end"}).items()]
    arcs = ("sp", "pd", "de", "t?", "?a", "af", "?b", "bc", "cg")
    flow = Flow("f", "", tuple(elements), tuple((arc[0], arc[1]) for arc in arcs))

    (found,) = replay(Automaton(flow), ["d"]).deviations

    assert found[1].skipped == ("a",)

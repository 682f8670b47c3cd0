# SPDX-License-Identifier: Apache-2.0
"""What a drawing must satisfy to be read as a net, and what its tokens do."""

import pytest

from tonggui.core import safety
from tonggui.core.flow import Element, Flow, FlowError, from_edges
from tonggui.core.net import net_of
from tonggui.core.order import Automaton, replay
from tonggui.core.safety import check_safe


def flow_of(elements, arcs):
    """Build a flow from `id kind inside` words and `a>b` arcs."""
    rows = [[*each.split(), ""][:3] for each in elements.split(",")]
    return Flow(
        "p",
        "",
        tuple(Element(name, kind, inside=inside) for name, kind, inside in rows),
        tuple(tuple(arc.split(">")) for arc in arcs.split()),
    )


def fits(flow, *cases):
    automaton = Automaton(flow)
    return [replay(automaton, case.split()).fits for case in cases]


ROW = "s start, a task, e end"
SUB = "s start, p subprocess, b task, e end, s1 start p, a task p, e1 end p"
SUB_ARCS = "s>p p>b b>e s1>a a>e1"


@pytest.mark.parametrize(
    ("elements", "arcs", "says"),
    [
        (f"{ROW}, a task", "s>a a>e", "element `a`: expected once, found 2 times"),
        (f"{ROW}, o inclusive", "s>a a>e", "element `o`: unknown kind `inclusive`"),
        (ROW, "s>a a>x", "arc `a` to `x`: unknown element `x`"),
        ("a task, e end", "a>e", "procedure: expected an event of kind `start`, found none"),
        ("s start, a task", "s>a", "procedure: expected an event of kind `end`, found none"),
        (f"{ROW}, b task", "s>a a>e b>e", "task `b`: cannot be reached: expected a flow into it"),
        (f"{ROW}, b task", "s>a a>e a>b", "task `b`: has no way out: expected a flow out of it"),
        (ROW, "s>a a>e a>s", "start `s`: expected no incoming flow"),
        (ROW, "s>a a>e e>a", "end `e`: expected no outgoing flow"),
        (
            f"{ROW}, b task, c task",
            "s>a a>e b>c c>b b>e",
            "task `b`: cannot be reached from a start event",
        ),
        (
            f"{ROW}, b task, c task",
            "s>a a>e a>b b>c c>b",
            "task `b`: has no way out to an end event",
        ),
        (f"{ROW}, b task a", "s>a a>e", "task `b`: expected to lie in a sub-process, not in `a`"),
        (f"{ROW}, b task x", "s>a a>e", "task `b`: expected to lie in a sub-process, not in `x`"),
        (
            f"{SUB}, q subprocess p",
            SUB_ARCS,
            "subprocess `q`: expected sub-processes of one level only",
        ),
        (SUB, f"{SUB_ARCS} a>b", "arc `a` to `b`: expected not to cross a sub-process"),
        (
            "s start, p subprocess, e end, a task p",
            "s>p p>e",
            "subprocess `p`: expected an event of kind `start`, found none",
        ),
    ],
)
def test_a_drawing_with_loose_ends_is_refused_by_name(elements, arcs, says):
    with pytest.raises(FlowError) as refused:
        net_of(flow_of(elements, arcs))

    assert str(refused.value) == says


def test_an_element_is_called_by_kind_id_and_name():
    assert str(Element("n3", "task", "集体审议")) == "task `n3` (集体审议)"


FORKED = "s start, g parallel, a task, b task, j exclusive, e end"


@pytest.mark.parametrize(
    ("elements", "arcs", "says"),
    [
        (FORKED, "s>g g>a g>b a>j b>j j>e", "flow from exclusive `j` to end `e`"),
        ("s start, g parallel, j exclusive, a task, e end", "s>g g>j g>j j>a a>e", "task `a`"),
        ("s start, a task, b task, e end", "s>a a>b a>b b>e", "task `b`"),
        ("s start, a task, e end", "s>a s>a a>e", "task `a`"),
        ("s start, a task, b task, e end", "s>a a>b b>a b>e", "flow from task `b` to end `e`"),
        (
            "s start, x exclusive, g parallel, e end",
            "s>x x>g g>x g>e",
            "flow from parallel `g` to end `e`",
        ),
        (
            "s start, x exclusive, a task, g parallel, h parallel, e end",
            "s>x x>a a>g g>x g>h h>e",
            "flow from parallel `h` to end `e`",
        ),
        (
            f"{SUB}, g parallel, c task, x exclusive",
            "s>g g>c g>x c>x x>p p>b b>e s1>a a>e1",
            "subprocess `p`",
        ),
    ],
)
def test_a_flow_in_which_tokens_pile_up_is_refused_by_name(elements, arcs, says):
    with pytest.raises(FlowError) as refused:
        check_safe(flow_of(elements, arcs))

    assert str(refused.value) == f"{says}: receives a second token while it still holds one"


def test_where_naming_takes_too_long_the_kernel_names_it(monkeypatch):
    monkeypatch.setattr(safety, "_TO_NAME", 1)

    with pytest.raises(FlowError, match="`j` to end `e`: receives a second token"):
        check_safe(flow_of(FORKED, "s>g g>a g>b a>j b>j j>e"))


CHOSEN = "s start, x exclusive, a task, b task, j parallel, e end"


def test_a_flow_no_run_can_complete_is_refused_by_where_it_waits(monkeypatch):
    flow = flow_of(CHOSEN, "s>x x>a x>b a>j b>j j>e")
    says = "flow from task `a` to parallel `j`: its token waits forever"
    with pytest.raises(FlowError, match=says):
        check_safe(flow)

    monkeypatch.setattr(safety, "_TO_NAME", 1)
    with pytest.raises(FlowError, match="procedure: its token waits forever"):
        check_safe(flow)


def test_a_well_structured_flow_is_settled_however_wide_it_is():
    names = [f"a{i}" for i in range(200)]
    nodes = [(name, "", "") for name in ["s", *names, "j"]]
    edges = [("s", name) for name in names] + [(name, "j") for name in names]

    assert check_safe(from_edges("p", "", nodes, edges, {}, names), limit=1)


def test_a_flow_without_structure_is_settled_by_its_markings_if_they_are_few():
    elements = "s start, x exclusive, g parallel, h parallel, a task, b task, c task, d task"
    gateways = "m exclusive, n exclusive, j parallel, e end"
    arcs = "s>x x>g x>h g>a g>b h>c h>d a>m c>m b>n d>n m>j n>j j>e"
    flow = flow_of(f"{elements}, {gateways}", arcs)

    assert check_safe(flow)
    assert not check_safe(flow, limit=2)
    assert fits(flow, "a b", "b a", "d c", "a d") == [True, True, True, False]


def test_an_unsettled_flow_is_refused_when_a_run_meets_a_second_token(monkeypatch):
    flow = flow_of(FORKED.replace("e end", "c task, e end"), "s>g g>a g>b a>j b>j j>c c>e")
    monkeypatch.setattr("tonggui.core.order.check_safe", lambda _: False)

    with pytest.raises(FlowError, match="task `c`: receives a second token"):
        replay(Automaton(flow), ["a", "b"])
    assert not replay(Automaton(flow), ["a", "c"]).fits


UNSETTLED = pytest.fixture(
    lambda monkeypatch: monkeypatch.setattr("tonggui.core.order.check_safe", lambda _: False),
    name="unsettled",
)


def test_tokens_that_may_each_lead_to_an_act_are_tried_one_by_one(unsettled):
    elements = "s start, g parallel, x exclusive, y exclusive, a task, b task, c task, e end"
    automaton = Automaton(flow_of(elements, "s>g g>x g>y x>a x>c y>b y>c a>e b>e c>e"))

    assert [replay(automaton, case).fits for case in ("ab", "cb", "ca", "c")] == [
        *(True, True, True, False)
    ]


def test_a_second_token_beside_the_way_to_an_act_is_noticed(unsettled):
    elements = "s start, g parallel, m exclusive, z task, y exclusive, h parallel, d task, e end"
    flow = flow_of(elements, "s>g g>m g>y m>z z>e y>h y>d h>m h>d d>e")

    with pytest.raises(FlowError, match="task `z`: receives a second token"):
        Automaton(flow).step(0, "d")


def test_a_second_token_on_the_way_to_an_act_is_noticed(unsettled):
    elements = "s start, g parallel, y exclusive, h parallel, w exclusive, j parallel, d task"
    arcs = "s>g g>y g>w y>h y>b h>w h>j w>j w>b j>d d>e b>e"
    flow = flow_of(f"{elements}, b task, e end", arcs)

    with pytest.raises(FlowError, match="receives a second token"):
        Automaton(flow).step(0, "d")


def test_a_task_with_several_flows_out_goes_all_of_them():
    flow = flow_of("s start, a task, b task, c task, e end", "s>a a>b a>c b>e c>e")

    assert fits(flow, "a b c", "a c b", "a b") == [True, True, False]


def test_a_task_with_several_flows_in_is_done_for_each_token_that_comes():
    flow = flow_of("s start, x exclusive, a task, b task, c task, e end", "s>x x>a x>b a>c b>c c>e")

    assert fits(flow, "a c", "b c", "a c c") == [True, True, False]


def test_of_several_start_events_only_one_happens():
    flow = flow_of("s start, t start, a task, b task, e end", "s>a t>b a>e b>e")

    assert fits(flow, "a", "b", "a b", "") == [True, True, False, False]


def test_a_case_is_complete_when_every_end_has_been_reached():
    flow = flow_of("s start, g parallel, a task, b task, e end, f end", "s>g g>a g>b a>e b>f")

    assert fits(flow, "a b", "b a", "a", "b") == [True, True, False, False]


def test_a_sub_process_is_over_when_nothing_goes_on_in_it():
    elements = "s start, p subprocess, c task, e end, s1 start p, g parallel p, a task p, b task p"
    flow = flow_of(f"{elements}, e1 end p, e2 end p", "s>p p>c c>e s1>g g>a g>b a>e1 b>e2")
    automaton = Automaton(flow)

    assert fits(flow, "a b c", "b a c", "a c b", "a c") == [True, True, False, False]
    assert automaton.resync(automaton.step(0, "a"), "c", ()).skipped == ("b",)


def test_a_sub_process_may_begin_in_one_of_several_ways_and_be_entered_again():
    elements = "s start, x exclusive, p subprocess, y exclusive, e end"
    inner = "s1 start p, s2 start p, a task p, b task p, e1 end p"
    flow = flow_of(f"{elements}, {inner}", "s>x x>p p>y y>x y>e s1>a s2>b a>e1 b>e1")

    assert fits(flow, "a", "b a b", "", "a b") == [True, True, False, True]


def test_a_sub_process_that_gets_stuck_is_not_passed_through():
    elements = "s start, x exclusive, p subprocess, c task, y exclusive, e end"
    inner = "s1 start p, x1 exclusive p, a task p, b task p, j parallel p, e1 end p"
    arcs = "s>x x>p x>c p>y c>y y>e s1>x1 x1>a x1>b a>j b>j j>e1"
    automaton = Automaton(flow_of(f"{elements}, {inner}", arcs))

    assert replay(automaton, ["c"]).fits
    run = replay(automaton, ["a", "c"])
    assert [each.kind for _, each in run.deviations] == ["out_of_order"]
    assert automaton.missing(run.state) == ()

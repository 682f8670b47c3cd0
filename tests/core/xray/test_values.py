# SPDX-License-Identifier: Apache-2.0
"""Lists as values, as a draft may be before any file could hold it; and what is not judged."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tonggui.core.editions import differences
from tonggui.core.flow import Element, Flow
from tonggui.core.gates import gates
from tonggui.core.list_facts import ListFacts, PastProblem
from tonggui.core.powers import Limit, Node, Score
from tonggui.core.trial import try_out
from tonggui.core.xray.copied import is_slogan, missing_parts
from tonggui.core.xray.find import find_problems, unjudged
from tonggui.core.xray.layers import named_by_id, refinements
from tonggui.core.xray.limits import longest_path
from tonggui.core.xray.refine import drawn_out, refines
from tonggui.core.xray.similar import similar_pairs
from tonggui.core.xray.statistics import mann_whitney
from tonggui.formats.lists import read_lists

ROOT = Path(__file__).parents[3]
AS_OF = int(datetime.fromisoformat("2026-03-02T18:00:00+08:00").timestamp() * 1_000_000)


@pytest.fixture(scope="module")
def lists():
    return read_lists(ROOT / "tests" / "scenarios" / "lists" / "base.yaml")


def changed(lists, name, **values):
    power = replace(lists.powers[name], **values)
    return replace(lists, powers={**lists.powers, name: power})


def found(lists):
    return [
        (p.finding.rule, "".join(p.finding.clauses), p.finding.object)
        for p in find_problems(lists, as_of=AS_OF)
    ]


def test_a_step_under_nothing_is_an_orphan(lists):
    power = lists.powers["A"]
    lost = replace(power.post_steps[-1], parent="A.n9")
    steps = (*power.post_steps[:-1], lost)

    assert found(changed(lists, "A", post_steps=steps)) == [("S08", "a", "A"), ("S08", "b", "A.n4")]


def test_a_node_nobody_holds_needs_no_step(lists):
    power = lists.powers["A"]
    nodes = tuple(replace(n, post="") if n.id == "A.n3" else n for n in power.nodes)

    assert found(changed(lists, "A", nodes=nodes, leader_steps=())) == []


def test_one_control_at_four_nodes_is_too_many(lists):
    power = lists.powers["A"]
    control = power.risks[1].controls[0]
    risks = tuple(
        replace(power.risks[1], id=f"R{n}", node=f"A.n{n}", controls=(control,))
        for n in range(1, 5)
    )
    shared = tuple(replace(r, controls=(replace(control, is_shared=True),)) for r in risks)
    first = power.risks[:1]

    assert ("S10", "b", control.id) in found(changed(lists, "A", risks=(*first, *risks)))
    allowed = found(changed(lists, "A", risks=(*first, *shared)))
    assert [each for each in allowed if each[0] == "S10"] == []


def test_a_risk_on_no_node_is_still_held_against_its_score(lists):
    power = lists.powers["A"]
    lost = replace(power.risks[1], node="A.n9", score=Score(5, 5))

    assert ("S11", "c", "A-R2") in found(changed(lists, "A", risks=(power.risks[0], lost)))
    told = changed(lists, "A", risks=(power.risks[0], lost))
    exact = gates(told, told.powers["A"], as_of=AS_OF)[2]
    assert "gate.no_node" in [said.key for said in exact.failing]


def test_a_score_that_agrees_raises_nothing(lists):
    power = lists.powers["A"]
    risks = (replace(power.risks[0], score=Score(4, 4)), power.risks[1])

    assert found(changed(lists, "A", risks=risks)) == []


def test_a_level_with_a_reason_needs_no_score_at_the_gate(lists):
    power = lists.powers["A"]
    risks = tuple(replace(r, override_reason="已有双人", cause="x") for r in power.risks)
    told = changed(lists, "A", risks=risks)

    assert gates(told, told.powers["A"], as_of=AS_OF)[2].is_open


def test_a_past_problem_matched_to_no_risk_keeps_the_second_gate_shut(lists):
    day = lists.calendar.day(AS_OF) - 100
    told = replace(lists, list_facts=ListFacts(problems=(PastProblem("J1", "A", day),)))

    thorough = gates(told, told.powers["A"], as_of=AS_OF)[1]

    assert "gate.problem" in [said.key for said in thorough.failing]


def test_powers_without_controls_or_where_no_method_is_kept_need_none(lists):
    power = lists.powers["A"]
    bare = changed(lists, "A", risks=tuple(replace(r, controls=()) for r in power.risks))
    unkept = changed(changed(lists, "A", method=None), "B", method=None)

    assert ("S12", "c", "A") not in found(bare)
    assert found(unkept) == []


def test_what_no_power_keeps_is_named_as_not_judged(lists):
    bare = replace(
        lists,
        powers={k: replace(p, bases=(), clock=None) for k, p in lists.powers.items()},
    )

    assert unjudged(lists) == ("S04", "S05", "S07", "S13", "S24")
    assert unjudged(bare) == ("S02", "S04", "S05", "S07", "S13", "S24")
    assert found(bare) == []


def test_a_rule_that_is_switched_off_finds_nothing(lists):
    broken = changed(lists, "A", bases=())
    off = {**broken.list_rules, "S02": replace(broken.list_rules["S02"], is_on=False)}

    assert found(broken) == [("S02", "a", "A")]
    assert found(replace(broken, list_rules=off)) == []


def test_a_round_being_closed_with_all_sources_raises_nothing(lists):
    power = lists.powers["A"]
    closing = replace(power.upkeep, round=replace(power.upkeep.round, state="closing"))

    assert [f for f in found(changed(lists, "A", upkeep=closing)) if f[0] == "S09"] == []


def test_the_parts_of_a_control_and_slogans_can_be_asked_for_one_control(lists):
    control = lists.powers["A"].risks[0].controls[0]

    assert missing_parts(control) == []
    assert missing_parts(replace(control, frequency="", rules=())) == ["frequency", "check_rules"]
    assert is_slogan("提高认识、加强学习。", ("加强学习", "提高认识"))
    assert not is_slogan("加强学习并考试", ("加强学习", "提高认识"))
    assert not is_slogan("", ("加强学习",))


def test_a_power_without_a_procedure_has_no_layers_to_prove(lists):
    power = replace(lists.powers["A"], flow=None)

    assert refinements(power) == []
    assert named_by_id(power).tasks == ()


def test_layers_whose_steps_lie_elsewhere_hold(lists):
    power = lists.powers["A"]
    lost = tuple(replace(step, parent="A.n9") for step in power.leader_steps)

    assert refinements(replace(power, leader_steps=lost, post_steps=()))[0].outcome.holds


def test_a_task_that_several_flows_leave_starts_all_of_them():
    upper = Flow(
        "p",
        "",
        (
            Element("s", "start"),
            *(Element(name, "task", name) for name in "abc"),
            Element("e", "end"),
            Element("f", "end"),
        ),
        (("s", "a"), ("a", "b"), ("a", "c"), ("b", "e"), ("c", "f")),
    )

    assert refines(upper, upper, {n: n for n in "abc"}).holds
    assert refines(upper, upper, {n: n for n in "bc"}).holds
    assert "a split" in {each.id for each in drawn_out(upper, "bc").elements}


def test_an_act_done_only_if_need_be_takes_no_time(lists):
    power = lists.powers["A"]
    appeal = Node(id="A.n4", name="申诉", limit=Limit(60, "day", if_done=True))

    days, way = longest_path(replace(power, nodes=(*power.nodes[:3], appeal)), "A.n1", "A.n4")

    assert (round(days, 1), len(way)) == (5.6, 4)


def test_a_node_that_names_an_unknown_one_before_it_is_taken_by_itself(lists):
    power = lists.powers["A"]

    assert longest_path(replace(power, direct={"A.n2": ("x",)}), "A.n1", "A.n4") is None


def test_many_copies_of_two_near_texts_are_paired_once():
    texts = ["系统随机分派两名审查人员"] * 13 + ["系统随机分派两名审查人员。"] * 13

    assert (0, 13) in similar_pairs(texts, 0.8)
    assert (1, 14) not in similar_pairs(texts, 0.8)


def test_equal_amounts_tell_nothing_apart():
    assert mann_whitney([5, 5], [5, 5]) == 1.0


def test_a_case_without_events_is_a_case_that_came_nowhere(lists):
    assert try_out(["S15"], lists, [[]], node="A.n1", now=0)[:3] == (1, 0, 0)


def test_an_edition_that_keeps_no_method_says_nothing_of_it(lists):
    power = replace(lists.powers["A"], method=None)

    assert differences(power, power) == ()

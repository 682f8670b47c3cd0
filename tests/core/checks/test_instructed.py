# SPDX-License-Identifier: Apache-2.0
"""S28 c: a portfolio leader decides, not the first leader by instruction (R32, R86)."""

from tests.core.build import DEPUTY, HEAD, Story, lists, node, power, when
from tonggui.core.facts import Facts, Instruction, LoggedDecision
from tonggui.core.judge import Judge

DECIDED = power(node("n1", DEPUTY, duty="决定"), node("n2", HEAD, duty="决定"), node("n3"))


def told(*cases, at="03-01", by=HEAD):
    return Facts(instructions=tuple(Instruction(case, by, when(at)) for case in cases))


def check(facts, **more):
    return Judge(lists(DECIDED, facts=facts, S28={"instruct_n": 3}, **more)).checks.own_decision


def decisions(own, *ats, first="C"):
    station = Judge(lists(DECIDED)).track(DECIDED).by_id["n1"]
    return [
        own.decision(Story(f"{first}{i}").close("n1", at, by="赵二").events[0], station)
        for i, at in enumerate(ats, 1)
    ]


def judge(facts, *ats, now="12-31", **more):
    own = check(facts, **more)
    return own.judge(decisions(own, *ats), now=when(now))


def test_a_leader_all_of_whose_decisions_were_instructed_is_ruled():
    (ruled,) = judge(told("C1", "C2", "C3"), "03-02", "03-03", "03-04")

    assert (ruled.leader, ruled.at, ruled.raised_at) == (DEPUTY, when("03-04"), when("03-04"))
    assert ruled.observed.args == (3, 12)


def test_one_decision_of_his_own_is_enough_to_be_his_own_master():
    assert judge(told("C1", "C2"), "03-02", "03-03", "03-04") == []


def test_an_instruction_after_the_decision_or_by_another_is_none():
    assert judge(told("C1", "C2", "C3", at="03-03"), "03-02", "03-03", "03-04") == []
    assert judge(told("C1", "C2", "C3", by=DEPUTY), "03-02", "03-03", "03-04") == []


def test_too_few_decisions_say_nothing():
    assert judge(told("C1", "C2"), "03-02", "03-03") == []


def test_a_decision_of_his_own_is_forgotten_when_the_window_has_passed():
    facts = told("C2", "C3", "C4", "C5", at="2025-06-01")
    (ruled,) = judge(facts, "2025-01-10", "2025-12-02", "01-20", "02-02", "02-10")

    assert (ruled.raised_at, ruled.at) == (when("02-02"), when("02-10"))


def test_the_log_of_decisions_counts_where_no_closing_was_received():
    logged = tuple(
        LoggedDecision(DEPUTY, f"C{i}", when(f"03-0{i}"), when("02-01")) for i in (1, 2, 3)
    )

    assert [r.leader for r in judge(Facts(decisions=logged))] == [DEPUTY]
    assert judge(Facts(decisions=logged), now="03-02") == []
    assert len(judge(Facts(decisions=logged), "03-01")) == 1
    unheard = tuple(LoggedDecision(DEPUTY, f"C{i}", when("03-01")) for i in (1, 2, 3))
    assert judge(Facts(decisions=unheard)) == []


def test_only_deciding_nodes_of_deputies_are_looked_at():
    judge_ = Judge(lists(DECIDED, power(node("n4", DEPUTY), id="P2")))
    own, by_id = judge_.checks.own_decision, judge_.track(DECIDED).by_id
    other = judge_.track(judge_.lists.powers["P2"]).by_id["n4"]

    assert [own.concerns(by_id[name]) for name in ("n1", "n2", "n3")] == [True, False, False]
    assert not own.concerns(other)


def test_what_nobody_supplied_is_unknown_and_a_rule_put_off_asks_nothing():
    assert check(told("C1")).is_asked
    assert not check(Facts()).is_asked
    assert not check(told("C1"), off=("S28",)).is_asked


def test_without_a_first_leader_of_its_own_the_power_has_its_units():
    own = check(told("C1"))
    nobody = power(node("n1", DEPUTY, duty="决定"), first_leader="")
    station = Judge(lists(nobody)).track(nobody).by_id["n1"]

    assert own.decision(Story().close("n1", "03-02").events[0], station).first_leader == HEAD

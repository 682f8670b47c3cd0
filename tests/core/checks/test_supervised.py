# SPDX-License-Identifier: Apache-2.0
"""S20, S22 e: supervision acts at its node, by a body with remit, in time (R43–R45, R51)."""

import pytest

from tests.core.build import Story, day, judged, lists, node, power, said, watched, when
from tonggui.core.people import Handover


def known(timing="事中", mode="each", lead="PZ2", **more):
    nodes = (node("n1", supervision=watched(timing, mode, lead)), node("n2"))
    return lists(power(*nodes, risks=more.pop("risks", ())), **more)


def of(story, lists_=None, *rules, now="05-01"):
    return judged(lists_ or known(), story, now=now).of(*(rules or ("S20",)))


def watches(story, at, node="n1", body="PZ2", **more):
    more = {"by": "吴七"} | more
    return story.do("sup_act", at, node, supervisor=f"supervisor:{body}", **more)


def closed(at="03-02 16:00", **more):
    return Story().close("n1", at, **more)


def test_an_action_the_next_day_settles_the_task():
    assert of(watches(closed(), "03-03 11:00")) == []


def test_an_action_on_thursday_for_a_node_closed_on_monday_is_late():
    story = watches(closed(), "03-05")

    assert of(story) == [("S20", "yellow", "a", 2)]
    assert judged(known(), story, now="05-01").rises("S20") == [("yellow", "03-04 00:00")]


def test_no_action_at_all_is_found_when_its_time_is_over():
    assert of(closed(), now="03-03 23:59") == []
    assert of(closed(), now="03-04 00:01") == [("S20", "yellow", "a", 1)]


def test_at_a_node_of_high_risk_it_is_grave():
    assert of(closed(), known(risks=[("n1", "围标", "高")])) == [("S20", "red", "a", 1)]
    assert of(closed(), known(risks=[("n1", "围标", "低")])) == [("S20", "yellow", "a", 1)]


def test_supervision_beforehand_is_due_at_the_closing_and_afterwards_in_ten_workdays():
    before = watches(Story(), "03-01").close("n1", "03-02")

    assert of(before, known("事前")) == []
    assert of(watches(closed(), "03-03"), known("事前")) == [("S20", "yellow", "a", 2)]
    assert of(watches(closed(), "03-16"), known("事后")) == []
    assert of(watches(closed(), "03-17 00:01"), known("事后")) == [("S20", "yellow", "a", 2)]


def test_nobody_could_act_before_a_closing_that_was_entered_late():
    story = closed("03-02 16:00", received="03-03 09:00", late="断网")

    assert of(watches(story, "03-04 10:00"), known("事前")) == []


def test_an_action_recorded_more_than_a_day_after_it_was_done_is_back_dated():
    story = watches(Story(), "03-01 08:00", received="03-02 17:00").close("n1", "03-02 18:00")

    assert of(story) == [("S20", "yellow", "b", 1)]


def test_an_action_for_this_task_at_another_node_is_misplaced_and_settles_nothing():
    story = watches(closed(), "03-03", node="n2", task_node="n1")

    assert of(story) == [("S20", "yellow", "ac", 2)]
    settled = watches(watches(closed(), "03-03"), "03-03", node="n2", task_node="n1")
    assert of(settled) == [("S20", "yellow", "c", 2)]


def test_an_action_at_a_node_that_plans_none_is_no_task():
    assert of(watches(Story().close("n2", "03-02"), "03-03", node="n2")) == []
    assert of(watches(Story(power="P9"), "03-03", node="x")) == []


def test_drawn_cases_are_watched_only_where_they_are_drawn():
    assert of(closed(), known(mode="sample")) == []
    late = watches(closed(), "03-05", drawn=True)
    assert of(late, known(mode="sample")) == [("S20", "yellow", "a", 2)]


def handed(**more):
    handover = {"giver": "PZ2", "taker": "PZ3", "since": day("03-01"), "until": day("03-31")}
    handover |= {"recorded_at": when("03-01")} | more
    return known(handovers=(Handover(**handover),))


def test_the_body_that_took_the_task_over_settles_it_and_answers_for_it():
    story = watches(closed(), "03-03", body="PZ3", by="陈甲")

    assert of(story, handed(), "S20", "S22") == []
    assert judged(handed(), closed(), now="05-01").refs("S20") == ["supervisor:PZ3"]


@pytest.mark.parametrize(
    "more",
    [
        {"recorded_at": when("03-04")},
        {"until": day("03-02")},
        {"case": "C2"},
        {"node": "n2"},
        {"giver": "GBS"},
    ],
)
def test_a_hand_over_recorded_later_ended_or_for_something_else_does_not_count(more):
    story = watches(closed(), "03-03", body="PZ3", by="陈甲")

    assert of(story, handed(**more), "S22") == [("S22", "yellow", "e", 2)]
    assert of(story, handed(**more))[0].clauses == "a"


def test_a_missing_lead_falls_to_the_body_the_unit_is_under():
    assert of(watches(closed(), "03-03"), known(lead="")) == []
    assert of(closed(), known(lead="")) == [("S20", "yellow", "a", 1)]


def test_a_body_without_remit_supervises_out_of_place():
    story = watches(closed(), "03-03", body="PZ3", by="陈甲")

    assert of(story, None, "S22") == [("S22", "yellow", "e", 2)]
    assert judged(known(), story, now="05-01").one("S22").supervisor == "supervisor:XJW"


def test_the_commission_may_watch_every_unit_and_whoever_names_no_body_is_unknown():
    assert of(watches(closed(), "03-03", body="XJW"), None, "S22") == []
    assert of(watches(closed(), "03-03", body=""), None, "S22") == []
    assert of(watches(Story(power="P9"), "03-03", node="x"), None, "S22") == []
    assert of(watches(closed(), "03-03", node="x9", body="PZ3"), None, "S22")[0].clauses == "e"


def test_power_that_opened_late_answers_itself_for_supervision_that_came_too_late():
    story = Story().open("n1", "02-27 09:00", received="03-02 15:00").close("n1", "03-02 16:00")
    finding = judged(known(), story, now="05-01").one("S20")

    assert [role.role for role in finding.responsible] == ["post_holder"]
    assert finding.feeds == ("M2",)


def test_the_finding_moves_to_the_act_when_one_comes_at_last():
    outcome = judged(known(), watches(closed(), "03-09 10:00"), now="05-01")

    assert outcome.one("S20").seq == 2
    assert said(outcome.one("S20").at) == "03-09 10:00"


def test_the_rule_put_off_watches_nobody():
    assert of(closed(), known(off=("S20",))) == []

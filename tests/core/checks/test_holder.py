# SPDX-License-Identifier: Apache-2.0
"""S35 a b, S28 b, S22 a–c: who acts holds the post then, and nobody signs for another."""

from dataclasses import replace

import pytest

from tests.core.build import (
    CHECKER,
    DEPUTY,
    HEAD,
    WINDOW,
    Story,
    day,
    judged,
    lists,
    node,
    organisation,
    power,
    watched,
    when,
)
from tonggui.core.facts import Facts
from tonggui.core.people import COLLECTIVE, Delegation, Tenure


def of(known, story, *rules):
    return judged(known, story, now="05-01").of(*(rules or ("S35",)))


REVIEW = power(node("n1", CHECKER), node("n2"))


def test_a_clerk_of_another_section_may_not_close_the_review():
    assert of(lists(REVIEW), Story().close("n1", "03-02", by="冯十")) == [("S35", "red", "a", 1)]


def test_the_holder_of_the_post_may_close_it_and_an_unknown_person_is_unknown():
    assert of(lists(REVIEW), Story().close("n1", "03-02", by="李五")) == []
    assert of(lists(REVIEW), Story().close("n1", "03-02")) == []


def test_one_finding_an_instance_moves_from_the_opening_to_the_closing():
    story = Story().open("n1", "03-02", by="冯十").close("n1", "03-03", by="冯十")

    assert of(lists(REVIEW), story) == [("S35", "red", "a", 2)]


def granted(**grant):
    grant = {"to": "冯十", "since": day("03-01"), "until": day("03-31")} | grant
    return lists(REVIEW, delegations=(Delegation(**grant),))


@pytest.mark.parametrize(
    "grant",
    [
        {"for_post": CHECKER},
        {"node": "n1"},
        {"power": "P1"},
        {"power": "P1", "node": "P1.n1"},
        {"power": "P1", "node": "n1", "for_post": CHECKER},
    ],
)
def test_a_written_delegation_by_post_node_or_power_lets_another_act(grant):
    assert of(granted(**grant), Story().close("n1", "03-02", by="冯十")) == []


@pytest.mark.parametrize(
    "grant",
    [
        {"for_post": WINDOW},
        {"node": "n2"},
        {"power": "P2"},
        {"power": "P1", "for_post": WINDOW},
        {"power": "P1", "node": "n2"},
        {"power": "P2", "node": "n1"},
        {"power": "P2", "for_post": CHECKER},
        {"node": "n2", "for_post": CHECKER},
        {"for_post": CHECKER, "is_written": False},
        {"for_post": CHECKER, "until": day("03-01")},
    ],
)
def test_a_delegation_for_something_else_unwritten_or_past_does_not(grant):
    story = Story().close("n1", "03-02", by="冯十")

    assert of(granted(**grant), story) == [("S35", "red", "a", 1)]


def test_a_post_held_by_an_assembly_is_held_by_nobody_in_particular():
    tenures = (Tenure(CHECKER, COLLECTIVE, when("2020-01-01")),)

    assert of(lists(REVIEW, tenures=tenures), Story().close("n1", "03-02", by="冯十")) == []


def test_tenure_is_read_at_the_declared_time():
    tenures = (
        Tenure(CHECKER, "李五", when("2020-01-01")),
        Tenure(CHECKER, "冯十", when("03-03")),
    )
    known = lists(REVIEW, tenures=tenures)

    assert of(known, Story().close("n1", "03-02", by="冯十", received="03-02 08:00"))
    assert of(known, Story().close("n1", "03-03", by="冯十")) == []


def test_a_node_open_to_roles_asks_for_one_of_them():
    known = lists(power(node("n1", "", roles=frozenset({"受理岗", "孙四"}))))

    assert of(known, Story().close("n1", "03-02", by="冯十", post="会计岗")) == [
        ("S35", "red", "a", 1)
    ]
    assert of(known, Story().close("n1", "03-02", by="冯十", post="受理岗")) == []
    assert of(known, Story().close("n1", "03-02", by="孙四", post="会计岗")) == []
    assert of(known, Story().close("n1", "03-02", by="路人", post=None)) == []


LIMITED = Facts(approval_limits={DEPUTY: 50_000_00})
DECIDING = power(node("n1", DEPUTY))


def signed(amount, by="赵二", kind="node_close", **more):
    return Story().do(kind, "03-02", "n1", by=by, amount=amount, **more)


def test_a_signature_beyond_the_approval_limit_needs_a_higher_one():
    known = lists(DECIDING, facts=LIMITED)

    assert of(known, signed(50_000_01)) == [("S35", "red", "b", 1)]
    assert of(known, signed(50_000_01, higher_signature="王一")) == []
    assert of(known, signed(50_000_00)) == []


def test_limits_bind_closings_of_listed_nodes_by_posts_that_have_one():
    known = lists(power(node("n1", HEAD)), facts=LIMITED)

    assert of(known, signed(90_000_00, by="王一")) == []
    assert of(lists(DECIDING, facts=LIMITED), signed(90_000_00, kind="node_open")) == []
    assert of(lists(DECIDING, facts=LIMITED), signed(None)) == []
    assert of(lists(DECIDING), signed(90_000_00)) == []


FUNDS = power(node("n1", DEPUTY, key_flags=frozenset({"资金"})), node("n2", DEPUTY))


def signs(by, node="n1", kind="approve", **more):
    return Story().do("signature", "03-02", node, by=by, signature_kind=kind, **more)


def test_the_first_leader_does_not_sign_alone_in_a_deputys_place():
    assert of(lists(FUNDS), signs("王一"), "S28") == [("S28", "yellow", "b", 1)]


def test_the_deputy_signs_and_the_first_leader_cosigns_or_acts_where_nothing_is_at_stake():
    assert of(lists(FUNDS), signs("赵二"), "S28") == []
    assert of(lists(FUNDS), signs("王一", kind="cosign"), "S28") == []
    assert of(lists(FUNDS), signs("王一", node="n2"), "S28") == []
    assert of(lists(FUNDS), signs("王一", node="x9"), "S28") == []


def test_a_collective_decision_and_his_own_node_are_the_first_leaders_to_sign():
    collective = node("n1", DEPUTY, key_flags=frozenset({"资金"}), decision_mode="集体")
    own = node("n1", HEAD, key_flags=frozenset({"资金"}))

    assert of(lists(power(collective)), signs("王一"), "S28") == []
    assert of(lists(power(own)), signs("王一"), "S28") == []


def test_the_first_leader_of_another_unit_is_not_this_units():
    assert of(lists(replace(FUNDS, unit="JTJ")), signs("王一"), "S28") == []


def s22(known, story):
    return judged(known, story, now="05-01").of("S22")


def test_a_member_of_the_supervising_body_does_not_sign_the_business():
    assert s22(lists(), signs("吴七")) == [("S22", "red", "a", 1)]


def test_an_opinion_a_member_without_remit_and_an_officer_of_the_unit_are_free():
    assert s22(lists(), signs("吴七", kind="opinion")) == []
    assert s22(lists(), signs("陈甲")) == []
    assert s22(lists(), signs("孙四")) == []
    assert s22(lists(), signs("路人")) == []


def test_a_supervisor_that_the_act_itself_names_is_taken_at_its_word():
    assert s22(lists(), signs("路人", supervisor="supervisor:PZ2")) == [("S22", "red", "a", 1)]


def test_a_supervisor_does_not_edit_the_record():
    story = Story().do("record_edit", "03-02", by="吴七")

    assert s22(lists(), story) == [("S22", "red", "c", 1)]


def voter(person):
    tenures = (*organisation().tenures, Tenure("post:ZJJ/组员", person, when("2021-01-01")))
    votes = {"post:ZJJ/组员": "同意", DEPUTY: "同意"}
    return lists(tenures=tenures), Story().do("vote", "03-02", item="i1", votes=votes)


def test_a_supervisor_is_no_voter_but_the_head_of_the_group_votes_in_own_capacity():
    assert s22(*voter("吴七")) == [("S22", "red", "b", 1)]
    assert s22(*voter("周六")) == []
    assert s22(*voter("陈甲")) == []


def test_without_a_unit_no_remit_is_known():
    story = Story(power=None).do("record_edit", "03-02", by="吴七")

    assert s22(lists(power(), power(id="P2")), story) == []


def test_a_body_leads_where_a_node_says_so():
    known = lists(replace(power(node("n1", supervision=watched(lead="PZ3"))), unit="ZJJ"))

    assert s22(known, signs("陈甲")) == [("S22", "red", "a", 1)]

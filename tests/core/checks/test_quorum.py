# SPDX-License-Identifier: Apache-2.0
"""S26: enough members are present for the kind of item, and enough of them agree (R30, R31)."""

from tests.core.build import DEPUTY, FINANCE, HEAD, judged, lists
from tests.core.checks.meetings import MEMBERS, PERSONNEL, Meeting


def of(story, **more):
    return judged(lists(**more), story, now="05-01").of("S26")


def test_one_of_three_is_no_quorum_and_two_are():
    assert of(Meeting().convene(present=(HEAD,)).vote()) == [("S26", "red", "a", 2)]
    assert of(Meeting().convene(present=(HEAD, DEPUTY)).vote()) == []


def test_a_personnel_item_asks_for_two_thirds():
    members = (*MEMBERS, "post:ZJJ/组员")
    story = Meeting().convene(entitled=members, present=(HEAD, DEPUTY), item_type=PERSONNEL)

    assert of(story.vote()) == [("S26", "red", "a", 2)]
    assert of(Meeting().convene(entitled=members, present=(HEAD, DEPUTY)).vote()) == []


def test_whoever_is_recused_is_not_present_but_counts_among_the_entitled():
    story = Meeting().convene(present=(HEAD, DEPUTY)).leaves(DEPUTY).vote()

    assert of(story) == [("S26", "red", "a", 2)]
    assert of(story, S26={"recused_in_denominator": False}) == []


def test_the_leader_in_charge_is_present_where_the_county_asks_for_it():
    story = Meeting().convene(present=(HEAD, FINANCE)).vote()

    assert of(story) == []
    assert of(story, S26={"require_portfolio_leader": True}) == [("S26", "red", "b", 2)]
    assert of(Meeting().convene().vote(), S26={"require_portfolio_leader": True}) == []
    bare = Meeting(power="P9").convene().vote()
    assert of(bare, S26={"require_portfolio_leader": True}) == []


def appointed(yes, result="adopted", item_type=PERSONNEL):
    votes = {post: "同意" if i < yes else "弃权" for i, post in enumerate(MEMBERS)}
    return Meeting().convene(item_type=item_type).vote(votes).resolve(result)


def test_an_appointment_is_adopted_by_more_than_half_of_all():
    assert of(appointed(1)) == [("S26", "red", "c", 2)]
    assert of(appointed(2)) == []


def test_a_rejected_appointment_another_matter_and_a_missing_vote_are_not_counted():
    assert of(appointed(1, result="rejected")) == []
    assert of(appointed(1, item_type="重大决策")) == []
    assert of(Meeting().convene(item_type=PERSONNEL).resolve()) == []


def test_without_item_entitled_members_or_a_known_body_nothing_is_tested():
    assert of(Meeting().vote()) == []
    assert of(Meeting().convene(entitled=(), present=()).vote()) == []
    assert of(Meeting().convene(body="body:??", present=(HEAD,)).vote()) == []


def test_the_chair_answers():
    story = Meeting().convene(present=(HEAD,)).vote()

    assert judged(lists(), story, now="05-01").refs("S26") == [HEAD]

# SPDX-License-Identifier: Apache-2.0
"""S29: whoever has an interest takes no part; only the match is shown (R33, R35)."""

from tests.core.build import DEPUTY, FINANCE, Story, judged, lists
from tests.core.checks.meetings import Meeting
from tonggui.core.facts import Facts, Relation

TIED = Facts(
    relations=(
        Relation("赵二", "甲公司", "spouse"),
        Relation("赵二", "丙公司", "economic"),
        Relation("孙四", "甲公司", "classmate"),
    )
)


def of(story, **more):
    return judged(lists(facts=TIED, **more), story, now="05-01").of("S29")


def test_a_deputy_whose_spouse_owns_the_payee_may_not_act():
    story = Story().do("case_open", "03-01", party="甲公司").close("n3", "03-02", by="赵二")

    assert of(story) == [("S29", "red", "a", 2)]


def test_it_does_not_matter_which_of_act_and_party_came_first():
    story = Story().close("n3", "03-02", by="赵二").do("payment", "03-03", payee="丙公司")

    assert of(story) == [("S29", "red", "a", 1)]


def test_a_tie_of_another_kind_another_party_and_another_person_are_no_match():
    opened = Story().do("case_open", "03-01", party="甲公司")

    assert of(opened.close("n1", "03-02", by="孙四").close("n2", "03-02", by="李五")) == []
    assert (
        of(Story().do("case_open", "03-01", party="丁公司").close("n3", "03-02", by="赵二")) == []
    )
    assert of(Story().do("case_open", "03-01", by="赵二", party="甲公司")) == []


def test_a_voter_is_tied_and_a_recused_one_is_not_a_voter():
    votes = {DEPUTY: "同意", FINANCE: "同意"}
    voted = Meeting().do("case_open", "03-01", party="甲公司").convene().vote(votes)
    left = Meeting().do("case_open", "03-01", party="甲公司").convene().leaves(DEPUTY)

    assert of(voted) == [("S29", "red", "a", 5)]
    assert of(left.vote(votes | {DEPUTY: "弃权"})) == []


def test_a_recusal_from_the_case_or_from_no_item_in_particular_counts_for_acts():
    story = Story().do("case_open", "03-01", party="甲公司").do("recuse", "03-01", by="赵二")
    item = Story().do("case_open", "03-01", party="甲公司")
    item.do("recuse", "03-01", by="赵二", item="i1")

    assert of(story.close("n3", "03-02", by="赵二")) == []
    assert of(item.close("n3", "03-02", by="赵二")) == []


def test_a_recusal_from_another_item_or_afterwards_does_not_count():
    other = Meeting().do("case_open", "03-01", party="甲公司").convene()
    other.leaves(DEPUTY, item="i2").vote({DEPUTY: "同意"})
    after = Story().do("case_open", "03-01", party="甲公司").close("n3", "03-02", by="赵二")

    assert of(other) == [("S29", "red", "a", 6)]
    assert of(after.do("recuse", "03-03", by="赵二")) == [("S29", "red", "a", 2)]


def test_the_finding_names_the_post_and_never_the_relation():
    story = Story().do("case_open", "03-01", party="甲公司").close("n3", "03-02", by="赵二")
    outcome = judged(lists(facts=TIED), story, now="05-01")

    assert outcome.refs("S29") == [DEPUTY]
    assert "甲公司" not in str(outcome.one("S29"))


def test_without_a_register_or_with_the_rule_put_off_nothing_is_compared():
    story = Story().do("case_open", "03-01", party="甲公司").close("n3", "03-02", by="赵二")

    assert judged(lists(), story, now="05-01").of("S29") == []
    assert of(story, off=("S29",)) == []

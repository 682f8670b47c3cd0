# SPDX-License-Identifier: Apache-2.0
"""S27: the first leader states a position only after every other member has (R33)."""

from tests.core.build import DEPUTY, FINANCE, HEAD, judged, lists
from tests.core.checks.meetings import AGREED, Meeting


def of(story, known=None):
    return judged(known or lists(), story, now="05-01").of("S27")


def early(stance="同意", **more):
    return Meeting().convene().says(HEAD, stance, **more).says(DEPUTY).says(FINANCE)


def test_a_first_leader_who_agrees_before_the_deputies_is_early():
    assert of(early()) == [("S27", "yellow", "a", 4)]


def test_a_first_leader_who_opens_asks_and_speaks_last_is_not():
    story = Meeting().convene().says(HEAD, "", kind="question").says(DEPUTY).says(FINANCE)

    assert of(story.says(HEAD).vote(AGREED).resolve()) == []


def test_a_leading_question_is_an_early_speech():
    assert of(early("", kind="question", leading=True)) == [("S27", "yellow", "a", 4)]


def test_an_outcome_in_line_with_the_early_stance_is_grave():
    assert of(early("同意").resolve("adopted")) == [("S27", "red", "a", 4)]
    assert of(early("反对").resolve("rejected")) == [("S27", "red", "a", 4)]


def test_a_member_heard_only_after_the_outcome_makes_it_as_grave():
    story = Meeting().convene().says(DEPUTY).says(HEAD, "同意").resolve("adopted").says(FINANCE)

    assert of(story) == [("S27", "red", "a", 5)]


def test_an_outcome_against_it_or_no_stance_at_all_is_not():
    assert of(early("同意").resolve("rejected")) == [("S27", "yellow", "a", 4)]
    assert of(early("", kind="report", leading=True).resolve()) == [("S27", "yellow", "a", 4)]


def test_a_stance_stated_after_all_others_is_not_the_early_one():
    story = early("", kind="report", leading=True).says(HEAD, "同意")

    assert of(story.resolve()) == [("S27", "yellow", "a", 4)]


def test_a_resolution_on_which_nobody_spoke_early_is_not_tested():
    assert of(Meeting().convene().says(DEPUTY).says(FINANCE).resolve()) == []


def test_a_member_who_speaks_twice_is_heard_once():
    story = Meeting().convene().says(DEPUTY).says(FINANCE).says(HEAD).says(DEPUTY)

    assert of(story) == []


def test_whoever_is_absent_or_recused_is_not_waited_for():
    absent = Meeting().convene(present=(HEAD, DEPUTY)).says(DEPUTY).says(HEAD).says(FINANCE)
    recused = Meeting().convene().leaves(FINANCE).says(DEPUTY).says(HEAD).says(FINANCE)

    assert of(absent) == []
    assert of(recused) == []


def test_small_matters_and_unknown_items_are_free():
    assert of(Meeting().convene(item_type="日常事务").says(HEAD).says(DEPUTY)) == []
    assert of(Meeting().says(HEAD).says(DEPUTY)) == []


def test_the_chair_waits_as_the_first_leader_does():
    story = Meeting().convene(chair=FINANCE).says(FINANCE).says(DEPUTY)

    assert of(story) == [("S27", "yellow", "a", 4)]


def test_without_a_power_the_leader_is_that_of_the_body():
    def outside(body):
        story = Meeting(power="P9").convene(chair="", body=body)
        return story.says(HEAD).says(DEPUTY).says(FINANCE)

    assert of(outside("body:DZ")) == [("S27", "yellow", "a", 4)]
    assert of(outside("body:??")) == []

# SPDX-License-Identifier: Apache-2.0
"""S31: a major matter is voted after a real integrity review, and not against it (R35, R65)."""

from tests.core.build import judged, lists
from tests.core.checks.meetings import Meeting


def of(story):
    return judged(lists(), story, now="05-01").of("S31")


def reviewed(at="03-02 15:00", opinion="同意", **more):
    story = Meeting().convene()
    more = {"opened_at": "2026-03-02T14:00"} | more
    return story.do("integrity_review", at, item="i1", opinion=opinion, **more)


def test_a_vote_after_a_review_is_clean():
    assert of(reviewed().vote().resolve()) == []


def test_a_vote_without_a_review_or_before_it_is_red():
    assert of(Meeting().convene().vote()) == [("S31", "red", "a", 4)]
    assert of(reviewed(at="03-08").vote()) == [("S31", "red", "a", 5)]


def test_an_opinion_too_old_is_none():
    assert of(reviewed(at="2025-06-02").vote()) == [("S31", "red", "a", 5)]


def test_small_matters_and_unknown_items_need_no_review():
    assert of(Meeting().convene(item_type="日常事务").vote()) == []
    assert of(Meeting().vote()) == []


def test_a_resolution_against_the_opinion_is_red_unless_its_reasons_are_reported():
    against = reviewed(opinion="不同意").vote().resolve()
    reported = reviewed(opinion="暂缓").vote().do("override_report", "03-03 10:01", item="i1")

    assert of(against) == [("S31", "red", "b", 5)]
    assert of(reported.resolve()) == []


def test_a_rejected_item_or_one_never_voted_was_not_adopted_against_it():
    assert of(reviewed(opinion="不同意").vote().resolve("rejected")) == []
    assert of(reviewed(opinion="不同意").resolve()) == []


def test_the_reviewer_neither_votes_nor_handles_the_case():
    votes = {"post:ZJJ/副局长": "同意"}
    handled = Meeting().close("n1", "03-02", by="周六").convene()
    handled.do("integrity_review", "03-02 15:00", by="周六", item="i1")

    assert of(reviewed(by="赵二").vote(votes)) == [("S31", "red", "c", 5)]
    assert of(reviewed(reviewer={"person": "赵二"}).vote(votes)) == [("S31", "red", "c", 5)]
    assert of(handled.vote()) == [("S31", "red", "c", 6)]
    assert of(reviewed(reviewer={"person": "周六"}).vote(votes)) == []


def test_a_review_in_less_than_half_an_hour_is_hasty():
    assert of(reviewed(opened_at="2026-03-02T14:45").vote()) == [("S31", "red", "d", 5)]
    assert of(reviewed(opened_at="2026-03-02T14:30").vote()) == []
    assert of(reviewed(opened_at=None).vote()) == []

# SPDX-License-Identifier: Apache-2.0
"""Votes and voices before an item is called: judged when it is (S26, S27, S30 a, S31)."""

import pytest

from tests.core.build import DEPUTY, FINANCE, HEAD, judged, lists
from tests.core.checks.meetings import MAJOR, MEMBERS, PERSONNEL, Meeting

RULES = ("S26", "S27", "S30", "S31")


class Early(Meeting):
    """A meeting of which the platform hears of the vote before the item, or the meeting itself."""

    def opens(self, at, *, present=(HEAD,)):
        detail = {"entitled": MEMBERS, "chair": HEAD, "secretary": "post:ZJJ/办公室主任"}
        return self.do("meeting_open", at, meeting="m1", present=present, body="body:DZ", **detail)

    def calls(self, at, item_type=MAJOR):
        return self.do("item_start", at, meeting="m1", item="i1", item_type=item_type)


def of(story, rule, now="05-01"):
    return [(level, clause) for _, level, clause, _ in judged(lists(), story, now=now).of(rule)]


def told_first():
    return Early().do("agenda_notice", "03-01 09:00", meeting="m1")


@pytest.mark.parametrize("rule", ["S26", "S31"])
def test_a_vote_before_its_item_is_called_is_tested_when_it_is_called(rule):
    voted = told_first().opens("03-03 09:00").vote(at="03-03 09:30")
    assert of(voted, rule) == []

    assert of(voted.calls("03-03 09:40"), rule) == [("red", "a")]


@pytest.mark.parametrize("rule", ["S26", "S31"])
def test_a_vote_and_its_item_before_the_meeting_are_tested_when_it_opens(rule):
    voted = told_first().vote(at="03-03 09:30").calls("03-03 09:40")
    assert of(voted, rule) == []

    assert of(voted.opens("03-03 09:50"), rule) == [("red", "a")]


def test_a_stance_stated_only_after_the_vote_is_none_though_the_item_is_called_later_still():
    both = (HEAD, DEPUTY)
    silent = told_first().opens("03-03 09:00", present=both).vote(at="03-03 09:30")
    silent = silent.says(DEPUTY, at="03-03 09:35").calls("03-03 09:40")
    stated = told_first().opens("03-03 09:00", present=both).says(DEPUTY, at="03-03 09:20")
    stated = stated.vote(at="03-03 09:30").calls("03-03 09:40")

    assert of(silent, "S30", now="03-03 12:00") == [("yellow", "a")]
    assert of(stated, "S30", now="03-03 12:00") == []


def test_a_leader_who_spoke_first_is_found_though_the_item_is_called_later():
    story = told_first().opens("03-03 09:00", present=MEMBERS)
    story = story.says(HEAD, at="03-03 09:10").says(DEPUTY, at="03-03 09:20")
    assert of(story, "S27") == []

    assert of(story.calls("03-03 09:40"), "S27") == [("yellow", "a")]


def test_a_resolution_before_its_item_is_called_is_counted_when_it_is():
    votes = {HEAD: "同意", DEPUTY: "弃权", FINANCE: "弃权"}
    story = told_first().opens("03-03 09:00", present=MEMBERS).vote(votes, at="03-03 09:30")
    story = story.resolve(at="03-03 09:35").calls("03-03 09:40", PERSONNEL)

    assert of(story, "S26") == [("red", "c")]


def test_what_was_tested_at_the_vote_is_not_tested_again_by_another_call():
    story = told_first().opens("03-03 09:00").calls("03-03 09:10").vote(at="03-03 09:30")
    before = {rule: of(story, rule) for rule in RULES}

    assert {rule: of(story.calls("03-03 09:40"), rule) for rule in RULES} == before


def test_an_orderly_vote_of_an_item_called_late_is_clean():
    story = told_first().opens("03-03 09:00", present=MEMBERS)
    for post in (DEPUTY, FINANCE, HEAD):
        story = story.says(post, at="03-03 09:20")
    story = story.do(
        "integrity_review",
        "03-02 09:00",
        item="i1",
        opinion="同意",
        opened_at="2026-03-01T09:00:00+08:00",
    )
    story = story.vote(at="03-03 09:30").calls("03-03 09:40")

    assert [of(story, rule, now="03-03 12:00") for rule in RULES] == [[], [], [], []]

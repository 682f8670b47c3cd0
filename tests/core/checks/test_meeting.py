# SPDX-License-Identifier: Apache-2.0
"""What a meeting's past answers: its item, who was present, recused, spoke and voted (S26–S31)."""

import pytest

from tests.core.build import DEPUTY, FINANCE, HEAD, SECRETARY, when
from tests.core.checks.meetings import MAJOR, MEMBERS, Meeting
from tonggui.core.checks.meeting import item_of, speeches, votes
from tonggui.core.past import Past


def told(story):
    past = Past("C1")
    for event in story.events:
        past.keep(event)
    return past, story.events[-1]


def test_an_item_knows_its_matter_chair_secretary_and_meeting():
    past, vote = told(Meeting().convene().vote())
    item = item_of(vote, past)

    assert (item.matter, item.chair, item.secretary) == (MAJOR, HEAD, SECRETARY)
    assert (item.meeting_id, item.entitled()) == ("m1", list(MEMBERS))


def test_the_start_of_an_item_belongs_to_itself():
    past, start = told(Meeting().convene())

    assert item_of(start, past).start is start


@pytest.mark.parametrize("kind", ["item_start", "meeting_open"])
def test_an_item_whose_start_or_meeting_is_unknown_is_none(kind):
    story = Meeting().convene().vote()
    story.events = [event for event in story.events if event.kind != kind]
    past, vote = told(story)

    assert item_of(vote, past) is None


def test_whoever_was_recused_before_is_not_present_for_the_item():
    past, vote = told(Meeting().convene().leaves(DEPUTY).leaves(FINANCE, item="i2").vote())
    item = item_of(vote, past)

    assert item.present(past, before=vote.recorded_at) == [HEAD, FINANCE]
    assert item.present(past, before=when("03-03 09:05")) == list(MEMBERS)


def test_votes_and_speeches_of_an_item_are_read_as_they_are():
    past, vote = told(Meeting().convene().says(HEAD).do("speech", "03-03 09:40", item="i2").vote())

    assert votes(vote)[HEAD] == "同意"
    assert votes(vote._replace(detail={"votes": "3"})) == {}
    assert [event.post for event in speeches(past, "i1")] == [HEAD]

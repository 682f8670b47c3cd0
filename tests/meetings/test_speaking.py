# SPDX-License-Identifier: Apache-2.0
"""In how many major matters a first leader spoke last is counted and public (R33, R86, S27)."""

from datetime import timedelta

import pytest

from tests.meetings.conftest import Room
from tonggui.meetings import services
from tonggui.meetings.speaking import Spoken, spoken
from tonggui.people.models import Post

pytestmark = pytest.mark.django_db


def held(room, order):
    """Hold a meeting in which members take their stands in an order, and close it."""
    room.call().reviewed().opened()
    for post in order:
        room.says(post)
    services.close(room.meeting, room.told())
    return room


def counted(room):
    leader = Post.objects.get(code=room.chair.removeprefix("post:"))
    day = room.at.date()
    return spoken(leader, since=day - timedelta(days=90), until=day)


def test_a_leader_who_spoke_after_all_others_spoke_last(room):
    held(room, [*room.others, room.chair])

    assert counted(room) == Spoken(1, 1)


def test_a_leader_after_whom_somebody_spoke_did_not(room):
    held(room, [room.others[0], room.chair, *room.others[1:]])

    assert counted(room) == Spoken(1, 0)
    assert "S27" in room.rules()


def test_each_meeting_counts_by_itself(room):
    held(room, [*room.others, room.chair])
    later = Room()
    later.at = room.at
    held(later, [room.chair, *room.others])

    assert counted(later) == Spoken(2, 1)


def test_what_is_no_major_matter_or_not_over_does_not_count(room):
    room.call(matter="其他").reviewed().opened()
    room.says(room.chair)
    services.close(room.meeting, room.told())
    open_one = Room()
    open_one.at = room.at
    open_one.call().reviewed().opened().heard()

    assert counted(open_one) == Spoken(0, 0)


def test_the_page_of_the_first_leader_shows_the_count_and_no_words(room, client):
    held(room, [room.chair, *room.others])
    day = room.at.date().isoformat()

    code = room.chair.removeprefix("post:")
    page = client.get(f"/posts/{code}/", {"on": day}, headers={"accept-language": "zh-hans"})
    part = page.content.decode().partition('id="first"')[2].partition("</section>")[0]

    assert "1 项重大事项中，末位表态 0 项" in part
    assert "0/1" in part
    assert "没有登记本岗位的签批限额" in part

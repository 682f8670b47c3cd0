# SPDX-License-Identifier: Apache-2.0
"""Pages of meetings in both languages, what waits because of them, and who may not see them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests import rebuilt
from tests.supervision import build as cases
from tonggui.desk.attending import meetings_for
from tonggui.meetings import forums, services
from tonggui.people import authority
from tonggui.supervision.models import Finding


@pytest.fixture(autouse=True)
def at_the_time_of_the_room(room, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: room.at)


def visit(account, page, *args, language="en"):
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = language
    answer = client.get(reverse(f"desk:{page}", args=args))
    return answer, answer.content.decode(errors="ignore")


def test_a_meeting_is_read_in_both_languages_from_call_to_minutes(room):
    room.call().reviewed().opened().heard()
    room.voted()
    room.resolved()
    code = room.meeting.code

    for language in ("zh-hans", "en"):
        for page, args in (
            ("meetings", ()), ("meeting", (code,)), ("item", (code, 1)), ("item-live", (code, 1)),
            ("minutes", (code,)),
        ):  # fmt: skip
            answer, text = visit(room.secretary, page, *args, language=language)
            assert answer.status_code == 200, page
            assert ("东门坡改造" in text) == (page != "nothing")
    answer, _text = visit(room.secretary, "minutes-file", code)
    assert answer.content.startswith(b"PK")


def test_the_recorder_has_keys_for_every_stance_and_others_only_read(room):
    room.call().opened()

    assert 'value="缓议"' in visit(room.secretary, "item", room.meeting.code, 1)[1]
    assert 'value="缓议"' not in visit(room.watcher, "item", room.meeting.code, 1)[1]


def test_the_forum_that_a_body_really_holds_is_offered_first(room):
    room.call()

    text = visit(room.secretary, "call-meeting", room.meeting.body.code)[1]

    assert text.index('value="党组会"') < text.index('value="党委会"')


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("党组(党组会议)", "党组会"),
        ("镇党委(党政班子会议)", "党委会"),
        ("村党支部", "村党组织会议"),
        ("村民代表会议", "村民代表会议"),
        ("县政府常务会议", "政府常务会"),
        ("某会", "党组会"),  # as it met last
    ],
)
def test_which_forum_a_body_is_follows_from_its_name_else_from_how_it_met(room, name, first):
    room.call()

    kinds = forums.kinds_for(room.meeting.body, name)

    assert kinds[0].value == first
    assert len(kinds) == len(set(kinds)) == 8


def test_a_meeting_that_is_called_off_says_why_to_whoever_may_see_it(room):
    room.call()
    client = Client()
    client.force_login(room.secretary)
    client.cookies["django_language"] = "en"
    address = reverse("desk:call-off", args=[room.meeting.code])

    assert client.post(address, {"key": "k"}).status_code == 422
    assert client.post(address, {"key": "k", "reason": "材料未备齐"}).status_code == 302

    answer, text = visit(room.secretary, "call-off", room.meeting.code)
    assert answer.status_code >= 400  # no form that could only be refused
    assert "is over or called off" in text
    for account in (room.secretary, room.watcher):
        assert "材料未备齐" in visit(account, "meeting", room.meeting.code)[1]


def test_another_unit_sees_nothing_of_it(room):
    room.call()
    other = cases.account_of("LTZ/财政所所长")

    for page, args in (("meeting", ()), ("minutes", ()), ("item", (1,)), ("item-live", (1,))):
        assert visit(other, page, room.meeting.code, *args)[0].status_code == 403
    assert "东门坡改造" not in visit(other, "meetings")[1]


def test_who_watches_is_told_to_attend_and_to_review_until_it_is_done(room):
    room.call()

    def waits(account):
        with translation.override("en"):
            who = authority.standing(account, at=room.at)
            return [what.split(":")[0].split(" M-")[0] for what, *_rest in meetings_for(who)]

    assert waits(room.watcher) == ["Attend the meeting", "Review the integrity of"]
    assert waits(room.secretary) == ["Hold the meeting"]
    room.reviewed()
    assert waits(room.watcher) == ["Attend the meeting"]


def test_rows_of_meetings_are_rebuilt_from_the_ledger_which_tells_no_more_than_declared(room):
    from tonggui.ledger.models import Entry

    room.call().opened()
    mine = Entry.objects.filter(kind__startswith="meeting.")

    assert rebuilt.differences({"meeting", "item", "invitation"}) == []
    assert [
        said
        for each in mine
        for said in rebuilt.undeclared(each.kind, each.said.body, each.said.private)
    ] == []


def test_a_body_that_was_asked_and_did_not_come_is_shown_as_a_fact_and_nothing_is_found(room):
    room.call().reviewed().opened().heard()
    room.voted()
    room.resolved()
    services.close(room.meeting, room.told())
    room.at += timedelta(minutes=5)

    board = visit(room.watcher, "watchers")[1]
    rows = visit(room.watcher, "watcher", "PZ1", "absent")[1]

    assert reverse("desk:watcher", args=["PZ1", "absent"]) in board
    assert room.meeting.code in rows
    assert "did not come" in rows
    assert "A fact, not a finding" in rows
    assert Finding.objects.filter(supervisor="PZ1", settled_at=None, rule="S20").count() == 0


def test_a_body_that_came_or_was_never_asked_to_come_is_not_counted_absent(room):
    room.call().reviewed().opened()
    services.attend(room.meeting, by=room.watcher, at=room.at)
    services.close(room.meeting, room.told())
    room.at += timedelta(minutes=5)

    assert reverse("desk:watcher", args=["PZ1", "absent"]) not in visit(room.watcher, "watchers")[1]

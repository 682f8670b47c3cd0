# SPDX-License-Identifier: Apache-2.0
"""Members speak and vote from their own devices, at the server's time (R33, S27, S30)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.supervision import build as cases
from tonggui.meetings import services
from tonggui.meetings.errors import NotEntitled, NotInTurn, VotedAlready
from tonggui.meetings.sitting import sitting_of


def account(room, seat):
    return cases.account_of(seat.removeprefix("post:"), room.at)


def says(room, seat, stance="同意"):
    told = room.told(by=account(room, seat))
    return services.speak_oneself(room.item, services.Speech("", stance=stance), told)


def casts(room, seat, choice="同意"):
    return services.cast(room.item, choice, room.told(by=account(room, seat)))


def test_members_speak_for_themselves_and_the_leader_last_is_clean(room):
    room.call().reviewed().opened()
    for seat in [*room.others, room.chair]:
        made = says(room, seat).event
        assert (made.post, made.recorded_at) == (seat, room.at)
        casts(room, seat)
    room.voted(votes={})

    cast = sitting_of(room.item).last("vote").detail
    assert cast["votes"] == dict.fromkeys(room.seats, "同意")
    assert cast["cast"] == sorted(room.seats)
    assert room.rules() == []


def test_a_leader_who_states_a_position_first_from_a_phone_is_found_all_the_same(room):
    room.call().reviewed().opened()
    for seat in [room.chair, *room.others]:
        says(room, seat)

    assert "S27" in room.rules()


def test_one_votes_once_and_nobody_enters_another_vote_for_it(room):
    room.call().reviewed().opened().heard()
    one = room.others[0]
    casts(room, one, "反对")

    with pytest.raises(VotedAlready):
        casts(room, one)
    with pytest.raises(NotInTurn, match="has voted"):
        room.voted(votes=dict.fromkeys(room.seats, "同意"))
    with pytest.raises(NotInTurn, match="by name already"):
        room.voted(counted={"同意": 1, "反对": 0, "弃权": 0})
    room.voted(votes={room.chair: "同意"})

    votes = sitting_of(room.item).last("vote").detail["votes"]
    assert votes == {room.chair: "同意", one: "反对"}
    with pytest.raises(VotedAlready):
        casts(room, room.others[1])


def test_nobody_but_a_member_present_speaks_or_votes_for_themselves(room):
    room.call().opened(present=room.seats[:-1])

    for stranger in (room.secretary, account(room, room.seats[-1])):
        with pytest.raises(NotEntitled):
            services.cast(room.item, "同意", room.told(by=stranger))
    services.recuse(room.item, room.others[0], room.told(), reason="亲属(虚构)")
    with pytest.raises(NotEntitled):
        says(room, room.others[0])


def test_a_member_does_it_on_the_pages_and_the_secretary_finds_it_filled_in(room, monkeypatch):
    room.call().opened()
    monkeypatch.setattr(timezone, "now", lambda: room.at)
    args = [room.meeting.code, room.item.number]

    def signed_in(who):
        client = Client()
        client.force_login(who)
        client.cookies["django_language"] = "en"
        return client

    member = signed_in(account(room, room.others[0]))
    assert "Cast your vote" in member.get(reverse("desk:item", args=args)).content.decode()
    for kind, said in (("speech", {"stance": "反对", "text": "x"}), ("vote", {"choice": "反对"})):
        page = reverse("desk:item-own", args=[*args, kind])
        assert member.get(page).status_code == 200
        assert member.post(page, {"key": kind, **said}).status_code == 302
    shown = member.get(reverse("desk:item", args=args)).content.decode()
    assert "You have voted" in shown
    assert "State your position" not in shown

    secretary = signed_in(room.secretary)
    assert "Cast your vote" not in secretary.get(reverse("desk:item", args=args)).content.decode()
    page = secretary.get(reverse("desk:item-act", args=[*args, "vote"])).content.decode()
    assert "cast from their own device" in page


def test_no_form_of_words_or_votes_is_open_before_its_item_is_called(room, monkeypatch):
    room.call()
    monkeypatch.setattr(timezone, "now", lambda: room.at)
    member = Client()
    member.force_login(account(room, room.others[0]))
    member.cookies["django_language"] = "en"
    args = [room.meeting.code, room.item.number]

    def early(kind):
        page = reverse("desk:item-own", args=[*args, kind])
        sent = member.post(page, {"key": "k", "choice": "同意", "stance": "同意"})
        return member.get(page, follow=True).content.decode(), sent.status_code

    for kind in ("vote", "speech"):
        shown, sent = early(kind)
        assert "has not been opened yet" in shown
        assert 'name="choice"' not in shown
        assert 'name="stance"' not in shown
        assert sent == 409
    services.open_meeting(room.meeting, room.seats, room.told())
    for kind in ("vote", "speech"):
        shown, sent = early(kind)
        assert "has not been called yet" in shown
        assert 'name="choice"' not in shown
        assert 'name="stance"' not in shown
        assert sent == 422
    assert sitting_of(room.item).cast == {}


def test_a_page_is_told_what_is_new_and_nothing_where_nothing_is(room, monkeypatch):
    room.call().opened()
    monkeypatch.setattr(timezone, "now", lambda: room.at)
    reader = Client()
    reader.force_login(account(room, room.others[0]))
    args = [room.meeting.code, room.item.number]
    live, page = reverse("desk:item-live", args=args), reverse("desk:item", args=args)

    seen = reader.get(page).context["seen"]
    assert reader.get(live, {"seen": seen}).status_code == 204
    says(room, room.others[1])
    answer = reader.get(live, {"seen": seen})

    assert answer.status_code == 200
    assert answer.content.decode().count('hx-swap-oob="true"') == 8

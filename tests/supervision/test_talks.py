# SPDX-License-Identifier: Apache-2.0
"""Early signs add up to a proposed talk: decided on, held, followed to its end by people (R69).

早提醒、早纠正、早处置: proposed by the software, held by a supervising body, late in plain sight.
"""

from datetime import date, timedelta

import pytest

from tests.supervision import build
from tests.supervision.test_cards import AT, CLERK, at
from tonggui.cases.errors import NotDoneHere, OtherUnit
from tonggui.cases.happening import Happening
from tonggui.cases.models import Event
from tonggui.people.authority import NotAllowed
from tonggui.supervision import services
from tonggui.supervision.cards import talks
from tonggui.supervision.models import Card, Talk

RECORD = "sha256:" + "a" * 64


@pytest.fixture
def clerk(county):
    return build.account_of(CLERK)


@pytest.fixture
def watcher(county):
    return build.member_of("PZ1")


def carded(clerk, when=AT):
    """Finish a node without its papers: a yellow card (S37)."""
    case = services.open_case(build.power(), title="某小区施工许可", by=clerk, at=when)
    services.record(case, Happening("node_open", when, node="n1"), by=clerk, at=when)
    services.record(case, Happening("node_close", when, node="n1"), by=clerk, at=when)


@pytest.fixture
def talk(clerk):
    carded(clerk)
    carded(clerk, at(days=1))
    return Talk.objects.get()


def hold(talk, by, when, **more):
    detail = {"talk": talk.pk, "form": "谈话提醒", "held_on": "2026-03-05", "record": RECORD} | more
    services.record_loose(Happening("talk", when, detail=detail), by=by, at=when)
    talk.refresh_from_db()


def test_one_yellow_card_is_no_talk_and_the_second_proposes_one(clerk):
    carded(clerk)
    assert not Talk.objects.exists()

    carded(clerk, at(days=1))
    made = Talk.objects.get()

    assert (made.person, made.body, made.yellow) == (clerk.official.code, "PZ1", 2)
    assert made.last == Card.objects.filter(rule="S37").latest("pk")
    # Ten workdays after Tuesday the 3rd end with Tuesday the 17th, in the county's zone.
    assert made.due_at.isoformat() == "2026-03-17T16:00:00+00:00"


def test_more_cards_propose_no_second_talk_while_one_waits(clerk, talk):
    carded(clerk, at(days=2))

    assert Talk.objects.count() == 1


def test_two_cards_too_far_apart_propose_none(clerk):
    carded(clerk)
    carded(clerk, AT + timedelta(days=92))

    assert not Talk.objects.exists()


def test_a_talk_is_accepted_held_and_followed_to_its_end(talk, watcher):
    talks.decide(talk, is_accepted=True, reason="两张黄牌", by=watcher, at=at(days=2))
    hold(talk, watcher, at(days=3))
    talks.close(talk, outcome="材料已补齐，未再发生", by=watcher, at=at(days=9))
    talk.refresh_from_db()

    event = Event.objects.get(kind="talk")
    assert (talk.held_on, talk.record) == (date(2026, 3, 5), RECORD)
    assert talk.closed_at == at(days=9)
    assert (event.actor, talk.person in event.detail) == (watcher.official.code, True)


def test_a_talk_is_declined_only_with_a_reason(talk, watcher):
    with pytest.raises(NotDoneHere, match="say why"):
        talks.decide(talk, is_accepted=False, reason=" ", by=watcher, at=at(days=2))

    talks.decide(talk, is_accepted=False, reason="已由单位谈过", by=watcher, at=at(days=2))
    with pytest.raises(NotDoneHere, match="decided on already"):
        talks.decide(talk, is_accepted=True, reason="改主意", by=watcher, at=at(days=3))


def test_a_talk_is_held_after_it_was_accepted_and_closed_after_it_was_held(talk, watcher):
    with pytest.raises(NotDoneHere, match="after it was accepted"):
        hold(talk, watcher, at(days=2))
    with pytest.raises(NotDoneHere, match="after it was held"):
        talks.close(talk, outcome="…", by=watcher, at=at(days=2))


def test_neither_the_person_nor_another_body_nor_an_administrator_decides(talk, clerk):
    for account, refusal in [
        (clerk, NotAllowed),
        (build.member_of("PZ2"), OtherUnit),
        (build.people.admin(), NotAllowed),
    ]:
        with pytest.raises(refusal):
            talks.decide(talk, is_accepted=True, reason="…", by=account, at=at(days=2))


def test_after_a_talk_the_count_begins_anew(clerk, talk, watcher):
    talks.decide(talk, is_accepted=True, reason="两张黄牌", by=watcher, at=at(days=2))
    hold(talk, watcher, at(days=3))

    carded(clerk, at(days=4))
    assert Talk.objects.count() == 1
    carded(clerk, at(days=5))
    assert Talk.objects.count() == 2

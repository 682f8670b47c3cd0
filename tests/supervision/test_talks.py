# SPDX-License-Identifier: Apache-2.0
"""Early signs add up to a proposed talk: decided on, held, followed to its end by people (R69).

早提醒、早纠正、早处置: proposed by the software, held by a supervising body, late in plain sight.
"""

import io
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests import rebuilt
from tests.supervision import build
from tests.supervision.test_cards import AT, CLERK, at
from tonggui.cases.errors import NotDoneHere, OtherUnit
from tonggui.cases.happening import Happening
from tonggui.cases.models import Event
from tonggui.cases.papers import Brought
from tonggui.notices.folding import fold
from tonggui.notices.models import Notice
from tonggui.people import authority
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Official
from tonggui.supervision import services
from tonggui.supervision.cards import talks
from tonggui.supervision.models import Card, Talk, TalkAnswer

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


def person_of(talk):
    return build.account(Official.objects.get(code=talk.person))


def standing(account, when):
    return authority.standing(account, at=when)


def test_whoever_is_to_be_talked_to_hears_of_it_once_it_is_decided_and_not_before(talk, watcher):
    person = person_of(talk)
    assert not talks.with_person(standing(person, at(days=2)), at=at(days=2)).exists()

    talks.decide(talk, is_accepted=False, reason="情形轻微", by=watcher, at=at(days=3))

    assert talks.with_person(standing(person, at(days=3)), at=at(days=3)).get() == talk


def test_a_body_that_lets_the_time_run_out_hides_no_proposal_by_it(talk):
    person = person_of(talk)
    last = talk.due_at - timedelta(seconds=1)

    assert not talks.with_person(standing(person, last), at=last).exists()
    assert talks.with_person(standing(person, talk.due_at), at=talk.due_at).exists()


def test_whoever_is_talked_to_answers_with_papers_until_the_talk_is_closed(
    talk, watcher, settings, tmp_path
):
    settings.HOME = tmp_path
    person = person_of(talk)
    with pytest.raises(OtherUnit):
        talks.answer(talk, words="请听我说明", by=person, at=at(days=2))
    talks.decide(talk, is_accepted=True, reason="先谈一次", by=watcher, at=at(days=3))

    papers = [Brought("说明.pdf", io.BytesIO(b"%PDF-1.7 fictional"))]
    made = talks.answer(talk, words="当日系统故障", brought=papers, by=person, at=at(days=4))

    assert [each.name for each in talks.papers_of([made])[made.pk]] == ["说明.pdf"]
    assert rebuilt.differences({"talk", "talkanswer", "paper"}) == []
    hold(talk, watcher, at(days=5))
    talks.close(talk, outcome="已改正", by=watcher, at=at(days=9))
    with pytest.raises(NotDoneHere):
        talks.answer(talk, words="补充", by=person, at=at(days=10))


def test_nobody_answers_a_talk_with_somebody_else(talk, watcher):
    talks.decide(talk, is_accepted=True, reason="先谈一次", by=watcher, at=at(days=3))

    for other in (watcher, build.account_of("ZJJ/审批审查岗")):
        with pytest.raises(OtherUnit):
            talks.answer(talk, words="我来说", by=other, at=at(days=4))


def test_an_answer_is_never_changed(talk, watcher):
    talks.decide(talk, is_accepted=True, reason="先谈一次", by=watcher, at=at(days=3))
    talks.answer(talk, words="当日系统故障", by=person_of(talk), at=at(days=4))

    with pytest.raises(DatabaseError), transaction.atomic():
        TalkAnswer.objects.update(words="没有意见")


def test_the_person_gets_a_notice_of_the_decision_and_the_body_one_of_the_answer(talk, watcher):
    fold(at=at(days=2))
    assert not Notice.objects.filter(kind="talk").exists()

    talks.decide(talk, is_accepted=True, reason="先谈一次", by=watcher, at=at(days=3))
    fold(at=at(days=3))
    assert Notice.objects.get(kind="talk").to_official == talk.person

    talks.answer(talk, words="当日系统故障", by=person_of(talk), at=at(days=4))
    fold(at=at(days=4))
    assert Notice.objects.get(kind="talk", to_body="PZ1").number == talk.pk

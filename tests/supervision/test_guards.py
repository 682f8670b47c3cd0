# SPDX-License-Identifier: Apache-2.0
"""No SQL rewrites how a card ended, or what was said in a talk, without being refused or found.

R65 and R69: a card is ended by people, and what people did about early signs stays as it was.
"""

import pytest
from django.db import DatabaseError, connection, transaction

from tests import rebuilt
from tests.supervision import build
from tests.supervision.test_cards import at
from tests.supervision.test_talks import carded, hold
from tonggui.ledger.guarding import missing
from tonggui.supervision import guards
from tonggui.supervision.cards import talks
from tonggui.supervision.models import Card, Talk


@pytest.fixture
def clerk(county):
    return build.account_of("ZJJ/审批受理岗")


@pytest.fixture
def watcher(county):
    return build.member_of("PZ1")


@pytest.fixture
def talk(clerk):
    carded(clerk)
    carded(clerk, at(days=1))
    return Talk.objects.get()


def said(statement, *given):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)


def refuses(statement, *given):
    with pytest.raises(DatabaseError, match="never changed"):
        said(statement, *given)


def test_a_card_is_not_dropped_nor_given_to_another_finding(talk):
    card = Card.objects.first()

    refuses("DELETE FROM supervision_card WHERE id = %s", card.pk)
    refuses("UPDATE supervision_card SET finding_id = finding_id + 100 WHERE id = %s", card.pk)
    refuses("UPDATE supervision_card SET rule = 'S01' WHERE id = %s", card.pk)


def test_no_card_ends_without_somebody_who_ended_it(talk):
    refuses("UPDATE supervision_card SET state = 'closed', ended_at = issued_at, ended_by = ''")


def test_who_ended_a_card_and_when_is_not_changed_and_a_withdrawn_one_never_comes_back(talk):
    card = Card.objects.first()
    ended = "UPDATE supervision_card SET state = %s, ended_at = issued_at, ended_by = %s"
    said(f"{ended} WHERE id = %s", "withdrawn", "R0098", card.pk)

    refuses("UPDATE supervision_card SET ended_by = 'R0001' WHERE id = %s", card.pk)
    refuses("UPDATE supervision_card SET state = 'closed' WHERE id = %s", card.pk)
    refuses(
        "UPDATE supervision_card SET state = 'issued', ended_at = NULL, ended_by = ''"
        " WHERE id = %s",
        card.pk,
    )


@pytest.mark.parametrize(
    "changed",
    ["person = 'R0001'", "due_at = proposed_at", "reason = '另一个理由'", "accepted_at = NULL"],
)
def test_what_was_proposed_and_decided_of_a_talk_is_not_changed(talk, watcher, changed):
    talks.decide(talk, is_accepted=True, reason="先谈一次", by=watcher, at=at(days=2))

    refuses(f"UPDATE supervision_talk SET {changed}")  # noqa: S608 - of ours


def test_a_talk_that_was_held_and_closed_stays_as_it_was(talk, watcher):
    talks.decide(talk, is_accepted=True, reason="先谈一次", by=watcher, at=at(days=2))
    hold(talk, watcher, at(days=3))
    talks.close(talk, outcome="已补齐材料", by=watcher, at=at(days=9))

    for changed in ("held_on = '2026-01-01'", "record = ''", "closed_at = NULL"):
        refuses(f"UPDATE supervision_talk SET {changed}")  # noqa: S608 - of ours
    refuses("DELETE FROM supervision_talk")


def test_words_may_be_blanked_for_they_may_name_people_who_have_them_erased(talk, watcher):
    talks.decide(talk, is_accepted=True, reason="先谈一次", by=watcher, at=at(days=2))

    said("UPDATE supervision_talk SET reason = ''")

    talk.refresh_from_db()
    assert talk.reason == ""


@pytest.mark.parametrize(
    "changed",
    ["state = 'verified', verified_by = 'R0098'", "level = 'notice'", "answer_by = NULL"],
)
def test_what_the_guards_let_pass_for_cards_move_on_is_found_by_fsck(talk, changed):
    assert rebuilt.differences({"card"}) == []

    said(f"UPDATE supervision_card SET {changed} WHERE rule = 'S37'")  # noqa: S608 - of ours

    assert rebuilt.differences({"card"})


def test_guards_taken_off_are_missed(talk):
    guards.lift(connection)
    assert "supervision_card_guard_update" in missing(connection)
    guards.keep(connection)
    assert missing(connection) == set()

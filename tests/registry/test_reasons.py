# SPDX-License-Identifier: Apache-2.0
"""What is published is revised for a reason, and going back on the road says why (R10, R76)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.people import build as people
from tests.registry import build
from tonggui.ledger.models import Entry
from tonggui.people.models import Unit
from tonggui.registry import services
from tonggui.registry.bodies import digest
from tonggui.registry.errors import NotReady, SetBack, UnfitBody, WithoutReason
from tonggui.registry.guards import keep, lift
from tonggui.registry.models import Draft, Part, Reason, ReasonKind, State
from tonggui.registry.queries import reasons_of
from tonggui.registry.services import Why
from tonggui.registry.setting_back import state_of

pytestmark = pytest.mark.django_db
LATER = build.DAY + timedelta(days=30)
NEW_LAW = Why("《某条例》修订（虚构）", ReasonKind.BASIS)


def revision(why=None):
    return services.draft(build.body(name="新名称"), why=why, **build.DOES)


def agreed(draft):
    for part in Part:
        services.review(draft, part, version=draft.version, agrees=True, **build.DOES)


def test_a_revision_without_a_reason_does_not_go_to_review(drafts):  # R10
    build.published(drafts[build.SOUND])

    with pytest.raises(WithoutReason, match="P05"):
        agreed(revision())


def test_a_first_edition_needs_no_reason(drafts):  # R10, clean look-alike
    edition = build.published(drafts[build.SOUND])

    assert reasons_of([edition]) == {}
    assert not Reason.objects.exists()


def test_a_revision_reviewed_before_reasons_were_asked_for_is_not_published_without(drafts):
    build.published(drafts[build.SOUND])
    draft = revision(NEW_LAW)
    build.adopted(draft)
    forget_reasons()

    with pytest.raises(NotReady, match="why what is published is revised"):
        services.publish(draft, effective_on=LATER, **build.DOES)


def forget_reasons():
    lift(connection)
    Reason.objects.all().delete()
    keep(connection)


def test_the_reason_stands_with_the_new_edition_and_in_its_entry(drafts):  # R10
    first = build.published(drafts[build.SOUND])
    draft = revision(NEW_LAW)

    second = build.published(draft, LATER)

    assert reasons_of([first, second])[2].words == NEW_LAW.words
    entry = Entry.objects.filter(kind="edition.published").latest("pk")
    assert entry.said.body["kind_of_reason"] == "依据变更"
    assert entry.said.body["reason"] == NEW_LAW.words
    opened = Entry.objects.filter(kind="draft.opened").latest("pk")
    assert NEW_LAW.words not in opened.leaf


def test_an_edition_without_the_new_fields_keeps_its_digest(drafts):
    first = build.published(drafts[build.SOUND])
    kept = (first.digest, first.body)

    build.published(revision(NEW_LAW), LATER)
    first.refresh_from_db()

    assert (first.digest, first.body) == kept
    assert digest(first.body) == first.digest


def test_the_post_that_puts_the_adoption_on_record_stands_with_the_edition(drafts):  # R10
    draft = build.reviewed(drafts[build.SOUND])
    leader = people.first_leader(Unit.objects.get(code=build.body()["unit"]))
    by = people.account(leader.official)
    services.adopt(draft, version=1, resolution="党组会", adopted_on=build.DAY, by=by, at=build.AT)

    edition = services.publish(draft, effective_on=build.DAY, **build.DOES)

    assert edition.approver == leader.post.code
    entry = Entry.objects.filter(kind="edition.published").latest("pk")
    assert leader.post.code in entry.leaf


def test_a_correction_names_what_it_puts_right(drafts):
    build.published(drafts[build.SOUND])

    with pytest.raises(UnfitBody, match="name the card, finding or proposal"):
        revision(Why("整改", ReasonKind.CORRECTION))
    assert not Draft.objects.filter(power__code=build.SOUND, closed_at=None).exists()

    made = revision(Why("整改", ReasonKind.CORRECTION, "C-2026-7"))
    assert made.reasons.get().about == "C-2026-7"


def test_a_reason_of_no_known_kind_or_without_words_is_refused(drafts):
    build.published(drafts[build.SOUND])

    with pytest.raises(UnfitBody, match="of which kind"):
        revision(Why("就是想改", "心血来潮"))
    with pytest.raises(UnfitBody, match="in words"):
        revision(Why("  ", ReasonKind.FLOW))


def test_a_reason_said_again_is_the_last_one_and_both_stay(drafts):
    build.published(drafts[build.SOUND])
    draft = revision(NEW_LAW)
    services.give_reason(draft, Why("三定方案调整（虚构）", ReasonKind.DUTIES), **build.DOES)

    second = build.published(draft, LATER)

    assert reasons_of([second])[2].kind == ReasonKind.DUTIES
    assert draft.reasons.count() == 2


def test_what_is_not_published_has_nothing_to_revise(drafts):
    with pytest.raises(UnfitBody, match="nothing of this power is published"):
        services.give_reason(drafts[build.SOUND], NEW_LAW, **build.DOES)


def test_the_database_refuses_to_change_a_reason(drafts):
    build.published(drafts[build.SOUND])
    revision(NEW_LAW)

    with pytest.raises(DatabaseError), transaction.atomic():
        Reason.objects.update(kind=ReasonKind.OTHER)


@pytest.mark.parametrize("far", [State.CONTROLLED, State.REVIEWED, State.ADOPTED])
def test_going_back_needs_a_reason_from_wherever_a_draft_is(drafts, far):  # R76
    draft = build.confirmed(drafts[build.SOUND])
    if far != State.CONTROLLED:
        build.reviewed(draft)
    if far == State.ADOPTED:
        draft = services.adopt(
            draft, version=1, resolution="党组会", adopted_on=build.DAY, **build.DOES
        )
    assert state_of(draft, at=build.AT) == far
    body = build.body()
    del body["boundary"]

    with pytest.raises(SetBack):
        services.revise(draft, body, version=1, **build.DOES)
    draft.refresh_from_db()
    assert (draft.version, draft.body) == (1, drafts[build.SOUND].body)

    services.revise(draft, body, version=1, **build.BACK)
    said = Reason.objects.get()
    assert (said.left, said.reached, said.version) == (far, State.DRAFTED, 2)
    assert said.words == build.BACK["because"]


def test_a_change_that_leaves_a_draft_where_it_is_needs_no_reason(drafts):  # clean look-alike
    draft = build.confirmed(drafts[build.SOUND])
    draft = services.revise(draft, build.body(name="另名"), version=1, **build.DOES)

    assert state_of(draft, at=build.AT) == State.CONTROLLED
    assert not Reason.objects.exists()


def test_a_change_of_what_was_reviewed_needs_a_reason_though_all_steps_still_hold(drafts):  # R76
    draft = build.reviewed(drafts[build.SOUND])

    with pytest.raises(SetBack, match="back from “reviewed”"):
        services.revise(draft, build.body(name="另名"), version=1, **build.DOES)


def test_lists_taken_in_again_set_nothing_back_without_a_reason(drafts, tmp_path):  # R76
    build.reviewed(drafts[build.SOUND])
    changed = build.lists(tmp_path, build.body(name="另名"), build.body(build.UNFOUNDED))

    with pytest.raises(SetBack):
        services.take_in(changed, **build.DOES)
    taken = services.take_in(changed, why=Why("表格更正（虚构）"), **build.DOES)

    assert [each.power.code for each in taken.revised] == [build.SOUND]

# SPDX-License-Identifier: Apache-2.0
"""An excuse from watching counts once the county commission approved it, and not before (R50)."""

import json

import pytest

from tests.people import build as people
from tests.registry import build
from tests.rounds import build as rounds
from tonggui.core.coverage import coverage
from tonggui.people.authority import NotAllowed
from tonggui.people.models import SupervisingBody, Unit
from tonggui.registry import services, survey
from tonggui.registry.errors import ChangedMeanwhile, OwnAsking, UnfitBody
from tonggui.registry.excuses import Asked, asked_in, waiting, waiting_in
from tonggui.registry.models import Draft, Reason

pytestmark = pytest.mark.django_db
CELL = Asked("动议", "事后", "由事中监督覆盖（虚构）")
CLAIMED = CELL._asdict() | {"state": "excluded", "approved_by": "supervisor:XJW"}


@pytest.fixture
def clerk(drafts):
    unit = Unit.objects.get(code=build.body()["unit"])
    return people.account(people.holder(people.post(unit, "经办岗")).official)


@pytest.fixture
def head(clerk):
    return rounds.commission()


def asked(clerk, drafts):
    """Let a clerk ask for an excuse, and claim that it is approved already."""
    body = build.body(coverage_matrix=[dict(CLAIMED)])
    said = {"version": 1, "because": "补写豁免"}
    return services.revise(drafts[build.SOUND], body, **said, by=clerk, at=build.AT)


def state(draft):
    value = survey.sight(draft.body, at=build.AT).value
    spots = {(each.stage, each.timing): each.state for each in coverage(value)}
    return spots[CELL.stage, CELL.timing]


def test_what_a_clerk_claims_to_be_approved_is_asked_for_and_the_spot_stays_blind(clerk, drafts):
    draft = asked(clerk, drafts)

    assert asked_in(json.loads(draft.body)) == [CELL]
    assert state(draft) == "blind"


def test_it_counts_once_the_commission_approved_it(clerk, drafts, head):  # R50
    draft = services.approve_excuse(asked(clerk, drafts), CELL, version=2, by=head, at=build.AT)

    assert asked_in(json.loads(draft.body)) == []
    assert state(draft) == "excused"
    assert draft.version == 3
    assert draft.changed_by == clerk


def test_nobody_else_approves_it(clerk, drafts, head):
    draft = asked(clerk, drafts)
    leader = people.account(people.first_leader(draft.power.unit).official)
    body = SupervisingBody.objects.get(code="JW")
    member = people.account(people.member(body).official)

    for other in (clerk, leader, member):
        with pytest.raises(NotAllowed):
            services.approve_excuse(draft, CELL, version=2, by=other, at=build.AT)


def test_whoever_wrote_in_the_draft_approves_nothing_in_it(drafts, head):
    draft = asked(head, drafts)
    assert state(draft) == "blind"

    with pytest.raises(OwnAsking):
        services.approve_excuse(draft, CELL, version=2, by=head, at=build.AT)


def test_an_approval_is_of_the_version_and_reason_that_were_seen(clerk, drafts, head):
    draft = asked(clerk, drafts)

    with pytest.raises(ChangedMeanwhile):
        services.approve_excuse(draft, CELL, version=1, by=head, at=build.AT)
    other = CELL._replace(reason="另一理由")
    with pytest.raises(UnfitBody, match="nobody asks"):
        services.approve_excuse(draft, other, version=2, by=head, at=build.AT)


def test_an_approval_outlives_changes_elsewhere_and_not_another_reason(clerk, drafts, head):
    draft = services.approve_excuse(asked(clerk, drafts), CELL, version=2, by=head, at=build.AT)
    body = json.loads(draft.body)
    kept = services.revise(draft, body | {"name": "另名"}, version=3, by=clerk, at=build.AT)
    assert state(kept) == "excused"

    body["coverage_matrix"][0]["reason"] = "另一理由"
    said = {"version": 4, "because": "理由有误"}
    changed = services.revise(kept, body, **said, by=clerk, at=build.AT)
    assert state(changed) == "blind"


def test_what_is_reviewed_is_reviewed_again_after_an_approval(clerk, drafts, head):
    draft = build.reviewed(asked(clerk, drafts))

    services.approve_excuse(draft, CELL, version=2, by=head, at=build.AT)

    assert Reason.objects.latest("pk").left == "审查"
    assert not Draft.objects.get(pk=draft.pk).reviews.filter(version=3).exists()


def test_a_refused_excuse_stays_blind_and_waits_no_more(clerk, drafts, head):  # R50
    draft = asked(clerk, drafts)
    said = {"version": 2, "by": head, "at": build.AT}

    services.refuse_excuse(draft, CELL, because="事中监督不能代替（虚构）", **said)

    assert [waiting_in(draft), list(waiting())] == [[], []]
    assert state(draft) == "blind"
    with pytest.raises(UnfitBody, match="nobody asks"):
        services.approve_excuse(draft, CELL, **said)


def test_what_was_refused_is_asked_for_anew_in_other_words(clerk, drafts, head):
    draft = asked(clerk, drafts)
    services.refuse_excuse(draft, CELL, because="理由不足", version=2, by=head, at=build.AT)
    body = json.loads(draft.body)
    body["coverage_matrix"][0]["reason"] = "由上级机关在该环节直接监督（虚构）"

    again = services.revise(draft, body, version=2, because="补充理由", by=clerk, at=build.AT)

    assert [each.stage for each in waiting_in(again)] == [CELL.stage]


def test_an_excuse_is_refused_for_a_reason_and_by_the_head_alone(clerk, drafts, head):
    draft = asked(clerk, drafts)

    with pytest.raises(UnfitBody, match="say why"):
        services.refuse_excuse(draft, CELL, because=" ", version=2, by=head, at=build.AT)
    with pytest.raises(NotAllowed):
        services.refuse_excuse(draft, CELL, because="不批", version=2, by=clerk, at=build.AT)


def test_the_machines_owner_takes_in_lists_with_the_approvals_they_name(drafts):
    body = build.body(coverage_matrix=[dict(CLAIMED)])

    draft = services.revise(drafts[build.SOUND], body, version=1, **build.BACK)

    assert state(draft) == "excused"


def test_lists_taken_in_twice_by_an_account_change_nothing_the_second_time(
    drafts, clerk, head, tmp_path
):
    path = build.lists(tmp_path, build.body(coverage_matrix=[dict(CLAIMED)]))
    why = services.Why("重新导入")

    first = services.take_in(path, why=why, by=head, at=build.AT)
    second = services.take_in(path, why=why, by=head, at=build.AT)

    assert [each.power.code for each in first.revised] == [build.SOUND]
    assert (second.revised, second.opened) == ((), ())
    assert state(Draft.objects.get(power__code=build.SOUND)) == "blind"

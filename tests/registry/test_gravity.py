# SPDX-License-Identifier: Apache-2.0
"""A high risk is published once the county commission confirmed it as it is, and not before."""

import json

import pytest

from tests.people import build as people
from tests.registry import build
from tests.rounds import build as rounds
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Unit
from tonggui.registry import gravity, services, survey
from tonggui.registry.errors import ChangedMeanwhile, NotWhole, OwnAsking, UnfitBody
from tonggui.registry.models import ConfirmedRisk, Part

pytestmark = pytest.mark.django_db


def waiting(draft):
    return [each.id for each in gravity.unconfirmed(survey.sight(draft.body, at=build.AT).value)]


def with_high(draft, because="再行修改（虚构）", **changed):
    """Let one risk of a draft be written as a high one, and return the draft and the risk."""
    body = json.loads(draft.body)
    risk = next(each for each in body["risks"] if each["level"] == "高")
    risk.update(changed)
    said = {"version": draft.version, "because": because}
    return services.revise(draft, body, **said, **build.DOES), risk["risk"]


@pytest.fixture
def draft(drafts):
    return drafts[build.SOUND]


@pytest.fixture
def member(draft):
    return rounds.commission()


def test_an_unconfirmed_high_risk_keeps_its_power_from_publication(draft):  # R47
    assert waiting(draft)
    build.adopted(draft)
    changed, risk = with_high(draft, description="另一种写法的高风险（虚构）")
    for part in Part:
        services.review(changed, part, version=2, agrees=True, **build.DOES)
    said = {"version": 2, "resolution": "局党组会", "adopted_on": build.DAY}
    services.adopt(changed, **said, **build.DOES)

    with pytest.raises(NotWhole, match=f"the county commission's word on high risk `{risk}`"):
        services.publish(changed, effective_on=build.DAY, **build.DOES)

    services.confirm_risks(changed, [risk], version=2, **build.DOES)
    assert services.publish(changed, effective_on=build.DAY, **build.DOES).number == 1


def test_the_commission_confirms_and_the_draft_stays_as_it_is(draft, member):
    high = waiting(draft)

    services.confirm_risks(draft, high, version=1, by=member, at=build.AT)

    draft.refresh_from_db()
    assert (waiting(draft), draft.version) == ([], 1)
    assert ConfirmedRisk.objects.count() == len(high)


def test_what_is_changed_afterwards_waits_anew_and_what_is_not_stands(draft, member):
    high = waiting(draft)
    services.confirm_risks(draft, high, version=1, by=member, at=build.AT)

    changed, risk = with_high(draft, description="另一种写法的高风险（虚构）")

    assert waiting(changed) == [risk]


def test_nobody_else_confirms(draft, member):
    leader = people.account(
        people.first_leader(Unit.objects.get(code=draft.power.unit.code)).official
    )

    with pytest.raises(NotAllowed):
        services.confirm_risks(draft, waiting(draft), version=1, by=leader, at=build.AT)


def test_whoever_wrote_in_the_draft_confirms_nothing_in_it(draft, member):
    draft.changed_by = member
    draft.save(update_fields=["changed_by"])

    with pytest.raises(OwnAsking):
        services.confirm_risks(draft, waiting(draft), version=1, by=member, at=build.AT)


def test_only_what_waits_in_the_version_seen_is_confirmed(draft, member):
    with pytest.raises(ChangedMeanwhile):
        services.confirm_risks(draft, waiting(draft), version=7, by=member, at=build.AT)
    with pytest.raises(UnfitBody, match="no high risk `R-none`"):
        services.confirm_risks(draft, ["R-none"], version=1, by=member, at=build.AT)


def test_what_the_edition_says_stands_in_the_next_draft(draft):
    edition = build.published(draft)
    next_one = services.draft(json.loads(edition.body) | {"name": "新名称"}, **build.DOES)

    assert waiting(next_one) == []


def test_a_power_without_high_risks_waits_for_nobody(draft):  # clean look-alike
    body = json.loads(draft.body)
    for each in body["risks"]:
        each["level"] = "中"

    changed = services.revise(draft, body, version=1, **build.BACK)

    assert waiting(changed) == []

# SPDX-License-Identifier: Apache-2.0
"""Changes of laws are told once to units whose powers hang on them and to whom watches (R41)."""

import json
from datetime import timedelta

import pytest

from tests.laws.conftest import edition, in_english  # noqa: F401
from tests.people import build as people
from tests.registry import build
from tonggui.laws import services
from tonggui.laws.models import Effect, LawChange, LawVersion
from tonggui.notices import folding
from tonggui.notices.models import Kind, Notice
from tonggui.registry.models import Draft, Power

pytestmark = pytest.mark.django_db
DOES = {"by": None, "at": build.AT}
NEXT = build.DAY + timedelta(days=1)


def changed(title, **said):
    law = services.record_law(LawVersion(title=title, since=build.DAY), **DOES)
    facts = {"effect": Effect.AMENDED, "source": "公报（虚构）", "since": NEXT}
    return services.change_law(law, LawChange(**facts | said), **DOES)


def told():
    folding.fold(at=build.AT)
    return Notice.objects.filter(kind=Kind.LAW)


def basis():
    return json.loads(Power.objects.get().editions.get().body)["basis"][0]["title"]


def test_a_change_is_told_once_to_the_unit_and_the_body_that_watches_it(edition):  # noqa: F811
    unit = edition.power.unit
    leader = people.first_leader(unit)

    made = changed(basis())

    found = told()
    assert {each.about for each in found} == {made.code}
    assert f"post:{leader.post.code}" in {each.to_post for each in found}
    assert "PZ2" in {each.to_body for each in found}
    count = found.count()
    folding.fold(at=build.AT)
    assert found.count() == count


def test_whoever_wrote_the_lists_last_is_told_by_name(edition):  # noqa: F811
    clerk = people.account(people.holder(people.post(edition.power.unit, "经办岗")).official)
    Draft.objects.update(changed_by=clerk)

    changed(basis())

    found = told()
    assert clerk.official.code in {each.to_official for each in found}, list(found)


def test_a_change_of_a_law_that_no_power_rests_on_is_told_to_nobody(edition):  # noqa: F811
    changed("谁也不依据的条例（虚构）")

    assert not told()


def test_a_withdrawn_change_is_told_to_nobody(edition):  # noqa: F811
    made = changed(basis())
    services.withdraw_change(made.pk, reason="误录", **DOES)

    assert not told()

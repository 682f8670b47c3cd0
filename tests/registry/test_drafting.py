# SPDX-License-Identifier: Apache-2.0
"""Drafts: taken in whole or not at all, and nobody's work is written over."""

import json

import pytest

from tests.people import build as people
from tests.registry import build
from tonggui.core.errors import Unusable
from tonggui.formats.lists import convert
from tonggui.people.models import SupervisingKind
from tonggui.registry import services
from tonggui.registry.errors import (
    AlreadyDrafted,
    ChangedMeanwhile,
    CodeTaken,
    RulesAreRuled,
    UnfitBody,
)
from tonggui.registry.models import Draft, ExternalCode, Frame, Power

pytestmark = pytest.mark.django_db


def test_every_power_of_lists_becomes_a_draft_with_its_codes(drafts):
    assert set(drafts) == {build.SOUND, build.UNFOUNDED}
    assert ExternalCode.objects.get(power__code=build.SOUND).code == build.body()["code"]


def test_taking_the_same_lists_in_again_changes_nothing(drafts, tmp_path):
    taken = services.take_in(build.lists(tmp_path), **build.DOES)

    assert (taken.opened, taken.revised, taken.unchanged) == ((), (), 2)
    assert Frame.objects.count() == 1


def test_lists_from_a_workbook_are_the_same_lists(drafts, tmp_path):
    convert(build.lists(tmp_path), tmp_path / "lists.xlsx")

    services.take_in(tmp_path / "lists.xlsx", **build.DOES)

    assert Draft.objects.count() == 2


def test_lists_that_cannot_be_read_leave_nothing(db, tmp_path):
    build.places()
    broken = build.body()
    broken["nodes"][0]["stage"] = "nowhere"

    with pytest.raises(Unusable, match="stage"):
        services.take_in(build.lists(tmp_path, broken), **build.DOES)

    assert not Power.objects.exists()
    assert not Frame.objects.exists()


def test_of_two_who_edit_one_draft_the_later_is_told_and_loses_nothing(drafts):
    mine = drafts[build.SOUND]
    services.revise(mine, build.body(name="先改的名称"), version=1, **build.DOES)

    with pytest.raises(ChangedMeanwhile, match="version 1 and is at version 2"):
        services.revise(mine, build.body(name="后改的名称"), version=1, **build.DOES)

    assert "先改的名称" in Draft.objects.get(pk=mine.pk).body


def test_a_draft_stays_the_draft_of_its_power(drafts):
    with pytest.raises(UnfitBody, match="another power"):
        services.revise(drafts[build.SOUND], build.body(id="P99"), version=1, **build.DOES)


def test_a_power_has_one_draft_at_a_time(drafts):
    with pytest.raises(AlreadyDrafted):
        services.draft(build.body(), **build.DOES)


def test_a_code_of_another_scheme_stands_for_one_power(drafts):
    with pytest.raises(CodeTaken):
        services.draft(build.body(id="P98"), **build.DOES)


def test_an_account_changes_no_rule_by_taking_lists_in(drafts, tmp_path):
    commission = people.supervisor(kind=SupervisingKind.COUNTY_COMMISSION)
    head = people.account(people.member(commission, is_head=True).official)
    path = build.lists(tmp_path)
    as_it_was = path.read_text(encoding="utf-8")
    path.write_text(f"{as_it_was}\nrules:\n  S15: {{enabled: false}}\n", encoding="utf-8")

    with pytest.raises(RulesAreRuled, match="leave `rules` out"):
        services.take_in(path, by=head, at=build.AT)
    services.take_in(path, **build.DOES)  # the machine's owner, who begins
    path.write_text(as_it_was.replace("虚构", "虚构的"), encoding="utf-8")
    services.take_in(path, by=head, at=build.AT)

    newest = json.loads(Frame.objects.order_by("-number").first().body)
    assert Frame.objects.count() == 3
    assert newest["rules"] == {"S15": {"enabled": False}}

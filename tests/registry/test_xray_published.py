# SPDX-License-Identifier: Apache-2.0
"""The x-ray takes days of publication from the editions that are kept here (S01 b, S06)."""

import json
from datetime import timedelta

import pytest

from tests.registry import build
from tonggui.registry import services
from tonggui.registry.models import Frame, XrayLine
from tonggui.registry.survey import survey
from tonggui.registry.xrays import keeping
from tonggui.rounds import services as rounds
from tonggui.rounds.models import Part

pytestmark = pytest.mark.django_db
LATER = build.AT + timedelta(days=1)


@pytest.fixture
def draft(tmp_path):
    """Take in a power in force whose lists say nothing of their publication, nor of a day."""
    build.places()
    body = build.body(effective_from="2026-01-05")
    del body["publication"]
    made = build.taken(tmp_path, body, build.body(build.UNFOUNDED))[build.SOUND]
    root = json.loads(Frame.objects.get().body)
    del root["meta"]["as_of"]
    text = json.dumps(root, ensure_ascii=False)
    Frame.objects.create(number=2, body=text, digest="sha256:2", taken_at=build.AT)
    return made


def found(rule, at=LATER):
    """Return what a fresh look finds at the power, which must be what is kept."""
    fresh = [
        each.finding.object
        for each in survey(at=at).problems
        if (each.finding.rule, each.finding.power) == (rule, build.SOUND)
    ]
    keeping.bring_up(at=at)
    kept = XrayLine.objects.filter(rule=rule, xray__code=build.SOUND)
    assert sorted(kept.values_list("object", flat=True)) == sorted(fresh)
    return sorted(fresh)


KINDS = ("control", "power", "process", "risk")


def test_a_power_in_force_that_has_no_edition_is_not_published(draft):
    assert found("S01") == [f"P05/{kind}" for kind in KINDS]


def test_its_edition_makes_all_four_lists_public_in_the_same_act(draft):
    found("S01", build.AT)

    build.published(draft)

    kept = XrayLine.objects.filter(rule="S01", xray__code=build.SOUND)
    assert not kept.exists()
    assert found("S01") == []
    assert found("S06") == []


def test_a_new_draft_takes_nothing_back_of_what_is_public(draft):
    build.published(draft)

    body = json.loads(draft.body)
    made = services.draft({**body, "boundary": "另有界限(虚构)"}, **build.DOES)

    assert made.body != draft.body
    assert found("S01") == []


def test_before_the_roll_out_of_its_unit_is_due_nothing_is_missing(draft):
    root = json.loads(Frame.objects.order_by("-number").first().body)
    unit = next(each for each in root["units"] if each["code"] == "CZJ")
    unit["rollout"] = {"state": "scheduled", "due_date": "2026-06-30"}
    text = json.dumps(root, ensure_ascii=False)
    Frame.objects.create(number=3, body=text, digest="sha256:3", taken_at=build.AT)

    assert found("S01") == []


def test_an_edition_that_was_in_force_before_it_was_public_is_late(draft):
    at = build.AT + timedelta(days=9)
    build.reviewed(draft)
    services.adopt(
        draft, version=draft.version, resolution="局党组会〔2026〕3号", adopted_on=build.DAY,
        **build.DOES,
    )  # fmt: skip
    services.publish(draft, effective_on=build.DAY, by=None, at=at)

    assert found("S06", at) == ["P05/edition"]


def withheld(draft, review_on):
    asked = rounds.withhold(
        draft.power, part=Part.RISKS, reason="涉及案件侦办(虚构)", ground="政府信息公开条例",
        review_on=review_on, **build.DOES,
    )  # fmt: skip
    rounds.allow(asked, approved_by="县纪委监委(虚构)", **build.DOES)


def test_a_list_that_is_withheld_counts_as_public_until_it_is_to_be_looked_at_again(draft):
    build.published(draft)
    withheld(draft, build.DAY + timedelta(days=30))

    assert found("S01") == []
    assert found("S01", build.AT + timedelta(days=40)) == ["P05/risk"]

# SPDX-License-Identifier: Apache-2.0
"""What a level asks of supervision is changed by two people, and is missed where it is not kept.

R47: levels decide who looks, how often and at how much; R67: openly, under dual control.
"""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.supervision import build
from tests.supervision.test_rhythm import passed
from tonggui.core.oversight import LevelPlan
from tonggui.ledger.models import Entry
from tonggui.notices import folding
from tonggui.notices.models import Kind, Notice
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Official
from tonggui.registry.models import Edition
from tonggui.rounds.errors import Unsaid
from tonggui.rounds.levels import plans_on
from tonggui.rounds.services import propose_level
from tonggui.rounds.weaker import all_weaker
from tonggui.ruling import services
from tonggui.ruling.errors import NothingChanged, TakesTwo
from tonggui.ruling.in_force import rulings
from tonggui.ruling.models import Ruling
from tonggui.supervision import behind, footing

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FIRST = date(2026, 3, 9)
HEAD, MEMBER = "R0097", "R0098"
STRICT = LevelPlan("中", "派驻部门纪检组", 30, 100)


def account(code):
    return build.account(Official.objects.get(code=code))


@pytest.fixture
def member(county):
    return account(MEMBER)


@pytest.fixture
def head(county):
    return account(HEAD)


def proposed(by, plan=STRICT, at=AT, since=FIRST):
    return propose_level(plan, since=since, reason="按行业风险收紧（虚构）", by=by, at=at)


def plan(level, day):
    return next(each for each in plans_on(day) if each.level == level)


def test_a_level_changes_by_two_people_from_its_day_on_and_the_ledger_tells_it(member, head):
    made = proposed(member)
    assert plan("中", FIRST).percent == 20

    services.approve(made, by=head, at=AT)

    assert plan("中", FIRST) == STRICT
    assert plan("中", FIRST - timedelta(days=1)).percent == 20
    kinds = list(
        Entry.objects.filter(subject="R47-中").order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["ruling.proposed", "ruling.rehearsed", "ruling.approved"]


def test_one_alone_changes_no_level(member, head):  # R67
    with pytest.raises(TakesTwo):
        proposed(head)
    made = proposed(member)
    with pytest.raises(NotAllowed):
        services.approve(made, by=member, at=AT)

    assert plan("中", FIRST).percent == 20


@pytest.mark.parametrize(
    "plan",
    [
        LevelPlan("特高", "派驻部门纪检组", 30, 100),
        LevelPlan("中", "谁也不是", 30, 100),
        LevelPlan("中", "派驻部门纪检组", 0, 100),
        LevelPlan("中", "派驻部门纪检组", 30, 101),
    ],
)
def test_what_no_plan_can_say_is_not_proposed(member, plan):
    with pytest.raises(Unsaid):
        proposed(member, plan)


def test_what_holds_already_is_not_proposed(member):
    with pytest.raises(NothingChanged):
        proposed(member, plan("中", AT.date()))


def test_a_ruling_on_a_level_is_none_on_a_rule_that_judges(member, head):
    services.approve(proposed(member), by=head, at=AT)

    assert rulings().rows == ()
    assert "S15" in footing.rules_on(FIRST)


def weakened(mode="sample"):
    """Let P01 look at its high nodes by lot."""
    body = json.loads(Edition.objects.filter(power__code="P01").latest("number").body)
    for risk in body["risks"]:
        risk["level"] = "高"
    for node in body["nodes"]:
        if node.get("supervision"):
            node["supervision"]["mode"] = mode
    build.edition(body, number=2)
    return all_weaker(AT.date(), "ZJJ")


def test_a_high_node_that_is_looked_at_by_lot_is_planned_weaker_than_its_level(county):
    found = {(each.level, each.why) for each in weakened() if each.power == "P01"}

    assert ("高", "sampled") in found


def test_a_high_node_that_is_looked_at_in_each_case_is_not(county):  # clean look-alike
    assert not [e for e in weakened("each") if (e.power, e.why) == ("P01", "sampled")]


def test_the_body_that_leads_is_told_once_of_a_node_nobody_looked_at(county):
    body = json.loads(Edition.objects.get(power__code="P01").body)
    for risk in body["risks"]:
        risk["level"] = "中"
        risk.pop("score", None)
    for node in body["nodes"]:
        if node.get("supervision"):
            node["supervision"]["mode"] = "sample"
    build.edition(body, number=2)
    footing.forget()
    passed()
    behind.tally(at=AT + timedelta(days=1))
    folding.fold(at=AT + timedelta(days=80))
    told = Notice.objects.filter(kind=Kind.SELDOM)
    assert not told

    late = AT + timedelta(days=100)
    behind.tally(at=late)
    folding.fold(at=late)

    assert ("P01", "P01.n2", "PZ1") in set(told.values_list("about", "node", "to_body"))
    count = told.count()
    folding.fold(at=late + timedelta(days=1))
    assert told.count() == count


def test_a_level_is_changed_at_the_desk_by_both(county, settings, tmp_path):
    settings.HOME, settings.KEEPS_PAGES = tmp_path, False
    one, other = Client(), Client()
    one.force_login(account(MEMBER))
    other.force_login(account(HEAD))
    for each in (one, other):
        each.cookies["django_language"] = "en"
    since = timezone.localdate() + timedelta(days=9)
    said = {
        "led_by": "派驻部门纪检组",
        "every_days": 30,
        "percent": 100,
        "since": since.isoformat(),
    }

    answer = one.post(reverse("desk:set-level", args=["中"]), {**said, "reason": "收紧（虚构）"})

    made = Ruling.objects.get()
    assert answer.status_code == 302
    assert "waits for approval" in one.get(reverse("desk:rounds")).content.decode()
    page = other.get(reverse("desk:ruling", args=[made.pk])).content.decode()
    assert "On the published powers" in page
    assert other.post(reverse("desk:approve-ruling", args=[made.pk])).status_code == 302
    assert plan("中", since).percent == 100
    assert "approved, in force from" in one.get(reverse("desk:rounds")).content.decode()

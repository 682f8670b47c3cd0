# SPDX-License-Identifier: Apache-2.0
"""A level asks for a look every so many days, also where only some cases are looked at (R47)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.rounds import build as rounds
from tests.supervision import build
from tonggui.cases.happening import Happening
from tonggui.registry.models import Edition
from tonggui.supervision import behind, footing, rhythm
from tonggui.supervision.services import open_case, record

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
NODE = "P01.n2"


@pytest.fixture
def sampled(county):
    """P01 looks at its middle node by lot; a case passed it in March."""
    body = json.loads(Edition.objects.get(power__code="P01").body)
    for risk in body["risks"]:
        risk["level"] = "中"
        risk.pop("score", None)
    for node in body["nodes"]:
        if node.get("supervision"):
            node["supervision"]["mode"] = "sample"
    build.edition(body, number=2)
    footing.forget()
    return passed()


def passed():
    made = open_case(build.power(), by=None, at=AT)
    for node in ("n1", "n2"):
        for kind in ("node_open", "node_close"):
            record(made, Happening(kind, AT, node=node), by=None, at=AT)
    return made


def due(days):
    at = AT + timedelta(days=days)
    behind.tally(at=AT + timedelta(days=1))
    behind.tally(at=at)
    places = behind.survey(at=at, units={"ZJJ"}, power="P01").places
    return [each for each in rhythm.due(places, at=at) if each.place.node.id == NODE]


def test_a_node_that_a_case_passed_is_due_once_the_days_of_its_level_are_over(sampled):
    assert due(89) == []

    (one,) = due(90)

    assert (one.level, one.every_days, one.seen_on) == ("中", 90, None)


def test_a_look_that_nobody_drew_counts_too(sampled):
    said = {"opinion": "无异议", "supervisor": "supervisor:PZ1"}
    at = AT + timedelta(days=3)
    record(sampled, Happening("sup_act", at, node="n2", detail=said), by=None, at=at)

    assert due(120) == []


def test_a_look_before_the_case_passed_does_not(sampled):
    said = {"opinion": "无异议", "supervisor": "supervisor:PZ1"}
    at = AT + timedelta(days=3)
    record(sampled, Happening("sup_act", at, node="n2", detail=said), by=None, at=at)
    later = AT + timedelta(days=10)
    again = open_case(build.power(), by=None, at=later)
    for kind in ("node_open", "node_close"):
        record(again, Happening(kind, later, node="n2"), by=None, at=later)
    behind.tally(at=later + timedelta(days=1))

    (one,) = due(120)

    assert one.seen_on == at.date()


def test_how_often_is_what_the_commission_set_for_the_level(sampled):
    rounds.ruled("中", every_days=20, percent=20, since=AT.date())

    assert [each.every_days for each in due(30)] == [20]


def test_a_node_no_case_passed_is_not_due(county):
    assert due(300) == []


def test_the_page_names_the_node_with_its_level_and_says_that_nobody_ever_looked(
    sampled, settings, tmp_path
):
    settings.HOME = tmp_path
    behind.tally(at=AT + timedelta(days=1))
    client = Client()
    client.force_login(build.member_of("PZ1"))

    shown = client.get(reverse("desk:power-behind", args=["P01"])).content.decode()

    _before, _mark, seldom = shown.partition('id="seldom"')
    assert NODE in seldom.partition("</section>")[0]
    other = client.get(reverse("desk:unit-behind", args=["ZJJ"])).content.decode()
    assert 'id="seldom"' in other

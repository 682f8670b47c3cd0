# SPDX-License-Identifier: Apache-2.0
"""A rule changed at the desk by two people, and read by everybody (R67)."""

import re
from datetime import timedelta

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from tests.supervision import build
from tests.supervision.conftest import county, county_rows, nothing_kept  # noqa: F401 - fixtures
from tonggui.formats.lists.gather import Gathered
from tonggui.formats.lists.overrides import read_settings
from tonggui.formats.plain_yaml import parse
from tonggui.people.models import Official
from tonggui.ruling.models import Ruling
from tonggui.supervision import footing

HEAD, MEMBER, STRANGER = "R0097", "R0098", "R0107"


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.KEEPS_PAGES = False


@pytest.fixture
def signed_in(county):  # noqa: F811 - the fixture
    def client(code):
        found = Client()
        found.force_login(build.account(Official.objects.get(code=code)))
        found.cookies["django_language"] = "en"
        return found

    return client


def said(**more):
    since = localdate() + timedelta(days=3)
    return {
        "is_on": "on",
        "param_red_over": "5",
        "param_red_factor": "1.5",
        "react_yellow": "3",
        "react_red": "1",
        "since": since.isoformat(),
        "reason": "试行一个季度",
        **more,
    }


def proposed(client, **more):
    answer = client.post(reverse("desk:propose-ruling", args=["S15"]), said(**more))
    assert answer.status_code == 302, re.findall('class="errorlist.*', answer.content.decode())
    return Ruling.objects.get(outcome="")


def test_one_proposes_it_is_rehearsed_and_another_approves(signed_in):
    member, head = signed_in(MEMBER), signed_in(HEAD)
    made = proposed(member)

    page = reverse("desk:ruling", args=[made.pk])
    early = head.get(page).content.decode()
    assert reverse("desk:approve-ruling", args=[made.pk]) not in early
    assert "0 of 0 cases looked at" in early
    head.post(page)
    later = head.get(page).content.decode()
    assert "Would have found 0 of 0" in later
    assert head.post(reverse("desk:approve-ruling", args=[made.pk])).status_code == 302

    rule = footing.rules_on(made.since, as_of=localdate())["S15"]
    assert (rule.number("red_over"), rule.number("red_factor")) == (5, 1.5)
    assert footing.rules_on(localdate())["S15"].number("red_over") == 10


def test_a_proposed_change_waits_on_the_desk_of_whoever_decides_and_of_nobody_else(signed_in):
    member, head = signed_in(MEMBER), signed_in(HEAD)
    made = proposed(member)
    page = reverse("desk:ruling", args=[made.pk])

    assert page in head.get(reverse("desk:home")).content.decode()
    assert page not in member.get(reverse("desk:home")).content.decode()
    head.post(page)
    head.post(reverse("desk:approve-ruling", args=[made.pk]))
    assert page not in head.get(reverse("desk:home")).content.decode()


def test_who_proposed_sees_no_way_to_approve_and_is_refused_when_trying(signed_in):
    member = signed_in(MEMBER)
    made = proposed(member)

    page = member.get(reverse("desk:ruling", args=[made.pk])).content.decode()
    assert reverse("desk:take-back-ruling", args=[made.pk]) in page
    assert reverse("desk:approve-ruling", args=[made.pk]) not in page
    assert member.post(reverse("desk:approve-ruling", args=[made.pk])).status_code == 403


def test_a_wrong_parameter_is_refused_in_words_and_nothing_is_lost(signed_in):
    member = signed_in(MEMBER)

    answer = member.post(
        reverse("desk:propose-ruling", args=["S15"]), said(param_red_over="zehn", reason="因为")
    )

    assert answer.status_code == 422
    assert "is a whole number, zero or more: “zehn” is not" in answer.content.decode()
    assert "因为" in answer.content.decode()
    assert not Ruling.objects.exists()


def test_a_stationed_group_reads_rules_and_changes_none(signed_in):
    stranger = signed_in(STRANGER)

    assert stranger.get(reverse("desk:rules")).status_code == 200
    assert stranger.get(reverse("desk:rule", args=["S15"])).status_code == 200
    assert stranger.get(reverse("desk:propose-ruling", args=["S15"])).status_code == 403


def test_everybody_reads_the_rules_of_a_day_without_a_name(signed_in):
    made = proposed(signed_in(MEMBER))
    head = signed_in(HEAD)
    head.post(reverse("desk:ruling", args=[made.pk]))
    head.post(reverse("desk:approve-ruling", args=[made.pk]))
    visitor = Client()

    today = visitor.get(reverse("portal:rules")).content.decode()
    then = visitor.get(reverse("portal:rules") + f"?on={made.since}").content.decode()

    assert "试行一个季度" not in today
    assert "县纪委监委提出" in then
    for official in Official.objects.filter(code__in=[HEAD, MEMBER]):
        assert official.name not in then
    rows = visitor.get(reverse("portal:rules-file", args=["json"]) + f"?on={made.since}").json()
    (changed,) = [each for each in rows["rules"] if each["since"]]
    assert changed["params"]["red_over"] == {"value": 5, "unit": "wd"}
    assert changed["approved_as"] == "县纪委监委"


def test_the_file_for_audits_says_what_judges_live(signed_in):
    made = proposed(signed_in(MEMBER), react_yellow="7")
    head = signed_in(HEAD)
    head.post(reverse("desk:ruling", args=[made.pk]))
    head.post(reverse("desk:approve-ruling", args=[made.pk]))

    answer = Client().get(reverse("portal:rules-lists") + f"?on={made.since}")
    text = answer.content.decode()

    assert yaml.safe_load(text)["rules"]["S15"]["react_wd"] == {"yellow": 7, "red": 1}
    read = read_settings(Gathered((parse(text, source="rules.yaml"),)))
    assert read == footing.rules_on(made.since, as_of=timezone.localdate())


def test_whoever_approves_changes_is_given_no_form_to_propose_one(signed_in):
    shown = signed_in(HEAD).get(reverse("desk:propose-ruling", args=["S15"]))

    assert shown.status_code >= 400
    assert "Whoever approves changes of rules does not propose them" in shown.content.decode()

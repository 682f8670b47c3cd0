# SPDX-License-Identifier: Apache-2.0
"""Pages of funds and projects: recorded step by step, looked at, published, public (R56, R57)."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.chains.conftest import CLERK, OF_TOWN, PAYER, TOWN
from tests.supervision import build
from tonggui.chains.models import Chain, Link
from tonggui.supervision.models import Card, Duty, DutyKind

FORBIDDEN, NOT_FOUND, UNPROCESSABLE = 403, 404, 422


def signed_in(account):
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def now(fund, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: fund.at)


def text(client, page, *args, **asked):
    return client.get(reverse(page, args=args), asked).content.decode()


def sent(client, page, *args, **said):
    return client.post(reverse(f"desk:{page}", args=args), said)


def test_a_fund_is_followed_from_form_to_form_and_each_body_looks(fund, now):
    payer, town = signed_in(build.account_of(PAYER)), signed_in(build.account_of(TOWN))
    watcher, day = signed_in(build.member_of(OF_TOWN)), fund.day.isoformat()

    made = sent(payer, "open-chain", kind="fund", code="XJ-9", name="示例（虚构）", unit="CZJ")
    assert made.status_code == 302, made.content.decode()[-2000:]
    for number, (client, stage, said) in enumerate(
        [
            (payer, "indicator", {"unit": "CZJ", "yuan": "1000"}),
            (payer, "allocation", {"unit": "CZJ", "yuan": "400.50", "to": "LTZ"}),
            (town, "arrival", {"unit": "LTZ", "yuan": "400.50"}),
            (town, "payment", {"unit": "LTZ", "yuan": "400.50", "recipients": "9"}),
        ]
    ):
        answer = sent(client, "record-link", "XJ-9", stage, key=f"k{number}", on=day, **said)
        assert answer.status_code == 302, answer.content.decode()[-3000:]

    page = text(town, "desk:chain", "XJ-9")
    assert "reached 9 recipients" in page
    assert "599.5" in page
    assert "XJ-9" in text(watcher, "desk:duties")

    assert (
        sent(
            watcher, "look-at-link", "XJ-9", 4, opinion="无异议", words="抽看 5 户（虚构）"
        ).status_code
        == 302
    )
    assert sent(town, "publish-link", "XJ-9", 4, place="公示栏（虚构）", on=day).status_code == 302
    page = text(watcher, "desk:chain", "XJ-9")
    assert "抽看 5 户" in page
    assert "公示栏" in page
    assert Duty.objects.get(kind=DutyKind.FOLLOW, node="XJ-9#4").done_at is not None


def test_of_a_list_only_its_digest_is_kept(fund, now):
    client = signed_in(build.account_of(PAYER))
    listed = SimpleUploadedFile("名单.csv", "村民甲（虚构）,100\n".encode())
    said = {"key": "k", "on": fund.day.isoformat(), "unit": "CZJ", "yuan": "1", "recipients": "1"}

    sent(client, "record-link", fund.chain.code, "payment", listed=listed, **said)

    assert Link.objects.get().digest.startswith("sha256:")
    assert "村民甲" not in str(vars(Link.objects.get()))


def test_what_is_wrong_is_said_above_the_form_and_put_right_beside_what_stood(fund, now):
    client = signed_in(build.account_of(PAYER))
    said = {"key": "k", "on": "2030-01-01", "unit": "CZJ", "yuan": "1"}
    answer = sent(client, "record-link", fund.chain.code, "indicator", **said)
    assert answer.status_code == UNPROCESSABLE
    assert "This lies in the future" in answer.content.decode()

    fund.add("indicator", 10)
    said |= {"on": fund.day.isoformat(), "yuan": "12", "reason": "录错金额（虚构）"}
    sent(client, "correct-link", fund.chain.code, 1, **said)
    page = text(client, "desk:chain", fund.chain.code)

    assert "录错金额" in page
    assert "What was put right" in page
    assert Link.objects.count() == 2


@pytest.mark.parametrize(
    ("account", "page", "more"),
    [
        (CLERK, "chain", ()),
        (CLERK, "record-link", ("indicator",)),
        (CLERK, "take-acts", ()),
        (PAYER, "look-at-link", (1,)),
    ],
)
def test_strangers_are_refused(fund, now, account, page, more):
    fund.add("indicator", 10)
    answer = signed_in(build.account_of(account)).get(
        reverse(f"desk:{page}", args=[fund.chain.code, *more])
    )

    assert answer.status_code == FORBIDDEN


def test_what_is_not_there_is_not_found(fund, now):
    client = signed_in(build.account_of(PAYER))
    for page, args in (
        ("desk:chain", ["none"]),
        ("desk:record-link", [fund.chain.code, "contract"]),
        ("desk:correct-link", [fund.chain.code, 7]),
        ("portal:chain", ["none"]),
        ("portal:chain-file", [fund.chain.code, "xml"]),
    ):
        assert client.get(reverse(page, args=args)).status_code == NOT_FOUND


def test_a_list_is_narrowed_and_shows_what_one_may_see(fund, project, now):
    client = signed_in(build.account_of(PAYER))
    page = text(client, "desk:chains")

    assert fund.chain.code in page
    assert project.chain.code not in page
    assert "No fund or project fits" in text(client, "desk:chains", of="project")
    assert fund.chain.code in text(client, "desk:chains", words="XJ")


def test_an_empty_list_says_who_supplies_it(county):
    page = text(signed_in(build.account_of(PAYER)), "desk:chains")

    assert "No fund or project is followed yet" in page


def test_the_public_page_has_sums_and_stages_and_no_words(fund, now):
    fund.add("indicator", 10, words="给村民甲（虚构）", paper="财预 1 号（虚构）")
    fund.add("allocation", 10, to="LTZ")
    fund.add("arrival", 10, unit="LTZ")
    visitor = Client()
    visitor.cookies["django_language"] = "en"
    page = text(visitor, "portal:chain", fund.chain.code)

    assert "村民甲" not in page
    assert "财预 1 号" not in page
    assert "the trace ends early" in page
    assert "not all of the money has reached them" in page
    assert fund.chain.code in text(visitor, "portal:chains", unit="CZJ")
    assert f"{reverse('portal:chains')}?unit=CZJ" in text(visitor, "portal:unit", "CZJ")
    assert reverse("portal:chains") + "?unit" not in text(visitor, "portal:unit", "LTZ")
    assert fund.chain.code not in text(visitor, "portal:chains", unit="LTZ")
    assert fund.chain.code not in text(visitor, "portal:chains", kind="project")


def test_the_public_files_tell_the_same_as_the_page(fund, project, now):
    fund.add("indicator", 10)
    project.add("contract", 500)
    project.add("change", 60)
    visitor = Client()
    rows = json.loads(text(visitor, "portal:chains-file", "json"))["chains"]
    by_code = {each["code"]: each for each in rows}

    assert by_code[fund.chain.code]["lying_fen"] == 1000
    assert by_code[project.chain.code]["changes_fen"] == 6000
    assert by_code[project.chain.code]["level"] == "yellow"
    said = json.loads(text(visitor, "portal:chain-file", project.chain.code, "json"))["chain"]
    assert [each["stage"] for each in said["links"]] == ["contract", "change"]
    assert "holders" in text(visitor, "portal:chain-file", fund.chain.code, "csv")


def test_a_big_change_shows_on_the_page_with_its_card(project, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: project.at)
    project.add("approval", 580)
    project.add("contract", 500)
    project.add("change", 60)
    client = signed_in(build.account_of(CLERK))
    page = text(client, "desk:chain", project.chain.code)

    assert "12%" in page
    assert "over the share that is set" in page
    assert "S41" in page
    assert "without a resolution" in page
    assert Chain.objects.count() == 1


def test_a_card_on_a_project_names_it_in_the_list_and_leads_nobody_where_they_may_not(
    project, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: project.at)
    for stage, amount in (("approval", 580), ("contract", 500), ("change", 60)):
        project.add(stage, amount)
    card = Card.objects.get(rule="S41")
    there = reverse("desk:card", args=[card.pk])

    body = signed_in(build.member_of(card.body))
    cards = text(body, "desk:cards", show="watched")
    assert reverse("desk:chain", args=[project.chain.code]) in cards
    assert "several cases" not in cards
    assert there in text(body, "desk:chain", project.chain.code)
    clerk = signed_in(build.account_of(CLERK))
    assert clerk.get(there).status_code == FORBIDDEN
    assert there not in text(clerk, "desk:chain", project.chain.code)

# SPDX-License-Identifier: Apache-2.0
"""Pages of third parties, without scripts: on the case, the forms, the list (R36, S32)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.engagements.conftest import CLERK, NODE, OTHER, PROVIDER, WATCHING, Project
from tests.supervision import build


def signed_in(account):
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def now(project, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: project.at)


@pytest.fixture
def clerk(project, now):
    return signed_in(build.account_of(CLERK))


@pytest.fixture
def watcher(project, now):
    return signed_in(build.member_of(WATCHING))


def sent(client, page, args, *, at, **said):
    said = {"at": timezone.localtime(at).strftime("%Y-%m-%dT%H:%M"), "key": page[:20], **said}
    return client.post(reverse(f"desk:{page}", args=args), said)


def text(client, page, *args, **asked):
    return client.get(reverse(f"desk:{page}", args=args), asked).content.decode()


def pdf(name):
    return SimpleUploadedFile(name, b"%PDF-1.7 fictional")


def test_a_clerk_engages_states_and_reports_and_the_case_shows_it(project, clerk):
    code = project.case.code
    assert "nobody engaged" in text(clerk, "case", code)

    answer = sent(
        clerk, "engage-third", [code], at=project.at, node=NODE, kind_of="结算审核",
        provider=PROVIDER, contractor="乙建设公司(虚构)",
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    seq = project.case.events.get(kind="engagement").seq
    assert "no statement yet" in text(clerk, "case", code)

    sent(
        clerk, "state-third", [code, seq], at=project.at, person="丁例审",
        ties="乙建设公司(虚构)\n秘密公司(虚构)", papers=pdf("声明.pdf"),
    )  # fmt: skip
    shown = text(clerk, "case", code)
    assert "a tie was matched" in shown
    assert "2 ties declared" in shown
    assert "秘密公司" not in shown

    sent(clerk, "report-third", [code, seq], at=project.at, papers=pdf("报告.pdf"))
    shown = text(clerk, "case", code)
    assert "in time" in shown
    assert "Third-party oversight missing/not independent" in shown


def test_a_report_without_its_file_is_sent_back_with_the_reason(project, clerk):
    engagement = project.engaged()

    answer = sent(clerk, "report-third", [project.case.code, engagement.seq], at=project.at)

    assert answer.status_code == 422
    assert "Bring the report as a file" in answer.content.decode()


def test_supervision_engages_and_files_and_is_offered_no_form_of_the_unit(project, watcher):
    code = project.case.code
    shown = text(watcher, "case", code)
    assert reverse("desk:appoint-third", args=[code]) in shown
    assert reverse("desk:engage-third", args=[code]) not in shown

    sent(
        watcher, "appoint-third", [code], at=project.at, node=NODE, kind_of="特约监察员",
        provider="某特约监察员(虚构)",
    )  # fmt: skip
    sent(
        watcher, "file-provider", [code], at=project.at, kind_of="检测",
        provider=PROVIDER, document="唯一合格机构说明",
    )  # fmt: skip

    kinds = project.case.events.values_list("kind", flat=True)
    assert list(kinds) == ["engagement", "provider_filing"]


def test_the_list_shows_who_is_engaged_where_and_how_often_in_a_row(project, clerk):
    for number in range(4):
        each = Project(f"QL-ZJJ-26-92{number:02}")
        each.reported(each.engaged())
    shown = text(clerk, "third-parties")

    assert shown.count(PROVIDER) == 4
    assert "too often" in shown
    assert "No engagement fits" in text(clerk, "third-parties", provider="没有这家")


def test_nobody_of_another_unit_sees_or_enters_anything(project, now):
    other = signed_in(build.account_of(OTHER))
    project.engaged()
    code = project.case.code

    assert PROVIDER not in text(other, "third-parties")
    for page, args in (("engage-third", [code]), ("state-third", [code, 1])):
        assert other.get(reverse(f"desk:{page}", args=args)).status_code == 403


def test_an_engagement_that_is_none_is_said_to_be_none(project, clerk):
    answer = clerk.get(reverse("desk:report-third", args=[project.case.code, 99]))

    assert answer.status_code in {403, 404, 409, 422}

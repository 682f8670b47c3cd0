# SPDX-License-Identifier: Apache-2.0
"""Emergencies and results at the desk: opened outside the lists, ratified, decided, made public."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.supervision import build
from tests.supervision.conftest import county, county_rows, in_english, nothing_kept  # noqa: F401
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.core.events import CASE_OPEN
from tonggui.people.models import Unit, UnitVersion
from tonggui.supervision import replay, services
from tonggui.supervision.models import Finding
from tonggui.supervision.ticking import tick

MAYOR, CLERK, ZJJ_CLERK = "LTZ/镇长", "LTZ/民政经办岗", "ZJJ/审批受理岗"


@pytest.fixture
def clock(county, settings, tmp_path, monkeypatch):  # noqa: F811
    settings.HOME = tmp_path
    now = [build.AT]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now


def at_the_desk(post):
    client = Client()
    client.force_login(build.account_of(post))
    client.cookies["django_language"] = "en"
    return client


def opened(client, **said):
    given = {
        "key": "k", "title": "Landslide (fictional)", "power": "山体滑坡抢险(虚构)", "unit": "LTZ",
        "reason": "it slides (fictional)", "began_at": clock_face(),
    }  # fmt: skip
    return client.post(reverse("desk:open-emergency"), {**given, **said})


def clock_face():
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


def record(client, case, kind, **said):
    key = f"{kind}-{timezone.now().isoformat()}"[:60]
    given = {"key": key, "at": clock_face(), **said}
    return client.post(reverse("desk:act", args=[case.code, kind]), given)


def page(client, case):
    return client.get(reverse("desk:case", args=[case.code])).content.decode()


def rules(case):
    return sorted(Finding.objects.filter(case=case, settled_at=None).values_list("rule", flat=True))


def test_an_emergency_ratified_in_time_is_clean_and_stands_on_both_rails(clock):
    client = at_the_desk(MAYOR)
    assert opened(client).status_code == 302
    case = Case.objects.get(events__kind=CASE_OPEN)
    assert case.supervision.body is not None
    assert "waits for its ratification" in page(client, case)

    clock[0] += timedelta(hours=5)
    assert record(client, case, "ratification", body="body:LTZ-DW").status_code == 302
    clock[0] += timedelta(days=3)
    tick(at=clock[0])

    assert rules(case) == []
    shown = page(client, case)
    assert 'class="two-rails"' in shown
    assert "supervision opened with it" in shown
    assert "waits for its ratification" not in shown
    assert list(replay.differences(at=clock[0])) == []


@pytest.mark.parametrize("body", [None, "body:LTZ-ZF"])
def test_one_not_ratified_by_a_competent_body_in_time_is_found_outside_the_lists(clock, body):
    client = at_the_desk(MAYOR)
    opened(client)
    case = Case.objects.get(events__kind=CASE_OPEN)
    if body:
        record(client, case, "ratification", body=body)

    clock[0] += timedelta(days=3)
    tick(at=clock[0])

    assert rules(case) == ["S03"]


def test_one_closed_before_it_is_ratified_is_ratified_all_the_same(clock):
    client = at_the_desk(MAYOR)
    opened(client)
    case = Case.objects.get(events__kind=CASE_OPEN)
    assert record(client, case, "case_close").status_code == 302

    clock[0] += timedelta(hours=48)  # the last moment
    assert reverse("desk:act", args=[case.code, "ratification"]) in page(client, case)
    assert record(client, case, "ratification", body="body:LTZ-DW").status_code == 302
    clock[0] += timedelta(days=3)
    tick(at=clock[0])

    assert rules(case) == []


def test_nobody_undoes_an_emergency_and_one_undone_elsewhere_is_found_all_the_same(clock):
    mayor, leader = at_the_desk(MAYOR), at_the_desk("LTZ/镇党委书记")
    opened(mayor)
    case = Case.objects.get(events__kind=CASE_OPEN)

    assert reverse("desk:act", args=[case.code, "case_void"]) not in page(leader, case)
    refused = record(leader, case, "case_void", reason="Not needed (fictional)")
    assert refused.status_code == 422
    assert "a competent body ratifies it, nobody undoes it" in refused.content.decode()
    undone = Happening("case_void", clock[0], detail={"reason": "x"})
    services.record(case, undone, by=None, at=clock[0])
    clock[0] += timedelta(days=3)
    tick(at=clock[0])

    assert rules(case) == ["S03"]
    assert list(replay.differences(at=clock[0])) == []


def test_a_listed_case_opened_in_error_and_undone_is_clean(clock):
    case = services.open_case(build.power(), by=None, at=clock[0])
    undone = Happening("case_void", clock[0], detail={"reason": "x"})
    services.record(case, undone, by=None, at=clock[0])
    clock[0] += timedelta(days=90)
    tick(at=clock[0])

    assert rules(case) == []


def test_a_body_above_ratifies_by_whoever_keeps_its_record(clock):
    below = UnitVersion.objects.filter(unit__code="SQC")
    below.update(parent=Unit.objects.get(code="LTZ"))
    village = at_the_desk("SQC/村党组织书记兼村委会主任")
    assert opened(village, unit="SQC").status_code == 302
    case = Case.objects.get(events__kind=CASE_OPEN)
    above, elsewhere = at_the_desk(CLERK), at_the_desk(ZJJ_CLERK)

    assert reverse("desk:act", args=[case.code, "ratification"]) in page(above, case)
    assert elsewhere.get(reverse("desk:case", args=[case.code])).status_code == 403
    assert record(above, case, "ratification", body="body:LTZ-DW").status_code == 302
    assert record(above, case, "publish", object="x").status_code >= 400  # not theirs to act in


def test_a_body_above_the_county_ratifies_by_its_document(clock):
    client = at_the_desk(MAYOR)
    opened(client)
    case = Case.objects.get(events__kind=CASE_OPEN)
    form = client.get(reverse("desk:act", args=[case.code, "ratification"])).content.decode()

    assert 'value="body:SJJW"' in form
    assert record(client, case, "ratification", body="body:SJJW").status_code == 422
    said = {"body": "body:SJJW", "document": "SJJW-2026-1 (fictional)"}
    assert record(client, case, "ratification", **said).status_code == 302
    assert "SJJW-2026-1" in page(client, case)


def test_an_emergency_sent_twice_is_one_case_and_none_of_a_listed_power(clock):
    client = at_the_desk(MAYOR)

    assert [opened(client).status_code for _time in range(2)] == [302, 302]
    housing = at_the_desk(ZJJ_CLERK)
    assert opened(housing, key="other", power="P01", unit="ZJJ").status_code == 422
    late = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert opened(client, key="third", began_at=late).status_code == 422
    assert opened(client, key="fourth", unit="ZJJ").status_code == 422

    assert Case.objects.count() == 1


def test_only_who_serves_there_ratifies_and_only_what_was_an_emergency(clock):
    opened(at_the_desk(MAYOR))
    case = Case.objects.get(events__kind=CASE_OPEN)
    stranger = at_the_desk(ZJJ_CLERK)
    listed = services.open_case(build.power(), by=None, at=timezone.now())

    assert record(stranger, case, "ratification", body="body:LTZ-DW").status_code == 403
    assert record(at_the_desk(CLERK), case, "ratification", body="body:ZJJ-DZ").status_code == 422
    assert record(stranger, listed, "ratification", body="body:ZJJ-DZ").status_code == 422


def test_what_was_decided_and_made_public_stands_on_the_page_with_its_digest(clock):
    client = at_the_desk(MAYOR)
    opened(client)
    case = Case.objects.get(events__kind=CASE_OPEN)

    assert record(client, case, "publish", object="x").status_code == 422
    assert record(client, case, "case_decided", yuan="12000.50", fact_code="F-1").status_code == 302
    sheet = SimpleUploadedFile("board.pdf", b"%PDF-1.7 board")
    assert record(client, case, "publish", object="Result", papers=sheet).status_code == 302

    decided, shown = (case.events.get(kind=kind) for kind in ("case_decided", "publish"))
    assert decided.amount == 1_200_050
    assert "F-1" in decided.detail
    text = page(client, case)
    for word in ("12,000.50 yuan", "F-1", "Result", "sha256:", "board.pdf"):
        assert word in text
    digest = shown.evidence.split("sha256:")[1][:64]
    assert f'"hash":"sha256:{digest}"' in shown.detail.replace('": "', '":"')


def test_what_is_made_public_says_of_each_field_that_lists_name_how_it_was_shown(clock):  # S05 c
    body = json.loads(build.power().editions.get().body.replace("P01", "Q01"))
    for node in body["nodes"]:
        node.pop("publish", None)
    body["nodes"][4]["publish"] = ["处罚种类", "罚款金额", "当事人（可遮盖）"]
    build.edition(body)
    client = at_the_desk("ZJJ/审批股股长")
    case = services.open_case(build.power("Q01"), by=None, at=timezone.now())
    form = client.get(reverse("desk:act", args=[case.code, "publish"])).content.decode()
    assert form.count('value="罚款金额"') == 2

    def sheet():
        return SimpleUploadedFile("board.pdf", b"%PDF-1.7 board")

    both = {"masked": ["罚款金额"], "absent": ["罚款金额"]}
    assert record(client, case, "publish", object="x", papers=sheet(), **both).status_code == 422
    said = {"masked": ["当事人（可遮盖）"], "absent": ["罚款金额"]}
    assert record(client, case, "publish", object="x", papers=sheet(), **said).status_code == 302

    assert json.loads(case.events.get(kind="publish").detail)["fields"] == {
        "处罚种类": "shown",
        "罚款金额": "",
        "当事人（可遮盖）": "***",
    }

# SPDX-License-Identifier: Apache-2.0
"""Acts of a case through its forms: tasks, signatures, two at once, files, and lists as files."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.desk.test_cases import OTHER, REVIEWER, at_home, clerk, did, opened, signed_in
from tests.supervision import build
from tests.supervision.conftest import county, county_rows, nothing_kept
from tonggui.cases.happening import microseconds
from tonggui.cases.models import Case, Reading, Turn
from tonggui.cases.papers import path_of
from tonggui.core.calendar import Calendar
from tonggui.formats.rules import all_rules
from tonggui.supervision import footing
from tonggui.supervision.queries import hours_left, working_hours

__all__ = ["at_home", "clerk", "county", "county_rows", "nothing_kept", "signed_in"]
LEADER = "ZJJ/住建局党组成员(综合)"
PDF = b"%PDF-1.7 fictional"


@pytest.fixture
def reviewer(signed_in):
    return signed_in(build.account_of(REVIEWER, timezone.now()))


@pytest.fixture
def leader(signed_in):
    return signed_in(build.account_of(LEADER, timezone.now()))


def page_of(client, case):
    return client.get(reverse("desk:case", args=[case.code])).content.decode()


def to_do(client, **asked):
    return client.get(reverse("desk:turns"), asked).content.decode()


def code_of(post):
    return build.account_of(post, timezone.now()).official.code


def finished(client, case, node, key, **said):
    paper = SimpleUploadedFile("表.pdf", PDF + key.encode())
    return did(client, case, "node_close", node=node, papers=paper, goes_on="on", key=key, **said)


def test_one_form_a_node_carries_a_case_on_and_each_holder_finds_their_task(clerk, reviewer):
    case = opened(clerk)
    assert reverse("desk:act", args=[case.code, "node_close"]) in to_do(clerk)
    assert case.code not in to_do(reviewer)

    assert finished(clerk, case, "P01.n1", "a").status_code == 302

    assert "Nothing waits for you" in to_do(clerk)
    assert case.code in to_do(clerk, show="done")
    assert case.code in to_do(reviewer)
    assert "left" in to_do(reviewer)
    assert "act in a case waits" in reviewer.get(reverse("desk:home")).content.decode()


def test_the_first_node_begins_with_the_case_and_needs_no_act_of_its_own(clerk):
    case = opened(clerk)

    assert [each.kind for each in case.events.order_by("seq")] == ["case_open", "node_open"]


def test_a_signature_asked_of_somebody_elsewhere_opens_the_case_to_them_alone(clerk, signed_in):
    case, other = opened(clerk), signed_in(build.account_of(OTHER, timezone.now()))
    assert other.get(reverse("desk:case", args=[case.code])).status_code == 403
    day = timezone.localdate().isoformat()
    said = {"node": "P01.n1", "asks": code_of(OTHER), "answer_by": day, "opinion": "请会签"}

    assert did(clerk, case, "countersign", **said).status_code == 302
    assert "A signature is asked of" in finished(clerk, case, "P01.n1", "a").content.decode()

    turn = Turn.objects.get(kind="countersign")
    assert f"?answers={turn.seq}" in to_do(other)
    answer = {"answers": turn.seq, "opinion": "同意", "key": "answer"}
    assert did(other, case, "countersign", **answer).status_code == 302
    assert finished(clerk, case, "P01.n1", "a").status_code == 302
    assert case.code in to_do(other, show="done")


def test_of_two_who_finish_one_node_at_once_the_second_is_told_and_loses_nothing(clerk):
    case = opened(clerk)
    seen = case.events.count()
    assert finished(clerk, case, "P01.n1", "first", seen=seen).status_code == 302

    answer = finished(clerk, case, "P01.n1", "second", seen=seen, opinion="我写了很久的意见")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "While you were writing" in page
    assert "我写了很久的意见" in page
    assert f'name="seen" value="{case.events.count()}"' in page
    assert case.events.filter(kind="node_close").count() == 1


def test_sending_back_says_from_where_and_the_first_holder_has_the_task_again(clerk, reviewer):
    case = opened(clerk)
    finished(clerk, case, "P01.n1", "a")

    assert did(reviewer, case, "return", node="P01.n2", to="previous").status_code == 422
    said = {"node": "P01.n2", "to": "previous", "reason": "材料不全"}
    assert did(reviewer, case, "return", **said).status_code == 302

    assert case.code in to_do(clerk)
    assert case.code not in to_do(reviewer)


def test_a_clock_stops_for_a_reason_on_the_list_with_its_basis(clerk):
    case = opened(clerk)
    form = clerk.get(reverse("desk:act", args=[case.code, "suspend"])).content.decode()

    assert "correction of papers (补正) · Administrative Licensing Law, article 32" in form
    assert all(
        f"({each})" in form for each in all_rules()["S16"].words("lawful_reasons")
    )  # every lawful reason is told in English too
    assert did(clerk, case, "suspend", reason="领导出差").status_code == 422
    assert did(clerk, case, "suspend", reason="补正", item_set="补正1号").status_code == 302
    page = page_of(clerk, case)
    assert reverse("desk:act", args=[case.code, "resume"]) in page
    assert reverse("desk:act", args=[case.code, "suspend"]) not in page
    assert did(clerk, case, "resume").status_code == 302


def test_a_leader_urges_and_ends_what_was_opened_in_error_and_the_clerk_does_not(clerk, leader):
    case = opened(clerk)
    assert did(leader, case, "urge", node="P01.n1", text="请抓紧").status_code == 302
    assert "urged × 1" in to_do(clerk)

    assert did(clerk, case, "case_void", reason="重复立件").status_code == 422
    assert did(leader, case, "case_void", reason="重复立件").status_code == 302
    assert "opened in error" in page_of(clerk, case)
    asked = {"state": "void"}
    assert case.code in clerk.get(reverse("desk:cases"), asked).content.decode()


def test_a_newer_edition_is_told_and_a_leaders_recorded_decision_moves_the_case(clerk, leader):
    case = opened(clerk)
    body = json.loads(build.power().editions.get().body)
    build.edition(body, number=2, effective_on=timezone.localdate())
    footing.forget()

    assert "edition 2 is in force" in page_of(clerk, case)
    form = leader.get(reverse("desk:act", args=[case.code, "edition_move"])).content.decode()
    assert 'value="P01.n1"' in form
    said = {"decided_by": "党组会", "document": "1号", "reason": "新版施行"}
    assert did(clerk, case, "edition_move", **said).status_code == 422
    assert did(leader, case, "edition_move", **said).status_code == 302

    case.refresh_from_db()
    assert case.edition.number == 2
    assert "edition 2 is in force" not in page_of(clerk, case)


def test_evidence_is_taken_out_by_those_who_see_the_case_and_that_is_noted(clerk, signed_in):
    case = opened(clerk)
    finished(clerk, case, "P01.n1", "a")
    digest = case.papers.get().digest
    address = reverse("desk:paper", args=[case.code, digest])
    assert digest.removeprefix("sha256:") in page_of(clerk, case)

    answer = clerk.get(address)

    assert answer.content == PDF + b"a"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Reading.objects.get().case == case
    other = signed_in(build.account_of(OTHER, timezone.now()))
    assert other.get(address).status_code == 403
    assert (
        clerk.get(reverse("desk:paper", args=[case.code, "sha256:" + "0" * 64])).status_code == 404
    )
    assert clerk.get(reverse("desk:paper", args=[case.code, "..%2F..%2Fsecret"])).status_code == 404
    assert Reading.objects.count() == 1


def test_evidence_changed_on_the_disk_is_not_handed_out(clerk):
    case = opened(clerk)
    finished(clerk, case, "P01.n1", "a")
    digest = case.papers.get().digest
    path_of(digest).write_bytes(b"%PDF-1.7 forged")

    answer = clerk.get(reverse("desk:paper", args=[case.code, digest]))

    assert answer.status_code == 409
    assert "not what was recorded" in answer.content.decode()


def test_the_same_file_in_another_case_is_seen_there(clerk):
    first = opened(clerk)
    finished(clerk, first, "P01.n1", "same")
    clerk.post(reverse("desk:open-case", args=["P01"]), {"title": "另一件", "key": "k2"})
    second = Case.objects.exclude(pk=first.pk).get()
    finished(clerk, second, "P01.n1", "same")

    assert f"used in {first.code} before" in page_of(clerk, second)
    assert "used in" not in page_of(clerk, first).replace("is used in", "")


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"q": "施工许可"}, True),
        ({"q": "没有的"}, False),
        ({"power": "P01"}, True),
        ({"power": "P02"}, False),
        ({"state": "open"}, True),
        ({"state": "closed"}, False),
        ({"unit": "ZJJ"}, True),
        ({"unit": "SQC"}, False),
        ({"since": "2020-01-01"}, True),
        ({"until": "2020-01-01"}, False),
        ({"since": "nonsense"}, False),
    ],
)
def test_cases_are_narrowed_on_the_page_and_in_files(clerk, asked, is_found):
    case = opened(clerk)
    address = reverse("desk:cases")

    assert (case.code in clerk.get(address, asked).content.decode()) is is_found
    if "nonsense" not in asked.values() and asked.get("unit") != "SQC":
        said = clerk.get(reverse("desk:cases-file", args=["json"]), asked).json()["cases"]
        assert ([each["case"] for each in said] == [case.code]) is is_found
        lines = clerk.get(reverse("desk:cases-file", args=["csv"]), asked).getvalue().decode()
        assert (case.code in lines) is is_found


def test_a_case_as_a_file_is_a_log_and_closed_to_others(clerk, signed_in):
    case = opened(clerk)
    address = reverse("desk:case-file", args=[case.code])

    said = clerk.get(address).json()

    assert [each["kind"] for each in said["events"]] == ["case_open", "node_open"]
    other = signed_in(build.account_of(OTHER, timezone.now()))
    assert other.get(address).status_code == 403


@pytest.mark.parametrize(
    ("now", "due", "hours"),
    [
        ("2026-03-05T08:00", "2026-03-06T00:00", 8),
        ("2026-03-05T13:30", "2026-03-06T00:00", 4),
        ("2026-03-05T20:00", "2026-03-07T00:00", 8),
        ("2026-03-07T10:00", "2026-03-10T00:00", 8),
        ("2026-03-05T20:00", "2026-03-06T00:00", 0),
    ],
)
def test_what_is_left_is_counted_in_working_hours(now, due, hours):
    instants = [
        microseconds(datetime.fromisoformat(each).replace(tzinfo=ZoneInfo("Asia/Shanghai")))
        for each in (now, due)
    ]

    assert hours_left(Calendar(), *instants) == hours


@pytest.mark.parametrize(
    ("due", "now", "hours"),
    [
        ("2026-03-05T00:00", "2026-03-06T02:00", 8),
        ("2026-03-05T00:00", "2026-03-05T13:30", 4),
        ("2026-03-07T00:00", "2026-03-08T12:00", 0),
    ],
)
def test_what_is_late_is_counted_in_working_hours(due, now, hours):
    instants = [
        microseconds(datetime.fromisoformat(each).replace(tzinfo=ZoneInfo("Asia/Shanghai")))
        for each in (due, now)
    ]

    assert working_hours(Calendar(), *instants) == hours

# SPDX-License-Identifier: Apache-2.0
"""A case at the desk, without scripts: opened, worked on, watched, closed to others (R31, R43)."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.supervision import build
from tests.supervision.conftest import county, county_rows, nothing_kept  # noqa: F401 - fixtures
from tonggui.cases.models import Case, Paper
from tonggui.people.models import SupervisingMember
from tonggui.supervision.models import Duty

CLERK, REVIEWER, OTHER = "ZJJ/审批受理岗", "ZJJ/审批审查岗", "LTZ/财政所所长"


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def signed_in(county):  # noqa: F811 - the fixture
    def client(account):
        found = Client()
        found.force_login(account)
        found.cookies["django_language"] = "en"
        return found

    return client


@pytest.fixture
def clerk(signed_in):
    return signed_in(build.account_of(CLERK, timezone.now()))


def opened(client):
    answer = client.post(
        reverse("desk:open-case", args=["P01"]), {"title": "某小区施工许可", "key": "k"}
    )
    assert answer.status_code == 302
    return Case.objects.get()


def did(client, case, kind, **said):
    address = reverse("desk:act", args=[case.code, kind])
    said = {"at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "key": f"{kind}-1", **said}
    return client.post(address, said)


def test_a_clerk_opens_a_case_and_finishes_a_node(clerk):
    listed = clerk.get(reverse("desk:openable")).content.decode()
    assert reverse("desk:open-case", args=["P01"]) in listed

    case = opened(clerk)
    paper = SimpleUploadedFile("申请表.pdf", b"%PDF-1.7 fictional")
    assert did(clerk, case, "node_close", node="P01.n1", papers=paper).status_code == 302

    page = clerk.get(reverse("desk:case", args=[case.code])).content.decode()
    assert "Motion" in page
    assert "1 of 6 nodes" in page
    assert case.papers.count() == 1
    assert case.code in clerk.get(reverse("desk:cases")).content.decode()


def test_a_form_sent_twice_opens_one_case(clerk):
    opened(clerk)
    opened(clerk)

    assert Case.objects.count() == 1


def test_a_refusal_stands_above_the_form_and_nothing_is_lost(clerk):
    case = opened(clerk)

    answer = did(clerk, case, "resume")

    assert answer.status_code == 422
    assert "The clock of this case is not stopped" in answer.content.decode()


def test_who_may_not_open_a_case_is_told_before_writing(signed_in):
    other = signed_in(build.account_of(OTHER, timezone.now()))

    answer = other.get(reverse("desk:open-case", args=["P01"]))

    said = answer.content.decode()
    assert answer.status_code == 422
    assert f"You do not hold “{CLERK}” today" in said
    assert 'name="title"' not in said


def test_an_act_is_never_recorded_as_done_in_the_future(clerk):
    case = opened(clerk)
    year_off = timezone.localtime() + timedelta(days=365)

    answer = did(clerk, case, "urge", at=year_off.strftime("%Y-%m-%dT%H:%M"), text="请尽快（虚构）")

    assert answer.status_code == 422
    assert "This lies in the future" in answer.content.decode()
    assert "请尽快（虚构）" in answer.content.decode()
    assert case.events.count() == 2


def test_a_page_of_a_case_never_calls_two_acts_by_one_name(clerk):
    case = opened(clerk)
    clerk.cookies["django_language"] = "zh-hans"

    page = clerk.get(reverse("desk:case", args=[case.code])).content.decode()

    assert ">整件办结<" in page
    assert ">办结节点<" in page
    assert ">办结<" not in page


def test_what_django_says_of_input_is_said_in_our_words(clerk):
    clerk.cookies["django_language"] = "zh-hans"
    address = reverse("desk:open-case", args=["P01"])

    empty = clerk.post(address, {"title": "", "key": "k"}).content.decode()
    overlong = clerk.post(address, {"title": "长" * 201, "key": "k"}).content.decode()

    assert "请填写此项。" in empty
    assert "最多 200 个字，现有 201 个" in overlong
    assert "该变量" not in overlong


def test_a_forged_form_for_another_units_case_is_refused(clerk, signed_in):
    case = opened(clerk)
    other = signed_in(build.account_of(OTHER, timezone.now()))

    assert other.get(reverse("desk:case", args=[case.code])).status_code == 403
    assert did(other, case, "node_open", node="P01.n1").status_code == 403
    assert case.events.count() == 2


def test_who_watches_the_unit_says_what_they_see_and_nobody_else_does(clerk, signed_in):
    case = opened(clerk)
    did(signed_in(build.account_of(REVIEWER, timezone.now())), case, "node_open", node="P01.n2")
    group, elsewhere = (signed_in(build.member_of(code)) for code in ("PZ1", "PZ3"))
    assert case.code in group.get(reverse("desk:duties")).content.decode()
    address = reverse("desk:supervise", args=[case.code])
    said = {
        "at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "key": "s1",
        "node": "P01.n2",
        "opinion": "无异议",
    }

    assert elsewhere.post(address, said).status_code == 403
    assert group.post(address, said).status_code == 302

    assert Duty.objects.get(case=case, kind="watch").done_at is not None
    shown = group.get(reverse("desk:duties"), {"show": "done"}).content.decode()
    assert case.code in shown
    page = group.get(reverse("desk:case", args=[case.code])).content.decode()
    assert "in step" in page


def facts(client, name):
    page = client.get(reverse("desk:home")).content.decode()
    return page.split(f"<dt>{name}</dt>")[1].split("</div>")[0]


def test_the_desk_counts_open_cases_of_the_own_unit_and_of_no_other(clerk, signed_in):
    other = signed_in(build.account_of(OTHER, timezone.now()))
    assert ">0<" in facts(clerk, "Cases in hand")

    opened(clerk)

    assert ">1<" in facts(clerk, "Cases in hand")
    assert ">0<" in facts(other, "Cases in hand")


def test_the_desk_says_what_waits_for_a_supervising_body_in_one_line(clerk, signed_in):
    group, others = signed_in(build.member_of("PZ1")), signed_in(build.member_of("PZ2"))
    case = opened(clerk)
    did(signed_in(build.account_of(REVIEWER, timezone.now())), case, "node_open", node="P01.n2")

    waiting = Duty.objects.filter(body="PZ1", done_at=None).count()

    assert waiting > 1
    assert f"{waiting} duties of supervision wait" in group.get("/desk/").content.decode()
    assert "of supervision wait" not in others.get("/desk/").content.decode()


def opinion(client, case, **said):
    when = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    said = {"at": when, "key": "s1", "node": "P01.n1", "opinion": "无异议", "text": "已看", **said}
    return client.post(reverse("desk:supervise", args=[case.code]), said)


@pytest.fixture
def looked_at(clerk):
    """A case whose first node was finished with two files."""
    case = opened(clerk)
    did(clerk, case, "node_open", node="P01.n1")
    files = [SimpleUploadedFile(f"{n}.pdf", f"%PDF-1.7 {n}".encode()) for n in "ab"]
    did(clerk, case, "node_close", node="P01.n1", papers=files)
    return case


def test_how_long_and_at_what_a_supervisor_looked_is_measured_and_shown_before_it_is_sent(
    looked_at, signed_in, monkeypatch
):
    group, began = signed_in(build.member_of("PZ1")), timezone.now()
    page = group.get(reverse("desk:supervise", args=[looked_at.code])).content.decode()
    assert page.count("not opened yet") == 2
    digest = Paper.objects.get(name="a.pdf").digest
    group.get(reverse("desk:paper", args=[looked_at.code, digest]))
    # Opened again, the page goes on from when it was opened first.
    page = group.get(reverse("desk:supervise", args=[looked_at.code])).content.decode()
    assert page.count("not opened yet") == 1

    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(minutes=7))
    assert opinion(group, looked_at).status_code == 302

    said = json.loads(looked_at.events.get(kind="sup_act").detail)
    assert 410 <= said["duration_s"] <= 420
    assert said["opened_share"] == 0.5


def test_no_field_of_a_form_says_how_long_a_supervisor_looked(looked_at, signed_in):
    group = signed_in(build.member_of("PZ1"))

    opinion(group, looked_at, duration_s="900", opened_share="1")

    said = json.loads(looked_at.events.get(kind="sup_act").detail)
    assert said["duration_s"] <= 5
    assert said["opened_share"] == 0


def test_another_supervisors_reading_does_not_count_as_ones_own(looked_at, signed_in):
    rows = SupervisingMember.objects.filter(body__code="PZ1").select_related("official")
    first, second = (signed_in(build.account(each.official)) for each in rows.order_by("pk")[:2])
    for paper in Paper.objects.all():
        first.get(reverse("desk:paper", args=[looked_at.code, paper.digest]))

    opinion(second, looked_at)

    assert json.loads(looked_at.events.get(kind="sup_act").detail)["opened_share"] == 0


def test_where_there_is_no_file_no_share_is_said(clerk, signed_in):
    case = opened(clerk)
    did(clerk, case, "node_open", node="P01.n1")

    opinion(signed_in(build.member_of("PZ1")), case)

    assert "opened_share" not in json.loads(case.events.get(kind="sup_act").detail)

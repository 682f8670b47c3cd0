# SPDX-License-Identifier: Apache-2.0
"""Sectors at the desk: numbers open into rows, complaints are recorded and taken in, focus ends."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.complaints import build
from tests.complaints.build import SECTOR
from tonggui.complaints.models import Complaint, Focus
from tonggui.supervision import sectors

CSV = """来源系统,登记编号,登记日期,渠道,种类,职权编码,信访人,内容
12345,甲1,2026-02-20,来电,投诉,P09,张三,不办
12345,甲2,2026/2/21,网上,意见建议,P06,李四,太慢
12345,甲1,2026年2月20日,来电,投诉,P09,张三,再来
"""


@pytest.fixture
def now(monkeypatch):
    """Let pages be asked for on the day of the complaints."""
    monkeypatch.setattr(timezone, "now", lambda: build.AT)
    return build.AT


@pytest.fixture
def commission(client, county, now):
    client.force_login(build.member("XJW"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def surged(county):
    """Return a sector in focus."""
    build.quiet()
    build.surge()
    sectors.pass_time(at=build.AT)
    return Focus.objects.get()


def upload(client, text, encoding="utf-8"):
    file = SimpleUploadedFile("信访.csv", text.encode(encoding))
    return client.post(reverse("desk:take-in-complaints"), {"file": file})


def test_the_page_shows_which_sectors_are_in_focus_and_each_number_opens(commission, surged):
    page = commission.get(reverse("desk:sectors")).content.decode()
    rows = commission.get(reverse("desk:sector-rows"), {"sector": SECTOR}).content.decode()

    assert reverse("desk:focus", args=[surged.pk]) in page
    assert (
        page.count('class="weeks"') == len(set(page.split('<th scope="row" lang="zh-Hans">'))) - 1
    )
    assert "12 in the last 30 days" in rows
    assert rows.count('<span class="mono">S') == 12


def test_sectors_are_given_as_files(commission, surged):
    found = json.loads(commission.get(reverse("desk:sectors-file", args=["json"])).content)
    lines = b"".join(commission.get(reverse("desk:sectors-file", args=["csv"])).streaming_content)

    first = found["sectors"][0]
    assert (first["sector"], first["complaints"]) == (SECTOR, 12)
    assert first["in_focus_since"]
    assert lines.decode("utf-8-sig").splitlines()[0].startswith("sector,complaints,usual,index")
    assert commission.get(reverse("desk:sectors-file", args=["pdf"])).status_code == 404


def test_a_complaint_is_recorded_by_form_and_withdrawn(commission):
    said = {
        "register": "县信访局",
        "number": "26-17",
        "came_on": "2026-03-01",
        "channel": "visit",
        "nature": "petition",
        "power": "P09",
        "count": "1",
    }

    answer = commission.post(reverse("desk:new-complaint"), said)
    again = commission.post(reverse("desk:new-complaint"), said, follow=True)

    row = Complaint.objects.get()
    assert answer.status_code == 302
    assert "was on record" in again.content.decode()
    assert (row.sector, row.unit.code) == (SECTOR, "SCJ")
    where = reverse("desk:withdraw-complaint", args=[row.pk])
    assert commission.post(where, {"reason": "录错"}).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at == build.AT


def test_what_cannot_be_recorded_is_said_above_the_form(commission):
    said = {"register": "a", "number": "1", "came_on": "2026-03-01", "channel": "visit"}

    page = commission.post(reverse("desk:new-complaint"), said | {"nature": "report", "count": "1"})

    assert page.status_code == 422
    assert "Say of which power it is, or of which sector" in page.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_taken_in_and_the_same_number_twice_is_one(commission, encoding):
    answer = upload(commission, CSV, encoding)
    again = upload(commission, CSV, encoding)

    assert (answer.status_code, again.status_code) == (302, 302)
    assert sorted(Complaint.objects.values_list("number", "channel", "nature")) == [
        ("甲1", "phone", "complaint"),
        ("甲2", "net", "advice"),
    ]


def test_what_is_wrong_in_a_file_is_told_row_by_row_and_nothing_is_kept(commission):
    text = CSV + "12345,甲3,昨天,来电,投诉,P09,,\n12345,甲4,2026-02-20,来电,投诉,P99,,\n"

    page = upload(commission, text)

    said = page.content.decode()
    assert page.status_code == 422
    assert "“昨天” is no day" in said
    assert "There is no power “P99”" in said
    assert '<th scope="row" class="r num">5</th>' in said
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "lacks the columns"),
        ("来源系统,登记日期\n", "登记编号 (number)"),
        ('来源系统,登记编号,登记日期\n"a', "is no CSV"),
        ("a\0b", "is no text"),
    ],
)
def test_what_is_no_such_file_is_refused_beneath_its_field(commission, text, says):
    page = upload(commission, text or "x\n")

    assert page.status_code == 422
    assert says in page.content.decode()


def test_a_body_finds_the_sector_on_its_desk_and_says_what_it_looked_at(client, surged, now):
    client.force_login(build.member("PZ2"))

    desk = client.get(reverse("desk:duties")).content.decode()
    where = reverse("desk:focus", args=[surged.pk])
    answer = client.post(
        reverse("desk:look-into", args=[surged.pk]), {"body": "PZ2", "words": "抽看二十件"}
    )

    assert where in desk
    assert answer.status_code == 302
    assert "抽看二十件" in client.get(where).content.decode()


def test_everybody_reads_which_sectors_are_in_focus_by_counts_alone(client, surged, now):
    client.cookies["django_language"] = "en"

    page = client.get(reverse("portal:oversight-board")).content.decode()
    (found,) = json.loads(client.get(reverse("portal:focus-file", args=["json"])).content)[
        "sectors_in_focus"
    ]

    assert "Sectors in focus" in page
    assert (found["sector"], found["complaints_then"], found["until"]) == (SECTOR, 12, "")
    assert found["bodies_asked"] >= 1
    assert "12345" not in page


def test_the_commission_ends_a_focus_for_a_reason(commission, surged):
    where = reverse("desk:end-focus", args=[surged.pk])

    refused = commission.post(where, {"reason": ""})
    ended = commission.post(where, {"reason": "一人多投，已核对"})

    surged.refresh_from_db()
    assert (refused.status_code, ended.status_code) == (422, 302)
    assert surged.ended_at == build.AT
    page = commission.get(reverse("desk:focus", args=[surged.pk])).content.decode()
    assert "一人多投，已核对" in page

# SPDX-License-Identifier: Apache-2.0
"""Powers in public: the catalogue, the dossier, its files, and what stands where nothing is."""

import csv
import json
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from openpyxl import load_workbook

from tests import queries
from tests.people import build as people
from tests.registry import build
from tonggui.core.gates import KINDS
from tonggui.formats.workbook import read_workbook
from tonggui.formats.workbook.carry import without_nothing
from tonggui.ledger import sequencing
from tonggui.registry import queries as registry
from tonggui.registry import services
from tonggui.registry.bodies import canonical, digest

pytestmark = pytest.mark.django_db
CHINESE = {"headers": {"accept-language": "zh-hans"}}
CODE = build.SOUND


@pytest.fixture
def edition(tmp_path):
    """Publish one power; another stays a draft."""
    build.places()
    return build.published(build.taken(tmp_path)[CODE])


def text(client, url):
    return client.get(url, **CHINESE).content.decode()


def test_the_catalogue_shows_what_is_published_and_counts_what_is_not(client, edition):
    page = text(client, "/powers/")

    assert edition.name in page
    assert "已公布 1 项" in page
    assert "另有 1 项为草案" in page
    assert build.body(build.UNFOUNDED)["name"] not in page


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("q=专项资金", True),
        ("q=资金 分配", True),
        ("q=999901-CZJ", True),
        ("q=宅基地", False),
        ("unit=CZJ", True),
        ("unit=ZJJ", False),
        ("side=外部&category=资金分配&type=其他行政权力", True),
        ("type=行政许可", False),
    ],
)
def test_the_catalogue_is_searched_and_narrowed(client, edition, asked, fits):
    found = client.get(f"/powers.json?{asked}").json()["powers"]

    assert [each["power"] for each in found] == ([CODE] if fits else [])


def test_a_catalogue_of_nothing_says_so(client, db):
    assert "没有符合的已公布权力" in text(client, "/powers/")


def test_the_dossier_shows_six_blocks_the_flow_and_the_edition(client, edition):
    page = text(client, f"/powers/{CODE}/")

    for block in ("职责权力", "行权流程", "廉政风险", "防控措施", "责任主体", "监督主体"):
        assert block in page
    assert page.count("<svg") >= 2
    assert edition.digest in page
    assert "第 1 版" in page
    assert '<g lang="en">' not in page
    assert '<tspan lang="en">' not in page


def test_a_file_of_an_edition_is_what_its_digest_stands_for(client, edition):
    said = client.get(f"/powers/{CODE}/1.json").json()

    assert said["digest"] == digest(canonical(said["lists"])) == edition.digest
    assert json.loads(edition.body) == said["lists"]
    assert len(client.get(f"/powers/{CODE}/1.csv").content.decode().strip().split("\n")) == 9


def test_an_edition_is_found_in_the_ledger_by_its_digest(client, edition):  # R34
    sequencing.sequence()
    number = registry.position_of(edition).number

    page = text(client, f"/ledger/verify/?digest={edition.digest.upper().replace('SHA', 'sha')}")

    assert f"第 {number} 条存证载有这个摘要" in page
    assert f'href="/ledger/{number}/"' in page


@pytest.mark.parametrize(
    ("given", "says"),
    [("0" * 64, "没有一条存证载有这个摘要"), ("not-a-digest", "这不是 SHA-256 摘要")],
)
def test_a_digest_that_is_in_no_entry_is_said_to_be_in_none(client, edition, given, says):
    page = text(client, f"/ledger/verify/?digest={given}")

    assert says in page
    assert "载有这个摘要，" not in page


def test_a_citizen_reads_what_changed(client, edition):
    changed = build.body(name="改了名称的权力")
    build.published(services.draft(changed, **build.DOES), build.DAY + timedelta(days=1))

    page = text(client, f"/powers/{CODE}/?on=2026-03-20")

    assert "第 1 版 → 第 2 版" in page
    assert "依据修订（虚构）" in page  # R10
    assert "依据修订（虚构）" in text(client, f"/powers/{CODE}/1/to/2/")
    assert "改了名称的权力" in page
    assert edition.name in page
    assert "今日不施行" in text(client, f"/powers/{CODE}/1/?on=2026-03-20")


def test_a_withdrawn_power_shows_its_tombstone(client, edition):
    services.withdraw(edition.power, reason="机构改革", withdrawn_on=build.DAY, **build.DOES)

    assert "起撤销：机构改革" in text(client, f"/powers/{CODE}/")
    assert edition.name not in text(client, "/powers/")


@pytest.mark.parametrize("url", ["/powers/P15/", "/powers/none/", "/powers/P05/9/", "/powers.xls"])
def test_what_was_never_published_is_not_there(client, edition, url):
    assert client.get(url).status_code == 404


def test_the_front_page_and_the_unit_count_what_is_published(client, edition):
    front, unit = text(client, "/"), text(client, "/units/CZJ/")

    assert "草案 1" in front
    assert "已公布：1 项权力、8 个节点、4 个风险点、12 条措施" in front
    assert f"/powers/{CODE}/" in unit


def test_a_power_is_found_from_the_front_page(client, edition):
    assert f"/powers/{CODE}/" in text(client, "/search/?q=专项资金")


def test_the_dossier_asks_the_database_the_same_few_times(client, edition):
    text(client, f"/powers/{CODE}/")

    assert queries.count(lambda: text(client, f"/powers/{CODE}/?again")) <= 24


def kinds_shown(client, unit):
    """Return the part of a unit's page that counts its risks by kind."""
    return text(client, f"/units/{unit}/").partition('id="kinds"')[2].partition("</section>")[0]


def test_the_page_of_a_unit_counts_its_risks_by_kind(client, edition):  # R23
    kinds = Counter(each["kind"] for each in build.body()["risks"])
    unit = build.body()["unit"]

    rows = client.get(f"/units/{unit}.json").json()["unit"]["risk_kinds"]
    part = kinds_shown(client, unit)

    assert {each["kind"]: each["risks"] for each in rows} == {kind: kinds[kind] for kind in KINDS}
    for kind in KINDS:
        assert f"{kinds[kind]}/{kinds.total()}" in part.partition(kind)[2].partition("</tr>")[0]


def test_a_unit_without_risks_shows_no_share_but_hatching(client, edition):
    other = people.watched_unit()

    part = kinds_shown(client, other.code)

    assert "0/0" not in part
    assert part.count("tag-none") == len(KINDS)


OTHER = [{"scheme": "省基本目录", "code": "370000-0001"}]


def second(edition):
    """Publish a revision with a reason, a code elsewhere, adopted by a resolution in words."""
    body = build.body(external_codes=OTHER)
    why = services.Why("依据修订（虚构）", "依据变更")
    return build.published(services.draft(body, why=why, **build.DOES))


def rows(client, url):
    content = client.get(url).content.decode().removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(content)))


def test_files_say_how_an_edition_came_about(client, edition):  # R10, R22
    second(edition)

    (row,) = rows(client, "/powers.csv")

    assert row["external_codes"] == "省基本目录：370000-0001"
    assert (row["reason_kind"], row["reason"]) == ("依据变更", "依据修订（虚构）")
    assert (row["resolution"], row["item_of_meeting"]) == ("局党组会〔2026〕3号", "")
    own = rows(client, f"/powers/{CODE}/2.csv")
    assert {each["edition"] for each in own} == {"2"}
    assert {each["external_codes"] for each in own} == {row["external_codes"]}
    assert {each["reason"] for each in rows(client, f"/powers/{CODE}/1.csv")} == {""}


def test_the_workbook_says_it_on_a_sheet_that_is_not_read_again(client, edition, tmp_path):
    later = second(edition)
    path = tmp_path / "power.xlsx"
    path.write_bytes(client.get(f"/powers/{CODE}/2.xlsx").content)

    said = [[c.value for c in row] for row in load_workbook(path)["版次说明"].iter_rows(min_row=2)]
    (read,) = read_workbook(path).root["powers"]

    assert [CODE, "修订原因", "依据变更，依据修订（虚构）"] in said
    assert without_nothing(read) == without_nothing(json.loads(later.body))


def test_codes_elsewhere_are_among_what_changed(client, edition):
    second(edition)

    page = text(client, f"/powers/{CODE}/1/to/2/")

    assert "编码“省基本目录 370000-0001”" in page
    assert "依据修订（虚构）" in page

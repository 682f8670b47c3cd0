# SPDX-License-Identifier: Apache-2.0
"""A unit gives all its published powers in one workbook and in one document (R9)."""

import io
import json
from datetime import timedelta

import pytest
from docx import Document

from tests.registry import build
from tonggui.formats.workbook.read import read_workbook
from tonggui.portal import whole
from tonggui.registry import services
from tonggui.rounds import services as rounds

pytestmark = pytest.mark.django_db
UNIT, OTHER = build.body()["unit"], "CZJ-002"


@pytest.fixture
def two(tmp_path):
    """Publish two powers of one unit."""
    build.places()
    first = build.published(build.taken(tmp_path)[build.SOUND])
    said = json.dumps(build.body(), ensure_ascii=False).replace(build.SOUND, OTHER)
    second = json.loads(said) | {"code": "999901-2", "name": "预算公开"}
    return first, build.published(services.draft(second, **build.DOES))


def taken(client, kind, **asked):
    answer = client.get(f"/units/{UNIT}.{kind}", asked)
    assert answer.status_code == 200
    assert f"{UNIT}-" in answer.headers["Content-Disposition"]
    return answer.content


def test_the_workbook_reads_back_as_both_powers(client, two, tmp_path):
    path = tmp_path / "unit.xlsx"
    path.write_bytes(taken(client, "xlsx"))

    found = {each["id"]: each for each in read_workbook(path).root["powers"]}

    assert sorted(found) == [OTHER, build.SOUND]
    for name in ("nodes", "risks", "basis"):
        assert len(found[build.SOUND][name]) == len(build.body()[name])


def test_the_document_has_both_powers_with_their_risks_and_controls(client, two):
    paper = Document(io.BytesIO(taken(client, "docx")))

    powers, nodes, risks, _watched = paper.tables
    assert [row.cells[1].text for row in powers.rows][1:] == ["预算公开", build.body()["name"]]
    assert len(nodes.rows) == 1 + 2 * len(build.body()["nodes"])
    risk = build.body()["risks"][0]
    assert {(risk["description"], risk["controls"][0]["measure"])} <= {
        (row.cells[2].text, row.cells[4].text) for row in risks.rows
    }


def test_what_is_withheld_is_in_neither(client, two):
    found = rounds.withhold(
        two[0].power,
        part="risk",
        reason="涉密",
        ground="保密审查意见",
        review_on=build.DAY + timedelta(days=90),
        **build.DOES,
    )
    rounds.allow(found, approved_by="supervisor:JW", **build.DOES)

    _powers, _nodes, risks, _watched = Document(io.BytesIO(taken(client, "docx"))).tables

    assert {row.cells[0].text for row in risks.rows} == {"权力", "预算公开"}


@pytest.mark.parametrize("kind", whole.KINDS)
def test_a_day_before_the_editions_has_no_file(client, two, kind):
    assert client.get(f"/units/{UNIT}.{kind}", {"on": "2026-03-01"}).status_code == 404


def test_more_powers_than_a_file_is_made_of_are_refused_in_words(client, two, monkeypatch):
    monkeypatch.setattr(whole, "MOST", 1)

    answer = client.get(f"/units/{UNIT}.xlsx", headers={"accept-language": "zh-hans"})

    assert answer.status_code == 422
    assert "最多 1 项权力" in answer.content.decode()


def test_the_page_of_the_unit_leads_to_both(client, two):
    page = client.get(f"/units/{UNIT}/").content.decode()

    assert f"/units/{UNIT}.xlsx?on=" in page
    assert f"/units/{UNIT}.docx?on=" in page

# SPDX-License-Identifier: Apache-2.0
"""Lists written as a workbook and read back are the same lists: nothing is lost, nothing added."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from tests.formats.workbook.any_lists import any_lists
from tests.thorough import examples
from tonggui.formats.lists import convert, read_lists
from tonggui.formats.lists.convert import whole
from tonggui.formats.lists.gather import gather
from tonggui.formats.workbook import read_workbook, write_template, write_workbook
from tonggui.formats.workbook.carry import without_nothing
from tonggui.formats.workbook.rows import rows_of
from tonggui.formats.workbook.sheets import GUIDE, MORE, SHEETS
from tonggui.formats.workbook.write import headings

ROOT = Path(__file__).parents[3]
EXAMPLES = [
    ROOT / "examples" / "qinglan" / "lists",
    ROOT / "examples" / "road-fines" / "lists.yaml",
    ROOT / "examples" / "wabo-receipt" / "lists.yaml",
    ROOT / "tests" / "scenarios" / "lists" / "base.yaml",
]


@given(any_lists())
@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
def test_any_lists_come_back_as_they_were(tmp_path_factory, root):
    path = tmp_path_factory.mktemp("any") / "lists.xlsx"
    write_workbook(root, path)

    assert read_workbook(path).root == without_nothing(root)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_goes_to_excel_and_back_to_yaml_with_nothing_lost(path, tmp_path):
    convert(path, tmp_path / "lists.xlsx")
    convert(tmp_path / "lists.xlsx", tmp_path / "lists.yaml")

    assert gather(tmp_path / "lists.yaml").documents[0].root == without_nothing(whole(gather(path)))


def test_lists_read_from_the_workbook_are_the_lists(tmp_path):
    convert(EXAMPLES[0], tmp_path / "lists.xlsx")

    told, kept = read_lists(tmp_path / "lists.xlsx"), read_lists(EXAMPLES[0])

    assert dict(told.powers) == dict(kept.powers)
    assert told.organisation == kept.organisation
    assert told.list_facts == kept.list_facts


def test_the_template_has_every_sheet_and_heading(tmp_path):
    write_template(tmp_path / "blank.xlsx")

    book = load_workbook(tmp_path / "blank.xlsx")
    assert book.sheetnames == [GUIDE, *(sheet.name for sheet in SHEETS)]
    for sheet in SHEETS:
        written = [cell.value for cell in book[sheet.name][3]]
        assert written == [heading.title for heading in headings(sheet)]
    assert read_workbook(tmp_path / "blank.xlsx").root == {}


def test_headings_of_a_sheet_are_told_apart():
    for sheet in SHEETS:
        titles = [heading.title for heading in headings(sheet)]
        others = [word for column in sheet.columns for word in column.also]
        assert len(set(titles)) == len(titles)
        assert not set(others) & set(titles), sheet.name


def test_conditions_acceptance_papers_and_pairs_stand_in_columns_of_their_own(tmp_path):
    limit = {"value": 5, "unit": "workday", "source": "法定", "basis": "条例第三条", "after": "n1"}
    node = {
        "node": "n2",
        "name": "审核",
        "roles": ["审核岗", "股长"],
        "time_limit": limit | {"unless": ["n3"], "if_done": True},
        "not_before": {"value": 60, "unit": "day", "after": "n1", "basis": "条例第五条"},
        "inputs": [{"name": "申请表"}, {"name": "核查报告", "produced_inside": True}],
    }
    risk = {
        "risk": "R1",
        "node": "n2",
        "description": "人情审核",
        "level": "中",
        "score": {"likelihood": 3, "impact": 2, "modifiers": {"涉及资金": 2, "裁量": 1}},
        "accepted": {"by": "县住建局局长", "reason": "人手不足", "review_date": "2026-12-31"},
    }
    power = {
        "id": "P1",
        "name": "许可",
        "incompatible": [["采购", "验收"], ["n1", "n2"]],
        "nodes": [{"node": "n1", "name": "受理"}, node, {"node": "n3", "name": "办结"}],
        "risks": [risk],
        "rollout": {"state": "scheduled", "since": "2026-01-01", "due_date": "2026-06-30"},
    }
    root = {"powers": [power]}

    shown = rows_of(root)
    write_workbook(root, tmp_path / "lists.xlsx")

    assert not shown.rest
    titles = {title for rows in shown.sheets.values() for row in rows for title in row.cells}
    assert not {title for title in titles if title.startswith(MORE)}
    assert read_workbook(tmp_path / "lists.xlsx").root == root


def test_documents_go_to_their_sheet_and_come_back_beside_other_facts(tmp_path):
    document = {"id": "D1", "title": "办法", "review_date": "2027-01-05"}
    facts = {"documents": [document], "withdrawals": [{"object": "P1/power", "approved": True}]}
    lists = {"powers": [{"id": "P1", "name": "许可"}], "facts": facts}

    write_workbook(lists, tmp_path / "lists.xlsx")

    assert read_workbook(tmp_path / "lists.xlsx").root == lists
    assert "制度" in load_workbook(tmp_path / "lists.xlsx").sheetnames

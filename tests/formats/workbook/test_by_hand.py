# SPDX-License-Identifier: Apache-2.0
"""A workbook as clerks keep it is understood, and what is wrong in it is named by its cell."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from tonggui.core.errors import Unusable
from tonggui.formats.lists import read_lists
from tonggui.formats.lists.gather import gather
from tonggui.formats.workbook import read_workbook
from tonggui.formats.workbook.compound import Inputs, Pairs, Points

POWERS = ("权力编号", "行使主体", "职权名称", "状态")
RISKS = [
    "序号",
    "权力编号",
    "风险编号",
    "节点",
    "风险点",
    "风险等级",
    "措施编号",
    "防控方式",
    "防控措施",
    "频次",
]
SHEET = "xl/worksheets/sheet1.xml"


def book(**sheets):
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    return made


def saved(made, folder):
    path = folder / "lists.xlsx"
    made.save(path)
    return path


def usual():
    return book(
        权责清单=[
            ["某局权责清单"],
            ["填报单位:某局", None, "2026年1月"],
            POWERS,
            ["P1", "ZJJ", "许可", "生效"],
        ],
        流程=[
            ["权力编号", "节点", "节点名称", "时限"],
            ["P1", "n1", "受理", "５个工作日"],
            ["同上", "n2", "决定", "7日"],
        ],
        风险防控=[
            ["廉政风险点及防控措施表"],
            RISKS,
            [1, "P1", "R1", "n1", "人情", "高", "C1", "制度分权", "随机分派", "每件"],
            [2, None, None, None, None, None, "C2", "监督制权", "按月抽查", "同上"],
            [3, "P1", "R2", "n2", "越权", "低", "C3", "制度分权", "双人办理", "每件"],
            ["填表人:甲  审核人:乙"],
        ],
    )


def test_title_rows_blanks_same_as_above_and_wide_digits_are_understood(tmp_path):
    root = read_workbook(saved(usual(), tmp_path)).root

    (power,) = root["powers"]
    assert (power["id"], power["unit"], power["name"], power["state"]) == (
        "P1", "ZJJ", "许可", "in_force",
    )  # fmt: skip
    assert [node["time_limit"] for node in power["nodes"]] == [
        {"value": 5, "unit": "workday"},
        {"value": 7, "unit": "day"},
    ]
    assert [[c["control"] for c in r["controls"]] for r in power["risks"]] == [["C1", "C2"], ["C3"]]
    assert power["risks"][0]["controls"][1]["frequency"] == "每件"


def test_merged_cells_hold_for_every_row_they_cover(tmp_path):
    made = usual()
    page = made["风险防控"]
    page["J4"] = None
    for column in "BCDEFJ":
        page.merge_cells(f"{column}3:{column}4")

    (power,) = read_workbook(saved(made, tmp_path)).root["powers"]

    assert [c["frequency"] for c in power["risks"][0]["controls"]] == ["每件", "每件"]


def test_a_heading_of_two_rows_is_understood(tmp_path):
    made = book(
        权责清单=[
            ["序号", "权力编号", "名称信息", None, "时限", None],
            [None, None, "职权名称", "行使主体", "法定时限", "承诺时限"],
            [1, "P1", "许可", "ZJJ", "20日", "5日"],
        ]
    )
    made["权责清单"].merge_cells("C1:D1")
    made["权责清单"].merge_cells("E1:F1")
    made["权责清单"].merge_cells("B1:B2")

    assert read_workbook(saved(made, tmp_path)).root["powers"] == [
        {"id": "P1", "name": "许可", "unit": "ZJJ", "legal_limit": "20日", "promised_limit": "5日"}
    ]


@pytest.mark.parametrize(
    "written", [date(2026, 5, 1), "2026年5月1日", "２０２６/５/１", "2026.05.01"]
)
def test_dates_are_understood_as_people_write_them(written, tmp_path):
    made = book(权责清单=[["权力编号", "职权名称", "生效日期"], ["P1", "许可", written]])

    assert read_workbook(saved(made, tmp_path)).root["powers"][0]["effective_from"] == "2026-05-01"


def change(name, cell, value):
    def changed(made):
        made[name][cell] = value

    return changed


def renamed(made):
    made["风险防控"].title = "风险防孔"


def doubled(made):
    made["流程"]["B3"] = "n1"


REFUSED = {
    "a formula": (
        change("权责清单", "C4", "=A4&B4"),
        "sheet `权责清单`, cell C4: expected a value, found a formula; paste it as values",
    ),
    "a word that is none": (
        change("风险防控", "F3", "特高"),
        "sheet `风险防控`, row 3, column F (风险等级): expected one of 高, 中, 低, found `特高`",
    ),
    "a length of time": (
        change("流程", "D2", "五天左右"),
        "sheet `流程`, row 2, column D (时限): expected a length of time such as 5个工作日 or 7日",
    ),
    "an unknown power": (
        change("流程", "A2", "P9"),
        "sheet `流程`, row 2, column A (权力编号): unknown `P9`; it stands in no sheet that lists",
    ),
    "a control without its number": (
        change("风险防控", "G4", None),
        "sheet `风险防控`, row 4, column G (措施编号): expected the column `措施编号` to be filled",
    ),
    "an unknown heading": (
        change("流程", "E1", "办理时线"),
        "sheet `流程`, column E: unknown heading `办理时线`; did you mean `时限`?",
    ),
    "a heading we need": (
        change("流程", "B1", "备注"),
        "sheet `流程`: expected the column `节点`, it is missing",
    ),
    "an unknown sheet": (renamed, "sheet `风险防孔`: unknown sheet; did you mean `风险防控`?"),
    "the same node twice": (
        doubled,
        "powers[P1].nodes[n1].node, sheet `流程`, row 3, column B (节点): expected `n1` once",
    ),
    "a risk on no node": (
        change("风险防控", "D5", "n7"),
        "powers[P1].risks[R2].node, sheet `风险防控`, row 5, column D (节点): unknown node",
    ),
}


@pytest.mark.parametrize(
    ("codec", "typed", "read"),
    [
        (Pairs(), "采购/验收，n1×n5", [["采购", "验收"], ["n1", "n5"]]),
        (Points(), "涉及资金：２、对外:-1", {"涉及资金": 2, "对外": -1}),
        (
            Inputs(),
            "申请表;报告（内部产生）",
            [{"name": "申请表"}, {"name": "报告", "produced_inside": True}],
        ),
    ],
)
def test_cells_of_several_things_are_read_as_people_type_them(codec, typed, read):
    assert codec.read(typed, "") == read


@pytest.mark.parametrize(
    ("codec", "typed"), [(Pairs(), "采购"), (Points(), "涉及资金"), (Inputs(), "(内部产生)")]
)
def test_a_cell_of_several_things_that_says_half_is_refused(codec, typed):
    with pytest.raises(ValueError, match="such as"):
        codec.read(typed, "")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_named_with_its_sheet_row_and_column(name, tmp_path):
    spoil, expected = REFUSED[name]
    made = usual()
    spoil(made)
    path = saved(made, tmp_path)

    with pytest.raises(Unusable) as refused:
        read_lists(path)

    assert str(refused.value).startswith(f"{path}: {expected}")
    assert "\n" not in str(refused.value)


def rezipped(path, change):
    """Write a workbook anew with its parts changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in change(parts).items():
            package.writestr(name, part)
    path.write_bytes(content.getvalue())


def said_of(path):
    with pytest.raises(Unusable) as refused:
        gather(path)
    return str(refused.value).removeprefix(f"{path}: ")


def test_a_cell_of_five_megabytes_is_refused_by_its_place(tmp_path):
    path = saved(usual(), tmp_path)
    words = b"\xe7\x94\xb2" * 1_700_000

    def flood(parts):
        was = "许可".encode("ascii", "xmlcharrefreplace")
        assert was in parts[SHEET]
        return {**parts, SHEET: parts[SHEET].replace(was, words, 1)}

    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        for name, part in flood(parts).items():
            package.writestr(name, part)

    assert said_of(path) == (
        "sheet `权责清单`, cell C4: expected at most 32,767 characters, found 1,700,000"
    )


def test_a_package_that_unpacks_to_a_flood_is_refused(tmp_path):
    path = saved(usual(), tmp_path)
    rezipped(path, lambda parts: {**parts, SHEET: b" " * 20_000_000})

    assert said_of(path).endswith("found one that unpacks to a flood")


def test_a_document_type_declaration_is_refused(tmp_path):
    path = saved(usual(), tmp_path)
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    rezipped(path, lambda parts: {**parts, "xl/sharedStrings.xml": bomb})

    assert said_of(path) == "xl/sharedStrings.xml: expected no document type declaration"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "expected an Excel workbook (.xlsx), found something else"),
        (
            "权力,流程\n".encode("gb18030"),
            "expected an Excel workbook (.xlsx), found something else",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "expected .xlsx without a password"),
        (b"PK\x03\x04" + bytes(50), "expected a whole .xlsx file"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(content, expected, tmp_path):
    path = tmp_path / "lists.xlsx"
    path.write_bytes(content)

    assert said_of(path).startswith(expected)


def test_half_a_workbook_is_refused(tmp_path):
    path = saved(usual(), tmp_path)
    whole = path.read_bytes()
    for share in (0.2, 0.5, 0.9, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert said_of(path).startswith("expected")


def test_a_sheet_that_is_torn_inside_is_refused_by_its_name(tmp_path):
    path = saved(usual(), tmp_path)
    torn = "xl/worksheets/sheet2.xml"
    rezipped(path, lambda parts: parts | {torn: parts[torn].replace(b"</row>", b"<row>")})

    assert said_of(path).startswith("sheet `")
    assert "expected a workbook that can be read: " in said_of(path)


def test_bytes_changed_on_the_way_are_refused_in_one_line(tmp_path):
    """A disk or a mail program turns a bit over; whichever it is, nothing but a refusal follows."""
    path = saved(usual(), tmp_path)
    content = path.read_bytes()
    refused = []
    for at in range(40, len(content), 97):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :])
        try:
            read_workbook(path)
        except Unusable:
            refused.append(at)

    assert refused


def test_another_package_is_refused(tmp_path):
    path = tmp_path / "lists.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<a/>")

    assert said_of(path) == "expected an Excel workbook (.xlsx), found another package"


@pytest.mark.parametrize("name", ["lists.xls", "lists.et", "lists.xlsm"])
def test_other_spreadsheets_are_told_what_to_do(name, tmp_path):
    (tmp_path / name).write_bytes(b"x")

    assert said_of(tmp_path / name) == (
        f"expected .xlsx; save `{name}` as an Excel workbook (.xlsx) first"
    )


def documents(*more):
    made = usual()
    page = made.create_sheet("制度")
    page.append(["制度台账"])
    page.append(["编号", "制度名称", "状态", "发文单位", "版本", "施行日期", "复核日期"])
    for row in (
        ["D1", "审批监督办法", "现行有效", "某局党组", "2026-1", "2026年1月5日", "2027.1.5"],
        *more,
    ):
        page.append(row)
    return made


def test_institution_documents_have_a_sheet_of_their_own(tmp_path):
    read = read_workbook(saved(documents(), tmp_path)).root

    assert read["facts"] == {
        "documents": [
            {
                "id": "D1",
                "title": "审批监督办法",
                "status": "in_force",
                "issued_by": "某局党组",
                "version": "2026-1",
                "issued_at": "2026-01-05",
                "review_date": "2027-01-05",
            }
        ]
    }


def test_a_document_of_unknown_status_or_on_record_twice_is_named_by_its_cell(tmp_path):
    odd = ["D2", "收费办法", "作废"]
    with pytest.raises(Unusable, match=r"sheet `制度`, row 4, column C \(状态\)"):
        read_workbook(saved(documents(odd), tmp_path))

    twice = ["D1", "收费办法", "现行有效"]
    with pytest.raises(Unusable, match="expected `D1` once"):
        read_lists(saved(documents(twice), tmp_path))

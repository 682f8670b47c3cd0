# SPDX-License-Identifier: Apache-2.0
"""The organisation goes out as a workbook and comes in from one, as people really fill them."""

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.people import build, workbooks
from tests.people.workbooks import packed, take
from tonggui.people import queries, services
from tonggui.people.county import load_county
from tonggui.people.exchange import cells, facts, listed
from tonggui.people.exchange.applying import Mode, apply
from tonggui.people.exchange.settling import Outcome
from tonggui.people.exchange.sheets import BY_KEY, SHEETS, Column, Kind
from tonggui.people.exchange.writing import write_workbook
from tonggui.people.models import Official, Post, Tenure, Unit

pytestmark = pytest.mark.django_db
UNITS = ("单位", ["编码", "名称", "层级", "监督主体"])
BODIES = {"监督主体": [["编码", "名称", "类别"], ["PZ1", "派驻一组", "派驻部门纪检组"]]}
SMALL = BODIES | {
    "单位": [["编码", "名称", "层级", "监督主体"], ["ZJJ", "住建局", "县", "PZ1"]],
    "岗位": [
        ["单位编码", "名称", "班子成员", "一把手"],
        ["ZJJ", "局长", "是", "是"],
        ["ZJJ", "财务岗", "", ""],
    ],
    "人员": [["编号", "姓名"], ["R1", "赵示一"], ["R2", "钱示二"]],
    "任期": [["岗位编码", "人员编号"], ["ZJJ/局长", "R1"], ["ZJJ/财务岗", "R2"]],
}


def says(report):
    return [(each.sheet, each.row, each.column) for each in report.problems]


def test_a_small_workbook_makes_a_small_organisation():
    report = take(packed(SMALL))

    assert report.problems == []
    leader = Post.objects.get(code="ZJJ/局长")
    assert [each.official.name for each in queries.holders(leader, workbooks.BASE)] == ["赵示一"]
    assert leader.versions.get().is_first_leader


def test_a_trial_shows_the_changes_and_keeps_none():
    report = take(packed(SMALL), mode=Mode.TRY)

    assert report.counts[Outcome.ADDED] == 8
    assert not Unit.objects.exists()


def test_importing_twice_changes_nothing():
    take(packed(SMALL))

    again = take(packed(SMALL), base=date(2026, 6, 1))

    assert set(again.counts) == {Outcome.SAME}


def test_one_bad_row_and_nothing_is_kept():
    bad = SMALL | {"任期": [["岗位编码", "人员编号"], ["ZJJ/局长", "R1"], ["ZJJ/没有", "R2"]]}

    report = take(packed(bad))

    assert says(report) == [("任期", 3, "岗位编码")]
    assert "ZJJ/没有" in report.problems[0].says
    assert not Unit.objects.exists()


def test_half_a_workbook_is_what_it_is_and_leaves_the_rest_alone():
    take(packed(SMALL))
    half = {"单位": [["编码", "名称", "层级"], ["ZJJ", "住房和城乡建设局", "县"]]}

    report = take(packed(half), base=date(2026, 6, 1))

    unit = Unit.objects.get(code="ZJJ")
    assert [each.outcome for each in report.changes] == [Outcome.CHANGED]
    assert queries.unit_on(unit, date(2026, 5, 31)).name == "住建局"
    assert queries.unit_on(unit, date(2026, 6, 1)).supervised_by.code == "PZ1"
    assert Tenure.objects.standing().count() == 2


def test_a_reshuffle_ends_one_tenure_and_begins_another():  # R66
    take(packed(SMALL))
    lines = [
        ["岗位编码", "人员编号", "起始日期", "截止日期"],
        ["ZJJ/局长", "R2", "2026.7", "至今"],
        ["ZJJ/局长", "R1", "2026-01-01", "2026年6月30日"],
    ]

    report = take(packed({"任期": lines}))

    post = Post.objects.get(code="ZJJ/局长")
    assert report.problems == []
    assert [
        queries.holders(post, day)[0].official.code for day in (date(2026, 6, 30), date(2026, 7, 1))
    ] == ["R1", "R2"]


def test_a_second_holder_is_refused_in_words_that_help():
    take(packed(SMALL))

    report = take(packed({"任期": [["岗位编码", "人员编号"], ["ZJJ/局长", "R2"]]}))

    assert says(report) == [("任期", 2, "")]
    assert "赵示一" in report.problems[0].says


def test_a_post_in_a_unit_that_nobody_watches_is_refused():  # R82
    blind = {
        "单位": [["编码", "名称", "层级"], ["LSB", "临时办", "县"]],
        "岗位": [["单位编码", "名称"], ["LSB", "主任"]],
    }

    report = take(packed(blind))

    assert says(report) == [("岗位", 2, "")]


def test_title_rows_merged_cells_wide_digits_blanks_and_dittos_are_understood():
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "一、单位信息"
    sheet.title = "单位信息"
    for line in (
        ["青岚县单位一览表"],
        [],
        ["填表人：某某", None, "2026年1月"],
        ["序号", "单位代码*", "单位名称（全称）", "层 级", "监督单位", "起始时间"],
        [1, "ＺＪＪ１", " 住建局 ", "县", "ＰＺ１", "2026年1月5日"],
        [],
        [2, "CZJ", "财政局", "同上", "同上", "〃"],
        [3, "LTZ", "柳塘镇", "乡镇", None, 46027],
    ):
        sheet.append(line)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("E7:E8")
    other = workbook.create_sheet("监督主体")
    other.append(["编码", "名称", "类别"])
    other.append(["PZ1", "派驻一组", "派驻部门纪检组"])
    workbook.create_sheet("备忘").append(["不相干"])

    report = take(workbooks.saved(workbook))

    versions = {each.unit.code: each for each in queries.units_on(date(2026, 1, 5))}
    assert report.problems == []
    assert sorted(versions) == ["CZJ", "LTZ", "ZJJ1"]
    assert {each.supervised_by.code for each in versions.values()} == {"PZ1"}
    assert versions["ZJJ1"].name == "住建局"
    assert {each.since for each in versions.values()} == {date(2026, 1, 5)}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (datetime(2026, 1, 5), date(2026, 1, 5)),  # noqa: DTZ001 - as Excel gives it
        ("2026-01-05", date(2026, 1, 5)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026.1.5", date(2026, 1, 5)),
        ("２０２６年１月５日", date(2026, 1, 5)),
        ("20260105", date(2026, 1, 5)),
        (20260105, date(2026, 1, 5)),
        (46027, date(2026, 1, 5)),
        ("2026.02", date(2026, 2, 28)),
        ("至今", None),
        (None, None),
    ],
)
def test_many_forms_of_days_are_understood(cell, day):
    column = Column("until", "截止日期", Kind.LAST_DAY, "", "")

    assert cells.read(column, cell) == day


@pytest.mark.parametrize("cell", ["2026-13-01", "2026-02-30", "明年", "1/2/2026", "12", 12])
def test_what_is_no_day_is_refused(cell):
    column = Column("since", "起始日期", Kind.DAY, "", "")

    with pytest.raises(cells.Unreadable):
        cells.read(column, cell)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (["ZJJ", "=A1", "县"], "名称"),
        (["ZJJ", "住" * 5_000_000, "县"], "名称"),
        (["ZJJ", "住" * 121, "县"], ""),
        (["ZJJ", "住建局", "省"], "层级"),
        ([None, "住建局", "县"], "编码"),
    ],
)
def test_a_bad_cell_is_named_by_sheet_row_and_column(line, column):
    wide = packed({"单位": [["编码", "名称", "层级"], line]}) if len(str(line[1])) < 33000 else None
    if wide is None:
        wide = _with_text(line[1])

    report = take(wide)

    assert says(report) == [("单位", 2, column)]
    assert not Unit.objects.exists()


def _with_text(text):
    """Return a workbook with a cell that openpyxl itself would not write."""
    import zipfile
    from io import BytesIO

    content = packed({"单位": [["编码", "名称", "层级"], ["ZJJ", "PLACEHOLDER", "县"]]})
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(changed, "w", 8) as new:
        for part in old.infolist():
            said = old.read(part).replace(b"PLACEHOLDER", text.encode())
            new.writestr(part.filename, said)
    return changed.getvalue()


def test_missing_columns_are_named():
    report = take(packed({"单位": [["编码", "层级"], ["ZJJ", "县"]]}))

    assert "名称" in report.problems[0].says


def test_a_workbook_without_any_sheet_of_ours_says_which_there_are():
    report = take(packed({"Sheet1": [["a"]]}))

    assert "监督职责" in report.problems[0].says


def test_the_county_goes_out_and_comes_in_the_same(root):
    load_county(root / "examples" / "qinglan" / "lists", **build.does())
    before = facts.rows()

    report = take(write_workbook(before))

    assert report.problems == []
    assert set(report.counts) == {Outcome.SAME}
    assert facts.rows() == before


def test_an_exported_workbook_has_a_guide_and_every_sheet():
    found = load_workbook(packed_from(write_workbook({})))

    assert found.sheetnames == ["填写说明", *(sheet.title for sheet in SHEETS)]
    assert found["单位"]["A1"].value == "编码"


def packed_from(content):
    from io import BytesIO

    return BytesIO(content)


# What people write: Han, letters, digits, signs that spreadsheets take for formulas.
TEXT = st.text(
    st.sampled_from("住建局长甲乙 AZaz09=+-@'\"()（）《》·%&<>"), min_size=1, max_size=12
)
NAMES = TEXT.map(str.strip).filter(lambda text: text and text not in {'"', "''", "〃"})
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CODES = st.text(st.sampled_from("ABCDEFG0123456789-"), min_size=1, max_size=8)


@st.composite
def organisations(draw):
    """Draw rows: bodies, units with versions, posts, officials and tenures one after the other."""
    since = date(2020, 1, 1)
    body = {"code": "B", "name": draw(NAMES), "kind": "县纪委", "levels": [], "focus": draw(NAMES)}
    codes = draw(st.lists(CODES, min_size=1, max_size=3, unique=True))
    units, posts, tenures, officials = [], [], [], []
    for code in codes:
        versions = sorted(draw(st.lists(DAYS, max_size=2, unique=True)))
        days = [since, *[day for day in versions if day > since]]
        units += [
            {
                "code": code,
                "name": f"{draw(NAMES)}{at}",
                "level": "县",
                "kind": draw(NAMES),
                "supervised_by": "B",
                "rollout": "试行",
                "since": day,
            }
            for at, day in enumerate(days)
        ]
        posts.append({"code": f"{code}/甲", "unit": code, "name": draw(NAMES), "since": since})
        begins = sorted(draw(st.lists(DAYS, max_size=3, unique=True)))
        for at, day in enumerate(begins):
            person = f"R{code}{at}"
            officials.append({"code": person, "name": draw(NAMES)})
            last = (
                date.fromordinal(begins[at + 1].toordinal() - 1) if at + 1 < len(begins) else None
            )
            tenures.append(
                {"post": f"{code}/甲", "official": person, "since": day, "until": last}
                | {"basis": draw(NAMES)}
            )
    return {
        "supervisors": [body | {"since": since}],
        "units": units,
        "posts": posts,
        "officials": officials,
        "tenures": tenures,
    }


@given(organisations())
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_recorded_survives_the_way_out_and_in(rows):
    from django.db import transaction

    def taken(tables):
        return apply(tables, mode=Mode.KEEP, base=date(2020, 1, 1), **build.does())

    with transaction.atomic():
        first = taken(listed.tables(rows))
        written = facts.rows()
        transaction.set_rollback(True)
    with transaction.atomic():
        from tonggui.people.exchange.opening import open_workbook
        from tonggui.people.exchange.table import read_tables

        second = taken(read_tables(open_workbook(write_workbook(written))))
        again = facts.rows()
        transaction.set_rollback(True)

    assert (first.problems, second.problems) == ([], [])
    assert again == written
    assert {key: len(found) for key, found in written.items() if found} == {
        key: len(found) for key, found in rows.items() if found
    }


def test_every_column_is_explained_in_both_languages():
    unsaid = [
        column.header
        for sheet in SHEETS
        for column in sheet.columns
        if not column.meaning or not column.meaning_zh
    ]

    assert unsaid == []
    assert BY_KEY["remits"].title == "监督职责"


def test_a_name_put_right_is_right_everywhere():
    take(packed(SMALL))

    take(packed({"人员": [["编号", "姓名"], ["R1", "赵示壹"]]}))

    assert Official.objects.get(code="R1").name == "赵示壹"


def test_a_post_and_its_holder_end_together():
    take(packed(SMALL))
    ending = {
        "岗位": [
            ["编码", "单位编码", "名称", "起始日期", "截止日期"],
            ["ZJJ/财务岗", "ZJJ", "财务岗", "2026-01-01", "2026-06-30"],
        ],
        "任期": [
            ["岗位编码", "人员编号", "起始日期", "截止日期"],
            ["ZJJ/财务岗", "R2", "2026-01-01", "2026-06-30"],
        ],
    }

    report = take(packed(ending))

    post = Post.objects.get(code="ZJJ/财务岗")
    assert report.problems == []
    assert not post.versions.on(date(2026, 7, 1)).exists()
    assert queries.holders(post, date(2026, 7, 1)) == []


def test_people_of_the_same_name_are_told_apart_by_code():
    services.register_official("R8", "重名", **build.does())
    services.register_official("R9", "重名", **build.does())
    post = build.post()

    report = take(packed({"任期": [["岗位编码", "姓名"], [post.code, "重名"]]}))

    assert says(report) == [("任期", 2, "人员编号")]


@pytest.mark.parametrize("name", ["workbook.md", "workbook.zh-CN.md"])
def test_the_page_of_the_workbook_says_what_is_declared(root, name):
    import importlib.util

    spec = importlib.util.spec_from_file_location("workbook_page", root / "docs/workbook_page.py")
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)

    written = (root / "docs" / "reference" / name).read_text(encoding="utf-8")

    assert written == writer.page(name), "run `make docs`"

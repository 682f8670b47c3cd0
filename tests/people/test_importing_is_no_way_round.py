# SPDX-License-Identifier: Apache-2.0
"""A row of a workbook takes effect only for whoever could do the same by a form (S50)."""

from datetime import timedelta

import pytest

from tests.people import build, workbooks
from tests.people.test_workbook import SMALL
from tests.people.workbooks import packed, take
from tonggui.people import services
from tonggui.people.acts import Act
from tonggui.people.authority import may_somewhere, standing
from tonggui.people.exchange.applying import Mode, apply
from tonggui.people.exchange.opening import open_workbook
from tonggui.people.exchange.settling import Outcome
from tonggui.people.exchange.table import read_tables
from tonggui.people.models import (
    Delegation,
    Flag,
    Official,
    Post,
    Remit,
    SupervisingKind,
    SupervisingMember,
    Tenure,
    Unit,
)

pytestmark = pytest.mark.django_db
LATER = build.AT + timedelta(days=1)


@pytest.fixture
def clerk():
    """Import a small unit and return who keeps its personnel."""
    take(packed(SMALL))
    unit, since = Unit.objects.get(code="ZJJ"), workbooks.BASE
    post = build.post(unit, "人事岗", since, key_flags=[Flag.PERSONNEL])
    tenure = services.appoint(build.official("李示四", "R90"), post, since=since, **build.does())
    return build.account(tenure.official)


@pytest.fixture
def head():
    commission = build.supervisor("XJW", kind=SupervisingKind.COUNTY_COMMISSION)
    return build.account(build.member(commission, "计示一", is_head=True).official)


def brought(by, sheets, mode=Mode.KEEP):
    tables = read_tables(open_workbook(packed(sheets)))
    return apply(tables, mode=mode, base=workbooks.BASE, by=by, at=LATER)


def refused(report):
    return [(each.sheet, each.row) for each in report.problems]


def test_a_personnel_post_brings_posts_and_tenures_of_its_own_unit(clerk):
    sheets = {
        "岗位": [["单位编码", "名称"], ["ZJJ", "档案岗"]],
        "人员": [["编号", "姓名"], ["R7", "孙示三"]],
        "任期": [["岗位编码", "人员编号"], ["ZJJ/档案岗", "R7"]],
    }

    report = brought(clerk, sheets)

    assert report.problems == []
    assert Tenure.objects.get(post__code="ZJJ/档案岗").official.code == "R7"


@pytest.mark.parametrize("mode", list(Mode))
def test_rows_beyond_the_importers_authority_are_refused_one_by_one_in_a_trial_too(clerk, mode):
    own = clerk.official.code
    other = build.post(build.watched_unit("CZJ"), "出纳岗")
    build.supervisor("PZ7")
    sheets = {
        "岗位": [["单位编码", "名称"], ["ZJJ", "档案岗"], ["CZJ", "档案岗"]],
        "任期": [["岗位编码", "人员编号"], [other.code, "R1"], ["ZJJ/档案岗", own]],
        "监督人员": [["监督主体", "人员编号", "负责人"], ["PZ7", "R2", "是"]],
        "监督职责": [["单位编码", "监督主体"], ["ZJJ", "PZ7"]],
        "单位": [["编码", "名称", "层级"], ["XJ", "新局", "县"]],
        "授权代岗": [
            ["编号", "受权人员", "代行岗位", "依据文号", "起始日期", "截止日期"],
            ["SQ1", "R2", "ZJJ/局长", "青岚授〔2026〕1号", "2026-03-01", "2026-04-30"],
        ],
    }

    report = brought(clerk, sheets, mode)

    assert sorted(refused(report)) == [
        ("任期", 2),
        ("任期", 3),
        ("单位", 2),
        ("岗位", 3),
        ("授权代岗", 2),
        ("监督人员", 2),
        ("监督职责", 2),
    ]
    assert "do not open this: found, revise and close units" in report.problems[0].says
    for model in (SupervisingMember, Remit, Delegation):
        assert not model.objects.exists()
    assert not Post.objects.filter(code="ZJJ/档案岗").exists()


def test_rows_that_change_nothing_need_no_authority(clerk):
    report = brought(clerk, SMALL)

    assert set(report.counts) == {Outcome.SAME}


def test_no_row_of_an_import_widens_what_the_next_may(clerk):
    own = clerk.official.code
    build.supervisor("JW", kind=SupervisingKind.COUNTY_COMMISSION)
    sheets = {
        "监督人员": [["监督主体", "人员编号", "负责人"], ["JW", own, "是"]],
        "监督职责": [["单位编码", "监督主体"], ["ZJJ", "JW"]],
    }

    assert sorted(refused(brought(clerk, sheets))) == [("监督人员", 2), ("监督职责", 2)]


def test_the_head_of_the_commission_brings_a_new_unit_whole_but_appoints_in_no_other(clerk, head):
    new = {
        "单位": [["编码", "名称", "层级", "监督主体"], ["XJ", "新局", "县", "PZ1"]],
        "岗位": [
            ["单位编码", "名称", "班子成员", "一把手"],
            ["XJ", "局长", "是", "是"],
            ["XJ", "办事岗", "", ""],
        ],
        "人员": [["编号", "姓名"], ["X8", "周示八"], ["X9", "吴示九"]],
        "任期": [
            ["岗位编码", "人员编号", "依据文号"],
            ["XJ/局长", "X8", "青岚任〔2026〕3号"],
            ["XJ/办事岗", "X9", ""],
        ],
    }

    assert brought(head, new).problems == []
    assert refused(brought(head, {"任期": [["岗位编码", "人员编号"], ["ZJJ/人事岗", "X8"]]})) == [
        ("任期", 2)
    ]


def test_the_post_that_answers_for_the_platform_reads_the_workbook_and_brings_none():
    post = build.post(is_platform_head=True)
    who = standing(build.account(build.holder(post).official), at=build.AT)

    assert may_somewhere(who, Act.EXPORT_ORGANISATION)
    assert not may_somewhere(who, Act.IMPORT_ORGANISATION)


def test_a_refused_ending_names_its_row(clerk):
    other = build.holder(build.post(build.watched_unit("CZJ"), "出纳岗"), "郑示七")
    ending = [["岗位编码", "人员编号", "起始日期", "截止日期"]]
    ending.append([other.post.code, other.official.code, "2025-01-01", "2026-06-30"])

    assert refused(brought(clerk, {"任期": ending})) == [("任期", 2)]
    assert Official.objects.filter(code=other.official.code).exists()

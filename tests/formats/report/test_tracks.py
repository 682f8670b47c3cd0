# SPDX-License-Identifier: Apache-2.0
"""A case on its tracks: what is late leans, what is silent shows, what is open goes on."""

import pytest
from lxml import html

from tests.formats.report.test_page import page, said
from tonggui.core.calendar import DAY
from tonggui.formats.report.cells import power_cell
from tonggui.formats.report.stops import has_two_rails, track_of
from tonggui.formats.report.twin import COLUMNS, column, shift
from tonggui.formats.report.view import View


def stops(summary, case):
    timeline = next(each for each in summary.worst if each.verdict.case == case)
    power = summary.lists.powers[timeline.verdict.power]
    return track_of(View(summary), timeline, power).stops


@pytest.fixture(scope="session")
def shown(county):
    return page(county)


def case(shown, name):
    return shown.xpath(f"//section[starts-with(@id, 'case-')][.//h3/*[.='{name}']]")[0]


def test_supervision_by_a_body_without_remit_is_none(county):
    watch = stops(county, "QL-SCJ-26-3101")[2].watch

    assert (watch.look, watch.lean, watch.body) == ("missing", "late", "PZ2")
    assert watch.lag // DAY == 5


def test_a_late_notice_moves_the_lean_to_the_power(county):
    watch = stops(county, "QL-SCJ-26-3104")[2].watch

    assert (watch.look, watch.lean) == ("missing", "told")


def test_what_was_done_before_the_log_is_neither_open_nor_silent(county):
    track = stops(county, "QL-SCJ-26-3101")

    assert [stop.state for stop in track[:3]] == ["before", "before", "done"]
    assert [stop.watch.look for stop in track[:2]] == ["before", "before"]
    assert {stop.state for stop in track[3:]} == {"ahead"}


def test_a_point_in_step_stands_under_its_node_and_a_late_one_slides_within_its_column(county):
    slides = [shift(stop) for each in county.worst for stop in stops(county, each.verdict.case)]

    assert 0 in slides
    assert all(slide == 0 or 12 <= slide <= 72 for slide in slides)


def test_only_what_the_judge_found_is_shown_as_over(county):
    """Days off at the end of a limit and lawful stops are no overrun, however long it took."""
    view, power = View(county), county.lists.powers["P10"]
    stop = stops(county, "QL-SCJ-26-3104")[2]
    stop.used = 9
    lawful = said(html.fragment_fromstring(power_cell(view, power, stop), create_parent="div"))
    stop.power.append(stop.power[0]._replace(rule="S15"))
    late = said(html.fragment_fromstring(power_cell(view, power, stop), create_parent="div"))

    assert "，用 9 含依法顺延或暂停" in lawful
    assert "，用 9 超 4" in late


def test_columns_are_as_wide_as_the_page_lets_them_be():
    assert [column(count) for count in (1, 6, 7, 8, 40)] == [221, 221, 190, 166, 166]
    assert max(COLUMNS) == column(1)


def test_findings_against_supervision_lie_below_and_those_against_the_power_above(county):
    told = stops(county, "QL-SCJ-26-3104")[2]
    late = stops(county, "QL-SCJ-26-3101")[2]

    assert {found.rule for found in told.power} == {"S17", "S20"}
    assert {found.rule for found in late.oversight} == {"S20", "S22"}


def test_the_drawing_says_in_words_what_it_shows(shown):
    drawing = case(shown, "QL-SCJ-26-3101").xpath(".//*[@class='dt-track']/title")[0]

    assert "权力运行至第 3 节点" in drawing.text
    assert "node 3 is 5.7 days late" in drawing.text


def test_a_case_names_who_answers_and_who_must_react(shown):
    lead = said(case(shown, "QL-SCJ-26-3101").xpath(".//*[@class='lead']")[0])

    assert "直接责任 派驻第二纪检监察组(财政、市监)" in lead
    assert "一把手 市监局局长(党组书记) 鲍模五" in lead
    assert "监督主体须反应 县纪委监委 03-05 前反应" in lead
    assert "追责情形 J1 单位行权流程不规范 J3 廉政风险不预警" in lead


def test_every_act_of_a_case_is_in_its_table(shown, county):
    acts = county.worst[0].events
    rows = case(shown, county.worst[0].verdict.case).xpath(".//details//tbody/tr")

    assert len(rows) == len(acts)


def test_a_late_entry_is_marked_in_the_table(shown):
    late = case(shown, "QL-SCJ-26-3104").xpath(".//tr[@class='bu']")[0]

    assert "03-04 10:00" in said(late)
    assert "03-02 09:00 补录 迟 2 天" in said(late)


def test_a_plain_log_runs_on_one_rail_and_says_what_it_lacks(fines):
    power = fines.lists.powers["fine"]
    shown = said(page(fines).xpath("//*[@id='case-1']")[0], "en")

    assert not has_two_rails(power, fines.worst[0].events)
    assert "Oversight: the source has no record of it" in shown
    assert "Create Fine" in shown
    assert "+134 days" in shown


def test_what_is_still_open_goes_on_to_the_day_of_the_audit(fines):
    drawing = page(fines).xpath("//*[@id='case-1']//svg")[0]

    assert "still open on 2008-01-01" in said(drawing, "en")
    assert b"stroke-dasharray" in html.tostring(drawing)

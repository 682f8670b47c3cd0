# SPDX-License-Identifier: Apache-2.0
"""S32: a required third party reports in time, is independent, and takes turns (R36, R57)."""

from tests.core.build import Story, judged, lists, node, power, when
from tonggui.core.facts import Engaged, Facts, OnlyProvider, Relation

UNIT = "ZJJ"

ASKED = power(node("n1"), node("n2", third_party_required=True))


def of(story, facts=None, **more):
    return judged(lists(ASKED, facts=facts, **more), story, now="05-01").of("S32")


def reports(story=None, at="03-02", provider="甲检测", **more):
    more = {"kind_of": "检测", **more}
    return (story or Story()).do("third_party_report", at, "n2", provider=provider, **more)


def earlier(*providers, kind="检测", unit=UNIT):
    at = [when(f"2025-0{month}-01") for month in range(1, 10)]
    rows = zip(providers, at, strict=False)
    return tuple(Engaged(unit, kind, provider, day) for provider, day in rows)


def test_the_node_closes_only_after_its_report_was_received():
    closed = Story().open("n2", "03-02").close("n2", "03-03")
    late = reports(Story().open("n2", "03-02").close("n2", "03-03"), "03-04")

    assert of(closed) == [("S32", "yellow", "a", 2)]
    assert of(late) == [("S32", "yellow", "a", 2)]
    assert of(reports(Story().open("n2", "03-02"), "03-02").close("n2", "03-03")) == []


def test_a_report_declared_early_and_received_after_the_closing_is_late_and_no_back_dating():
    story = Story().open("n2", "03-02").close("n2", "03-03")
    reports(story, "03-02", received="03-06")
    outcome = judged(lists(ASKED), story, now="05-01")

    assert outcome.of("S32", "S17") == [("S32", "yellow", "a", 2)]


def test_a_report_on_another_node_is_none_on_this_one():
    story = Story().open("n2", "03-02")
    story.do("third_party_report", "03-02", "n1", provider="甲检测").close("n2", "03-03")

    assert of(story) == [("S32", "yellow", "a", 3)]


def test_a_node_that_requires_no_third_party_closes_without_one():
    assert of(Story().open("n1", "03-02").close("n1", "03-03")) == []


def test_a_log_of_bare_closings_does_not_tell_of_reports():
    assert of(Story().close("n1", "03-02").close("n2", "03-03")) == []
    assert of(Story().close("n2", "03-03", evidence=())) == [("S32", "yellow", "a", 1)]


def test_a_tie_of_the_provider_is_found_whichever_way_the_register_has_it():
    tied = Facts(relations=(Relation("甲检测", "乙建设", "economic"),))
    turned = Facts(relations=(Relation("乙建设", "甲检测", "economic"),))
    other = Facts(relations=(Relation("甲检测", "丙建设", "economic"),))

    assert of(reports(contractor="乙建设"), tied) == [("S32", "yellow", "b", 1)]
    assert of(reports(supplier="乙建设"), turned) == [("S32", "yellow", "b", 1)]
    assert of(reports(contractor="乙建设"), other) == []


def test_the_party_of_a_contract_of_the_case_is_its_contractor():
    tied = Facts(relations=(Relation("甲检测", "乙建设", "economic"),))
    story = Story().do("contract", "03-01", payee="乙建设", id="K1")

    assert of(reports(story), tied) == [("S32", "yellow", "b", 2)]


def test_an_officer_of_the_unit_is_no_party_to_its_provider():
    officer = Facts(relations=(Relation("赵二", "甲检测", "spouse"),))
    classmate = Facts(relations=(Relation("赵二", "甲检测", "classmate"),))
    stranger = Facts(relations=(Relation("路人", "甲检测", "spouse"),))

    assert of(reports(), officer) == [("S32", "yellow", "b", 1)]
    assert of(reports(), classmate) == of(reports(), stranger) == []


def test_a_tie_declared_in_the_statement_of_the_provider_counts():
    story = Story().do("independence_statement", "03-01", "n2", provider="甲检测", is_tied=True)
    other = Story().do("independence_statement", "03-01", "n2", provider="丁检测", is_tied=True)

    assert of(reports(story)) == [("S32", "yellow", "b", 2)]
    assert of(reports(other)) == []


def test_the_fourth_engagement_of_a_kind_in_a_row_is_one_too_many():
    assert of(reports(), Facts(engagements=earlier("甲检测", "甲检测"))) == []
    three = earlier("甲检测", "甲检测", "甲检测")
    assert of(reports(), Facts(engagements=three)) == [("S32", "yellow", "c", 1)]
    assert of(reports(kind_of="审计"), Facts(engagements=three)) == []
    assert of(reports(provider="乙检测"), Facts(engagements=three)) == []
    assert of(reports(), Facts(engagements=earlier(*["甲检测"] * 3, unit="别的单位"))) == []


def test_another_provider_in_between_breaks_the_row():
    row = earlier("甲检测", "甲检测", "乙检测", "甲检测")

    assert of(reports(), Facts(engagements=row)) == []


def test_engagements_stand_in_the_order_of_their_dates_not_of_their_receipt():
    row = earlier("甲检测", "甲检测", "甲检测")
    before = reports(at="2024-12-01", received="03-02")

    assert of(before, Facts(engagements=row)) == [("S32", "yellow", "c", 1)]


def test_reports_of_other_cases_of_the_unit_count():
    stories = [reports(Story(case=f"C{n}"), at=f"03-0{n}") for n in range(1, 5)]

    found = judged(lists(ASKED), *stories, now="05-01").findings
    assert [each.case for each in found if each.rule == "S32"] == ["C4"]


def test_where_the_county_has_one_provider_and_filed_it_no_turns_are_asked():
    row = earlier("甲检测", "甲检测", "甲检测")

    def filed(*filings):
        return of(reports(), Facts(engagements=row, only_providers=filings))

    assert filed(OnlyProvider("检测")) == filed(OnlyProvider("检测", UNIT, "甲检测")) == []
    assert filed(OnlyProvider("审计")) == [("S32", "yellow", "c", 1)]
    assert filed(OnlyProvider("检测", "别的单位")) == [("S32", "yellow", "c", 1)]
    assert filed(OnlyProvider("检测", UNIT, "乙检测")) == [("S32", "yellow", "c", 1)]


def test_how_many_in_a_row_is_a_setting():
    row = Facts(engagements=earlier("甲检测", "甲检测", "甲检测"))

    assert of(reports(), row, S32={"max_consecutive": 4}) == []
    assert of(reports(), Facts(engagements=earlier("甲检测")), S32={"max_consecutive": 1}) == [
        ("S32", "yellow", "c", 1)
    ]


def test_only_the_match_is_said_and_never_the_tie():
    tied = Facts(relations=(Relation("甲检测", "乙建设", "spouse"),))
    found = judged(lists(ASKED, facts=tied), reports(contractor="乙建设"), now="05-01")

    assert "乙建设" not in str(found.one("S32"))
    assert "spouse" not in str(found.one("S32"))


def test_the_rule_can_be_put_off():
    assert of(Story().open("n2", "03-02").close("n2", "03-03"), off=("S32",)) == []

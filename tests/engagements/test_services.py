# SPDX-License-Identifier: Apache-2.0
"""Third parties as events of a case: engaged, independent, reporting in time (R36, R57, S32)."""

import json
from datetime import timedelta

import pytest

from tests.engagements.conftest import NODE, OTHER, PROVIDER, WATCHING, Project
from tests.supervision import build
from tonggui.cases.errors import NotDoneHere, OtherUnit
from tonggui.cases.models import Event
from tonggui.core.errors import Refused
from tonggui.engagements import folding, services
from tonggui.supervision import replay

TOO_MANY = 4


def test_an_engagement_is_an_event_at_its_node_by_whoever_serves_the_unit(project):
    made = project.engaged(scope="结算", mandate="委〔2026〕1号")
    said = json.loads(made.detail)

    assert (made.kind, made.node, made.unit) == ("engagement", NODE, "ZJJ")
    assert made.post == "post:ZJJ/项目经办岗"
    assert (said["provider"], said["kind_of"]) == (PROVIDER, "结算审核")
    assert said["mandate"] == "委〔2026〕1号"


def test_what_a_node_requires_stands_until_its_report_is_received(project):
    assert project.place().is_required
    assert project.place().is_lacking

    engagement = project.engaged()
    assert [each.state for each in project.place().engagements] == [folding.ENGAGED]
    project.stated(engagement)
    assert [each.state for each in project.place().engagements] == [folding.STATED]
    project.reported(engagement)

    assert [each.state for each in project.place().engagements] == [folding.REPORTED]
    assert not project.place().is_lacking
    project.closed()
    assert project.rules() == []


def test_a_closing_without_a_report_is_found_and_a_later_report_is_late(project):
    engagement = project.engaged()
    project.closed()
    assert project.rules() == [("S32", "a")]

    project.reported(engagement)

    assert [each.state for each in project.place().engagements] == [folding.LATE]
    assert project.rules() == [("S32", "a")]


@pytest.mark.parametrize("tie", ["乙建设公司(虚构)", " 乙建设公司 (虚构)"])
def test_a_declared_tie_to_the_contractor_is_matched_and_found_at_the_report(project, tie):
    engagement = project.engaged()
    project.stated(engagement, tie, "无关公司(虚构)")
    assert project.rules() == []

    project.reported(engagement)

    assert project.rules() == [("S32", "b")]
    (shown,) = project.place().engagements
    assert (shown.statement.is_tied, shown.statement.declared) == (True, 2)


def test_of_declared_ties_nothing_but_their_number_and_the_match_is_kept(project):
    project.stated(project.engaged(), "秘密公司(虚构)", "乙建设公司(虚构)")
    row = Event.objects.get(kind="independence_statement")

    assert "秘密公司" not in row.detail
    assert "乙建设公司" not in row.detail
    assert set(json.loads(row.detail)) == {
        "engagement", "provider", "signed_by", "declared", "is_tied",
    }  # fmt: skip


def test_a_tie_to_an_officer_of_the_unit_is_matched(project):
    officer = project.clerk.official.name
    project.stated(project.engaged(), officer)

    assert project.place().engagements[0].statement.is_tied


def test_no_tie_or_one_to_strangers_is_no_match(project):
    engagement = project.engaged()
    project.stated(engagement, "路人公司(虚构)")
    assert not project.place().engagements[0].statement.is_tied

    project.reported(engagement)
    assert project.rules() == []


def test_the_fourth_report_in_a_row_by_one_provider_is_found_and_filing_ends_it(county):
    projects = [Project(f"QL-ZJJ-26-90{n:02}") for n in range(TOO_MANY + 1)]
    for number, each in enumerate(projects[:TOO_MANY]):
        each.at += timedelta(hours=number)
        each.reported(each.engaged())
    assert [each.rules() for each in projects[:TOO_MANY]] == [[], [], [], [("S32", "c")]]
    assert projects[3].place().engagements[0].reports[0].in_row == TOO_MANY

    last = projects[TOO_MANY]
    last.at += timedelta(hours=9)
    filing = services.Filing("结算审核", PROVIDER, "唯一合格机构说明(虚构)")
    services.file_only(last.case, filing, last.told(by=last.watcher))
    last.reported(last.engaged())

    assert last.rules() == []
    assert projects[3].rules() == [("S32", "c")]
    assert list(replay.differences(at=last.at + timedelta(minutes=1))) == []


def test_another_provider_in_between_ends_the_row(county):
    for number in range(TOO_MANY):
        each = Project(f"QL-ZJJ-26-91{number:02}")
        each.at += timedelta(hours=number)
        each.reported(each.engaged(provider="戊审核公司(虚构)" if number == 1 else PROVIDER))

    assert each.rules() == []
    assert each.place().engagements[0].reports[0].in_row == TOO_MANY - 2


def test_whoever_watches_the_unit_may_engage_one_too(project):
    said = services.Engaging(NODE, "特约监察员", "某特约监察员(虚构)")
    told = project.told(by=project.watcher, held_at=project.at - timedelta(days=3))
    made = services.engage(project.case, said, told, as_supervisor=True).event

    assert json.loads(made.detail)["supervisor"] == f"supervisor:{WATCHING}"
    assert made.at == made.recorded_at
    assert project.place().engagements[0].by == f"supervisor:{WATCHING}"


def test_nobody_of_another_unit_or_of_the_wrong_side_enters_anything(project):
    engagement, stranger = project.engaged(), build.account_of(OTHER)
    said = services.Engaging(NODE, "检测", PROVIDER)

    with pytest.raises(OtherUnit):
        services.engage(project.case, said, project.told(by=stranger))
    with pytest.raises(Refused):
        services.engage(project.case, said, project.told(by=project.watcher))
    with pytest.raises(Refused):
        services.engage(project.case, said, project.told(), as_supervisor=True)
    with pytest.raises(OtherUnit):
        services.state(project.case, engagement, services.Stating("某"), project.told(by=stranger))
    assert project.case.events.count() == 1


def test_what_says_nothing_is_refused(project):
    engagement = project.engaged()

    with pytest.raises(NotDoneHere, match="who is engaged"):
        project.engaged(provider=" ")
    with pytest.raises(NotDoneHere, match="who is engaged"):
        project.engaged(kind="算命")
    with pytest.raises(NotDoneHere, match="signed the statement"):
        services.state(project.case, engagement, services.Stating(" "), project.told())
    with pytest.raises(NotDoneHere, match="as a file"):
        services.report(project.case, engagement, "", project.told())
    with pytest.raises(NotDoneHere, match="future"):
        project.engaged(told=project.told(held_at=project.at + timedelta(days=1)))
    with pytest.raises(NotDoneHere, match="no such engagement"):
        services.engagement_of(project.case, 99)


def test_the_same_entry_sent_twice_is_one(project):
    first = project.engaged(told=project.told(key="k"))
    again = project.engaged(told=project.told(key="k"))

    assert first == again
    assert project.case.events.filter(kind="engagement").count() == 1


def test_a_report_of_another_system_stands_as_an_engagement_not_on_record(project):
    from tonggui.cases.happening import Happening
    from tonggui.supervision import services as supervision

    detail = {"provider": PROVIDER, "kind_of": "检测"}
    said = Happening("third_party_report", project.at, node=NODE, detail=detail)
    supervision.record(project.case, said, by=None, at=project.at)
    (found,) = folding.engagements_of(folding.asked(type(project.case).objects.all()))

    assert (found.provider, found.is_recorded, found.state) == (PROVIDER, False, folding.REPORTED)


def test_the_list_narrows_by_unit_and_provider(project):
    project.reported(project.engaged())
    project.engaged(provider="戊检测公司(虚构)", kind="检测")
    cases = type(project.case).objects.all()

    def asked(**more):
        return [each.provider for each in folding.engagements_of(folding.asked(cases, **more))]

    assert asked() == ["戊检测公司(虚构)", PROVIDER]
    assert asked(provider="丁审核") == [PROVIDER]
    assert asked(unit="LTZ") == []
    assert asked(unit="ZJJ", provider="戊") == ["戊检测公司(虚构)"]

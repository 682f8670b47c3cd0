# SPDX-License-Identifier: Apache-2.0
"""四议两公开: meetings and publications of a village's case stand at the nodes they belong to."""

from datetime import timedelta

import pytest

from tests.supervision import build as cases
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case
from tonggui.meetings import village
from tonggui.meetings.models import Item, Meeting
from tonggui.people.models import CollectiveBody
from tonggui.registry.models import Edition
from tonggui.supervision import services

AT, DAY = cases.AT, cases.AT.date()


@pytest.fixture
def case(county):
    return taken("QL-SQC-26-9001", "P12")


def taken(code, power):
    edition = Edition.objects.select_related("power").get(power__code=power)
    return services.take_over(code, edition=edition, by=None, at=AT)


def test_each_kind_of_meeting_deliberates_on_the_node_that_names_it(case):
    found = {kind: village.node_of(kind, case, DAY) for kind in village.WORDS}

    assert list(found.values()) == ["P12.n1", "P12.n2", "P12.n3", "P12.n4"]
    assert village.node_of("党组会", case, DAY) == ""
    assert village.node_of("村民代表会议", taken("QL-ZJJ-26-9002", "P03"), DAY) == ""


def test_the_case_shows_the_meeting_and_the_publication_of_each_step(case):
    body = CollectiveBody.objects.first()
    begins = AT + timedelta(days=1)
    meeting = Meeting.objects.create(
        code="M-SQC-1", body=body, kind="党员大会", begins_at=begins, called_at=AT
    )
    Item.objects.create(
        meeting=meeting,
        number=1,
        case=case,
        matter="其他事项",
        subject="x",
        node="P12.n3",
        put_at=AT,
    )
    shown = Happening("publish", AT, node="P12.n4", detail={"object": "决议公示"})
    services.record(case, shown, by=None, at=AT)

    steps = {step.node: step for step in village.steps_of(Case.objects.get(pk=case.pk), DAY)}
    assert [each.kind for each in steps.values() if each.kind] == list(village.WORDS)
    assert [item.meeting for item in steps["P12.n3"].items] == [meeting]
    assert [each.object for each in steps["P12.n4"].published] == ["决议公示"]
    assert steps["P12.n8"].is_public
    assert not steps["P12.n8"].published


def test_a_case_of_no_village_has_no_such_steps(county):
    assert village.steps_of(taken("QL-ZJJ-26-9003", "P03"), DAY) == []

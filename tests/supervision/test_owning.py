# SPDX-License-Identifier: Apache-2.0
"""A duty of supervision has exactly one owner, however often it is handed over or raised (R48)."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supervision import build
from tonggui.cases.errors import NotDoneHere, OtherUnit
from tonggui.cases.happening import Happening
from tonggui.people.models import SupervisingBody
from tonggui.supervision import owning, replay, services
from tonggui.supervision.models import Duty

MINUTES = count(1)
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CLERK, REVIEWER = "ZJJ/审批受理岗", "ZJJ/审批审查岗"


@pytest.fixture
def case(county):
    clerk = build.account_of(CLERK)
    made = services.open_case(build.power(), by=clerk, at=AT)
    reviewer = build.account_of(REVIEWER)
    for node, by in (("n1", clerk), ("n2", reviewer)):
        for kind in ("node_open", "node_close"):
            services.record(made, Happening(kind, AT, node=node), by=by, at=AT)
    return made


def body(code):
    return SupervisingBody.objects.get(code=code)


def watch(case):
    return case.duties.get(kind="watch", node="P01.n2")


def handed(case, duty, to, *, by, at=AT, reason="组内人员回避(虚构)"):
    said = owning.handed_over(duty, body(to), reason=reason, at=at)
    return services.record(case, said, by=by, at=at)


def test_the_body_above_may_take_a_duty_and_so_may_one_with_the_remit(case):
    found = [each.code for each in owning.takers(watch(case), at=AT)]

    assert found[0] == "XJW"
    assert "PZ1" not in found


def test_a_duty_that_is_raised_moves_with_all_that_is_to_react_to_at_its_node(case):
    mine = watch(case)
    react = case.duties.filter(kind="react", node="P01.n2")
    assert {each.body for each in react} == {"PZ1"}

    handed(case, mine, "XJW", by=build.member_of("PZ1"))

    assert {each.body for each in case.duties.filter(node="P01.n2")} == {"XJW"}
    event = case.events.get(kind="sup_handover")
    assert '"reason":"组内人员回避(虚构)"' in event.detail
    assert list(replay.differences(at=AT)) == []


def test_whoever_took_a_duty_over_does_it_in_time_and_nobody_is_missed(case):
    mine = watch(case)
    handed(case, mine, "XJW", by=build.member_of("PZ1"))

    act = Happening("sup_act", AT, node="n2", detail={"opinion": "无异议"})
    services.record(case, act, by=build.member_of("XJW"), at=AT + timedelta(minutes=5))

    mine.refresh_from_db()
    assert (mine.body, mine.done_by.kind) == ("XJW", "sup_act")


def test_only_the_head_or_the_body_above_passes_a_duty_on_and_says_why(case):
    mine = watch(case)

    with pytest.raises(OtherUnit):
        handed(case, mine, "XJW", by=build.member_of("PZ2"))
    with pytest.raises(NotDoneHere, match="say why"):
        handed(case, mine, "XJW", by=build.member_of("PZ1"), reason=" ")
    with pytest.raises(NotDoneHere, match="already"):
        handed(case, mine, "PZ1", by=build.member_of("PZ1"))

    assert Duty.objects.get(pk=mine.pk).body == "PZ1"


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(["XJW", "PZ1", "PZ2", "PZ3"]), max_size=5))
def test_after_any_series_of_hand_overs_each_duty_has_the_one_owner_it_came_to(case, steps):
    """Whatever is refused changes nothing; whatever is recorded leaves exactly one owner."""
    duty, at = watch(case), AT
    expected = duty.body
    for to in steps:
        at = AT + timedelta(minutes=next(MINUTES))
        duty.refresh_from_db()
        try:
            handed(case, duty, to, by=build.member_of("XJW"), at=at)
        except NotDoneHere:
            assert to == expected
        else:
            expected = to
        owners = [each.body for each in case.duties.filter(node="P01.n2", done_at=None)]
        assert set(owners) == {expected}
        assert case.duties.filter(node="P01.n2", kind="watch").count() == 1

# SPDX-License-Identifier: Apache-2.0
"""Supervision itself is watched: never for the power, outside, elsewhere or missing (R48, R70).

越位, 错位, 移位 and 缺位 are found or refused; stamps, silence and early signs are counted live.
"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.supervision import build
from tonggui.cases.errors import OtherUnit, UnknownKind
from tonggui.cases.happening import Happening
from tonggui.people.models import Unit
from tonggui.supervision import footing, outside, overseen, replay, services, watchers
from tonggui.supervision.keeping import value_of
from tonggui.supervision.models import Finding
from tonggui.supervision.ticking import tick

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
WATCHED = "P01.n2"
NO_OBJECTION = {"opinion": "无异议"}


@pytest.fixture
def case(county):
    """Close two nodes, of which the second is to be looked at each time."""
    made = services.open_case(build.power(), by=None, at=AT)
    for node in ("n1", "n2"):
        for kind in ("node_open", "node_close"):
            services.record(made, Happening(kind, AT, node=node), by=None, at=AT)
    return made


def acted(case, kind, node, body, *, by=None, at=AT, **detail):
    member = build.member_of(body)
    detail = {"supervisor": f"supervisor:{body}", **detail}
    said = Happening(kind, at, node=node, actor=member.official.code, detail=detail)
    return services.record(case, said, by=member if by else None, at=at)


def clauses(rule):
    rows = Finding.objects.filter(rule=rule, settled_at=None)
    return [letter for row in rows for letter in value_of(row.body).clauses]


def test_who_supervises_never_signs_for_the_power(case):
    acted(case, "signature", "n2", "PZ1", signature_kind="cosign", text="同意")
    assert clauses("S22") == ["a"]

    with pytest.raises(UnknownKind):
        acted(case, "signature", "n2", "PZ1", by=True, text="同意")


def test_who_supervises_stays_within_the_remit(case):
    with pytest.raises(OtherUnit):
        acted(case, "sup_act", "n2", "PZ2", by=True, **NO_OBJECTION)
    assert clauses("S22") == []

    acted(case, "sup_act", "n2", "PZ2", **NO_OBJECTION)
    assert clauses("S22") == ["e"]


def test_who_supervises_looks_where_it_is_planned(case):
    acted(case, "sup_act", "n1", "PZ1", task_node=WATCHED, **NO_OBJECTION)

    assert "c" in clauses("S20")


def test_who_supervises_does_not_stay_away(case):
    tick(at=AT)
    assert clauses("S20") == []

    tick(at=AT + timedelta(days=10))
    assert clauses("S20") == ["a"]


def test_what_is_done_there_and_in_time_by_the_lead_is_none_of_these(case):
    acted(case, "sup_act", "n2", "PZ1", by=True, **NO_OBJECTION)
    tick(at=AT + timedelta(days=10))

    assert clauses("S20") + clauses("S22") == []


def month(number):
    return datetime(2026, number, 5, 2, 0, tzinfo=UTC)


def quiet_half_year(*, objecting=False, is_found=True):
    """Let ZJJ open cases for months and others almost none; return the day after."""
    for number in range(1, 8):
        made = [services.open_case(build.power(), by=None, at=month(number)) for _ in range(2)]
        if objecting and number == 4:
            said = {"opinion": "异议", "text": "材料不齐(虚构)"}
            acted(made[0], "sup_act", "n1", "PZ1", at=month(number), **said)
    if is_found:
        outside.record(
            Unit.objects.get(code="ZJJ"), found_by="audit", number="审计1号(虚构)",
            summary="先付后批(虚构)", on=month(5), by=build.member_of("XJW"), at=month(5),
        )  # fmt: skip
    return datetime(2026, 8, 3, 2, 0, tzinfo=UTC)


def silent(end):
    footing.forget()
    tick(at=end)
    assert list(replay.differences(at=end)) == []
    rows = Finding.objects.filter(rule="S45", settled_at=None)
    return [value_of(row.body).object for row in rows if "a" in value_of(row.body).clauses]


def test_a_body_that_finds_nothing_for_half_a_year_where_audit_did_is_found(county):
    end = quiet_half_year()

    assert silent(end) == ["body:PZ1"]
    found = watchers.against("PZ1", watchers.Measure.SILENT, skip=0, most=9)
    assert {each.finding.rule for each in found} == {"S45"}
    assert watchers.numbers(["PZ1"])["PZ1", watchers.Measure.SILENT] == len(found)


def test_one_objection_of_its_own_or_no_outside_finding_and_nothing_is_said(county):
    assert silent(quiet_half_year(objecting=True)) == []


def test_what_nobody_else_found_is_no_silence(county):
    assert silent(quiet_half_year(is_found=False)) == []


def test_figures_are_given_only_for_whole_months(county):
    services.open_case(build.power(), by=None, at=month(3))
    judge = footing.of_edition(None, month(8).date())

    assert overseen.figures_on(judge, month(8)) == []
    assert {each.months for each in overseen.figures_on(judge, month(10))} == {6}

# SPDX-License-Identifier: Apache-2.0
"""Decisions of live cases in the x-ray: public too late, or not at all (S06), or chosen (S05)."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.supervision import build
from tonggui.cases.happening import Happening
from tonggui.registry.bodies import canonical, digest
from tonggui.registry.models import Frame, XrayLine
from tonggui.registry.survey import survey
from tonggui.registry.xrays import keeping, shown
from tonggui.rounds import services as rounds
from tonggui.rounds.models import Part
from tonggui.supervision import framing, made_public, services

# 2 March 2026 is a Monday, ten in the morning in the county; a permit is public in 7 workdays.
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DUE = AT + timedelta(days=9)
SOON, LATE = DUE + timedelta(days=1), AT + timedelta(days=40)


@pytest.fixture
def year(county):
    """The lists of the county say no fact and no day."""
    root = json.loads(Frame.objects.get().body)
    root.pop("facts", None)
    root["meta"].pop("as_of")
    text = canonical(root)
    Frame.objects.create(number=2, body=text, digest=digest(text), taken_at=AT)


def decided(power="P01", *, at=AT, public=None, is_closed=True):
    case = services.open_case(build.power(power), by=None, at=at)
    act(case, "case_decided", at)
    if public is not None:
        act(case, "publish", public, object="决定", hash="sha256:0")
    if is_closed:
        act(case, "case_close", at + timedelta(hours=1))
    return case


def act(case, kind, at, **detail):
    services.record(case, Happening(kind, at, detail=detail), by=None, at=at)


def found(rule, at):
    """Return level and object of what a fresh look finds, which must be what is kept."""
    report = survey(at=at)
    fresh = [each.finding for each in report.problems if each.finding.rule == rule]
    keeping.bring_up(at=at)
    kept = XrayLine.objects.filter(rule=rule, is_across=True)
    assert sorted(kept.values_list("object", flat=True)) == sorted(each.object for each in fresh)
    return sorted((each.level, each.object) for each in fresh)


def test_a_decision_that_is_not_public_in_time_is_found_and_grows_graver(year):
    case = decided()

    assert found("S06", DUE) == []
    assert found("S06", SOON) == [("notice", f"publication:{case.code}")]
    assert found("S06", LATE) == [("yellow", f"publication:{case.code}")]


def test_one_made_public_too_late_stays_found_and_one_in_time_is_not(year):
    decided(public=DUE)
    late = decided(public=SOON)

    assert found("S06", LATE) == [("notice", f"publication:{late.code}")]


def test_where_nothing_says_that_it_was_decided_the_closing_of_the_deciding_node_does(year):
    case = services.open_case(build.power(), by=None, at=AT)
    for node in ("n1", "n2", "n3", "n4"):
        for kind in ("node_open", "node_close"):
            services.record(case, Happening(kind, AT, node=node), by=None, at=AT)

    assert found("S06", SOON) == [("notice", f"publication:{case.code}")]


def test_what_is_made_public_today_is_no_longer_missing_today(year):
    case = decided()
    assert found("S06", LATE) == [("yellow", f"publication:{case.code}")]

    act(case, "publish", LATE, object="决定", hash="sha256:0")

    assert found("S06", LATE) == [("yellow", f"publication:{case.code}")]
    assert [each.get("published_at") for each in made_public.facts(LATE.date())] == ["2026-04-11"]


@pytest.mark.parametrize("power", ["P05", "P03"])
def test_a_power_without_a_duty_of_publication_is_not_asked(year, power):
    decided(power)

    assert made_public.facts(LATE.date()) == []


def test_a_case_opened_in_error_has_no_decision_to_show(year):
    case = decided(is_closed=False)
    act(case, "case_void", AT, reason="误立(虚构)")

    assert found("S06", LATE) == []


def test_where_the_procedure_is_withheld_a_decision_is_exempt(year):
    decided()
    asked = rounds.withhold(
        build.power(), part=Part.PROCESS, reason="涉密(虚构)", ground="保守国家秘密法",
        review_on=LATE.date() + timedelta(days=90), by=None, at=AT,
    )  # fmt: skip
    rounds.allow(asked, approved_by="县纪委监委(虚构)", by=None, at=AT)

    assert found("S06", LATE) == []


def test_of_ten_closed_cases_one_left_out_is_a_selection_and_of_nine_it_is_not(year):
    for _number in range(8):
        decided(public=DUE)
    decided()
    assert found("S05", LATE) == []

    decided(public=DUE)

    assert found("S05", LATE) == [("yellow", "power:P01")]


PEERS = tuple(f"Q0{number}" for number in range(1, 7))


@pytest.fixture
def peers(year):
    """Publish six powers that are like P01, each by its own code."""
    like = build.power().editions.get().body
    for code in PEERS:
        build.edition(json.loads(like.replace("P01", code)))


@pytest.mark.parametrize(("number", "finds"), [(5, ["power:P01"]), (4, [])])
def test_a_power_that_is_exempt_where_its_peers_publish_is_out_of_line(peers, number, finds):
    """S05 b: held against five peers of its category at the least."""
    for power in ("P01", *PEERS[:number]):
        for _number in range(10):
            decided(power, public=None if power == "P01" else DUE)
    asked = rounds.withhold(
        build.power(), part=Part.PROCESS, reason="涉密(虚构)", ground="保守国家秘密法",
        review_on=LATE.date() + timedelta(days=90), by=None, at=AT,
    )  # fmt: skip
    rounds.allow(asked, approved_by="县纪委监委(虚构)", by=None, at=AT)

    assert [each for _level, each in found("S05", LATE)] == finds


def test_peers_that_publish_alike_are_not_out_of_line(peers):
    for power in ("P01", *PEERS):
        decided(power, public=DUE)

    assert found("S05", LATE) == []
    assert len(made_public.facts(LATE.date())) == 1


def test_of_very_many_decisions_those_that_are_not_public_are_told_before_the_others(
    year, monkeypatch
):
    monkeypatch.setattr(made_public, "MOST", 3)
    silent = decided()
    late = decided(public=SOON)
    for _number in range(4):
        newest = decided(public=DUE)

    told = {each["case"] for each in made_public.facts(LATE.date())}

    assert told == {silent.code, late.code, newest.code}


def test_where_all_is_public_the_rules_are_judged_and_nothing_is_found(year):
    for _number in range(10):
        decided(public=DUE)

    assert found("S05", LATE) == found("S06", LATE) == []
    assert not {"S05", "S06"} & set(survey(at=LATE).grey)
    assert not {"S05", "S06"} & set(shown.grey(keeping.standing(LATE)))
    assert len(made_public.facts(LATE.date())) == 1


def test_lists_that_describe_an_earlier_day_hear_nothing_of_what_came_after(county):
    decided()

    assert framing.facts(LATE.date()) == {}


def test_what_the_platform_cannot_know_is_not_judged(year):
    """Nobody probes from outside, and no case was decided yet."""
    assert {"S05", "S07"} <= set(survey(at=LATE).grey)
    assert {"S05", "S07"} <= set(shown.grey(keeping.standing(LATE)))


FIELDS = {"处罚种类": "shown", "当事人（可遮盖）": "***"}


@pytest.mark.parametrize(("blank", "finds"), [(1, []), (2, ["power:P01"])])
def test_a_field_that_must_be_shown_and_is_blank_in_more_than_a_tenth_is_found(year, blank, finds):
    """S05 c: nothing is counted that lists let be masked, or that was public before."""
    decided(public=DUE - timedelta(days=1))
    for number in range(11):
        said = FIELDS | ({"处罚种类": "***" if number else ""} if number < blank else {})
        act(decided(), "publish", DUE, object="决定", hash="sha256:0", fields=said)

    assert [each for _level, each in found("S05", LATE)] == finds
    assert made_public.rules(LATE.date()) == [
        {"power": "P01", "mandatory": list(FIELDS), "maskable": ["当事人（可遮盖）"]}
    ]


def test_to_say_nothing_of_the_fields_once_they_are_said_is_to_leave_them_out(year):
    for number in range(12):
        told = {} if number in {4, 8} else {"fields": FIELDS}
        act(decided(), "publish", DUE, object="决定", hash="sha256:0", **told)

    assert found("S05", LATE) == [("yellow", "power:P01")]


def test_fields_that_are_all_shown_are_told_of_one_decision_alone(year):
    for _number in range(10):
        act(decided(), "publish", DUE, object="决定", hash="sha256:0", fields=FIELDS)

    assert found("S05", LATE) == []
    assert len(made_public.facts(LATE.date())) == 1

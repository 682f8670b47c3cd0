# SPDX-License-Identifier: Apache-2.0
"""X-rays of lists are fed by what happens: confirmed cards (S11 b), what others found (S09 d)."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.supervision import build
from tonggui.oversight.models import Watching
from tonggui.people.models import Unit
from tonggui.registry import survey
from tonggui.registry.bodies import canonical, digest
from tonggui.registry.models import Edition, Frame, Power, Xray, XrayLine
from tonggui.registry.xrays import keeping
from tonggui.rounds.standing import lists_with
from tonggui.supervision import outside
from tonggui.supervision.models import Card, CardState, Finding, Level

# 2 March 2026 is a Monday, ten in the morning in the county.
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
REVIEW = timedelta(days=60)  # more than twenty workdays, the holidays of May included
PAID = "P01.n2"


def card(number, level=Level.YELLOW, *, state=CardState.CLOSED, node=PAID, at=AT, power="P01"):
    """Put a card at a node in place, ended at an instant."""
    case = build.services.open_case(build.power(power), by=None, at=at - timedelta(days=1))
    finding = Finding.objects.create(
        key=f"S37:{number}", case=case, rule="S37", level=level, node=node, raised_at=at, body="{}"
    )
    return Card.objects.create(
        finding=finding, case=case, rule="S37", node=node, level=level, state=state,
        body="PZ1", issued_at=at, ended_at=at,
    )  # fmt: skip


@pytest.fixture
def low(county):
    """The risks at the node are graded middle in the edition; the lists say no fact and no day."""
    body = json.loads(Edition.objects.get(power__code="P01").body)
    for risk in body["risks"]:
        risk["level"] = "中"
        risk.pop("score", None)
    build.edition(body, number=2)
    frame = json.loads(Frame.objects.get().body)
    frame.pop("facts", None)
    frame["meta"].pop("as_of")
    text = canonical(frame)
    Frame.objects.create(number=2, body=text, digest=digest(text), taken_at=AT)


def found(rule, clause, at, power="P01"):
    """Return what a fresh look finds, which must be what is kept, of one clause at a power."""
    fresh = [
        each.finding.object
        for each in survey.survey(at=at).problems
        if (each.finding.rule, each.finding.power) == (rule, power)
        and clause in each.finding.clauses
    ]
    keeping.bring_up(at=at)
    rows = XrayLine.objects.filter(rule=rule, clauses__contains=clause, xray__code=power)
    assert sorted(rows.values_list("object", flat=True)) == sorted(fresh)
    return sorted(fresh)


def test_three_yellow_cards_at_a_node_that_were_right_ask_for_its_risk_to_be_graded_high(low):
    for number in range(3):
        card(number)

    assert found("S11", "b", AT + REVIEW) == ["P01-R2"]


def test_one_red_card_is_enough_but_only_once_there_was_time_to_look(low):
    card(1, Level.RED)

    assert found("S11", "b", AT + timedelta(days=7)) == []
    assert found("S11", "b", AT + REVIEW) == ["P01-R2"]


@pytest.mark.parametrize(
    "cards",
    [
        pytest.param([{}, {}], id="two yellow cards are not three"),
        pytest.param([{}, {}, {"node": "P01.n1"}], id="the third is at another node"),
        pytest.param(
            [{}, {}, {"state": CardState.WITHDRAWN}], id="one was withdrawn as an error of its rule"
        ),
        pytest.param([{}, {}, {"state": CardState.EXPLAINED}], id="one is not decided yet"),
        pytest.param([{"level": Level.NOTICE}] * 5, id="reminders are no cards"),
        pytest.param(
            [{}, {}, {"at": AT - timedelta(days=400)}], id="one is older than twelve months"
        ),
    ],
)
def test_cards_that_confirm_too_little_ask_for_nothing(low, cards):
    for number, said in enumerate(cards):
        card(number, **said)

    assert found("S11", "b", AT + REVIEW) == []


def test_a_card_that_is_closed_makes_only_the_x_ray_of_its_own_power_old(low):
    keeping.bring_up(at=AT)
    before = dict(Xray.objects.values_list("code", "around"))

    card(1, Level.RED)
    looked = keeping.bring_up(at=AT)

    after = dict(Xray.objects.values_list("code", "around"))
    assert looked == 1
    assert [code for code, around in after.items() if around != before[code]] == ["P01"]


def recorded(power="P01", *, on=AT, number="审计〔2026〕7号(虚构)"):
    outside.record(
        Unit.objects.get(code="ZJJ"), found_by="audit", number=number, summary="先付后批(虚构)",
        on=on, power=Power.objects.get(code=power) if power else None,
        by=build.member_of("XJW"), at=AT,
    )  # fmt: skip
    return outside.found()[-1]


def test_what_an_audit_found_of_a_power_must_be_answered_by_one_of_its_risks(low):
    recorded()

    assert found("S09", "d", AT + timedelta(days=1)) == ["P01"]


def test_once_a_risk_answers_it_nothing_is_missing(low):
    one = recorded()

    outside.answer(one, "P01-R2", by=build.member_of("XJW"), at=AT)

    assert [each.risk for each in outside.found()] == ["P01-R2"]
    assert found("S09", "d", AT + timedelta(days=1)) == []


def test_the_last_word_on_which_risk_answers_it_counts(low):
    one = recorded()
    outside.answer(one, "P01-R2", by=build.member_of("XJW"), at=AT)

    outside.answer(one, "", by=build.member_of("XJW"), at=AT)

    assert found("S09", "d", AT + timedelta(days=1)) == ["P01"]


def test_what_was_found_of_no_power_or_long_ago_asks_for_no_risk(low):
    recorded(power=None)
    recorded(on=AT - timedelta(days=800))

    assert found("S09", "d", AT + timedelta(days=1)) == []


def test_the_gate_of_thoroughness_waits_for_it_too(low):
    recorded()

    bodies = [json.loads(Edition.objects.get(power__code="P01", number=2).body)]
    known = lists_with(bodies, AT.date()).list_facts.problems

    assert [(each.power, each.risk) for each in known] == [("P01", "")]


def test_a_power_of_another_unit_and_a_risk_of_another_power_are_refused(low):
    other = Power.objects.exclude(unit__code="ZJJ").first()

    with pytest.raises(outside.NotFoundSo, match=f"`{other.code}` is no power of `ZJJ`"):
        recorded(power=other.code)
    with pytest.raises(outside.NotFoundSo, match="`P01` has no risk `X`"):
        outside.answer(recorded(), "X", by=build.member_of("XJW"), at=AT)


def test_an_answer_is_no_second_finding_of_the_others(low):
    one = recorded()

    outside.answer(one, "P01-R2", by=build.member_of("XJW"), at=AT)

    assert len(outside.found()) == 1
    assert Watching.objects.filter(kind="external_record").count() == 1

# SPDX-License-Identifier: Apache-2.0
"""Month by month: cards for a hundred cases, repeats, and days until a card is closed (R40)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.supervision import build
from tonggui.cases.models import Case
from tonggui.supervision.models import Card, Finding
from tonggui.supervision.outcomes import months

DAY = date(2026, 3, 20)
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def opened(county):
    power = build.power()
    return [
        Case.objects.create(code=f"C{n}", power=power, unit=power.unit, opened_at=AT)
        for n in range(4)
    ]


def carded(case, at, *, level="yellow", node="P01.n2", state="issued", days=None, post="post:x"):
    """Issue a card of S15, closed after some days."""
    key = f"S15:{Finding.objects.count()}"
    finding = Finding.objects.create(
        key=key, case=case, rule="S15", level=level, node=node, raised_at=at, body="{}"
    )
    return Card.objects.create(
        finding=finding, case=case, rule="S15", node=node, level=level, state=state, body="PZ1",
        unit="ZJJ", post=post, issued_at=at, ended_at=at + timedelta(days=days) if days else None,
    )  # fmt: skip


def test_red_and_yellow_cards_are_set_against_the_cases_of_their_month(opened):
    carded(opened[0], AT)
    carded(opened[1], AT, level="red", node="P01.n3")
    carded(opened[2], AT, level="notice", node="P01.n4")

    march, february, *_rest = months(DAY)

    assert (march.first, march.cases, march.cards, march.per_hundred) == (
        date(2026, 3, 1), 4, 3, 50.0,
    )  # fmt: skip
    assert (february.cases, february.per_hundred) == (0, None)  # no data, not a good month
    assert len(months(DAY)) == 12


def test_the_same_rule_at_the_same_node_in_these_months_is_a_repeat(opened):
    carded(opened[0], AT - timedelta(days=300))
    carded(opened[1], AT)
    carded(opened[2], AT, node="P01.n3")

    assert months(DAY)[0].repeats == 1


def test_after_what_was_longer_ago_there_is_none(opened):
    carded(opened[0], AT - timedelta(days=370))
    carded(opened[1], AT)

    assert months(DAY)[0].repeats == 0


def test_days_until_closed_are_those_of_cards_people_closed(opened):
    for days in (2, 4, 9):
        carded(opened[0], AT, node=f"P01.n{days}", state="closed", days=days)
    carded(opened[1], AT)

    assert months(DAY)[0].days_to_close == 5.0


@pytest.mark.parametrize("said", [{"state": "withdrawn"}, {"post": "supervisor:PZ1"}])
def test_errors_of_rules_and_cards_against_watchers_do_not_count(opened, said):
    carded(opened[0], AT, **said)

    assert months(DAY)[0].cards == 0


def test_a_card_belongs_to_the_month_of_the_county_not_of_utc(opened):
    carded(opened[0], datetime(2026, 2, 28, 17, 0, tzinfo=UTC))  # 1 March, 01:00 in the county

    assert [each.cards for each in months(DAY)[:2]] == [1, 0]


def test_cases_of_withheld_procedures_do_not_count(opened):
    carded(opened[0], AT)

    found = months(DAY, withheld={opened[0].power_id})[0]

    assert (found.cases, found.cards) == (0, 0)

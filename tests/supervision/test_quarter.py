# SPDX-License-Identifier: Apache-2.0
"""A quarter of the whole county at work: what was put wrong is found, and nothing else (R31, R51).

A small one; `benchmarks/quarter.py` plays a full one on SQLite and PostgreSQL.
"""

from datetime import date

import pytest

from tests.registry.build import QINGLAN
from tonggui.cases.models import Case, Event
from tonggui.demo import quarter
from tonggui.supervision import replay
from tonggui.supervision.models import Supervision

UNTIL = date(2026, 3, 31)


@pytest.fixture
def played(county):
    wanted = quarter.quarter(QINGLAN, seed=11, count=110, until=UNTIL)
    quarter.play(wanted)
    return wanted


def test_a_quarter_finds_what_was_put_in_and_nothing_else_and_replays_equal(played):
    held = quarter.held(played)

    assert Event.objects.count() == len(played.acts) > 300
    assert held.missed == set()
    assert held.unexpected == set()
    assert held.found
    assert Supervision.objects.count() == Case.objects.count()
    assert list(replay.differences(at=played.until)) == []


def test_a_full_quarter_orders_acts_of_no_case_among_the_others():
    wanted = quarter.quarter(QINGLAN, seed=11, count=3000, until=UNTIL)

    received = [act["recorded_at"] for act in wanted.acts]
    assert received == sorted(received)
    assert any(not act.get("case") for act in wanted.acts)

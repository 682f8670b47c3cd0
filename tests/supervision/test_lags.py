# SPDX-License-Identifier: Apache-2.0
"""How soon bodies look, in working hours from the node to the look, and how often late (R45)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.supervision import build
from tonggui.cases.happening import Happening
from tonggui.oversight.models import LookTally
from tonggui.supervision import lags, services
from tonggui.supervision.lags import Lag
from tonggui.supervision.ticking import tick

pytestmark = pytest.mark.usefixtures("county")

ZONE = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 6, 10, 12, tzinfo=ZONE)
FRIDAY = datetime(2026, 6, 5, 16, tzinfo=ZONE)
MONDAY = datetime(2026, 6, 8, 10, tzinfo=ZONE)
HOUR = timedelta(hours=1)
SAID = {"supervisor": "supervisor:PZ1", "opinion": "无异议", "timing": "事中"}


def act(case, kind, at, node="P01.n2", **more):
    services.record(case, Happening(kind, at, node=node, **more), by=None, at=at)


def looked(closed_at, looked_at):
    case = services.open_case(build.power("P01"), by=None, at=closed_at - 2 * HOUR)
    act(case, "node_open", closed_at - HOUR)
    act(case, "node_close", closed_at)
    act(case, "sup_act", looked_at, detail=SAID)
    return case


def test_without_a_look_there_is_no_data():
    assert lags.of_bodies(at=WEDNESDAY) == {}
    assert Lag().median is None


def test_hours_run_from_the_closing_and_rest_over_the_weekend():
    looked(FRIDAY, MONDAY)

    # One hour on Friday until five, one on Monday from nine.
    assert lags.of_bodies(at=WEDNESDAY) == {"PZ1": Lag(looks=1, late=0, median=2, p90=2)}


def test_a_look_before_the_closing_counts_from_the_opening():
    case = services.open_case(build.power("P01"), by=None, at=MONDAY)
    act(case, "node_open", MONDAY)
    act(case, "sup_act", MONDAY + 3 * HOUR, detail=SAID)
    act(case, "node_close", MONDAY + 5 * HOUR)

    assert lags.of_bodies(at=WEDNESDAY)["PZ1"].median == 3


def test_a_late_look_is_counted_as_late_and_one_of_another_body_is_not_its_own():
    looked(MONDAY - timedelta(days=7), MONDAY)
    looked(MONDAY, MONDAY + HOUR)

    found = lags.of_bodies(at=WEDNESDAY)

    assert (found["PZ1"].looks, found["PZ1"].late) == (2, 1)
    assert set(found) == {"PZ1"}


def test_half_and_nine_in_ten_are_looks_that_happened():
    for hours in (0, 1, 1, 2, 2, 2, 3, 4, 5, 6):
        looked(MONDAY, MONDAY + hours * HOUR + timedelta(minutes=1))

    assert lags.of_bodies(at=WEDNESDAY)["PZ1"] == Lag(looks=10, late=0, median=2, p90=5)


def test_the_figure_is_the_same_before_and_after_the_days_are_counted():
    looked(FRIDAY, MONDAY)
    looked(MONDAY, MONDAY + HOUR)
    before = lags.of_bodies(at=WEDNESDAY)

    tick(at=WEDNESDAY)

    assert LookTally.objects.filter(body="PZ1").count() == 2
    assert lags.of_bodies(at=WEDNESDAY) == before
    assert lags.tally(at=WEDNESDAY) == 0


def test_today_and_what_is_older_than_thirty_days_do_not_count():
    looked(WEDNESDAY - HOUR, WEDNESDAY)

    assert lags.of_bodies(at=WEDNESDAY) == {}
    assert lags.of_bodies(at=WEDNESDAY + timedelta(days=1))["PZ1"].looks == 1
    assert lags.of_bodies(at=WEDNESDAY + timedelta(days=32)) == {}

# SPDX-License-Identifier: Apache-2.0
from datetime import date

import numpy as np
import pytest

from tonggui.core.calendar import Calendar
from tonggui.engines.days import Days, lay_out

# Clocks that change, changed by half an hour, were put off for Ramadan, skipped a whole day.
ZONES = ["Asia/Shanghai", "Europe/Rome", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia"]


def ordinal(year):
    return date(year, 1, 1).toordinal()


@pytest.mark.parametrize("zone", ZONES)
def test_days_begin_when_the_calendar_says(zone):
    calendar = Calendar(timezone=zone)

    days = Days(calendar, ordinal(2005), ordinal(2020))

    wanted = [calendar.start(day) for day in range(ordinal(2005), ordinal(2020) + 2)]
    assert days.starts.tolist() == wanted


@pytest.mark.parametrize("zone", ZONES)
def test_instants_lie_on_the_days_that_the_calendar_says(zone):
    calendar = Calendar(timezone=zone)
    days = Days(calendar, ordinal(2010), ordinal(2013))

    at = np.arange(days.starts[0], days.starts[-1], 30 * 60_000_000)
    at = np.unique(np.concatenate([at, days.starts[1:-1], days.starts[1:-1] - 1]))

    assert days.of(at).tolist() == [calendar.day(each) for each in at.tolist()]


def test_working_days_are_the_calendars_with_days_off_and_made_up():
    """R: 调休, a weekend day worked in exchange for a day off."""
    calendar = Calendar(holidays=[date(2026, 3, 2), date(2026, 3, 8)], makeup=[date(2026, 3, 8)])

    days = Days(calendar, ordinal(2026), ordinal(2027))

    works = [calendar.is_workday(day) for day in range(ordinal(2026), ordinal(2027) + 1)]
    assert days.workdays.tolist() == np.cumsum(works).tolist()


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Rome"])
def test_times_at_the_ends_of_all_time_have_their_days(zone):
    calendar = Calendar(timezone=zone)
    ends = [-62_135_000_000_000_000, 253_370_000_000_000_000]

    days = lay_out(calendar, *ends, ())

    assert days.reaches(*ends)
    assert days.of(np.array(ends)).tolist() == [calendar.day(end) for end in ends]


def test_months_are_those_of_the_days():
    days = Days(Calendar(), ordinal(2026), ordinal(2027))

    assert days.months[[0, 30, 31]].tolist() == [2026 * 12, 2026 * 12, 2026 * 12 + 1]

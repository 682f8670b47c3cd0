# SPDX-License-Identifier: Apache-2.0
"""Days, working days and make-up working days (调休); instants and days in any zone (R12)."""

import pickle
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.core.build import CALENDAR, day, when
from tonggui.core.calendar import DAY, HOUR, SECOND, Calendar

ZONES = (
    "Asia/Shanghai",
    "Europe/Rome",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
)


def test_a_holiday_is_off_and_a_make_up_sunday_is_worked():
    assert [CALENDAR.is_workday(day(f"04-{n:02}")) for n in (3, 4, 5, 6, 10, 11, 12, 13)] == [
        *(True, False, False, False, False, False, True, True)
    ]


def test_working_days_are_counted_after_the_first_day_up_to_the_last():
    assert CALENDAR.workdays_between(day("03-02"), day("03-09")) == 5
    assert CALENDAR.workdays_between(day("04-03"), day("04-13")) == 2
    assert CALENDAR.workdays_between(day("03-09"), day("03-02")) == 0


def test_the_nth_working_day_skips_what_is_off():
    assert CALENDAR.add_workdays(day("03-02"), 5) == day("03-09")
    assert CALENDAR.add_workdays(day("04-03"), 1) == day("04-12")
    assert CALENDAR.add_workdays(day("04-05"), 0) == day("04-05")
    assert CALENDAR.on_or_after(day("04-04")) == day("04-12")
    assert CALENDAR.on_or_after(day("03-02")) == day("03-02")


def test_outside_the_years_it_knows_the_calendar_stays_at_its_ends():
    last = date(2100, 12, 31).toordinal()

    assert CALENDAR.add_workdays(last, 10) == last
    assert CALENDAR.workdays_between(1, date(1970, 1, 1).toordinal()) == 1
    assert CALENDAR.workdays_between(last, last + 400) == 0


def test_going_back_counts_only_hours_that_lie_on_working_days():
    assert CALENDAR.hours_back(when("03-10"), 1) == when("03-09")
    assert CALENDAR.hours_back(when("03-09 12:00"), 1) == when("03-06 12:00")
    assert CALENDAR.hours_back(when("03-09 12:00"), 0.25) == when("03-09 06:00")


def test_time_of_day_is_local():
    assert CALENDAR.time_of_day(when("03-09 12:30")) == 12 * HOUR + HOUR // 2


def test_a_calendar_travels_as_its_table():
    copy = pickle.loads(pickle.dumps(CALENDAR))  # noqa: S301 - our own bytes

    assert (copy.timezone, copy.holidays, copy.makeup) == (
        CALENDAR.timezone,
        CALENDAR.holidays,
        CALENDAR.makeup,
    )


@pytest.mark.parametrize("name", ZONES)
def test_the_day_of_an_instant_is_the_zones_own(name):
    calendar, zone = Calendar(timezone=name), ZoneInfo(name)
    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1900, 2100))

    for at in range(first, last, 2_999_999):
        local = datetime.fromtimestamp(at, UTC).astimezone(zone)
        assert calendar.day(at * SECOND) == local.toordinal()


@pytest.mark.parametrize("name", ZONES)
def test_a_day_begins_at_the_zones_own_midnight_and_ends_where_the_next_begins(name):
    calendar, zone = Calendar(timezone=name), ZoneInfo(name)

    for ordinal in range(date(2010, 1, 1).toordinal(), date(2012, 1, 1).toordinal()):
        midnight = datetime.combine(date.fromordinal(ordinal), time.min, zone)
        assert calendar.start(ordinal) == int(midnight.timestamp()) * SECOND
        assert calendar.end(ordinal) == calendar.start(ordinal + 1)


@pytest.mark.parametrize("name", ZONES)
def test_the_seconds_around_a_shift_of_the_clocks_fall_on_the_right_day(name):
    calendar, zone = Calendar(timezone=name), ZoneInfo(name)
    days = range(int(datetime(2019, 1, 1, tzinfo=UTC).timestamp()), 1_609_459_200, 86_400)
    offset = {at: datetime.fromtimestamp(at, zone).utcoffset() for at in days}
    shifts = [at for at in days[1:] if offset[at] != offset[at - 86_400]]

    for at in (at - hour * 900 for at in shifts for hour in range(97)):
        for second in (-1, 0):
            local = datetime.fromtimestamp(at + second, zone)
            assert calendar.day((at + second) * SECOND) == local.toordinal()
            since_midnight = calendar.time_of_day((at + second) * SECOND) // SECOND
            assert since_midnight == local.hour * 3600 + local.minute * 60 + local.second


def test_before_the_zones_record_begins_its_first_offset_holds():
    utc = Calendar(timezone="UTC")

    assert utc.day(-4_000_000_000 * SECOND) == (-4_000_000_000 * SECOND) // DAY + 719163

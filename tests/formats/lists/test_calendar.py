# SPDX-License-Identifier: Apache-2.0
"""Working days: the published ones of China, the listed ones, and how the two meet."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest


@pytest.fixture
def calendar(lists_of, plain):
    return lambda text: lists_of(f"{plain}calendar: {{{text}}}\n").calendar


def works(calendar, text):
    return calendar.is_workday(date.fromisoformat(text).toordinal())


def test_without_a_calendar_the_published_days_of_china_count(lists_of, plain):
    calendar = lists_of(plain).calendar

    assert calendar.timezone == "Asia/Shanghai"
    assert not works(calendar, "2026-02-17")
    assert works(calendar, "2026-02-28")
    assert not works(calendar, "2004-10-01")


def test_listed_days_are_added_to_the_published_ones(calendar):
    found = calendar("holidays: [['2026-03-03', '2026-03-04']], makeup_workdays: ['2026-03-07']")

    assert [works(found, f"2026-03-0{day}") for day in (2, 3, 4, 5, 7)] == [
        *(True, False, False, True, True)
    ]
    assert not works(found, "2026-02-17")


def test_listed_days_stand_against_published_ones(calendar):
    found = calendar("holidays: ['2026-02-28'], makeup_workdays: ['2026-02-17']")

    assert not works(found, "2026-02-28")
    assert works(found, "2026-02-17")


def test_only_listed_days_count_where_so_said(calendar):
    found = calendar("official: false, holidays: ['2026-03-03']")

    assert works(found, "2026-02-17")
    assert not works(found, "2026-03-03")


def test_elsewhere_only_listed_days_count(calendar):
    found = calendar("timezone: Europe/Rome")

    assert works(found, "2026-02-17")
    assert not works(found, "2026-02-28")


def test_the_calendar_of_the_scenarios_is_understood(lists_of, plain):
    days = "holidays: [['2026-01-01', '2026-01-03']]"
    text = f"meta: {{calendar: {{workweek: Mon-Fri, {days}, note: demo}}}}"

    assert not works(lists_of(f"{text}\n{plain}").calendar, "2026-01-02")


def test_a_bare_date_begins_and_ends_its_day_in_the_calendars_zone(lists_of, small):
    tenure = (
        "tenures: [{post: post:ZJJ/局长, person: 甲, since: '2026-01-05', until: '2026-01-06'}]"
    )
    zone = "calendar: {timezone: Europe/Rome}"

    found = lists_of(f"{small}{tenure}\n{zone}\n").organisation.tenures[-1]

    rome = ZoneInfo("Europe/Rome")
    assert found.since == datetime(2026, 1, 5, tzinfo=rome).timestamp() * 1e6
    assert found.until == datetime(2026, 1, 7, tzinfo=rome).timestamp() * 1e6


def test_for_ever_may_be_written_as_the_last_day_there_is(lists_of, small):
    tenure = (
        "tenures: [{post: post:ZJJ/局长, person: 甲, since: '0001-01-01', until: '9999-12-31'}]"
    )

    for zone in ("Europe/Rome", "Asia/Shanghai", "America/New_York"):
        found = lists_of(f"{small}{tenure}\ncalendar: {{timezone: {zone}}}\n")
        assert (
            found.organisation.tenures[-1].until
            > datetime(9998, 1, 1, tzinfo=UTC).timestamp() * 1e6
        )

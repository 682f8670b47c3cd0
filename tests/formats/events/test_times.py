# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonggui.core.errors import Unusable
from tonggui.formats.events.times import Place, TimeColumn
from tonggui.formats.events.zones import Zone

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def column(zone="Asia/Shanghai"):
    return TimeColumn(Place(Path("log.csv"), "at", "row"), Zone(zone))


def instants(*values, zone="Asia/Shanghai"):
    return column(zone).instants(pl.Series(values), pl.Series(range(1, len(values) + 1))).to_list()


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T09:00:00+08:00",
        "2026-03-02 09:00:00.000000+08:00",
        "2026-03-02T09:00:00+0800",
        "2026-03-02T09:00+08",
        "2026-03-02T01:00:00Z",
        "2026-03-02t01:00:00.000z",
        "2026-03-01T17:30:00-07:30",
        "2026-03-02 09:00:00 +08:00",
        " 2026-03-02 09:00:00+08:00 ",
    ],
)
def test_a_time_with_an_offset_is_the_same_everywhere(text):
    assert instants(text, zone="Europe/Rome") == [NINE]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T09:00:00",
        "2026-03-02 09:00:00.000",
        "2026-03-02 9:00",
        "2026/3/2 9:00",
        "2026.03.02 09:00:00",
        "2026年3月2日 9:00",
        "2026年3月2日 9时00分00秒",
    ],
)
def test_a_time_without_an_offset_is_one_of_the_zone(text):
    assert instants(text) == [NINE]


def test_a_date_is_its_midnight_in_the_zone():
    midnight = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)

    assert (
        instants("2026-03-02") == instants("2026/3/2") == instants(date(2026, 3, 2)) == [midnight]
    )


def test_microseconds_are_kept():
    found = instants("2011-10-11 13:45:40.276123+02:00", "2011-10-11T13:45:40,5+02:00")

    assert [time.microsecond for time in found] == [276123, 500000]


def test_times_in_several_usual_ways_are_read_together():
    found = instants("2026-03-02T09:00:00", "2026/3/2 9:00", None, "", "2026-03-02 09:00:00.0")

    assert found == [NINE, NINE, None, None, NINE]


@pytest.mark.parametrize(
    "text",
    ["2026-13-02T09:00:00", "2026-02-30", "02/03/2026", "soon", "1772413200", "2026-03-02T25:00:00",
     "2026-03-02T09:00:00+25:00", "2026-03-02T09:00:00+08:60",
     "2026-03-02T09:00:00+8", "2026-03-02x09:00", "0000-01-01", "9999-12-31 00:00:00"],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_its_row(text):
    with pytest.raises(Unusable, match=r"log.csv: row 2, column `at`: .*expected"):
        instants("2026-03-02T09:00:00", text)


@pytest.mark.parametrize("order", [1, -1])
def test_times_with_and_without_offset_are_refused_together(order):
    with pytest.raises(Unusable, match="row 2, column `at`: `2026-03-02T09:00:00` has no offset"):
        instants(*("2026-03-02T09:00:00", "2026-03-02T09:00:00+08:00")[::order])


def test_times_with_and_without_offset_are_refused_even_in_different_blocks():
    times = column()
    times.instants(pl.Series(["2026-03-02T09:00:00"]), pl.Series([1]))

    with pytest.raises(Unusable, match="row 7"):
        times.instants(pl.Series(["2026-03-02T09:00:00Z"]), pl.Series([7]))


def test_numbers_are_not_taken_for_times():
    with pytest.raises(
        Unusable, match="column `at`: expected times or texts of times, found Int64"
    ):
        instants(1772413200)


def test_a_zone_that_nobody_knows_is_refused():
    with pytest.raises(Unusable, match="--timezone: `Mars/Olympus`"):
        Zone("Mars/Olympus")


def test_where_clocks_go_back_the_earlier_time_is_meant():
    assert instants("2025-10-26 02:30:00", zone="Europe/Rome") == [
        datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    ]


def test_a_time_that_the_zone_leaves_out_is_moved_on():
    assert instants("2025-03-30 02:30:00", zone="Europe/Rome") == [
        datetime(2025, 3, 30, 1, 30, tzinfo=UTC)
    ]


def test_a_day_that_the_zone_leaves_out_is_moved_on():
    assert instants("2011-12-30 12:00:00", zone="Pacific/Apia") == [
        datetime(2011, 12, 30, 22, 0, tzinfo=UTC)
    ]


ZONES = ["Asia/Shanghai", "Europe/Rome", "America/Sao_Paulo", "Asia/Beirut", "Australia/Lord_Howe"]
LOCAL = st.datetimes(datetime(1975, 1, 1), datetime(2037, 12, 31))  # noqa: DTZ001 - local times


@given(st.sampled_from(ZONES), st.lists(LOCAL, min_size=1))
def test_a_zone_agrees_with_the_standard_library(zone, times):
    found = Zone(zone).instants(pl.Series(times, dtype=pl.Datetime("us"))).to_list()

    assert found == [time.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for time in times]


def test_a_zone_agrees_with_the_standard_library_through_the_hours_of_a_change():
    first = datetime(2025, 10, 25)  # noqa: DTZ001 - a local time
    times = [first + timedelta(minutes=7 * step) for step in range(600)]
    known = Zone("Europe/Rome")
    known.instants(pl.Series(times[:50]))

    found = known.instants(pl.Series(times)).to_list()

    assert found == [t.replace(tzinfo=ZoneInfo("Europe/Rome")).astimezone(UTC) for t in times]


@given(st.lists(st.datetimes(datetime(1, 2, 1), datetime(9998, 1, 1)), min_size=1))  # noqa: DTZ001
def test_the_usual_way_and_the_way_by_parts_read_the_same(times):
    usual = [time.isoformat(sep=" ", timespec="microseconds") for time in times]
    unusual = [text.replace("-", "/") for text in usual]

    assert instants(*usual, zone="UTC") == instants(*unusual, zone="UTC")

# SPDX-License-Identifier: Apache-2.0
"""Numbers, shares and times as people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tonggui.formats.report.figures import DAY, HOUR, MINUTE, Clock, months_between, share, span
from tonggui.formats.report.markup import Phrase

SHANGHAI = ZoneInfo("Asia/Shanghai")


def instant(*parts):
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * 1_000_000


def clock(*, whole_days=False):
    return Clock(SHANGHAI, now=instant(2026, 3, 9), whole_days=whole_days)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (1, 4, "25.0%"),
        (0, 4, "0.0%"),
        (4, 4, "100%"),
        (1, 100_000, "<0.1%"),
        (99_999, 100_000, "99.9%"),
        (0, 0, "—"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(part, whole, said):
    assert share(part, whole) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (MINUTE // 2, Phrase("不足 1 分钟", "under a minute")),
        (HOUR, Phrase("1 小时", "1 hour")),
        (90 * MINUTE, Phrase("2 小时", "2 hours")),
        (36 * HOUR, Phrase("1.5 天", "1.5 days")),
        (30 * DAY + HOUR, Phrase("30 天", "30 days")),
        (1_826 * DAY, Phrase("1,826 天", "1,826 days")),
    ],
)
def test_a_length_is_said_in_its_largest_unit(length, said):
    assert span(length) == said


def test_the_year_is_said_only_where_it_is_not_this_one():
    assert clock().instant(instant(2026, 3, 2, 1)) == "03-02 09:00"
    assert clock().instant(instant(2025, 12, 31, 1)) == "2025-12-31 09:00"


def test_times_of_day_are_left_out_where_they_mean_nothing():
    assert clock(whole_days=True).instant(instant(2026, 3, 2, 1)) == "03-02"


def test_a_deadline_at_midnight_is_the_day_before_it():
    assert clock().deadline(instant(2026, 3, 4, 16)) == "03-04"


def test_months_without_anything_are_listed_too():
    assert months_between("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]

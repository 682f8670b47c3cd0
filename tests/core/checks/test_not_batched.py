# SPDX-License-Identifier: Apache-2.0
"""S18: closings of one account are spread as work is, not typed in together (R34, R44)."""

from dataclasses import replace

from tests.core.build import closings, lists, said, when
from tonggui.core.facts import Facts, InspectionNotice
from tonggui.core.judge import Judge

KNOWN = lists(S18={"n": 3, "month_min": 4, "notice_min": 4})


def check(known=KNOWN, **facts):
    return Judge(replace(known, facts=Facts(**facts))).checks.not_batched


def found(*times, own=None):
    return [
        (batch.clause, said(batch.first), said(batch.last), batch.observed.args[0])
        for batch in (own or check()).judge(closings("孙四", *times))
    ]


def test_three_closings_in_fifteen_minutes_are_a_batch():
    assert found("03-02 09:00", "03-02 09:10", "03-02 09:15") == [
        ("a", "03-02 09:00", "03-02 09:15", 3)
    ]


def test_closings_spread_over_the_morning_are_none():
    assert found("03-02 09:00", "03-02 09:10", "03-02 09:16", "03-02 09:31") == []


def test_a_long_run_is_one_batch_and_two_runs_are_two():
    times = [f"03-02 09:{minute:02}" for minute in range(0, 60, 6)]

    assert found(*times) == [("a", "03-02 09:00", "03-02 09:54", 10)]
    again = [f"03-02 11:0{minute}" for minute in range(3)]
    assert [batch[1] for batch in found(*times, *again)] == ["03-02 09:00", "03-02 11:00"]


def test_closings_count_in_the_order_of_their_times_however_they_were_received():
    assert found("03-02 09:15", "03-02 09:00", "03-02 09:10") == [
        ("a", "03-02 09:00", "03-02 09:15", 3)
    ]


def test_three_closings_of_one_night_are_a_batch_across_midnight():
    assert found("03-02 22:00", "03-03 01:00", "03-03 05:59") == [
        ("d", "03-02 22:00", "03-03 05:59", 3)
    ]
    assert found("03-02 21:59", "03-03 01:00", "03-03 06:00") == []


def test_a_run_in_the_night_is_one_finding_with_its_night():
    assert found("03-02 22:00", "03-02 22:01", "03-02 22:02") == [
        ("d", "03-02 22:00", "03-02 22:02", 3)
    ]


def test_where_times_of_day_mean_nothing_no_minutes_are_counted():
    own = check(replace(KNOWN, log=replace(KNOWN.log, precision="day")))

    assert found("03-02", "03-02", "03-02", own=own) == []


def rushed(*times, now="04-20"):
    own = check()
    account = closings("孙四", *times)
    return own.months("孙四", own.month_of(account), now=when(now))


EVEN = ("03-03 09:00", "03-09 09:00", "03-16 09:00")


def test_a_month_that_ends_in_a_rush_is_found_once_it_is_over():
    times = (*EVEN, "03-30 09:00", "03-31 09:00")
    (batch,) = rushed(*times)

    assert (batch.clause, batch.by, batch.observed.args) == ("b", "2026-03", (40, 5))
    assert said(batch.raised_at) == "04-01 00:00"
    assert rushed(*times, now="03-31 23:00") == []


def test_an_even_month_or_a_quiet_one_is_no_rush():
    assert rushed(*EVEN, "03-23 09:00", "03-31 09:00") == []
    assert rushed("03-30 09:00", "03-31 09:00") == []


def test_the_last_workdays_of_a_month_skip_its_last_weekend():
    (batch,) = rushed(*("05-28 09:00", "05-29 09:00"), *("05-04 09:00", "05-11 09:00"), now="06-05")

    assert (batch.by, batch.observed.args) == ("2026-05", (50, 4))


def after_notice(*times, unit="ZJJ", count=10, person="孙四"):
    counts = {} if count is None else {person: count}
    own = check(notices=(InspectionNotice(unit, when("03-10 08:00")),), close_counts=counts)
    return found(*times, own=own)


DILIGENT = tuple(f"03-1{i} 1{i}:{minute}0" for i in (1, 2) for minute in (0, 3))


def test_sudden_diligence_after_an_inspection_notice_is_found():
    assert after_notice(*DILIGENT) == [("c", "03-11 11:00", "03-12 12:30", 4)]


def test_as_many_as_on_other_days_or_too_few_or_too_late_are_none():
    assert after_notice(*DILIGENT, count=400) == []
    assert after_notice(*DILIGENT[:3]) == []
    assert after_notice(*(time.replace("03-1", "03-2") for time in DILIGENT)) == []


def test_an_unknown_base_another_unit_and_a_stranger_are_not_compared():
    assert after_notice(*DILIGENT, count=None) == []
    assert after_notice(*DILIGENT, unit="JTJ") == []
    own = check(notices=(InspectionNotice("ZJJ", when("03-10 08:00")),), close_counts={"路人": 1})
    assert own.judge(closings("路人", *DILIGENT)) == []


def test_december_ends_with_the_year():
    (batch,) = rushed(
        *("2025-12-01 09:00", "2025-12-08 09:00", "2025-12-30 09:00", "2025-12-31 09:00")
    )

    assert batch.by == "2025-12"

# SPDX-License-Identifier: Apache-2.0
"""S15 a, S14: a node is closed within its limit, counted in working days (R12, R64, R77)."""

from tests.core.build import Story, days, judged, lists, node, power, workdays
from tonggui.core.calendar import Calendar


def of(known, story, now, *rules):
    return judged(known, story, now=now).of(*(rules or ("S15",)))


def five_days(**more):
    return lists(power(node("n1", limit=workdays(5)), node("n2")), **more)


def test_a_node_of_five_workdays_closed_on_the_eighth_is_overdue():
    story = Story().open("n1", "03-02").close("n1", "03-12")

    assert of(five_days(), story, "03-13") == [("S15", "yellow", "a", 2)]


def test_a_node_closed_on_its_last_day_is_in_time():
    story = Story().open("n1", "03-02").close("n1", "03-09 23:59")

    assert of(five_days(), story, "03-13") == []


def test_an_open_node_is_overdue_as_soon_as_its_last_day_is_over():
    story = Story().open("n1", "03-02")

    assert of(five_days(), story, "03-09 23:59") == []
    assert of(five_days(), story, "03-10") == [("S15", "yellow", "a", 1)]


def test_more_than_twice_the_limit_is_grave():
    outcome = judged(five_days(), Story().open("n1", "03-02"), now="03-20")

    assert outcome.rises("S15") == [("yellow", "03-10 00:00"), ("red", "03-17 00:00")]


def test_what_is_known_of_a_limit_serves_only_those_that_are_counted_alike():
    calendar = Calendar()
    five, days_five = (
        lists(power(node("n1", limit=limit), node("n2")), calendar=calendar)
        for limit in (workdays(5), days(5))
    )
    thrice = five_days(calendar=calendar, S15={"red_factor": 3})
    story = Story().open("n1", "03-02")

    risen = [judged(each, story, now="03-30").rises("S15") for each in (five, thrice, days_five)]
    known = len(calendar.spans)
    again = judged(five_days(calendar=calendar), story, now="03-30").rises("S15")

    assert [each[-1] for each in risen] == [
        ("red", "03-17 00:00"),
        ("red", "03-24 00:00"),
        ("red", "03-13 00:00"),
    ]
    assert again == risen[0]
    assert len(calendar.spans) == known == len(risen)


def test_ten_workdays_over_are_grave_however_long_the_limit_and_eleven_make_it_so():
    known = lists(power(node("n1", limit=workdays(2)), node("n2")))
    story = Story().open("n1", "03-02")

    assert of(known, story, "03-18 23:59") == [("S15", "yellow", "a", 1)]
    assert of(known, story, "03-19") == [("S15", "red", "a", 1)]


def test_a_closing_after_the_red_line_is_anchored_on_the_closing_and_stays_red():
    outcome = judged(five_days(), Story().open("n1", "03-02").close("n1", "03-20"), now="03-21")

    assert outcome.of("S15") == [("S15", "red", "a", 2)]
    assert outcome.one("S15").observed == (("S15.a.closed", (14, "workday")),)


def test_a_late_closing_is_received_late_unless_it_is_a_valid_late_entry():
    story = Story().open("n1", "03-02").close("n1", "03-09", received="03-11")
    valid = Story().open("n1", "03-02").close("n1", "03-09", received="03-11", late="停电")

    assert of(five_days(), story, "03-12") == [("S15", "yellow", "a", 2)]
    assert of(five_days(), valid, "03-12") == []


def test_what_a_late_entry_shows_closed_in_time_was_never_overdue():
    story = (
        Story().open("n1", "03-02").close("n1", "03-09 10:00", received="03-10 09:00", late="停电")
    )

    assert of(five_days(), story, "03-11") == []


def test_a_limit_may_run_from_the_closing_of_another_node():
    known = lists(power(node("n1"), node("n2", limit=days(10, after="n1"))))
    story = Story().close("n1", "03-02").close("n2", "03-13")

    assert of(known, story, "03-14") == [("S15", "yellow", "a", 2)]
    assert of(known, Story().close("n1", "03-02").close("n2", "03-12"), "03-14") == []


def test_a_limit_from_another_closing_is_not_started_by_the_nodes_own_opening():
    known = lists(power(node("n1"), node("n2", limit=days(10, after="n1"))))

    assert of(known, Story().open("n2", "03-02"), "05-01") == []


def test_a_last_calendar_day_that_is_no_workday_moves_to_the_next_one():
    known = lists(power(node("n1"), node("n2", limit=days(5, after="n1"))))

    assert of(known, Story().close("n1", "03-02").close("n2", "03-09"), "03-14") == []


def unless_paid(*more):
    return lists(
        power(
            node("n1"),
            node("pay", is_mandatory=False),
            node("n2", limit=days(10, after="n1", unless=("pay",))),
            *more,
        )
    )


def test_an_act_that_makes_a_node_needless_lifts_its_limit():
    assert of(unless_paid(), Story().close("n1", "03-02").close("pay", "03-05"), "05-01") == []


def test_an_act_that_lifts_what_does_not_run_lifts_nothing():
    story = Story().close("pay", "03-01").close("n1", "03-02").close("n2", "03-13")

    assert of(unless_paid(), story, "05-01") == [("S15", "yellow", "a", 3)]
    known = unless_paid(node("appeal", limit=days(90, after="n1")))
    twice = Story().close("n1", "03-02").close("pay", "03-05").close("pay", "03-06")
    assert of(known, twice, "05-01") == []


def test_what_was_overdue_before_it_was_lifted_stays_so_and_no_longer_grows():
    outcome = judged(unless_paid(), Story().close("n1", "03-02").close("pay", "03-14"), now="06-01")

    assert outcome.of("S15") == [("S15", "yellow", "a", 1)]
    assert outcome.one("S15").observed == (("S15.a.lifted", (12, "day")),)


def test_what_was_lifted_after_the_red_line_stays_red():
    story = Story().close("n1", "03-02").close("pay", "05-02")

    assert of(unless_paid(), story, "06-01") == [("S15", "red", "a", 1)]


def test_a_lifting_that_counts_in_time_leaves_what_time_alone_had_raised():
    story = (
        Story()
        .open("n1", "03-01")
        .close("n1", "03-02")
        .close("pay", "03-12", received="03-13 09:00", late="停电")
    )

    assert of(unless_paid(), story, "03-14") == [("S15", "yellow", "a", 2)]


def test_lifting_one_limit_does_not_touch_what_stands_against_another():
    known = lists(
        power(
            node("n1"),
            node("n2", limit=days(3, after="n1")),
            node("pay", is_mandatory=False),
            node("n3", limit=days(30, after="n1", unless=("pay",))),
        )
    )
    story = Story().close("n1", "03-02").close("pay", "03-14")

    assert of(known, story, "03-14 12:00") == [("S15", "yellow", "a", 1)]


def test_an_act_that_need_not_be_done_is_only_late_when_it_is_done():
    known = lists(power(node("n1"), node("appeal", limit=days(10, after="n1", if_done=True))))

    assert of(known, Story().close("n1", "03-02"), "12-01") == []
    story = Story().close("n1", "03-02").close("appeal", "04-02")
    assert of(known, story, "12-01") == [("S15", "red", "a", 2)]


def test_an_optional_act_with_its_own_opening_falls_due_by_itself_never():
    known = lists(power(node("n1", limit=workdays(5, if_done=True))))

    assert of(known, Story().open("n1", "03-02"), "05-01") == []


def test_a_limit_already_running_is_not_started_again():
    known = lists(power(node("n1"), node("n2", limit=days(10, after="n1"))))
    story = Story().close("n1", "03-02").close("n1", "03-10").close("n2", "03-13")

    assert of(known, story, "03-14") == [("S15", "yellow", "a", 3)]


def test_a_node_opened_again_runs_from_its_last_opening():
    story = Story().open("n1", "03-02").open("n1", "03-06").close("n1", "03-13")

    assert of(five_days(), story, "03-14") == []


def test_a_lawful_suspension_is_left_out():
    story = (
        Story()
        .open("n1", "03-02")
        .do("suspend", "03-03", "n1", reason="补正", notice_delivered_at="2026-03-03")
        .do("resume", "03-06", "n1")
        .close("n1", "03-12")
    )

    assert of(five_days(), story, "03-13") == []


def test_a_limit_under_suspension_never_runs_out():
    story = (
        Story()
        .open("n1", "03-02")
        .do("suspend", "03-03", "n1", reason="鉴定", notice_delivered_at="2026-03-03")
    )

    assert of(five_days(), story, "05-01") == []


def test_a_closing_during_suspension_is_in_time():
    story = (
        Story()
        .open("n1", "03-02")
        .do("suspend", "03-03", "n1", reason="鉴定", notice_delivered_at="2026-03-03")
        .close("n1", "04-20")
    )

    assert of(five_days(), story, "05-01") == []


def test_a_limit_started_under_suspension_waits_for_its_end():
    known = lists(power(node("n1"), node("n2", limit=workdays(3, after="n1"))))
    told = {"reason": "鉴定", "notice_delivered_at": "2026-03-02"}
    story = Story().do("suspend", "03-02", "n2", **told).close("n1", "03-03")

    assert of(known, story, "05-01") == []
    resumed = story.do("resume", "03-16", "n2")
    assert of(known, resumed, "03-31") == [("S15", "red", "a", 2)]


def test_what_ran_out_before_a_suspension_turns_grave_by_the_counted_days_alone():
    story = (
        Story()
        .open("n1", "03-02")
        .do("suspend", "03-11", "n1", reason="鉴定", notice_delivered_at="2026-03-11")
    )

    assert of(five_days(), story, "03-18") == [("S15", "yellow", "a", 1)]


def test_a_node_without_a_limit_is_not_judged():
    assert of(lists(power(node("n1"))), Story().open("n1", "03-02"), "05-01") == []


def test_a_rule_switched_off_finds_nothing():
    assert of(five_days(off=("S15",)), Story().open("n1", "03-02"), "05-01", "S15", "S14") == []


def test_the_last_day_is_announced_and_the_announcement_gives_way_to_the_finding():
    story = Story().open("n1", "03-02")

    assert of(five_days(), story, "03-06 12:00", "S14") == []
    assert of(five_days(), story, "03-09 09:00", "S14") == [("S14", "notice", "a", 1)]
    assert of(five_days(), story, "03-10 09:00", "S14", "S15") == [("S15", "yellow", "a", 1)]


def test_a_limit_of_one_workday_or_one_under_suspension_is_not_announced():
    short = lists(power(node("n1", limit=workdays(1)), node("n2")))
    story = (
        Story()
        .open("n1", "03-02")
        .do("suspend", "03-03", "n1", reason="鉴定", notice_delivered_at="2026-03-03")
    )

    assert of(short, Story().open("n1", "03-02"), "03-03 09:00", "S14") == []
    assert of(five_days(), story, "03-09 09:00", "S14") == []


def test_nothing_is_announced_of_a_case_without_a_power_or_a_running_limit():
    stranger = Story(power="P9").do("node_open", "03-02", "x")

    assert of(five_days(), stranger, "03-03", "S14") == []
    assert of(five_days(), Story().open("n2", "03-02"), "03-03", "S14") == []


def test_an_opening_received_after_its_own_closing_does_not_let_the_node_run_again():
    late = Story().close("n1", "03-20").open("n1", "03-02", received="03-20 12:00")

    assert [found for found in of(five_days(), late, "06-01") if found.rule == "S15"] == []


def test_a_late_entry_takes_back_the_level_that_time_alone_had_raised():
    story = Story().open("n1", "03-02").close("n1", "03-16", received="03-18", late="停电")
    outcome = judged(five_days(), story, now="05-01")

    assert outcome.of("S15") == [("S15", "yellow", "a", 2)]
    assert outcome.rises("S15") == [("yellow", "03-10 00:00")]


def test_it_does_so_in_a_record_of_closings_alone_too():
    known = lists(power(node("n1"), node("n2", limit=days(3, after="n1"))))
    story = Story().close("n1", "03-02").close("n2", "03-08", received="03-10", late="停电")

    assert judged(known, story, now="05-01").rises("S15") == [("yellow", "03-06 00:00")]

# SPDX-License-Identifier: Apache-2.0
"""S19: a node takes a plausible time, and the notice or wait the law asks for (R34, R37)."""

from tests.core.build import Story, days, judged, lists, node, power


def of(known, story, now="04-30"):
    return judged(known, story, now=now).of("S19")


def visit(**more):
    return lists(power(node("n1", min_plausible_minutes=30, **more)))


def test_a_site_visit_of_one_minute_is_noticed():
    story = Story().open("n1", "03-02 10:00").close("n1", "03-02 10:01")

    assert of(visit(), story) == [("S19", "notice", "a", 2)]


def test_a_visit_of_just_the_least_time_is_plausible():
    assert of(visit(), Story().open("n1", "03-02 10:00").close("n1", "03-02 10:30")) == []


def test_what_a_machine_decides_may_be_instant():
    story = Story().open("n1", "03-02 10:00").close("n1", "03-02 10:00")

    assert of(visit(decision_mode="auto"), story) == []
    assert of(visit(decision_mode="auto", not_before=days(1, after="n9")), story) == []


def test_without_an_opening_or_times_of_day_no_minutes_are_known():
    known = lists(power(node("n1", min_plausible_minutes=30)), precision="day")
    story = Story().open("n1", "03-02").close("n1", "03-02")

    assert of(visit(), Story().close("n1", "03-02 10:00")) == []
    assert of(known, story) == []


def test_a_valid_late_entry_takes_both_times_as_declared():
    story = (
        Story()
        .open("n1", "03-02 09:00", received="03-02 16:00")
        .close("n1", "03-02 15:50", received="03-02 16:01", late="断网")
    )

    assert of(visit(), story) == []


def shown(**more):
    return lists(power(node("n1"), node("n2", statutory_notice_days=7, **more)))


def test_a_node_closed_before_its_public_notice_has_lasted_is_grave():
    story = Story().close("n1", "03-02").do("publish", "03-03", "n2").close("n2", "03-09")

    assert of(shown(), story) == [("S19", "red", "b", 3)]


def test_the_day_of_publication_does_not_count_and_the_first_publication_does():
    story = (
        Story()
        .close("n1", "03-02")
        .do("publish", "03-03", "n2")
        .do("publish", "03-09", "n2")
        .close("n2", "03-10")
    )

    assert of(shown(), story) == []


def test_no_publication_is_no_notice_and_one_of_another_node_is_none_either():
    story = Story().do("publish", "02-03", "n1").do("publish", "02-03").close("n2", "03-09")

    assert of(shown(), story) == [("S19", "red", "b", 3)]


def test_a_bare_act_is_held_against_its_notice_too():
    assert of(shown(), Story().close("n1", "03-02").close("n2", "03-09")) == [
        ("S19", "red", "b", 2)
    ]


def waiting():
    return lists(power(node("n1"), node("n2", not_before=days(60, after="n1"))))


def test_an_act_before_the_wait_is_over_is_grave():
    assert of(waiting(), Story().close("n1", "01-05").close("n2", "03-05")) == [
        ("S19", "red", "b", 2)
    ]


def test_an_act_after_the_wait_or_without_its_beginning_is_clean():
    assert of(waiting(), Story().close("n1", "01-05").close("n2", "03-06")) == []
    assert of(waiting(), Story().close("n2", "03-06")) == []


def test_days_of_a_lawful_suspension_do_not_count_as_waiting():
    told = {"reason": "鉴定", "notice_delivered_at": "2026-01-06"}
    story = (
        Story()
        .close("n1", "01-05")
        .do("suspend", "01-06", "n2", **told)
        .do("resume", "01-16", "n2")
        .close("n2", "03-10")
    )

    assert of(waiting(), story) == [("S19", "red", "b", 4)]

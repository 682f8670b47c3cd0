# SPDX-License-Identifier: Apache-2.0
"""S16: the clock stops only for a listed reason, told, once, not at the end (R12, R64)."""

import pytest

from tests.core.build import Story, judged, lists, node, power, workdays

KNOWN = lists(power(node("n1", limit=workdays(10)), node("n2")))
TOLD = {"notice_delivered_at": "2026-03-03T10:00"}


def of(story, known=KNOWN, now="05-01"):
    return judged(known, story, now=now).of("S16")


def stopped(at="03-03", reason="补正", resumed="03-06", **more):
    story = Story().open("n1", "03-02").do("suspend", at, "n1", reason=reason, **(TOLD | more))
    return story.do("resume", resumed, "n1") if resumed else story


def test_one_correction_told_the_same_day_is_proper():
    assert of(stopped()) == []


def test_a_reason_that_no_list_has_is_improper():
    assert of(stopped(reason="领导出差")) == [("S16", "yellow", "a", 2)]


@pytest.mark.parametrize("told", [None, "", "早上", "2026-03-05T09:00"])
def test_a_stop_the_party_was_not_told_of_by_the_next_workday_is_improper(told):
    assert of(stopped(notice_delivered_at=told)) == [("S16", "yellow", "b", 2)]


def test_told_on_the_next_workday_is_told_in_time():
    assert of(stopped(notice_delivered_at="2026-03-04T23:00:00+08:00")) == []


def test_the_same_papers_are_sent_back_once():
    again = stopped().do("suspend", "03-09", "n1", reason="补正", notice_delivered_at="2026-03-09")
    other = stopped().do(
        "suspend", "03-09", "n1", reason="补正", item_set="b", notice_delivered_at="2026-03-09"
    )

    assert of(again.do("resume", "03-10", "n1")) == [("S16", "yellow", "c", 4)]
    assert of(other.do("resume", "03-10", "n1")) == []


def test_more_than_thirty_days_are_too_long_except_for_long_reasons():
    assert of(stopped(resumed="04-02")) == []
    assert of(stopped(resumed="04-03")) == [("S16", "yellow", "d", 2)]
    assert of(stopped(resumed=None)) == [("S16", "yellow", "d", 2)]
    assert of(stopped(reason="鉴定", resumed=None)) == []


def test_a_clock_stopped_on_its_last_day_is_stopped_at_the_last_moment():
    late = {"notice_delivered_at": "2026-03-16"}

    assert of(stopped("03-13", resumed="03-18", **late)) == [("S16", "yellow", "e", 2)]
    assert of(stopped("03-12", resumed="03-18", notice_delivered_at="2026-03-12")) == []
    assert of(stopped("03-13", reason="听证", resumed="03-18", **late)) == []


def test_a_node_of_one_workday_an_unopened_one_and_an_unknown_one_have_no_last_moment():
    short = lists(power(node("n1", limit=workdays(1)), node("n2")))
    unopened = Story().do("suspend", "03-13", "n2", reason="补正", notice_delivered_at="2026-03-13")
    unknown = Story(power="P9").do("suspend", "03-03", "x", reason="补正", **TOLD)

    assert of(stopped("03-03"), short) == []
    assert of(unopened.do("resume", "03-14", "n2")) == []
    assert of(unknown.do("resume", "03-04", "x")) == []


def test_a_clock_already_stopped_has_no_last_moment():
    story = stopped(reason="鉴定", resumed=None)
    story.do("suspend", "03-13", "n1", reason="补正", notice_delivered_at="2026-03-13")

    assert of(story, now="04-01") == []


def test_an_improper_stop_is_not_taken_out_of_the_time_taken():
    outcome = judged(KNOWN, stopped(reason="领导出差").close("n1", "03-18"), now="05-01")

    assert outcome.of("S15", "S16") == [("S15", "yellow", "a", 4), ("S16", "yellow", "a", 2)]
    assert judged(KNOWN, stopped().close("n1", "03-18"), now="05-01").of("S15") == []

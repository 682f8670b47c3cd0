# SPDX-License-Identifier: Apache-2.0
"""S42 to S47 at the edge of each threshold, and a stream that keeps to them all (R69, R70).

What is found one step over an edge is tried one step before it: a look-alike finds nothing.
"""

import pytest

from tests.core.build import Story, lists, paper, when
from tests.core.checks.test_cards_watched import (
    acked,
    clear,
    cleared,
    closed,
    disposed,
    failed,
    found,
    ignored,
    known,
    opened,
)
from tests.core.checks.test_early_reminder import untold
from tests.core.checks.test_rubber_stamp import CHECK, opinions
from tests.core.checks.test_zero_findings import SILENT, clauses
from tonggui.core.facts import EarlierCard, Facts
from tonggui.engines import rows

WATCHED = {"S42", "S43", "S44", "S45", "S46", "S47"}
PASSED_ON = {"by": "周六", "card": "K1", "supervisor": "supervisor:PZ2", "disposition": "转办"}


def passed_on(times):
    story = disposed()
    for hour in range(times):
        story.do("card_disposition", f"03-03 {10 + hour}:00", **PASSED_ON)
    return story


@pytest.mark.parametrize(("times", "is_found"), [(2, False), (3, True)])
def test_a_card_may_be_passed_on_twice_and_not_three_times(times, is_found):
    assert bool(ignored(known(), passed_on(times), "03-31")) is is_found


@pytest.mark.parametrize(
    ("at", "is_found"), [("03-03 23:59", False), ("03-04 00:00", True)]
)  # fmt: skip
def test_an_acknowledgement_in_the_last_minute_of_its_workday_is_in_time(at, is_found):
    story = acked(at).do(
        "card_disposition", "03-05", by="周六", card="K1", supervisor="supervisor:PZ2",
        disposition="督办",
    )  # fmt: skip

    assert bool(ignored(known(), story, "03-31")) is is_found


@pytest.mark.parametrize(
    ("at", "is_found"), [("03-12 23:59", False), ("03-13 00:00", True)]
)  # fmt: skip
def test_a_disposition_on_the_last_of_its_workdays_is_in_time(at, is_found):
    # S15 leaves three workdays to react to yellow, and five more are up on Thursday the 12th.
    assert bool(ignored(known(), disposed(at), "03-31")) is is_found


@pytest.mark.parametrize(("alike", "is_found"), [(15, False), (16, True)])
def test_four_fifths_of_one_wording_is_a_stamp_and_less_is_not(alike, is_found):
    same = {place: {"text": "同意"} for place in range(alike)}

    assert bool(CHECK.judge(opinions(20, each=same))) is is_found


@pytest.mark.parametrize(("unread", "is_found"), [(15, False), (16, True)])
def test_four_fifths_without_a_paper_opened_is_a_stamp_and_less_is_not(unread, is_found):
    blind = {place: {"opened_share": 0.0} for place in range(unread)}

    assert bool(CHECK.judge(opinions(20, each=blind))) is is_found


def test_a_tenth_of_the_papers_opened_is_opened():
    assert CHECK.judge(opinions(20, opened_share=0.1)) == []


@pytest.mark.parametrize(("quick", "is_found"), [(9, False), (11, True)])
def test_the_median_of_the_times_counts_and_not_the_fastest(quick, is_found):
    fast = {place: {"duration_s": 5} for place in range(quick)}

    assert bool(CHECK.judge(opinions(20, each=fast))) is is_found


@pytest.mark.parametrize(("last", "is_found"), [("10:10", True), ("10:11", False)])
def test_six_cards_within_ten_minutes_are_a_bulk_and_over_eleven_are_not(last, is_found):
    story = Story("")
    for minute in range(5):
        clear(story, f"03-09 10:0{minute}", card=f"K{minute}")

    assert bool(cleared(clear(story, f"03-09 {last}", card="K9"))) is is_found


@pytest.mark.parametrize(("volume", "is_found"), [(90, False), (91, True)])
def test_a_body_with_the_median_to_watch_is_not_among_those_with_more(volume, is_found):
    assert bool(clauses(**(SILENT | {"volume": volume}))) is is_found


@pytest.mark.parametrize(
    ("at", "is_found"), [("03-13 18:00", False), ("03-13 18:01", True)]
)  # fmt: skip
def test_a_correction_closed_at_the_very_end_of_its_day_is_in_time(at, is_found):
    assert bool(failed(closed(opened(), at))) is is_found


@pytest.mark.parametrize(
    ("third", "is_found"), [("05-31 23:59", True), ("06-01 00:00", False)]
)  # fmt: skip
def test_three_reminders_within_ninety_days_are_signs_and_a_day_more_is_none(third, is_found):
    said = untold("notice 03-02 09:00", "notice 04-10 09:00", f"notice {third}")

    assert bool(said) is is_found


def test_a_yellow_card_and_two_reminders_are_neither_enough():
    assert untold("yellow 03-02 09:00", "notice 03-03 09:00", "notice 03-04 09:00") == []


def test_a_stream_that_keeps_to_every_edge_finds_nothing_of_supervision():
    """Answered in the last minute, five cleared on evidence, corrected on the last day, read."""
    cards = tuple(
        EarlierCard(
            "S15", "孙四", when("03-02 10:00"), id=f"K{n}", level="yellow",
            responsible="post:ZJJ/审批受理岗", lead="PZ2",
        )
        for n in range(5)
    )  # fmt: skip
    story = Story("")
    for n in range(5):
        who = {"by": "周六", "card": f"K{n}", "supervisor": "supervisor:PZ2"}
        story.do("card_ack", "03-03 23:59", **who)
        story.do("card_disposition", f"03-12 09:0{n}", disposition="督办", **who)
        evidence = (paper("核查", f"sha256:{n}"),)
        story.do("card_clear", f"03-12 10:0{n}", reason="到位", evidence=evidence, **who)
    closed(story.do("rectification_open", "03-03", by="钱三", id="RC1", case="C2",
                    due="2026-03-13T18:00:00+08:00", seq=90), "03-13 18:00",
           evidence=(paper("整改", "sha256:9"),))  # fmt: skip
    # Five cards on one person are answered by a talk on the tenth workday after the second.
    story.do("talk", "03-16 23:59", by="周六", person="孙四", supervisor="supervisor:PZ2")
    facts = lists(facts=Facts(cards=cards, answers_on_record=True))

    said = rows.audit(facts, story.events, as_of=when("03-31"))

    assert [each for each in said.findings if each.rule in WATCHED] == []


def test_the_same_stream_with_one_step_over_an_edge_is_found():
    assert found(known(), acked("03-04 00:00"), "03-31").of("S42")

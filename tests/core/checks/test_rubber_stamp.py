# SPDX-License-Identifier: Apache-2.0
"""S43: opinions that are all alike, instant, or given before there was anything to read."""

import pytest

from tests.core.build import Story, lists, node, power, when
from tonggui.core.judge import Judge

JUDGE = Judge(lists(power(node("n1"), node("n2"), risks=(("n1", "", "高"),))))
CHECK = JUDGE.checks.rubber_stamp
STATION = JUDGE.track(JUDGE.lists.powers["P1"]).station("n1")
GOOD = {"opinion": "无异议", "text": "", "duration_s": 400, "opened_share": 1.0}


def opinions(count, station=STATION, *, each=None, **said):
    """Return so many opinions, an hour apart; `each` changes single ones by their place."""
    story = Story()
    for place in range(count):
        told = GOOD | {"text": f"看了第{place}件"} | said | (each or {}).get(place, {})
        at = f"03-{2 + place // 8:02} {9 + place % 8:02}:00"
        story.do("sup_act", at, "n1", by="周六", supervisor="supervisor:PZ2", **told)
    return [CHECK.opinion(event, station) for event in story.events]


def test_twenty_alike_in_seconds_are_found_at_the_twentieth_and_no_earlier():
    (found,) = CHECK.judge(opinions(20, duration_s=35))

    assert CHECK.judge(opinions(19, duration_s=35)) == []
    assert (found.clauses, found.last.person, found.last.body) == (("a",), "周六", "PZ2")
    assert found.raised_at == found.last.recorded_at
    assert found.observed[0].args == (20, 35, 0, 5)


@pytest.mark.parametrize(
    "said", [{"duration_s": 119}, {"opened_share": 0.0}, {"text": "同意"}], ids=str
)
def test_quick_unread_or_all_the_same_is_enough(said):
    assert len(CHECK.judge(opinions(20, **said))) == 1


def test_two_minutes_in_the_middle_are_a_supervisors_work():
    assert CHECK.judge(opinions(20, duration_s=120)) == []


def test_one_objection_among_the_last_twenty_shows_that_somebody_looked():
    objecting = {10: {"opinion": "提出疑问"}}

    assert CHECK.judge(opinions(25, duration_s=35, each=objecting)) == []
    assert len(CHECK.judge(opinions(31, duration_s=35, each=objecting))) == 1


def test_what_nobody_measured_speaks_against_nobody():
    assert CHECK.judge(opinions(20, duration_s=None, opened_share=None, text="")) == []
    some = {0: {"duration_s": None}}
    assert CHECK.judge(opinions(20, duration_s=35, each=some)) == []


def test_acts_at_nodes_of_low_risk_are_not_counted():
    plain = JUDGE.track(JUDGE.lists.powers["P1"]).station("n2")

    assert opinions(1, plain) == [None]
    assert opinions(1, None) == [None]


def test_an_opinion_before_its_papers_is_found_at_once():
    early = {0: {"material_first_seen_at": "2026-03-02T09:00:01+08:00"}}
    in_time = {0: {"material_first_seen_at": "2026-03-02T09:00:00+08:00"}}

    (found,) = CHECK.judge(opinions(1, each=early))

    assert (found.clauses, found.raised_at) == (("b",), when("03-02 09:00"))
    assert CHECK.judge(opinions(1, each=in_time)) == []


def test_what_was_found_stands_when_the_person_mends():
    more = {place: {"opinion": "提醒", "duration_s": 600} for place in range(20, 30)}

    (found,) = CHECK.judge(opinions(30, duration_s=35, each=more))

    assert found.raised_at == opinions(20)[-1].recorded_at

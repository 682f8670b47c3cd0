# SPDX-License-Identifier: Apache-2.0
"""The past of a case: what it remembers, in which order it reminds, how findings grow."""

from heapq import heappop

import pytest

from tests.core.build import Story
from tonggui.core.findings import Rise, Said
from tonggui.core.past import Hit, Past


def act(kind="node_close", node="n1", **more):
    return Story().do(kind, "03-02", node, **more).events[0]


FIRST, SECOND = act(), act(node="n2")


def hit(clause="a", level="yellow", event=FIRST, **more):
    said = Said(f"{clause}.{level}")
    return Hit("S15", clause, level, "k", event, said, more.pop("observed", said), **more)


def test_what_a_case_never_needed_is_made_when_it_is_first_asked_for_and_stays():
    past, other = Past("C1"), Past("C2")

    past.openings["n1"] = 1

    assert (past.openings, other.openings, past.parties) == ({"n1": 1}, {}, set())
    with pytest.raises(AttributeError):
        past.nonsense  # noqa: B018 - asking is the test


def test_events_are_found_by_kind_and_by_what_their_kind_is_asked_for():
    past = Past("C1")
    vote, other = act("vote", item="i1"), act("vote", item="i2")
    report, plain = act("third_party_report"), act("recuse")

    for event in (vote, other, report, plain):
        past.keep(event)

    assert past.of("vote") == [vote, other]
    assert past.of("vote", "i1") == [vote]
    assert past.of("third_party_report", "n1") == [report]
    assert (past.of("recuse"), past.of("recuse", "n1"), past.of("speech")) == ([plain], [], [])


def test_reminders_come_in_the_order_of_their_times_then_of_their_asking():
    past = Past("C1")
    for at, name in ((5, "c"), (3, "a"), (3, "b")):
        past.remind(at, name)

    assert past.next_due == 3
    assert [heappop(past.timers)[2] for _ in range(3)] == ["a", "b", "c"]


def test_a_new_finding_stands_with_its_first_level():
    standing = Past("C1").add(hit(), 5)

    assert (standing.level, standing.raised_at, standing.rises) == (
        "yellow",
        5,
        (Rise("yellow", 5),),
    )
    assert (standing.clauses, standing.said) == (["a"], [(Said("a.yellow"), Said("a.yellow"))])


def test_a_finding_that_time_took_past_a_level_remembers_when():
    standing = Past("C1").add(hit(level="red", rises=(("yellow", 3), ("red", 7))), 3)

    assert standing.rises == (Rise("yellow", 3), Rise("red", 7))
    assert (standing.level, standing.raised_at) == ("red", 3)


def test_a_level_may_rise_and_never_falls():
    past = Past("C1")
    past.add(hit(), 5)

    assert past.add(hit(level="red"), 6).rises == (Rise("yellow", 5), Rise("red", 6))
    assert past.add(hit(level="notice"), 7) is None
    assert past.standing["S15", "k"].level == "red"


def test_the_same_again_changes_nothing_but_its_words_and_another_clause_is_added():
    past = Past("C1")
    standing = past.add(hit(), 5)

    assert past.add(hit(observed=Said("later")), 6) is None
    assert standing.said == [(Said("a.yellow"), Said("later"))]
    assert past.add(hit("b"), 7) is standing
    assert standing.clauses == ["a", "b"]


def test_a_hit_that_moves_the_anchor_takes_its_clause_along():
    past = Past("C1")
    standing = past.add(hit(), 5)
    past.add(hit("b"), 5)

    assert past.add(hit(event=SECOND, moves_anchor=True), 6) is standing
    assert (standing.anchor, standing.hit.event) == (SECOND, SECOND)
    assert standing.clauses == ["b", "a"]
    assert past.add(hit(event=SECOND, moves_anchor=True), 7) is None
    assert past.add(hit(event=None, moves_anchor=True), 7) is None
    assert standing.anchor is SECOND


def test_evidence_is_listed_once():
    past = Past("C1")
    standing = past.add(hit(evidence=("h1",)), 5)
    past.add(hit(evidence=("h1", "h2")), 6)

    assert standing.evidence == ("h1", "h2")


def test_what_was_observed_may_be_put_into_words_later():
    asked = []

    def say(*args):
        asked.append(args)
        return Said("late", args)

    standing = Past("C1").add(hit(observed=(say, 1, 2)), 5)

    assert asked == []
    assert standing.said == [(Said("a.yellow"), Said("late", (1, 2)))]


def test_a_settled_finding_is_gone_and_settling_twice_is_nothing():
    past = Past("C1")
    past.add(hit(), 5)

    past.settle("S15", "k")
    past.settle("S15", "k")

    assert past.standing == {}


def test_a_lowered_finding_forgets_the_higher_levels_it_never_deserved():
    past = Past("C1")
    past.add(hit(), 5)
    past.add(hit(level="red"), 6)
    past.add(hit(level="red")._replace(by="other"), 6)

    for by in ("k", "other", "nobody"):
        past.lower("S15", by, "yellow")

    assert past.standing["S15", "k"].rises == (Rise("yellow", 5),)
    assert past.standing["S15", "other"].rises == (Rise("yellow", 6),)
    assert {standing.level for standing in past.standing.values()} == {"yellow"}

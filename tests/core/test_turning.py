# SPDX-License-Identifier: Apache-2.0
"""A case sent back is done again from there and fits; passed on, ended, or moved, it is judged so.

R31 and R73: every act on its track, and one owner. The rules asked are S15, S20, S21 and S35.
"""

import pytest

from tests.core.build import (
    CHECKER,
    CLERK,
    WHO,
    WINDOW,
    Story,
    clock,
    days,
    judged,
    lists,
    node,
    power,
    watched,
    when,
    workdays,
)
from tonggui.core.elements import Element, Flow
from tonggui.core.facts import Facts, Ongoing
from tonggui.core.judge import Judge

LINE = power(node("n1"), node("n2"), node("n3"))
NOW = "06-01"


def told(story, known=None):
    """Return the past of a story, judged."""
    judge = Judge(known or lists(LINE))
    past = judge.begin(story.case)
    for event in story.events:
        judge.judge(event, past)
    return judge, past


def back(story, node, at, reason="材料不全"):
    return story.do("return", at, node, reason=reason)


def passed(*nodes):
    """Open and close nodes, a day each, from the second of March on."""
    story = Story().do("case_open", "03-02 08:00")
    for number, each in enumerate(nodes, 2):
        story.open(each, f"03-{number:02} 09:00").close(each, f"03-{number:02} 10:00")
    return story


def test_what_is_done_again_after_a_return_fits_the_procedure():
    story = back(passed("n1", "n2"), "n1", "03-09")
    for number, each in enumerate(("n1", "n2", "n3"), 10):
        story.open(each, f"03-{number} 09:00").close(each, f"03-{number} 10:00")

    judge, past = told(story.do("case_close", "03-13"))

    assert judge.verdict(past, judge.findings(past)).fits
    assert judged(lists(LINE), story, now=NOW).of("S21") == []


def test_without_a_return_the_same_acts_do_not_fit():
    story = passed("n1", "n2")
    for number, each in enumerate(("n1", "n2", "n3"), 10):
        story.open(each, f"03-{number} 09:00").close(each, f"03-{number} 10:00")

    judge, past = told(story)

    assert not judge.verdict(past, judge.findings(past)).fits


def test_what_was_sent_back_is_not_done_until_it_is_done_again():
    story = back(passed("n1", "n2"), "n2", "03-09").do("case_close", "03-10")

    found = judged(lists(LINE), story, now=NOW)

    assert {each.node for each in found.findings if each.rule == "S21"} == {"n2", "n3"}


def test_a_case_sent_back_to_its_start_and_closed_leaves_all_undone():
    story = back(passed("n1", "n2"), "n1", "03-09").do("case_close", "03-10")

    found = judged(lists(LINE), story, now=NOW)

    assert {each.node for each in found.findings if each.rule == "S21"} == {"n1", "n2", "n3"}


def test_a_node_ahead_of_what_was_sent_back_is_opened_too_early():
    story = back(passed("n1", "n2"), "n1", "03-09").open("n3", "03-10")

    (first, second) = judged(lists(LINE), story, now="03-11").of("S21")

    assert (first.clauses, second.clauses) == ("a", "a")


def test_a_branch_beside_the_one_sent_back_stays_done():
    forked = power(
        node("n1"), node("n2"), node("n3"), node("n4"),
        edges=[("n1", "n2"), ("n1", "n3"), ("n2", "n4"), ("n3", "n4")],
    )  # fmt: skip
    story = back(passed("n1", "n2", "n3", "n4"), "n2", "03-09")

    judge, past = told(story, lists(forked))
    assert set(past.closed) == {"n1", "n3"}

    story.open("n2", "03-10 09:00").close("n2", "03-10 10:00")
    story.open("n4", "03-11 09:00").close("n4", "03-11 10:00")
    judge, past = told(story, lists(forked))
    assert judge.verdict(past, judge.findings(past)).fits


def test_in_a_drawn_loop_only_what_came_since_is_sent_back():
    elements = [
        Element(name, kind)
        for name, kind in (("s", "start"), ("j", "exclusive"), ("n1", "task"), ("n2", "task"),
                           ("x", "exclusive"), ("n3", "task"), ("e", "end"))
    ]  # fmt: skip
    arcs = (
        ("s", "j"),
        ("j", "n1"),
        ("n1", "n2"),
        ("n2", "x"),
        ("x", "j"),
        ("x", "n3"),
        ("n3", "e"),
    )
    looped = power(node("n1"), node("n2"), node("n3"), flow=Flow("f", "f", tuple(elements), arcs))
    story = back(passed("n1", "n2", "n1", "n2"), "n2", "03-09")

    _, past = told(story, lists(looped))

    assert set(past.closed) == {"n1"}


def test_a_return_with_a_reason_is_no_loop_without_one():
    reasoned, bare = passed("n1"), passed("n1")
    for story, reason in ((reasoned, "材料不全"), (bare, "")):
        for number in range(3, 7):
            back(story, "n1", f"03-{number:02} 15:00", reason)
            story.open("n1", f"03-{number:02} 16:00").close("n1", f"03-{number:02} 17:00")

    assert judged(lists(LINE), reasoned, now=NOW).of("S21") == []
    assert [each.clauses for each in judged(lists(LINE), bare, now=NOW).of("S21")] == ["c"]


def test_a_limit_stops_with_the_return_and_starts_anew():
    limited = power(node("n1"), node("n2", limit=workdays(5)), node("n3"))
    story = passed("n1").open("n2", "03-03")
    back(story, "n1", "03-04").open("n1", "03-05").close("n1", "03-05")

    assert judged(lists(limited), story, now=NOW).of("S15") == []

    story.open("n2", "03-06 09:00")
    assert [each.level for each in judged(lists(limited), story, now=NOW).of("S15")] == ["red"]


def test_the_time_of_the_whole_case_runs_on_through_a_return():
    timed = power(node("n1"), node("n2"), node("n3"), clock=clock("n1", "n3", promised=days(20)))
    story = back(passed("n1", "n2", "n3"), "n3", "03-09")

    assert [each.clauses for each in judged(lists(timed), story, now=NOW).of("S15")] == ["b"]


def test_supervision_of_a_node_sent_back_is_not_asked_for_until_it_is_closed_again():
    seen = power(node("n1", supervision=watched()), node("n2"), node("n3"))
    story = back(passed("n1"), "n1", "03-02 12:00")

    assert judged(lists(seen), story, now=NOW).of("S20") == []

    story.open("n1", "03-10 09:00").close("n1", "03-10 10:00")
    assert [each.clauses for each in judged(lists(seen), story, now=NOW).of("S20")] == ["a"]


def seen(at, node="n1", **more):
    return {"at": at, "node": node, "by": "吴七", "supervisor": "supervisor:PZ2", **more}


def looked(story, at, node="n1", **more):
    return story.do("sup_act", **seen(at, node, **more))


def again(story, *nodes, first=10):
    for number, each in enumerate(nodes, first):
        story.open(each, f"03-{number:02} 09:00").close(each, f"03-{number:02} 10:00")
    return story


def test_a_node_done_again_after_a_return_is_supervised_again():
    known = lists(power(node("n1", supervision=watched()), node("n2"), node("n3")))
    once = again(back(looked(passed("n1"), "03-02 11:00"), "n1", "03-03"), "n1")

    assert judged(known, once, now=NOW).of("S20") == [("S20", "yellow", "a", 7)]
    assert judged(known, looked(once, "03-11"), now=NOW).of("S20") == []


def test_what_stands_beside_a_return_stays_supervised():
    known = lists(power(node("n1", supervision=watched()), node("n2"), node("n3")))
    story = again(back(looked(passed("n1", "n2"), "03-02 11:00"), "n2", "03-04"), "n2", "n3")

    assert judged(known, story, now=NOW).of("S20") == []


def test_what_rests_on_a_node_sent_back_is_supervised_again_too():
    known = lists(power(node("n1"), node("n2", supervision=watched()), node("n3")))
    story = again(back(looked(passed("n1", "n2"), "03-03 11:00", "n2"), "n1", "03-04"), "n1", "n2")

    assert [each.clauses for each in judged(known, story, now=NOW).of("S20")] == ["a"]


def test_a_look_that_was_owed_before_a_return_and_came_late_stays_late():
    known = lists(power(node("n1", supervision=watched()), node("n2"), node("n3")))
    story = back(looked(passed("n1"), "03-05"), "n1", "03-06")
    looked(again(story, "n1"), "03-10 11:00")

    assert judged(known, story, now=NOW).of("S20") == [("S20", "yellow", "a", 4)]


def test_a_node_drawn_by_lot_stays_drawn_when_it_is_done_again():
    known = lists(power(node("n1", supervision=watched(mode="sample")), node("n2"), node("n3")))
    drawn = again(back(looked(passed("n1"), "03-02 11:00", drawn=True), "n1", "03-03"), "n1")
    spared = again(back(looked(passed("n1"), "03-02 11:00"), "n1", "03-03"), "n1")

    assert [each.clauses for each in judged(known, drawn, now=NOW).of("S20")] == ["a"]
    assert judged(known, spared, now=NOW).of("S20") == []


def test_a_loop_that_the_procedure_draws_asks_for_supervision_once():
    known = lists(power(node("n1", supervision=watched()), node("n2"), node("n3")))
    story = again(looked(passed("n1"), "03-02 11:00"), "n1")

    assert judged(known, story, now=NOW).of("S20") == []


def test_a_node_that_does_not_count_in_the_newer_edition_is_supervised_again():
    planned = power(node("n1", supervision=watched()), node("n2"), node("n3"))
    judge = Judge(lists(planned))
    story = looked(passed("n1"), "03-02 11:00").do("edition_move", "03-03")
    past = judge.begin("C1")
    for event in story.events:
        judge.judge(event, past)

    judge.take_up(past, story.events[-1], ())
    for event in Story().close("n1", "03-10", seq=9).events:
        judge.judge(event, past)
    judge.conclude(past, when("03-20"))

    assert [each.clauses for each in judge.findings(past) if each.rule == "S20"] == [("a",)]


def test_a_node_done_before_the_record_begins_can_be_sent_back():
    known = lists(LINE, facts=Facts(ongoing=(Ongoing("C1", "P1", "n2"),)))
    story = back(Story().open("n3", "03-02"), "n1", "03-03")

    _, past = told(story, known)

    assert past.prior == frozenset()
    assert past.running == {}


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        ({"to": WHO[CLERK], "document": "青住建授〔2026〕1号"}, False),
        ({"to": WHO[CLERK]}, True),
        ({"to": WHO[WINDOW], "document": "青住建授〔2026〕1号"}, True),
    ],
)
def test_a_node_passed_on_in_writing_is_done_by_the_receiver(said, is_found):
    story = passed("n1").do("transfer", "03-03", "n2", by=WHO[CHECKER], reason="外出", **said)
    story.close("n2", "03-04", by=WHO[CLERK], post=CLERK)
    known = lists(power(node("n1"), node("n2", CHECKER), node("n3")))

    assert bool(judged(known, story, now=NOW).of("S35")) is is_found


def test_nobody_passes_on_what_is_not_theirs():
    said = {"to": WHO[CLERK], "document": "1号"}
    story = passed("n1").do("transfer", "03-03", "n2", by=WHO[WINDOW], reason="外出", **said)
    story.close("n2", "03-04", by=WHO[CLERK], post=CLERK)
    known = lists(power(node("n1"), node("n2", CHECKER), node("n3")))

    assert [each.level for each in judged(known, story, now=NOW).of("S35")] == ["red"]


def test_no_time_passes_in_a_case_opened_in_error_and_what_was_found_stays():
    limited = power(node("n1", limit=workdays(1)), node("n2"), node("n3"))
    story = Story().open("n1", "03-02").do("case_void", "03-03", reason="重复立件")
    late = Story().open("n1", "03-02").do("case_void", "03-10", reason="重复立件")

    assert judged(lists(limited), story, now=NOW).of("S15") == []
    assert [each.level for each in judged(lists(limited), late, now=NOW).of("S15")] == ["yellow"]


def test_a_case_moved_to_a_newer_edition_goes_on_along_it():
    old = Judge(lists(LINE))
    new = Judge(lists(power(node("n1"), node("m2", limit=workdays(5)), node("n3"))))
    story = passed("n1", "n2").do("edition_move", "03-10", reason="新版施行")
    past = old.begin("C1")
    for event in story.events:
        old.judge(event, past)

    new.take_up(past, story.events[-1], ("n1",))

    assert new.checks.order.undone(past) == ["m2", "n3"]
    for event in Story().close("m2", "03-11", seq=9).close("n3", "03-12", seq=10).events:
        new.judge(event, past)
    assert new.verdict(past, new.findings(past)).fits


def test_a_limit_under_way_goes_on_in_the_newer_edition_and_ends_as_it_says():
    old = Judge(lists(power(node("n1", limit=workdays(1)), node("n2"))))
    new = Judge(lists(power(node("n1", limit=workdays(10)), node("n2"))))
    past = old.begin("C1")
    story = Story().open("n1", "03-02").do("edition_move", "03-02 12:00")
    for event in story.events:
        old.judge(event, past)

    new.take_up(past, story.events[-1], ())
    new.conclude(past, when("03-10"))
    assert new.findings(past) == []

    new.conclude(past, when("03-20"))
    assert [each.rule for each in new.findings(past)] == ["S15"]

# SPDX-License-Identifier: Apache-2.0
"""S21: nothing unlisted, skipped, out of turn, repeated or left undone (R12, R64)."""

from tests.core.build import Story, judged, lists, node, power
from tonggui.core.elements import Element, Flow

LINE = power(node("n1"), node("n2", key_flags=frozenset({"资金"})), node("n3"))


def of(story, known=None, now="05-01"):
    return judged(known or lists(LINE), story, now=now).of("S21")


def said(story, known=None):
    return [
        (key, args[0])
        for finding in judged(known or lists(LINE), story, now="05-01").findings
        for key, args in finding.expected
        if finding.rule == "S21"
    ]


def whole(*nodes):
    story = Story()
    for i, name in enumerate(nodes):
        story.close(name, f"03-0{i + 1}")
    return story


def test_acts_that_follow_the_procedure_to_its_end_are_clean():
    assert of(whole("n1", "n2", "n3")) == []


def test_a_skipped_node_is_named_and_grave_where_it_is_a_key_node():
    assert of(whole("n1", "n3")) == [("S21", "red", "a", 2)]
    assert said(whole("n1", "n3")) == [("S21.skipped.expected", "n2")]
    assert of(whole("n2", "n3")) == [("S21", "yellow", "a", 1)]


def test_an_act_that_no_node_lists_is_found_and_the_run_goes_on():
    assert of(whole("n1", "x9", "n2", "n3")) == [("S21", "yellow", "a", 2)]


def test_an_act_done_again_or_out_of_turn_is_found_each_by_its_name():
    assert said(whole("n1", "n2", "n2", "n3")) == [("S21.repeated.expected", "n2")]
    assert said(whole("n2", "n1", "n3")) == [("S21.out_of_order.expected", "n1")]


def test_what_a_plain_record_leaves_undone_at_its_end_is_noticed():
    outcome = judged(lists(LINE), whole("n1"), now="05-01")

    assert outcome.of("S21") == [("S21", "notice", "b", 1)]
    assert outcome.one("S21").expected[0].args == ("n2、n3",)


def test_an_unlisted_act_alone_leaves_everything_undone():
    assert of(Story().close("x9", "03-01"), lists(power(node("n1")))) == [
        ("S21", "notice", "b", 1),
        ("S21", "yellow", "a", 1),
    ]


def test_a_run_that_nothing_can_complete_any_more_has_nothing_left_to_do():
    kinds = {"s": "start", "?": "exclusive", "n1": "task", "n2": "task", "n3": "task"}
    elements = [
        Element(name, kind) for name, kind in (kinds | {"+": "parallel", "e": "end"}).items()
    ]
    arcs = ["s?", "?n1", "n1e", "?n2", "n2+", "?n3", "n3+", "+e"]
    ends = [(arc[:1], arc[1:]) if arc[0] in "s?+" else (arc[:2], arc[2:]) for arc in arcs]
    trap = power(*map(node, ("n1", "n2", "n3")), flow=Flow("P1", "", tuple(elements), tuple(ends)))

    assert of(Story().close("n2", "03-01"), lists(trap)) == []
    assert of(Story().close("n1", "03-01"), lists(trap)) == []


def test_two_cases_that_skip_the_same_are_each_anchored_on_their_own_act():
    first, second = whole("n1", "n3"), Story("C2").close("n1", "03-01").close("n3", "03-05")
    outcome = judged(lists(LINE), first, second, now="05-01")

    assert [(f.case, f.at) for f in outcome.findings if f.rule == "S21"] == [
        (story.case, story.events[-1].at) for story in (first, second)
    ]


def test_a_node_opened_before_its_predecessor_is_closed_is_found():
    early = Story().open("n1", "03-01").open("n2", "03-02").close("n1", "03-03")
    due = Story().open("n1", "03-01").close("n1", "03-02").open("n2", "03-03")

    assert of(early) == [("S21", "yellow", "a", 2)]
    assert of(due) == []


def test_every_earlier_node_is_a_predecessor_and_raised_once():
    story = Story().open("n3", "03-02").open("n3", "03-03")

    assert of(story) == [("S21", "red", "a", 1), ("S21", "yellow", "a", 1)]


def test_concurrent_branches_are_no_predecessors_of_each_other():
    fork = [("n1", "n2"), ("n1", "n3"), ("n2", "n4"), ("n3", "n4")]
    known = lists(power(*map(node, ("n1", "n2", "n3", "n4")), edges=fork))
    story = Story().open("n1", "03-01").close("n1", "03-02").open("n3", "03-03")

    assert of(story.open("n2", "03-04"), known) == []
    assert of(story.close("n2", "03-05").open("n4", "03-06"), known) == [("S21", "yellow", "a", 6)]


def chosen():
    fork = [("n1", "n2"), ("n1", "n3"), ("n2", "n4"), ("n3", "n4")]
    return lists(power(*map(node, ("n1", "n2", "n3", "n4")), edges=fork, choices=("n4",)))


def test_one_branch_of_a_choice_is_enough_to_go_on_and_to_close():
    story = Story().open("n1", "03-01").close("n1", "03-02").open("n3", "03-03")
    story.close("n3", "03-04").open("n4", "03-05").close("n4", "03-06").do("case_close", "03-07")

    assert of(story, chosen()) == []


def test_no_branch_of_a_choice_is_too_few():
    story = Story().open("n1", "03-01").close("n1", "03-02").open("n4", "03-05")

    assert of(story, chosen()) == [("S21", "yellow", "a", 3), ("S21", "yellow", "a", 3)]


def test_a_node_that_need_not_be_done_is_no_predecessor():
    known = lists(power(node("n1", is_mandatory=False), node("n2")))

    assert (
        of(Story().open("n2", "03-02").close("n2", "03-03").do("case_close", "03-04"), known) == []
    )


def test_a_case_closed_with_a_node_undone_is_found():
    story = Story().open("n1", "03-01").close("n1", "03-02").do("case_close", "03-03")

    assert of(story) == [("S21", "red", "b", 3), ("S21", "yellow", "b", 3)]


def test_a_case_closed_without_any_recorded_node_says_nothing():
    assert of(Story().do("case_open", "03-01").do("case_close", "03-03")) == []


def test_a_case_of_no_listed_power_has_nothing_undone():
    assert of(Story(power="P9").open("x", "03-01").do("case_close", "03-03")) == []


def test_a_late_entry_that_shows_a_step_was_closed_in_time_settles_it():
    story = Story().open("n1", "03-01 09:00").open("n2", "03-02 09:00")
    late = story.close("n1", "03-01 16:00", received="03-02 16:00", late="断网")

    assert of(late) == []


def test_one_that_shows_the_opposite_or_of_a_step_never_missed_settles_nothing():
    story = Story().open("n1", "03-01 09:00").open("n2", "03-02 09:00")
    story.close("n1", "03-02 10:00", received="03-02 16:00", late="断网")
    clean = Story().open("n1", "03-01").close("n1", "03-01 16:00", received="03-02", late="断网")

    assert of(story) == [("S21", "yellow", "a", 2)]
    assert of(clean) == []
    stranger = (
        Story(power="P9").open("x", "03-01").close("x", "03-01", received="03-02", late="断网")
    )
    assert of(stranger) == []


def test_a_node_returned_to_more_than_twice_needs_a_reason():
    story = Story()
    for i in range(1, 5):
        story.open("n1", f"03-0{i}")
    reasoned = Story()
    for i in range(1, 5):
        reasoned.open("n1", f"03-0{i}", loop_reason="补充材料")

    assert of(story) == [("S21", "yellow", "c", 4)]
    assert of(reasoned) == []
    assert of(Story().open("x9", "03-01")) == []


def test_in_a_full_record_only_unlisted_acts_are_found_by_their_closing():
    story = Story().open("n1", "03-01").close("n3", "03-02").close("x9", "03-03")

    assert of(story) == [("S21", "yellow", "a", 3)]


def test_a_rule_put_off_explains_nothing():
    assert of(whole("n1", "n3"), lists(LINE, off=("S21",))) == []

# SPDX-License-Identifier: Apache-2.0
"""The judge: one event at a time, time passing, what stands, and the verdict on a case."""

from dataclasses import replace

import pytest

from tests.core.build import (
    CHECKER,
    DEPUTY,
    HEAD,
    WINDOW,
    Story,
    clock,
    day,
    days,
    judged,
    lists,
    node,
    power,
    when,
    workdays,
)
from tonggui.core.checks.case_clock import CLOCK
from tonggui.core.facts import Facts, Ongoing
from tonggui.core.judge import Judge
from tonggui.core.past import Past
from tonggui.core.summary import Timeline

LINE = power(node("n1"), node("n2", limit=days(5, after="n1")), node("n3"))


def told(story, known=None):
    """Judge a story and return what each event raised or changed, and the past."""
    judge = Judge(known or lists(LINE))
    past = judge.begin(story.case)
    return [judge.judge(event, past) for event in story.events], past


def test_an_event_returns_what_it_raised_and_what_has_fallen_due_by_it():
    raised, past = told(Story().close("n1", "03-02").close("n3", "03-11"))

    assert raised[0] == []
    assert [(s.hit.rule, s.level) for s in raised[1]] == [("S15", "yellow"), ("S21", "yellow")]
    assert raised[1] == list(past.standing.values())


def test_a_finding_that_passed_both_levels_before_the_next_event_is_raised_once():
    raised, past = told(Story().close("n1", "03-02").close("n2", "04-30"))

    (standing,) = raised[1]
    assert list(past.standing.values()) == [standing]
    assert (standing.level, standing.raised_at) == ("red", when("03-10"))
    assert [rise.at for rise in standing.rises] == [when("03-10"), when("03-13")]
    assert [observed.key for _, observed in standing.said] == ["S15.a.closed"]
    assert standing.anchor.node == "n2"


def test_a_closing_that_ends_a_finding_raised_before_it_moves_its_place_there():
    judge, story = Judge(lists(LINE)), Story().close("n1", "03-02").close("n2", "04-30")
    past = judge.begin("C1")
    judge.judge(story.events[0], past)
    judge.tick(past, when("03-11"))

    raised = judge.judge(story.events[1], past)

    assert [(standing.level, standing.anchor.node) for standing in raised] == [("red", "n2")]


@pytest.mark.parametrize("ticks", [(), ("03-20",), ("03-07", "03-15", "03-20", "04-10")])
def test_it_makes_no_difference_how_often_time_is_let_pass(ticks):
    judge = Judge(lists(LINE))
    past = judge.begin("C1")
    judge.judge(Story().close("n1", "03-02").events[0], past)

    for at in ticks:
        judge.tick(past, when(at))
    judge.conclude(past, when("05-01"))

    (finding,) = [f for f in judge.findings(past) if f.rule == "S15"]
    assert [(rise.level, rise.at) for rise in finding.rises] == [
        ("yellow", when("03-10")),
        ("red", when("03-13")),
    ]


def test_time_never_runs_back():
    _, past = told(Story().close("n1", "03-05").close("n2", "03-02"))

    assert past.clock == when("03-05")


def test_a_reminder_in_the_past_is_asked_now():
    judge, past, heard = Judge(lists(LINE)), Past("C1"), []
    past.clock = 100
    past.remind(40, lambda _, at: heard.append(at) or ())

    assert judge.tick(past, 200) == []
    assert heard == [100]


def test_findings_are_listed_in_the_order_in_which_they_were_raised():
    story = Story().close("n1", "03-02").close("x9", "03-03").close("n3", "04-20")

    assert [f.rule for f in judged(lists(LINE), story, now="05-01").findings] == [
        "S21",
        "S15",
        "S21",
    ]


def test_a_case_fits_only_if_its_run_is_a_complete_one():
    def verdict(*acts):
        story = Story()
        for i, name in enumerate(acts):
            story.close(name, f"03-0{i + 1}")
        return judged(lists(LINE), story, now="03-09").verdicts["C1"]

    whole, skipped, begun = verdict("n1", "n2", "n3"), verdict("n1", "n3"), verdict("n1")
    assert (whole.fits, whole.is_complete, whole.findings, whole.worst) == (True, True, 0, "")
    assert (skipped.fits, skipped.is_complete, skipped.worst) == (False, True, "yellow")
    assert (begun.fits, begun.is_complete, begun.events) == (False, False, 1)


def test_a_case_of_no_listed_power_keeps_its_name_and_never_fits():
    verdict = judged(lists(LINE), Story(power="P9").close("x", "03-02"), now="05-01").verdicts["C1"]

    assert (verdict.power, verdict.fits, verdict.is_complete) == ("P9", False, False)


def test_a_verdict_names_the_edition_of_the_case_or_of_its_power():
    known = lists(replace(LINE, edition="2"))
    judge = Judge(known)
    past = judge.begin("C1")
    event = Story().close("n1", "03-02").events[0]

    assert judge.verdict(past, ()).edition == ""
    judge.judge(event, past)
    assert judge.verdict(past, ()).edition == "2"
    older = judge.begin("C2")
    judge.judge(event._replace(edition="1"), older)
    assert judge.verdict(older, ()).edition == "1"


def test_an_event_belongs_to_a_power_by_its_node_its_own_word_or_as_the_only_one():
    other = power(node("m1"), node("n1"), id="P2", code="C-2")
    judge = Judge(lists(LINE, other))

    def owner(name=None, of=None):
        found = judge.power_of(Story(power=of).close(name, "03-02").events[0])
        return found.id if found else None

    assert [owner("m1"), owner("n2"), owner("P2.n1")] == ["P2", "P1", "P2"]
    assert [owner("n1"), owner("n1", of="P2"), owner(of="C-2")] == [None, "P2", "P2"]
    assert Judge(lists(LINE)).power_of(Story(power=None).close("x", "03-02").events[0]) == LINE


def test_acts_of_no_listed_power_are_remembered_all_the_same():
    _, past = told(Story(power="P9").close("x", "03-02").do("speech", "03-03"))

    assert past.track is None
    assert list(past.closed) == ["x"]
    assert len(past.of("speech")) == 1


def test_a_step_says_what_the_order_of_acts_alone_has_against_an_act():
    judge = Judge(lists(LINE))
    past = judge.begin("")
    first, skipping, unlisted = (
        Story().close("n1", "03-02").close("n3", "03-03").close("x9", "03-04").events
    )

    assert judge.step(first, past) == (), "of no power there is no order"
    past.track = judge.track(LINE)
    past.run = past.track.automaton.start
    assert judge.step(first, past) == ()
    assert judge.step(first, judge_again(judge)) == ()
    assert [hit.by for hit in judge.step(skipping, past)] == ["n2"]
    assert [hit.by for hit in judge.step(unlisted, past)] == ["x9"]
    assert list(past.closed) == ["n1", "n3", "x9"]


def judge_again(judge):
    past = judge.begin("")
    past.track = judge.track(LINE)
    past.run = past.track.automaton.start
    return past


def under_way(through, opened="02-20", of="P1", **more):
    """Return lists that know of case C1 as already under way."""
    ongoing = Ongoing("C1", of, through, day(opened) if opened else None)
    line = replace(LINE, clock=clock("n1", "n3", promised=workdays(10)))
    return lists(line, facts=Facts(ongoing=(ongoing,)), **more)


def test_a_case_under_way_goes_on_where_it_was():
    story = (
        Story().open("n2", "03-02").close("n2", "03-03").open("n3", "03-04").close("n3", "03-05")
    )

    assert judged(under_way("n1"), story, now="05-01").of("S21", "S15") == []


def test_a_case_under_way_of_which_nothing_more_is_heard_runs_out_by_its_clock():
    outcome = judged(under_way("n1"), Story("C2"), now="05-01")

    assert outcome.of("S15") == [("S15", "yellow", "b", "case:C1")]


def test_a_case_already_through_or_opened_nobody_knows_when_has_no_clock():
    for known in (under_way("n3"), under_way("P1.n1", opened=None)):
        past = Judge(known).begin("C1")
        assert CLOCK not in past.clocks
        assert past.is_lifecycle


def test_a_case_under_way_under_an_unknown_power_or_node_begins_anew():
    assert Judge(under_way("n1", of="P9")).begin("C1").track is None
    assert Judge(under_way("x9")).begin("C1").prior == frozenset()


def test_a_finding_names_node_power_unit_actor_and_who_must_react_by_when():
    story = Story().close("n1", "03-02").close("n3", "03-03", by="孙四", unit="ZJJ")
    finding = judged(lists(LINE), story, now="03-04").one("S21")

    assert finding.key == "S21:C1:n2"
    assert (finding.node, finding.power, finding.unit) == ("n2", "P1", "ZJJ")
    assert (finding.actor, finding.post, finding.seq) == ("孙四", WINDOW, 2)
    assert (finding.portfolio_leader.ref, finding.first_leader.ref) == (DEPUTY, HEAD)
    assert (finding.supervisor, finding.react_by) == ("supervisor:PZ2", when("03-07"))
    assert finding.feeds == ("M2", "J1")


def test_a_decision_that_names_no_power_falls_under_its_units_power_of_that_kind():
    appointing = power(
        node("m1", CHECKER), id="P2", name="任免", category="重要人事任免", unit="ZJJ"
    )

    def circulated(body):
        more = {"mode": "circulation", "item_type": "重要人事任免", "id": "r1"}
        story = Story(power=None).do("resolution", "03-03", body=body, **more)
        return judged(lists(LINE, appointing), story, now="05-01")

    assert circulated("body:DZ").one("S24").power == "P2"
    assert circulated("body:??").of("S24") == []


def test_a_finding_without_an_event_is_about_its_object():
    known = lists(replace(LINE, clock=clock("n1", "n3", promised=workdays(2))))
    finding = judged(known, Story().open("n1", "03-02"), now="03-09").one("S15")

    assert (finding.seq, finding.object, finding.actor, finding.post) == (None, "case:C1", "", "")
    assert (finding.at, finding.unit) == (when("03-05"), "ZJJ")


def test_concluding_notices_what_is_near_only_where_nothing_stands_yet():
    known = lists(power(node("n1", limit=workdays(3)), node("n2")))
    story = Story().open("n1", "03-02")

    assert judged(known, story, now="03-05 12:00").of("S14", "S15") == [("S14", "notice", "a", 1)]
    assert judged(known, story, now="03-06 12:00").of("S14", "S15") == [("S15", "yellow", "a", 1)]
    off = replace(known, rules={**known.rules, "S14": replace(known.rules["S14"], is_on=False)})
    assert judged(off, story, now="03-05 12:00").of("S14") == []


def test_a_timeline_is_a_case_in_full():
    outcome = judged(lists(LINE), Story().close("n1", "03-02"), now="03-03")

    assert Timeline(outcome.verdicts["C1"], (), tuple(outcome.findings)).verdict.case == "C1"


def test_a_node_is_named_by_its_id_with_or_without_its_power_or_by_a_name_of_its_own():
    nodes = (node("P1.n1", name="受理"), node("n2", name="审核"), node("n3", name="审核"))
    track = Judge(lists(power(*nodes))).track(power(*nodes))

    assert [track.station(name).id for name in ("P1.n1", "n1", "受理", "P1.n2")] == [
        *("P1.n1", "P1.n1", "P1.n1", "n2")
    ]
    assert track.station("审核") is track.station(None) is None


def test_it_is_known_who_may_act_where_a_post_is_held_or_roles_are_named():
    known = power(node("n1", CHECKER), node("n2", "post:ZJJ/无"), node("n3", "", roles={"岗"}))
    judge = Judge(lists(known))

    assert [judge.checks.holds(station) for station in judge.track(known).by_id.values()] == [
        *(True, False, True)
    ]


def test_an_act_that_belongs_to_no_case_is_judged_for_its_entry_alone():
    def loose(kind, received, **more):
        event = Story("").do(kind, "03-02", by="郑九", received=received).events[0]
        return [(f.rule, f.level, f.case) for f in Judge(lists(**more)).loose(event)]

    assert loose("pledge_sign", "03-05") == [("S17", "yellow", "")]
    assert loose("pledge_sign", "03-02 12:00") == []
    assert loose("sup_act", "03-05") == []
    assert loose("pledge_sign", "03-05", off=("S17",)) == []

# SPDX-License-Identifier: Apache-2.0
"""S42, S44, S46: cards are answered, cleared on evidence by others, and corrections hold (R69)."""

from dataclasses import replace

import pytest

from tests.core.build import CHIEF, WINDOW, Outcome, Story, lists, paper, when
from tonggui.core.facts import EarlierCard, EarlierCorrection, Facts
from tonggui.engines import rows

PAPER = (paper("报告", "sha256:1"),)
PZ2 = "supervisor:PZ2"


def known(level="yellow", rule="S15", **more):
    card = EarlierCard(
        rule, "孙四", when("03-02 10:00"), id="K1", level=level, responsible=WINDOW, lead="PZ2"
    )
    return lists(facts=Facts(cards=(card,), answers_on_record=True, **more))


def found(facts, story, now):
    said = rows.audit(facts, story.events, as_of=when(now))
    return Outcome(said.findings, {})


def acked(at="03-02 15:00", **more):
    return Story("").do("card_ack", at, by="周六", card="K1", supervisor=PZ2, **more)


def disposed(at="03-04 09:00"):
    return acked().do(
        "card_disposition", at, by="周六", card="K1", supervisor=PZ2, disposition="督办"
    )


def clear(story, at, **more):
    said = {
        "by": "周六",
        "supervisor": PZ2,
        "card": "K1",
        "evidence": PAPER,
        "reason": "到位",
    } | more
    return story.do("card_clear", at, **{name: each for name, each in said.items() if each != ""})


def ignored(facts, story, now):
    return found(facts, story, now).of("S42")


def test_a_card_acknowledged_and_disposed_of_in_time_raises_nothing():
    assert ignored(known(), disposed(), "03-31") == []


@pytest.mark.parametrize(
    ("level", "quiet", "late"),
    [
        ("red", "03-03 23:59", "03-04"),
        ("yellow", "03-03 23:59", "03-04"),
        ("notice", "03-05 23:59", "03-06"),
    ],
)
def test_a_card_nobody_acknowledges_is_found_after_its_workdays(level, quiet, late):
    story = Story("")
    raised = "red" if level == "red" else "yellow"

    assert ignored(known(level), story, quiet) == []
    assert ignored(known(level), story, late) == [("S42", raised, "a", "card:K1")]


def test_a_yellow_one_still_ignored_five_workdays_later_is_red():
    said = found(known(), Story(""), "03-11")

    assert said.rises("S42") == [("yellow", "03-04 00:00"), ("red", "03-11 00:00")]
    assert said.one("S42").supervisor == "supervisor:XJW"
    assert said.refs("S42") == [PZ2]


def test_a_card_acknowledged_and_never_disposed_of_is_found_five_workdays_after_its_reaction():
    assert ignored(known(), acked(), "03-12 23:59") == []
    assert ignored(known(), acked(), "03-13") == [("S42", "yellow", "b", "card:K1")]


def test_an_acknowledgement_of_the_carded_is_none_of_the_supervisor():
    story = Story("").do("card_ack", "03-02 11:00", by="孙四", card="K1")

    assert ignored(known(), story, "03-04") == [("S42", "yellow", "a", "card:K1")]


def test_a_card_passed_on_a_third_time_is_found():
    story = disposed()
    for day in ("03-04", "03-05", "03-06"):
        story.do("card_disposition", day, by="周六", card="K1", supervisor=PZ2, disposition="转办")

    assert ignored(known(), story, "03-09") == [("S42", "yellow", "c", "card:K1")]


def test_where_nobody_tells_of_answers_that_nobody_answered_is_unknown():
    facts = Facts(cards=known().facts.cards)

    assert ignored(lists(facts=facts), Story(""), "03-31") == []


def test_an_ignored_finding_of_a_case_is_found_in_the_case():
    story = Story().open("n1", "03-02").close("n1", "03-02 10:00").open("n2", "03-02 11:00")
    facts = lists(facts=Facts(answers_on_record=True))
    said = found(facts, story, "03-13")

    (one,) = [each for each in said.findings if each.rule == "S42"]
    assert (one.case, one.node, one.object) == ("C1", "n2", "card:S15:C1:n2#3")


def cleared(story, level="yellow", now="03-31"):
    facts = known(level)
    facts = lists(facts=Facts(cards=facts.facts.cards))
    return found(facts, story, now).of("S44")


def test_a_supervisor_who_clears_one_card_on_evidence_is_clean():
    assert cleared(clear(Story(""), "03-09")) == []
    assert cleared(clear(Story(""), "03-09", second_reviewer="吴七"), "red") == []


@pytest.mark.parametrize(
    ("clause", "level", "more"),
    [
        ("a", "yellow", {"by": "孙四", "supervisor": ""}),
        ("a", "yellow", {"by": "钱三", "supervisor": ""}),
        ("d", "yellow", {"evidence": ()}),
        ("d", "yellow", {"reason": " "}),
        ("e", "red", {}),
        ("e", "red", {"second_reviewer": "周六"}),
    ],
)
def test_clearing_ones_own_bare_or_alone_is_red(clause, level, more):
    said = cleared(clear(Story(""), "03-09", **more), level)

    assert [(each.rule, each.level, each.clauses) for each in said] == [("S44", "red", clause)]


def test_the_software_clears_nothing_and_the_platform_answers_for_it():
    story = Story("").do("card_clear", "03-09", card="K1", reason="到期", evidence=PAPER)
    facts = lists(organisation=replace(lists().organisation, platform_head=CHIEF))
    said = found(facts, story, "03-31")

    assert said.of("S44") == [("S44", "red", "b", "clearer:system")]
    assert said.refs("S44") == [CHIEF]


def test_six_cards_in_ten_minutes_are_too_many_and_five_are_not():
    story = Story("")
    for minute in range(5):
        clear(story, f"03-09 10:0{minute}", card=f"K{minute}")
    assert cleared(story) == []

    assert [each.clauses for each in cleared(clear(story, "03-09 10:10", card="K9"))] == ["c"]


def opened(due="2026-03-13T18:00:00+08:00", **more):
    return Story("C2").do("rectification_open", "03-03", by="钱三", id="RC1", due=due, **more)


def closed(story, at="03-10", evidence=PAPER, id="RC1", case="C2"):  # noqa: A002 - as events say
    return story.do(
        "rectification_close", at, by="钱三", id=id, evidence=evidence, case=case, seq=99
    )


def failed(story, now="03-31", facts=None):
    return found(lists(facts=facts or Facts()), story, now).of("S46")


def test_a_correction_closed_in_time_with_a_paper_is_clean():
    assert failed(closed(opened())) == []


def test_a_correction_not_closed_by_its_day_is_yellow_then_red():
    assert failed(opened(), "03-13 18:00") == []
    assert failed(opened(), "03-13 18:01") == [("S46", "yellow", "a", "rectification:RC1")]
    assert failed(opened(), "03-27 23:59") == [("S46", "yellow", "a", "rectification:RC1")]
    assert failed(opened(), "03-30") == [("S46", "red", "a", "rectification:RC1")]


def test_a_correction_closed_late_stays_found_and_gets_no_graver():
    assert failed(closed(opened(), "03-16"), "04-30")[0].level == "yellow"


def test_a_correction_without_papers_is_found():
    assert failed(closed(opened(), evidence=())) == [("S46", "yellow", "b", "rectification:RC1")]


def test_the_later_of_two_corrections_with_one_paper_is_fake():
    earlier = Facts(
        corrections=(EarlierCorrection("RC0", "", when("02-02"), CHIEF, frozenset({"sha256:1"})),)
    )
    form = Facts(corrections=earlier.corrections, templates=frozenset({"sha256:1"}))

    assert failed(closed(opened()), facts=earlier) == [("S46", "red", "d", "rectification:RC1")]
    assert failed(closed(opened()), facts=form) == []


def relapse(day, card_ref=WINDOW, rule="S37"):
    card = EarlierCard(
        rule, "孙四", when("2025-12-01"), id="K0", level="yellow", responsible=card_ref
    )
    done = EarlierCorrection("RC0", "K0", when("2025-12-10"), CHIEF, frozenset({"sha256:0"}))
    story = Story().open("n1", day).close("n1", f"{day} 10:00", evidence=(paper(size=0),))
    return failed(story, facts=Facts(cards=(card,), corrections=(done,)))


def test_the_same_rule_on_the_same_post_within_ninety_days_is_a_relapse():
    assert relapse("03-10") == [("S46", "yellow", "c", "rectification:RC0")]
    assert relapse("03-11") == []
    assert relapse("03-10", card_ref=CHIEF) == []
    assert relapse("03-10", rule="S15") == []


def test_the_second_failure_on_one_post_within_a_year_is_red():
    story = closed(opened(), evidence=())
    story.do("rectification_open", "03-12", by="钱三", id="RC2", seq=100)
    closed(story, "03-13", evidence=(), id="RC2")

    assert sorted(each.level for each in failed(story)) == ["red", "yellow"]

# SPDX-License-Identifier: Apache-2.0
"""A card from its issue to its end: who may move it, what time does to it, and who never ends it.

R65, R69, S44: a card ends by the decision of supervisors who are not carded, and by nothing else.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.build import CALENDAR, when
from tests.thorough import examples
from tonggui.core import cards
from tonggui.core.cards import State, Subject
from tonggui.core.events import Event, Evidence
from tonggui.core.findings import Rise
from tonggui.formats.rules import all_rules

KEY = "S15:C-1:n3"
PAPER = (Evidence("report", "sha256:1", 100),)
POST = "post:ZJJ/窗口"
# 2 March 2026 is a Monday.
RAISED = when("03-02 10:00")


def subject(level="yellow", *rises):
    first = Rise(level, RAISED)
    return Subject(
        KEY, "S15", "C-1", "n3", "孙四", frozenset({"钱三"}), POST, "ZJJ", "PZ2", (first, *rises)
    )


CLOCK = cards.Clock(CALENDAR, cards.answer_workdays(all_rules()["S42"]))


class Acts:
    def __init__(self):
        self.events = []

    def do(self, kind, at, who, *, body="", evidence=(), **detail):
        if body:
            detail["supervisor"] = f"supervisor:{body}"
        at = at if isinstance(at, int) else when(at)
        seq = len(self.events) + 1
        detail = {"card": KEY, **detail}
        made = Event(
            "C-1", seq, kind, at, at, actor=who, post=None, evidence=evidence, detail=detail
        )
        self.events.append(made)
        return self

    def card(self, level="yellow", now="03-20", rises=()):
        return cards.card(subject(level, *rises), self.events, now=when(now), clock=CLOCK)


def corrected():
    acts = (
        Acts()
        .do(cards.ACK, "03-02 14:00", "孙四")
        .do(cards.EXPLAIN, "03-03 09:00", "孙四", text="…")
    )
    return acts.do(cards.CORRECT, "03-04 09:00", "孙四", evidence=PAPER)


def verified():
    return corrected().do(cards.VERIFY, "03-05 09:00", "谈例乙", body="PZ2", result="合格")


def cleared(acts, **more):
    said = {"body": "PZ2", "reason": "整改到位", "evidence": PAPER} | more
    return acts.do(cards.CLEAR, "03-09 09:00", "谈例乙", **said)


def test_a_card_goes_from_issue_to_its_end_step_by_step():
    acts = Acts()
    seen = [acts.card(now="03-02 12:00").state]
    for kind, at, who, more in [
        (cards.ACK, "03-02 14:00", "孙四", {}),
        (cards.EXPLAIN, "03-03 09:00", "孙四", {"text": "…"}),
        (cards.CORRECT, "03-04 09:00", "孙四", {"evidence": PAPER}),
        (cards.VERIFY, "03-05 09:00", "谈例乙", {"body": "PZ2", "result": "合格"}),
    ]:
        acts.do(kind, at, who, **more)
        seen.append(acts.card(now="03-06").state)
    seen.append(cleared(acts).card().state)

    assert seen == [
        State.ISSUED, State.NOTICED, State.EXPLAINED, State.CORRECTED, State.VERIFIED, State.CLOSED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "last", "after", "risen"),
    [
        # Three workdays for a reminder, five for a yellow card; a weekend never burns the ladder.
        ("notice", "03-05 23:59", "03-06", "yellow"),
        ("yellow", "03-09 23:59", "03-10", "red"),
    ],
)
def test_an_unanswered_card_rises_after_its_workdays_and_not_before(level, last, after, risen):
    assert Acts().card(level, now=last).level == level

    said = Acts().card(level, now=after)

    assert (said.level, said.upgrades[0].level) == (risen, risen)


def test_a_week_of_holidays_does_not_burn_the_ladder():
    # 6 to 10 April are off and Sunday the 12th is worked: five workdays end on 17 April.
    found = subject()._replace(rises=(Rise("yellow", when("04-03 10:00")),))
    states = [
        cards.card(found, (), now=when(now), clock=CLOCK).level for now in ("04-16 23:59", "04-17")
    ]

    assert states == ["yellow", "red"]


def test_an_unanswered_red_card_is_overdue_and_stays_open():
    said = Acts().card("red", now="03-31")

    assert (said.level, said.is_overdue, said.is_open) == ("red", True, True)


def test_an_answer_stops_the_ladder_and_a_correction_without_papers_does_not():
    assert corrected().card(now="04-30").level == "yellow"
    bare = Acts().do(cards.CORRECT, "03-04 09:00", "孙四")

    assert bare.card(now="03-10").level == "red"


def test_a_correction_that_fails_is_asked_for_again():
    acts = corrected().do(cards.VERIFY, "03-05 09:00", "谈例乙", body="PZ2", result="不合格")

    assert acts.card(now="03-12 12:00").state == State.NOTICED
    assert acts.card(now="03-13").level == "red"


def test_a_red_card_needs_a_second_reviewer():
    acts = verified()
    assert cleared(acts).card("red").state == State.VERIFIED

    acts = verified().do(cards.REVIEW, "03-06 09:00", "谈例乙", body="PZ2", result="同意")
    assert acts.card("red").state == State.VERIFIED

    acts = verified().do(cards.REVIEW, "03-06 09:00", "另一人", body="PZ2", result="同意")
    assert cleared(acts).card("red").state == State.CLOSED


def test_a_second_reviewer_who_disagrees_sends_the_correction_back():
    acts = verified().do(cards.REVIEW, "03-06 09:00", "另一人", body="XJW", result="不同意")

    assert acts.card("red").state == State.CORRECTED


@pytest.mark.parametrize(
    "more",
    [
        {"reason": ""},
        {"evidence": ()},
        {"body": ""},
    ],
)
def test_nothing_is_closed_without_reason_papers_and_a_supervising_body(more):
    assert cleared(verified(), **more).card().state == State.VERIFIED


def test_two_different_supervisors_withdraw_a_card_as_an_error_of_the_rule():
    once = Acts().do(cards.WITHDRAW, "03-03", "谈例乙", body="PZ2", reason="规则有误", ticket="T-1")
    twice = Acts().do(cards.WITHDRAW, "03-03", "谈例乙", body="PZ2", reason="规则有误")
    twice.do(cards.WITHDRAW, "03-04", "谈例乙", body="PZ2", reason="规则有误")

    assert once.card(now="03-05").is_open
    assert twice.card(now="03-05").is_open
    once.do(cards.WITHDRAW, "03-04", "另一人", body="XJW", reason="属实")
    assert once.card().state == State.WITHDRAWN


def test_a_rise_of_the_finding_opens_a_closed_card_again():
    rises = (Rise("red", when("03-12")),)

    said = cleared(verified()).card(rises=rises, now="03-12 12:00")

    assert (said.state, said.level, said.verified_by) == (State.ISSUED, "red", "")


PEOPLE = {
    "carded": ("孙四", ""),
    "carded, in a body's name": ("孙四", "PZ2"),
    "who answers beside": ("钱三", "PZ2"),
    "administrator": ("管理员", ""),
    "software": (None, ""),
    "software, in a body's name": (None, "PZ2"),
}
SUPERVISORS = (("谈例乙", "PZ2"), ("另一人", "XJW"))


def acts_by(people):
    act = st.tuples(
        st.sampled_from(sorted(cards.KINDS)),
        st.sampled_from(people),
        st.sampled_from(["合格", "不合格", "同意"]),
        st.booleans(),
        st.integers(0, 40 * 24),
    )
    return st.lists(act, max_size=25)


def played(drawn):
    acts = Acts()
    for kind, (who, body), result, is_bare, hours in drawn:
        at = RAISED + hours * 3_600_000_000
        papers = () if is_bare else PAPER
        acts.do(kind, at, who, body=body, evidence=papers, result=result, reason="…", text="…")
    return acts


@settings(max_examples=examples(300), deadline=None)
@given(acts_by(list(PEOPLE.values())), st.sampled_from(["notice", "yellow", "red"]))
def test_no_acts_of_the_carded_administrators_or_software_end_a_card(drawn, level):
    assert played(drawn).card(level, now="06-30").is_open


@settings(max_examples=examples(300), deadline=None)
@given(acts_by([*PEOPLE.values(), *SUPERVISORS]), st.sampled_from(["notice", "yellow", "red"]))
def test_whoever_ends_a_card_supervises_and_a_red_one_was_seen_by_two(drawn, level):
    said = played(drawn).card(level, now="06-30")

    if said.is_open:
        assert said.ended_by == ""
        return
    assert said.ended_by in {who for who, _ in SUPERVISORS}
    if said.state == State.WITHDRAWN:
        assert {said.ended_by, said.withdrawal_by} == {who for who, _ in SUPERVISORS}
    elif said.level == "red":
        assert {said.verified_by, said.reviewed_by} == {who for who, _ in SUPERVISORS}


@settings(max_examples=examples(100), deadline=None)
@given(acts_by([*PEOPLE.values(), *SUPERVISORS]))
def test_a_card_folded_later_says_the_same_of_its_past(drawn):
    """The fold up to an instant knows nothing of what came after it."""
    drawn = sorted(drawn, key=lambda each: each[4])
    now = when("04-01")
    earlier = [each for each in drawn if RAISED + each[4] * 3_600_000_000 <= now]

    whole = cards.card(subject(), played(drawn).events, now=now, clock=CLOCK)
    part = cards.card(subject(), played(earlier).events, now=now, clock=CLOCK)

    assert whole == part


@pytest.mark.parametrize(
    ("days", "level", "now", "risen"),
    [
        (1, "yellow", "03-03", "yellow"),
        (1, "yellow", "03-04", "red"),
        (8, "yellow", "03-10", "yellow"),
    ],
)
def test_in_how_many_workdays_a_card_is_answered_is_a_setting(days, level, now, risen):
    clock = cards.Clock(CALENDAR, {"notice": days, "yellow": days, "red": days})

    assert cards.card(subject(level), (), now=when(now), clock=clock).level == risen

# SPDX-License-Identifier: Apache-2.0
"""A tenth of the closed cards is drawn by lot and looked at again by somebody else (R69, S43).

Drawn as nodes are: announced first, by a seed nobody knows; each is a duty with its time.
"""

from datetime import date, timedelta

import pytest

from tests import rebuilt
from tests.supervision import build
from tests.supervision.test_cards import AT, CLERK, at, close, correct, do
from tests.supervision.test_drawing import sealed
from tonggui.cases.errors import NotDoneHere
from tonggui.cases.happening import Happening
from tonggui.core import cards as core
from tonggui.oversight.models import Drawable
from tonggui.people import authority
from tonggui.people.models import SupervisingBody, SupervisingMember
from tonggui.supervision import drawing, looking_again, services
from tonggui.supervision.cards import permitting
from tonggui.supervision.models import Card, Duty, DutyKind

MARCH = {"begins_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31)}


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def clerk(county):
    return build.account_of(CLERK)


@pytest.fixture
def members(county):
    rows = SupervisingMember.objects.filter(body__code="PZ1").order_by("-is_head", "pk")
    return [build.account(each.official) for each in rows.select_related("official")[:2]]


@pytest.fixture
def body(county):
    return SupervisingBody.objects.get(code="PZ1")


def closed(clerk, watcher, number):
    """A card of S37 that was corrected, verified and closed by one person."""
    when = AT + timedelta(minutes=number)
    case = services.open_case(build.power(), title="某件", by=clerk, at=when)
    for kind in ("node_open", "node_close"):
        services.record(case, Happening(kind, when, node="n1"), by=clerk, at=when)
    card = Card.objects.get(case=case, rule="S37")
    correct(card, clerk, when)
    do(card, core.VERIFY, watcher, at(days=1), result=core.PASSED)
    close(card, watcher, at(days=1) + timedelta(hours=number))
    return card


def drawn(body, by, *, when):
    held = drawing.announce(body, takes=Drawable.CARDS, **MARCH, by=by, at=when)
    sealed()
    return held, drawing.draw(held, by=by, at=when + timedelta(hours=1))


@pytest.fixture
def card(clerk, members, body):
    """One closed card, which a draw took."""
    closed(clerk, members[0], 0)
    _held, ((row),) = drawn(body, members[0], when=at(days=3))
    return row.card


def test_a_tenth_rounded_up_is_drawn_each_a_duty_due_in_ten_workdays(clerk, members, body):
    for number in range(11):
        closed(clerk, members[0], number)

    held, rows = drawn(body, members[0], when=at(days=3))

    assert (held.candidates, len(rows)) == (11, 2)
    duties = Duty.objects.filter(kind=DutyKind.AGAIN)
    assert {each.body for each in duties} == {"PZ1"}
    # Drawn on Thursday the 5th: ten workdays end with Thursday the 19th, in the county's zone.
    assert {each.due_at.isoformat() for each in duties} == {"2026-03-19T16:00:00+00:00"}
    assert [(each.taken, each.done) for each in drawing.coverage(held) if each.taken] == [(2, 0)]
    assert rebuilt.differences({"draw", "drawncard", "duty", "card"}) == []


def test_what_was_drawn_before_is_drawn_no_more(card, members, body):
    with pytest.raises(drawing.NothingToDraw):
        drawing.announce(body, takes=Drawable.CARDS, **MARCH, by=members[0], at=at(days=5))


def test_whoever_had_a_part_in_closing_does_not_look_again_and_another_does(card, members):
    first, second = members
    with pytest.raises(NotDoneHere, match="verified, reviewed or closed"):
        do(card, core.RECHECK, first, at(days=4), result=core.PASSED)

    assert do(card, core.RECHECK, second, at(days=4), result=core.PASSED) == "closed"

    assert Duty.objects.get(kind=DutyKind.AGAIN).done_at == at(days=4)
    with pytest.raises(NotDoneHere, match="drawn by lot"):
        do(card, core.RECHECK, second, at(days=5), result=core.PASSED)


def test_a_card_whose_end_does_not_hold_is_open_again_and_asks_for_an_answer(card, members, clerk):
    state = do(card, core.RECHECK, members[1], at(days=4), result="不合格", text="材料系补造")

    assert (state, card.ended_at, card.verified_by) == ("noticed", None, "")
    assert card.answer_by > at(days=4)
    assert correct(card, clerk, at(days=5)) == "corrected"


def test_the_carded_never_look_again(card, clerk):
    with pytest.raises(NotDoneHere):
        do(card, core.RECHECK, clerk, at(days=4), result=core.PASSED)


def test_a_closed_card_that_was_not_drawn_is_not_looked_at_again(clerk, members):
    card = closed(clerk, members[0], 0)

    with pytest.raises(NotDoneHere, match="drawn by lot"):
        do(card, core.RECHECK, members[1], at(days=4), result=core.PASSED)


def test_the_act_is_open_to_whoever_may_and_to_nobody_else(card, members, clerk):
    first, second = (authority.standing(each, at=at(days=4)) for each in members)

    assert permitting.open_to(second, card) == [core.RECHECK]
    assert permitting.open_to(first, card) == []
    assert permitting.open_to(authority.standing(clerk, at=at(days=4)), card) == []


def test_a_body_that_closed_cards_is_reminded_to_draw_until_it_announces(clerk, members, body):
    who = authority.standing(members[0], at=at(days=2))
    assert list(looking_again.waiting(who.bodies, at=at(days=2))) == []
    closed(clerk, members[0], 0)
    assert list(looking_again.waiting(who.bodies, at=at(days=2))) == ["PZ1"]

    drawing.announce(body, takes=Drawable.CARDS, **MARCH, by=members[0], at=at(days=3))

    assert list(looking_again.waiting(who.bodies, at=at(days=3, hours=1))) == []


def test_the_reaction_to_a_finding_and_the_second_look_at_its_card_are_two_duties(card, members):
    finding = card.finding
    kinds = sorted(finding.duties.values_list("kind", flat=True))
    assert kinds == ["again", "react"]

    do(card, core.RECHECK, members[1], at(days=4), result="不合格")

    assert finding.duties.get(kind="react").done_at == at(days=1)

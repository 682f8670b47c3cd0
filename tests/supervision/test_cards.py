# SPDX-License-Identifier: Apache-2.0
"""Cards as they live on both databases: issued with the finding, answered, risen, ended by people.

R65, R69, S42, S44, S46: whoever is carded explains and corrects; others decide, two on a red one.
"""

import io
import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.supervision import build
from tonggui.cases.errors import NotDoneHere, OtherUnit
from tonggui.cases.happening import Happening
from tonggui.cases.papers import Brought
from tonggui.core import cards as core
from tonggui.core.errors import Refused
from tonggui.ledger.models import Entry
from tonggui.people.authority import NotAllowed
from tonggui.people.models import Administers, SupervisingMember
from tonggui.supervision import judging, services
from tonggui.supervision.cards import following, showing
from tonggui.supervision.keeping import body_of
from tonggui.supervision.models import Card, CardState, Finding
from tonggui.supervision.ticking import tick

# 2 March 2026 is a Monday, ten in the morning in the county.
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CLERK, OTHER = "ZJJ/审批受理岗", "ZJJ/审批审查岗"
PDF = b"%PDF-1.7 fictional"


def at(days=0, hours=0):
    return AT + timedelta(days=days, hours=hours)


@pytest.fixture
def clerk(county):
    return build.account_of(CLERK)


@pytest.fixture
def card(clerk):
    """A card of S37: a node was finished without its papers."""
    case = services.open_case(build.power(), title="某小区施工许可", by=clerk, at=AT)
    services.record(case, Happening("node_open", AT, node="n1"), by=clerk, at=AT)
    services.record(case, Happening("node_close", AT, node="n1"), by=clerk, at=AT)
    return Card.objects.get(rule="S37")


@pytest.fixture
def watcher(county):
    return build.member_of("PZ1")


@pytest.fixture
def second(county):
    rows = SupervisingMember.objects.filter(body__code="PZ1").order_by("-is_head", "pk")
    return build.account(rows.select_related("official")[1].official)


def do(card, kind, by, when, *, papers=(), **detail):
    said = Happening(kind, when, detail={"card": card.finding.key, **detail})
    brought = [Brought(name, io.BytesIO(PDF + name.encode())) for name in papers]
    services.record(card.case, said, brought=brought, by=by, at=when)
    card.refresh_from_db()
    return card.state


def correct(card, by, when):
    return do(card, core.CORRECT, by, when, papers=["整改.pdf"])


def close(card, by, when):
    return do(card, core.CLEAR, by, when, papers=["核查.pdf"], reason="整改到位")


def folded(card):
    """Return what the events alone make of a card."""
    events = judging.events_of(card.case)
    subject = core.subject_of(following.value_of(card.finding.body))
    now = card.case.supervision.judged_at
    said = following.stands(card.finding, events, at=now)
    made = following.projected(card.finding, subject, said)
    return {name: getattr(made, name) for name in following.COLUMNS}


def kept(card):
    return {name: getattr(card, name) for name in following.COLUMNS}


def test_a_card_is_issued_with_its_finding_in_one_entry(card, clerk):
    said = Entry.objects.order_by("-pk").first().leaf

    assert '"row":"finding"' in said
    assert '"row":"card"' in said
    assert (card.person, card.post) == (clerk.official.code, f"post:{CLERK}")
    assert (card.level, card.state, card.body) == ("yellow", CardState.ISSUED, "PZ1")
    assert clerk.official.code not in said


def test_a_card_names_the_controls_at_its_node_that_are_bound_to_its_rule(card):
    """The lists name a power by a code of their own, beside that of the record (R28)."""
    said = following.value_of(card.finding.body)._replace(rule="S36")
    finding = Finding(key="x", case=card.case, rule="S36", node=card.node, body=body_of(said))
    other = following.projected(
        finding, core.subject_of(said), following.stands(finding, [], at=AT)
    )

    assert "受理与审查岗位分离" in "".join(showing.shown(other, at=AT, language="zh").controls)
    assert showing.shown(card, at=AT, language="zh").controls == ()


def test_a_card_is_noticed_explained_corrected_verified_and_closed(card, clerk, watcher):
    states = [
        do(card, core.ACK, clerk, at(hours=1)),
        do(card, core.EXPLAIN, clerk, at(hours=2), text="材料已有，漏传"),
        correct(card, clerk, at(hours=3)),
        do(card, core.VERIFY, watcher, at(hours=4), result=core.PASSED, text="已核"),
        close(card, watcher, at(hours=5)),
    ]

    assert states == ["noticed", "explained", "corrected", "verified", "closed"]
    assert card.ended_by == watcher.official.code
    assert folded(Card.objects.get(pk=card.pk)) == kept(card)


@pytest.mark.parametrize(
    "kind", [core.VERIFY, core.REVIEW, core.CLEAR, core.WITHDRAW, core.DISPOSE]
)
def test_whoever_is_carded_decides_nothing(card, clerk, kind):
    with pytest.raises(NotDoneHere, match="does not decide"):
        do(card, kind, clerk, at(hours=1), reason="…", ticket="T-1", result=core.PASSED)


def test_a_colleague_in_the_unit_neither_answers_nor_decides(card):
    colleague = build.account_of(OTHER)

    for kind in (core.ACK, core.CLEAR):
        with pytest.raises(OtherUnit):
            do(card, kind, colleague, at(hours=1), reason="…")


def test_another_body_does_not_decide_and_the_commission_may(card):
    with pytest.raises(OtherUnit):
        do(card, core.DISPOSE, build.member_of("PZ2"), at(hours=1), reason="督办")

    do(card, core.DISPOSE, build.member_of("XJW"), at(hours=1), reason="督办")


def test_no_administrator_acts_on_a_card(card):
    for administrator in [build.people.admin(each) for each in Administers if each]:
        for kind in sorted(core.KINDS):
            with pytest.raises(NotAllowed):
                do(card, kind, administrator, at(hours=1), reason="…", text="…")


def test_a_supervisor_answers_nothing_in_place_of_the_carded(card, watcher):
    for kind in (core.EXPLAIN, core.CORRECT):
        with pytest.raises(NotDoneHere, match="only whoever is carded"):
            do(card, kind, watcher, at(hours=1), text="…")


def test_an_unanswered_card_rises_by_the_tick_and_then_needs_two(card, clerk, watcher, second):
    tick(at=at(days=7, hours=13))
    card.refresh_from_db()
    assert card.level == "yellow"

    tick(at=at(days=7, hours=15))
    card.refresh_from_db()
    assert (card.level, card.state) == ("red", CardState.ISSUED)

    correct(card, clerk, at(days=8))
    do(card, core.VERIFY, watcher, at(days=8, hours=1), result=core.PASSED)
    with pytest.raises(NotDoneHere, match="a red one also reviewed"):
        close(card, watcher, at(days=8, hours=2))
    with pytest.raises(NotDoneHere, match="second one"):
        do(card, core.REVIEW, watcher, at(days=8, hours=2), result=core.AGREED)
    do(card, core.REVIEW, second, at(days=8, hours=2), result=core.AGREED)
    assert close(card, watcher, at(days=8, hours=3)) == CardState.CLOSED
    closing = card.case.events.get(kind=core.CLEAR)
    assert second.official.code in closing.detail


def test_two_people_withdraw_a_card_and_each_says_why(card, watcher, second):
    with pytest.raises(NotDoneHere, match="say why"):
        do(card, core.WITHDRAW, watcher, at(hours=1), ticket="T-1")
    with pytest.raises(NotDoneHere, match="ticket"):
        do(card, core.WITHDRAW, watcher, at(hours=1), reason="规则有误")
    assert (
        do(card, core.WITHDRAW, watcher, at(hours=1), reason="规则有误", ticket="T-1") == "issued"
    )
    with pytest.raises(NotDoneHere, match="second one"):
        do(card, core.WITHDRAW, watcher, at(hours=1), reason="规则有误", ticket="T-1")

    assert do(card, core.WITHDRAW, second, at(hours=2), reason="属实", ticket="T-1") == "withdrawn"


def test_facts_that_settle_a_finding_close_no_card(card):
    changes = following.Changes()
    services.keep([card.finding], [], case=card.case, at=at(hours=1), changes=changes)
    following.follow([card.finding], judging.events_of(card.case), at=at(hours=1), changes=changes)
    card.refresh_from_db()

    assert (card.finding.settled_at, card.ended_at) == (at(hours=1), None)


def test_an_act_names_a_card_of_its_own_case(card, clerk):
    other = services.open_case(build.power(), title="另一件", by=clerk, at=AT)
    said = Happening(core.ACK, AT, detail={"card": card.finding.key})

    with pytest.raises(NotDoneHere, match="which card"):
        services.record(other, said, by=clerk, at=AT)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_acts_of_anybody_the_table_is_what_events_alone_make(
    seed, card, clerk, watcher, second
):
    """Random acts of random people, refused or not: never ended by the carded; rebuilt equal."""
    chance, when = random.Random(seed), AT  # noqa: S311 - chance, not secrecy
    people = [clerk, watcher, second, build.account_of(OTHER), build.people.admin()]
    for _ in range(30):
        when += timedelta(hours=chance.choice([1, 5, 30]))
        kind = chance.choice(sorted(core.KINDS))
        detail = {
            "reason": "…",
            "text": "…",
            "ticket": "T",
            "result": chance.choice(["合格", "同意"]),
        }
        try:
            do(
                card,
                kind,
                chance.choice(people),
                when,
                papers=chance.choice([[], ["a.pdf"]]),
                **detail,
            )
        except Refused:
            tick(at=when)
    card = Card.objects.select_related("finding", "case__supervision").get(pk=card.pk)

    assert folded(card) == kept(card)
    assert card.ended_by in {"", watcher.official.code, second.official.code}
    for other in Card.objects.select_related("finding", "case__supervision").exclude(case=None):
        assert folded(other) == kept(other)
    assert Finding.objects.filter(card=None, rule="S37").count() == 0


def test_the_duty_to_react_is_done_by_the_first_act_of_the_body(card, clerk, watcher):
    do(card, core.ACK, watcher, at(hours=1))
    assert card.finding.duties.get().done_at is None

    do(card, core.DISPOSE, watcher, at(hours=2), reason="督办", disposition="督办")

    assert card.finding.duties.get().done_at == at(hours=2)
    assert card.finding.duties.get().done_by.kind == core.DISPOSE

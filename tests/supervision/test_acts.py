# SPDX-License-Identifier: Apache-2.0
"""Acts of a case beyond its straight way, by those who hold its nodes; live is always the replay.

R31 (nothing off the track), R73 (always one owner), R51 (an act is recorded once).
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.supervision import build
from tonggui.cases.errors import CaseClosed, NotDoneHere, NotTheHolder, PassedOn
from tonggui.cases.happening import Happening
from tonggui.cases.models import Turn
from tonggui.engines import rows
from tonggui.people.models import Tenure
from tonggui.supervision import acting, footing, judging, moving, replay, services
from tonggui.supervision.keeping import value_of
from tonggui.supervision.models import Finding
from tonggui.supervision.ticking import tick

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CLERK, REVIEWER, LEADER = "ZJJ/审批受理岗", "ZJJ/审批审查岗", "ZJJ/住建局党组成员(综合)"


@pytest.fixture
def clerk(county):
    return build.account_of(CLERK)


@pytest.fixture
def reviewer(county):
    return build.account_of(REVIEWER)


@pytest.fixture
def leader(county):
    return build.account_of(LEADER)


@pytest.fixture
def case(clerk):
    return acting.begin(build.power(), title="某小区施工许可", key="k", by=clerk, at=AT)


class Acts:
    """Lets things happen to a case, one minute after the other."""

    def __init__(self, case):
        self.case, self.minutes = case, 0

    def __call__(self, kind, node="", *, by, at=None, goes_on=True, **detail):
        self.minutes += 1
        at = at or AT + timedelta(minutes=self.minutes)
        said = Happening(kind, at, node=node, detail=detail, key=f"k{self.minutes}")
        do = acting.record_and_go_on if goes_on else services.record
        done = do(self.case, said, by=by, at=at)
        self.case.refresh_from_db()
        return done


@pytest.fixture
def act(case):
    return Acts(case)


def waiting(case):
    return {(each.kind, each.node, each.post or each.official) for each in open_turns(case)}


def open_turns(case):
    return Turn.objects.filter(case=case, done_at=None)


def code(account):
    return account.official.code


def test_one_act_a_node_and_whoever_comes_next_has_a_task(case, act, clerk):
    assert waiting(case) == {("node", "P01.n1", CLERK)}
    assert open_turns(case).get().is_begun

    act("node_close", "n1", by=clerk)

    assert waiting(case) == {("node", "P01.n2", REVIEWER)}
    assert Turn.objects.get(case=case, node="P01.n1").done_by == code(clerk)
    assert open_turns(case).get().due_at is not None
    assert [each.kind for each in case.events.order_by("seq")] == [
        "case_open",
        "node_open",
        "node_close",
        "node_open",
    ]


def test_a_case_sent_back_is_done_again_from_there(case, act, clerk, reviewer):
    act("node_close", "n1", by=clerk)
    act("return", "n2", by=reviewer, to="previous", reason="材料不全")

    back = case.events.get(kind="return")
    assert (back.node, json.loads(back.detail)["from_node"]) == ("P01.n1", "P01.n2")
    assert waiting(case) == {("node", "P01.n1", CLERK)}

    act("node_close", "n1", by=clerk)
    assert waiting(case) == {("node", "P01.n2", REVIEWER)}
    assert not Finding.objects.filter(case=case, rule="S21").exists()
    assert list(replay.differences(at=AT + timedelta(hours=1))) == []


def watched_by(case, at):
    member = build.member_of("PZ1").official.code
    detail = {"supervisor": "supervisor:PZ1", "opinion": "无异议"}
    said = Happening("sup_act", at, node="n2", actor=member, detail=detail)
    return services.record(case, said, by=None, at=at).event


def test_a_node_done_again_after_a_return_is_to_be_watched_again(case, act, clerk, reviewer):
    duty = case.duties.filter(kind="watch", node="P01.n2")
    act("node_close", "n1", by=clerk)
    act("node_close", "n2", by=reviewer)
    first = watched_by(case, AT + timedelta(minutes=3))
    assert duty.get().done_by == first

    act("return", "n3", at=AT + timedelta(minutes=4), by=reviewer, to="previous", reason="有误")
    assert duty.get().done_at is None
    act("node_close", "n2", at=AT + timedelta(minutes=10), by=reviewer)

    later = AT + timedelta(days=7)
    tick(at=later)
    assert {each.node for each in Finding.objects.filter(case=case, rule="S20")} == {"P01.n2"}
    assert list(replay.differences(at=later)) == []
    assert duty.get().due_at < later

    second = watched_by(case, later)
    assert duty.get().done_by == second


def test_a_node_watched_again_in_time_after_a_return_is_in_order(case, act, clerk, reviewer):
    act("node_close", "n1", by=clerk)
    act("node_close", "n2", by=reviewer)
    watched_by(case, AT + timedelta(minutes=3))
    act("return", "n3", at=AT + timedelta(minutes=4), by=reviewer, to="previous", reason="有误")
    act("node_close", "n2", at=AT + timedelta(minutes=10), by=reviewer)
    watched_by(case, AT + timedelta(minutes=11))

    tick(at=AT + timedelta(days=7))

    assert not Finding.objects.filter(case=case, rule="S20").exists()


def test_a_case_goes_back_to_its_start_from_further_on(case, act, clerk, reviewer):
    act("node_close", "n1", by=clerk)
    act("node_close", "n2", by=reviewer)
    act("return", "n3", by=reviewer, to="start", reason="申请主体有误")

    assert waiting(case) == {("node", "P01.n1", CLERK)}


@pytest.mark.parametrize(
    ("node", "said", "why"),
    [
        ("n1", {"reason": "材料不全"}, "nowhere to send it back"),
        ("n1", {}, "say why"),
    ],
)
def test_there_is_no_way_back_from_the_start_or_without_a_reason(act, clerk, node, said, why):
    with pytest.raises(NotDoneHere, match=why):
        act("return", node, by=clerk, **said)


def test_what_is_not_under_way_is_not_sent_back(case, act, clerk, reviewer):
    with pytest.raises(NotDoneHere, match="not under way"):
        act("return", "n2", by=reviewer, reason="材料不全")


def test_a_node_passed_on_in_writing_has_one_owner_who_finishes_it(case, act, clerk, reviewer):
    said = {"to": code(clerk), "reason": "外出培训", "document": "青住建授〔2026〕3号"}
    act("node_close", "n1", by=clerk)
    act("transfer", "n2", by=reviewer, **said)

    assert waiting(case) == {("node", "P01.n2", REVIEWER)}
    assert open_turns(case).get().official == code(clerk)
    with pytest.raises(PassedOn, match="who acts there now"):
        act("node_close", "n2", by=reviewer)

    act("node_close", "n2", by=clerk)
    assert not Finding.objects.filter(case=case, rule="S35").exists()
    assert list(replay.differences(at=AT + timedelta(hours=1))) == []


@pytest.mark.parametrize(
    ("to", "said", "why"),
    [
        ("clerk", {"reason": "外出"}, "name the document"),
        ("reviewer", {"reason": "外出", "document": "1号"}, "hold this node yourself"),
        ("village", {"reason": "外出", "document": "1号"}, "the remit ends there"),
        ("clerk", {"document": "1号"}, "say why"),
        ("", {"reason": "外出"}, "say to whom"),
    ],
)
def test_nothing_is_passed_on_past_the_remit(  # noqa: PLR0917
    case, act, clerk, reviewer, to, said, why
):
    village = build.account_of("SQC/村报账员")
    who = {"clerk": clerk, "reviewer": reviewer, "village": village}
    act("node_close", "n1", by=clerk)

    with pytest.raises(NotDoneHere, match=why):
        act("transfer", "n2", by=reviewer, **({"to": code(who[to])} if to else {}), **said)


def test_what_was_passed_on_is_not_lent_further(case, act, clerk, reviewer, leader):
    said = {"reason": "外出", "document": "1号"}
    act("node_close", "n1", by=clerk)
    act("transfer", "n2", by=reviewer, to=code(clerk), **said)

    with pytest.raises(NotDoneHere, match="not yours to lend"):
        act("transfer", "n2", by=clerk, to=code(leader), **said)


def test_a_countersignature_is_asked_of_a_named_official_and_answered(case, act, clerk):
    village = build.account_of("SQC/村报账员")
    act("countersign", "n1", by=clerk, asks=code(village), answer_by="2026-03-04", opinion="请会签")
    assert ("countersign", "P01.n1", code(village)) in waiting(case)
    ask = case.events.get(kind="countersign")

    with pytest.raises(NotDoneHere, match="finish once it is there"):
        act("node_close", "n1", by=clerk)
    with pytest.raises(NotDoneHere, match="not asked"):
        act("countersign", by=clerk, answers=ask.seq, opinion="同意")

    act("countersign", by=village, answers=ask.seq, opinion="同意")
    assert waiting(case) == {("node", "P01.n1", CLERK)}
    assert Turn.objects.get(kind="countersign").done_by == code(village)
    act("node_close", "n1", by=clerk)


def test_a_request_nobody_answers_lapses_and_holds_nothing_up(case, act, clerk, reviewer):
    act("added_sign", "n1", by=clerk, asks=code(reviewer), answer_by="2026-03-03")
    later = AT + timedelta(days=3)
    ask = case.events.get(kind="added_sign")

    with pytest.raises(NotDoneHere, match="lapsed"):
        act("added_sign", by=reviewer, answers=ask.seq, opinion="同意", at=later)
    act("node_close", "n1", by=clerk, at=later)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"answer_by": "2026-03-01"}, "from today on"),
        ({"answer_by": "2026-09-01"}, "from today on"),
        ({}, "until which day"),
    ],
)
def test_a_signature_is_asked_for_until_a_near_day(act, clerk, reviewer, said, why):
    with pytest.raises(NotDoneHere, match=why):
        act("added_sign", "n1", by=clerk, asks=code(reviewer), **said)


def test_an_added_signature_comes_from_the_same_unit(act, clerk):
    village = build.account_of("SQC/村报账员")

    with pytest.raises(NotDoneHere, match="no post in this unit"):
        act("added_sign", "n1", by=clerk, asks=code(village), answer_by="2026-03-04")


def test_whoever_is_urged_sees_it_until_they_act(case, act, clerk, reviewer, leader):
    act("node_close", "n1", by=clerk)
    act("urge", "n2", by=leader, text="请抓紧")

    turn = open_turns(case).get()
    assert (turn.urged, turn.urged_at is not None) == (1, True)

    act("node_close", "n2", by=reviewer)
    assert open_turns(case).get().urged == 0


def test_a_case_opened_in_error_ends_by_another_leaders_word(case, act, clerk, leader):
    with pytest.raises(NotDoneHere, match="a leader of the unit"):
        act("case_void", by=clerk, reason="重复立件")
    with pytest.raises(NotDoneHere, match="say why"):
        act("case_void", by=leader)

    act("case_void", by=leader, reason="重复立件", goes_on=False)

    assert not case.is_open
    assert waiting(case) == set()
    with pytest.raises(CaseClosed):
        act("node_close", "n1", by=clerk)


def newer_edition():
    body = json.loads(build.power().editions.get().body)
    body["edition"] = "2"
    body["nodes"][1]["time_limit"] = {"value": 9, "unit": "workday"}
    return build.edition(body, number=2, effective_on=AT.date())


def test_a_case_moves_to_a_newer_edition_only_by_a_recorded_decision(
    case, act, clerk, reviewer, leader
):
    act("node_close", "n1", by=clerk)
    with pytest.raises(NotDoneHere, match="no newer edition"):
        act("edition_move", by=leader, decided_by="党组会", document="1号", reason="新版施行")
    made = newer_edition()
    footing.forget()
    assert moving.newer(case, AT + timedelta(hours=1)) == made

    for lacks in ("decided_by", "document", "reason"):
        said = {"decided_by": "党组会", "document": "1号", "reason": "新版施行"}
        with pytest.raises(NotDoneHere):
            act("edition_move", by=leader, **{**said, lacks: ""})
    with pytest.raises(NotDoneHere, match="a leader of the unit"):
        act("edition_move", by=clerk, **said)
    act("edition_move", by=leader, goes_on=False, **said)

    told = json.loads(case.events.get(kind="edition_move").detail)
    assert case.edition == made
    assert (told["from"], told["to"], told["done"]) == ("1", "2", ["P01.n1"])
    assert waiting(case) == {("node", "P01.n2", REVIEWER)}
    act("node_close", "n2", by=reviewer)
    assert list(replay.differences(at=AT + timedelta(hours=1))) == []
    assert audited(case) == {value_of(each.body) for each in Finding.objects.filter(case=case)}


def test_what_was_late_under_the_edition_a_case_left_stays_found_live_in_replay_and_audits(
    case, act, clerk, reviewer, leader
):
    act("node_close", "n1", by=clerk)
    late = AT + timedelta(days=3)  # one workday was promised
    tick(at=late)
    newer_edition()  # nine are
    footing.forget()
    said = {"decided_by": "党组会", "document": "1号", "reason": "新版施行"}
    act("edition_move", by=leader, goes_on=False, at=late + timedelta(minutes=1), **said)
    act("node_close", "n2", by=reviewer, goes_on=False, at=late + timedelta(minutes=2))
    tick(at=late + timedelta(minutes=3))

    stands = Finding.objects.filter(case=case, rule="S15", settled_at=None)

    assert [(each.node, each.level) for each in stands] == [("P01.n2", "yellow")]
    assert list(replay.differences(at=late + timedelta(minutes=3))) == []
    known = Finding.objects.filter(case=case, settled_at=None)
    assert audited(case) == {value_of(each.body) for each in known}


def audited(case):
    """Return what an audit finds of the exported events, with the lists of both editions."""
    old, new = (
        footing.lists_of(each, AT.date()) for each in case.power.editions.order_by("number")
    )
    known = replace(new, earlier={("P01", "1"): old.powers["P01"]})
    found = rows.audit(known, judging.events_of(case), as_of=judging_time(case))
    return {each for each in found.findings if each.case == case.code}


def judging_time(case):
    return max(each.recorded_at for each in judging.events_of(case))


def test_whoever_takes_the_post_over_sees_the_task(case, act, clerk, county):
    tenure = Tenure.objects.on(AT.date()).get(post__code=REVIEWER)
    act("node_close", "n1", by=clerk)
    heir = build.account_of("ZJJ/质安监督岗")
    with pytest.raises(NotTheHolder):
        act("node_close", "n2", by=heir)

    Tenure.objects.filter(pk=tenure.pk).update(until=AT.date() - timedelta(days=1))
    Tenure.objects.create(
        post=tenure.post, official=heir.official, seat=1, since=AT.date(), until=None,
        recorded_at=AT,
    )  # fmt: skip
    footing.forget()

    act("node_close", "n2", by=heir)
    assert ("node", "P01.n3", REVIEWER) in waiting(case)

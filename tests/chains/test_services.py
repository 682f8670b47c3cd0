# SPDX-License-Identifier: Apache-2.0
"""A fund from its indicator to those it is for (R56), a project from approval to audit (R57)."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests import rebuilt
from tests.chains.conftest import CLERK, OF_PAYER, OF_TOWN, OF_WORKS, PAYER, TOWN, YUAN
from tests.supervision import build
from tonggui.cases.happening import Happening
from tonggui.chains import gathering, guards, services, showing, ticking
from tonggui.chains.errors import ChainKnown, NotRecordable, OtherUnits, ReplacedAlready
from tonggui.chains.models import Chain, Disclosure, Link, Look
from tonggui.chains.services import Opening
from tonggui.chains.standing import links_of, seen_by, values_of
from tonggui.core.chains import flow
from tonggui.ledger.guarding import missing
from tonggui.ledger.models import Entry
from tonggui.people import authority
from tonggui.people.authority import NotAllowed
from tonggui.supervision import replay
from tonggui.supervision import services as supervision
from tonggui.supervision.keeping import value_of
from tonggui.supervision.models import Card, Duty, DutyKind, Finding


def open_duties(chain):
    rows = Duty.objects.filter(kind=DutyKind.FOLLOW, node__startswith=f"{chain.code}#")
    return {each.node.partition("#")[2]: each.body for each in rows.filter(done_at=None)}


def stands(chain):
    rows = Finding.objects.filter(node=chain.code, settled_at=None)
    return [(each.rule, each.level, "".join(value_of(each.body).clauses)) for each in rows]


def sent(fund, *, paid=None, recipients=None):
    fund.add("indicator", 1000)
    fund.add("allocation", 400, to="LTZ")
    fund.add("arrival", 400, unit="LTZ")
    if paid is not None:
        fund.add("payment", paid, unit="LTZ", recipients=recipients)
    return flow(values_of(links_of(fund.chain)))


def test_a_fund_is_followed_to_those_it_is_for_and_each_link_is_to_be_looked_at(fund):
    found = sent(fund, paid=300, recipients=12)

    assert (found.granted, found.reached, found.lying, found.recipients) == (
        1000 * YUAN,
        300 * YUAN,
        700 * YUAN,
        12,
    )
    assert open_duties(fund.chain) == {
        "1": OF_PAYER, "2": OF_PAYER, "3": OF_TOWN, "4": OF_TOWN,
    }  # fmt: skip
    assert stands(fund.chain) == []
    assert rebuilt.differences({"chain", "link", "duty"}) == []


def test_links_nobody_looked_at_are_listed_however_many_there_are(fund):
    sent(fund)
    others = [
        Duty(kind="follow", body=OF_TOWN, node=f"X-{n}#1", opened_at=fund.at, due_at=fund.at)
        for n in range(1_500)  # more than a database takes as one condition beside another
    ]
    Duty.objects.bulk_create(others)

    late = showing.overdue({"LTZ"}, at=fund.at + timedelta(days=60))
    assert [(each.chain, each.number) for each in late] == [(fund.chain, 3)]


def test_the_body_of_the_receiving_level_looks_and_no_other(fund):
    sent(fund)
    arrived, words = fund.link(3), "到账凭证与指标文件相符（虚构）"

    with pytest.raises(OtherUnits):
        services.look(arrived, "无异议", words, by=build.member_of(OF_PAYER), at=fund.at)
    with pytest.raises(NotAllowed):
        services.look(arrived, "无异议", words, by=build.account_of(TOWN), at=fund.at)
    made = services.look(arrived, "提醒", words, by=build.member_of(OF_TOWN), at=fund.at)

    assert (made.body.code, open_duties(fund.chain)) == (OF_TOWN, {"1": OF_PAYER, "2": OF_PAYER})
    assert rebuilt.differences({"look", "duty"}) == []


def test_a_leaf_that_nobody_published_is_found_by_time_and_settled_by_its_publication(fund):
    sent(fund, paid=400, recipients=12)
    ticking.forget()
    ticking.tick(at=fund.later(16).at)

    assert stands(fund.chain) == [("S40", "yellow", "c")]
    finding = Finding.objects.get(node=fund.chain.code)
    assert finding.supervisor == OF_TOWN
    assert Duty.objects.get(finding=finding).kind == DutyKind.REACT
    assert Card.objects.get(finding=finding).unit == "LTZ"

    services.publish(fund.link(4), "镇公示栏（虚构）", fund.day, by=None, at=fund.at)
    assert [each[2] for each in stands(fund.chain)] == ["c"], "it was late all the same"


def test_published_in_time_nothing_is_found(fund):
    sent(fund, paid=400, recipients=12)
    services.publish(fund.link(4), "镇公示栏（虚构）", fund.day, by=None, at=fund.at)
    services.judge_again(fund.chain, at=fund.later(40).at)

    assert [each for each in stands(fund.chain) if "c" in each[2]] == []


def test_a_trace_that_ends_at_an_account_is_found_and_put_right_by_saying_who_it_was_for(fund):
    sent(fund, paid=400)
    assert stands(fund.chain) == [("S40", "yellow", "c")]

    said = fund.says("payment", 400, unit="LTZ", recipients=8)
    services.correct(fund.link(4), said, reason="补记最终对象人数", by=None, at=fund.at)

    assert stands(fund.chain) == []
    assert flow(values_of(links_of(fund.chain))).recipients == 8
    assert Link.objects.filter(chain=fund.chain).count() == 5
    assert rebuilt.differences({"link", "finding", "duty", "card"}) == []


def test_what_is_put_right_stays_on_record_and_is_put_right_once(fund):
    sent(fund)
    with pytest.raises(NotRecordable):
        services.correct(fund.link(3), None, reason=" ", by=None, at=fund.at)
    gone = services.correct(fund.link(3), None, reason="重复录入", by=None, at=fund.at)

    assert gone.is_withdrawn
    assert [each.number for each in links_of(fund.chain)] == [1, 2]
    for each in (fund.link(3), gone):
        with pytest.raises(ReplacedAlready):
            services.correct(each, None, reason="再次", by=None, at=fund.at)


def test_money_that_lies_becomes_graver_and_the_level_keeps_when_it_rose(fund):
    sent(fund)
    services.judge_again(fund.chain, at=fund.later(31).at)
    yellow = Finding.objects.get(node=fund.chain.code)
    services.judge_again(fund.chain, at=fund.later(31).at)

    yellow_at, red_at = (each.at for each in value_of(Finding.objects.get().body).rises)
    assert (yellow.level, Finding.objects.get().level) == ("yellow", "red")
    assert red_at - yellow_at == 31 * 86_400_000_000


@pytest.mark.parametrize(
    ("stage", "yuan", "more"),
    [
        ("indicator", None, {}),
        ("indicator", -1, {}),
        ("contract", 1, {}),
        ("allocation", 1, {}),
        ("allocation", 1, {"to": "CZJ"}),
        ("payment", 1, {"to": "LTZ"}),
        ("payment", 1, {"recipients": 0}),
        ("arrival", 1, {"recipients": 3}),
    ],
)
def test_what_does_not_fit_together_is_refused(fund, stage, yuan, more):
    with pytest.raises(NotRecordable):
        fund.add(stage, yuan, **more)
    with pytest.raises(NotRecordable):
        fund.add("indicator", 1, on=fund.day + timedelta(days=1))


def test_who_serves_the_unit_records_what_it_did_and_nobody_else(fund):
    fund.add("indicator", 10, by=build.account_of(PAYER))
    with pytest.raises(OtherUnits):
        fund.add("arrival", 10, unit="LTZ", by=build.account_of(PAYER))
    with pytest.raises(NotAllowed):
        fund.add("indicator", 10, by=build.member_of(OF_PAYER))
    said = Opening("fund", "XJ-2026-02", "示例（虚构）", fund.unit)
    with pytest.raises(OtherUnits):
        services.open_chain(said, by=build.account_of(TOWN), at=fund.at)

    assert Link.objects.count() == 1


def test_sent_twice_it_is_there_once_and_a_number_is_taken_once(fund):
    first = fund.add("indicator", 10, key="k1")

    assert fund.add("indicator", 10, key="k1") == first
    for code in (fund.chain.code, "has blank", ""):
        with pytest.raises((ChainKnown, NotRecordable)):
            services.open_chain(
                Opening("fund", code, "示例（虚构）", fund.unit), by=None, at=fund.at
            )


def test_chains_are_seen_by_whoever_serves_or_watches_a_unit_on_them(fund):
    sent(fund)
    accounts = {
        "own": build.account_of(PAYER),
        "town": build.account_of(TOWN),
        "watching": build.member_of(OF_TOWN),
        "stranger": build.account_of(CLERK),
        "other body": build.member_of(OF_WORKS),
    }
    seen = {
        name: seen_by(authority.standing(each, at=fund.at), fund.day).exists()
        for name, each in accounts.items()
    }

    assert seen == {
        "own": True, "town": True, "watching": True, "stranger": False, "other body": False,
    }  # fmt: skip


def test_the_ledger_tells_sums_and_stages_and_no_words(fund):
    fund.add("indicator", 10, words="给村民甲（虚构）", paper="财预〔2026〕1 号（虚构）")
    services.look(fund.link(1), "提醒", "村民甲（虚构）", by=build.member_of(OF_PAYER), at=fund.at)

    told = "".join(Entry.objects.filter(kind__startswith="chain.").values_list("leaf", flat=True))

    assert "村民甲" not in told
    assert json.dumps(10 * YUAN) in told


@pytest.mark.parametrize("model", [Chain, Link, Look, Disclosure])
def test_the_database_refuses_to_change_what_was_recorded(fund, model):
    sent(fund, paid=1, recipients=1)
    services.look(fund.link(1), "提醒", "看过", by=build.member_of(OF_PAYER), at=fund.at)
    services.publish(fund.link(4), "公示栏", fund.day, by=None, at=fund.at)

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(at=fund.at + timedelta(days=1))
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()
    assert set(guards.GUARDS.names(connection.vendor)).isdisjoint(missing(connection))


def built(project, *changes):
    project.add("approval", 580)
    project.add("contract", 500)
    for amount, more in changes:
        project.add("change", amount, **more)


def test_a_big_change_is_found_and_the_leading_body_must_react_within_a_day(project):
    built(project, (60, {}))

    assert stands(project.chain) == [("S41", "yellow", "a")]
    finding = Finding.objects.get(node=project.chain.code)
    assert (finding.supervisor, Duty.objects.get(finding=finding).body) == (OF_WORKS, OF_WORKS)
    assert open_duties(project.chain)["3"] == OF_WORKS
    assert rebuilt.differences({"link", "finding", "duty", "card"}) == []


def test_a_resolved_change_is_looked_at_and_nothing_is_found(project):
    built(project, (60, {"paper": "党组会决议（虚构）"}))

    assert stands(project.chain) == []
    assert "3" in open_duties(project.chain)


def test_work_before_its_approval_and_unresolved_is_red(project):
    built(project, (60, {"started_on": project.day - timedelta(days=3)}))

    assert stands(project.chain) == [("S41", "red", "ac")]


def test_an_act_of_a_case_is_the_link_and_is_taken_in_once(project):
    case = supervision.take_over(
        "QL-ZJJ-26-9101", edition=None, unit=project.unit, by=None, at=project.at
    )
    acts = [
        ("contract", 500, {}),
        ("change_order", 60, {"work_started_at": "2026-02-20T08:00:00+08:00"}),
        ("acceptance", None, {}),
    ]
    for kind, yuan, detail in acts:
        amount = None if yuan is None else yuan * YUAN
        said = Happening(
            kind, project.at, amount=amount, detail={"project": project.chain.code, **detail}
        )
        supervision.record(case, said, by=None, at=project.at)

    assert gathering.gather(at=project.at) == 3
    assert gathering.gather(at=project.at) == 0
    assert [each.stage for each in links_of(project.chain)] == ["contract", "change", "acceptance"]
    assert stands(project.chain) == [("S41", "red", "ac")]


def test_payments_of_cases_go_to_a_unit_or_to_those_they_are_for(fund):
    case = supervision.take_over(
        "QL-CZJ-26-9102", edition=None, unit=fund.unit, by=None, at=fund.at
    )
    batch = {"batch": fund.chain.code}
    acts = [
        ("fund_in", "CZJ", batch),
        ("payment", "CZJ", {"payee": "LTZ", "id": "P1", **batch}),
        ("fund_in", "LTZ", batch),
        ("payment", "LTZ", {"recipients": 7, "id": "P2", **batch}),
        ("publish", "LTZ", {"object": "镇公示栏（虚构）", **batch}),
    ]
    for kind, unit, detail in acts:
        fund.at += timedelta(minutes=1)
        amount = None if kind == "publish" else 100
        said = Happening(kind, fund.at, unit=unit, amount=amount, detail=detail)
        supervision.record(case, said, by=None, at=fund.at)
    gathering.gather(at=fund.at)

    links = links_of(fund.chain)
    assert [each.stage for each in links] == ["indicator", "allocation", "arrival", "payment"]
    assert (links[1].to.code, links[3].recipients) == ("LTZ", 7)
    assert links[3].disclosures.count() == 1


def test_acts_of_a_case_that_names_no_chain_are_taken_in_by_hand(fund):
    case = supervision.take_over(
        "QL-CZJ-26-9103", edition=None, unit=fund.unit, by=None, at=fund.at
    )
    supervision.record(case, Happening("fund_in", fund.at, amount=5), by=None, at=fund.at)

    assert gathering.gather(at=fund.at) == 0
    assert gathering.gather_case(fund.chain, case, at=fund.at) == 1


def test_judged_again_from_all_that_is_stored_a_chain_is_found_the_same(fund):
    sent(fund, paid=400)
    services.judge_again(fund.chain, at=fund.later(40).at)

    assert [each for each in replay.differences(at=fund.at) if each.key.startswith("S40|")] == []

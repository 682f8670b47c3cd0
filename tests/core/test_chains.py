# SPDX-License-Identifier: Apache-2.0
"""Chains of money and works, reckoned: nothing is lost on the way, and what is amiss is said."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tonggui.core.chains import Link, Stage, flow, fund_leads, over, project_leads, works
from tonggui.formats.rules import all_rules

DAY = date(2026, 3, 2)
FUNDS, PROJECTS = all_rules()["S40"], all_rules()["S41"]
UNITS = ["CZJ", "LTZ", "SQC"]
_money = st.integers(0, 10**12)
_days = st.integers(0, 400).map(lambda n: DAY + timedelta(days=n))


def link(stage, amount=0, *, unit="CZJ", on=DAY, number=1, **more):
    return Link(number, Stage(stage), unit, on, amount, **more)


@st.composite
def _links(draw):
    found = []
    for number in range(draw(st.integers(0, 12))):
        stage = draw(st.sampled_from(["indicator", "allocation", "arrival", "payment", "balance"]))
        unit, more = draw(st.sampled_from(UNITS)), {}
        if stage == "allocation":
            more["to"] = draw(st.sampled_from([each for each in UNITS if each != unit]))
        if stage == "payment":
            more["recipients"] = draw(st.none() | st.integers(1, 500))
        made = link(stage, draw(_money), unit=unit, on=draw(_days), number=number + 1, **more)
        found.append(made)
    return found


@given(_links())
def test_what_was_granted_is_what_reached_people_ended_is_under_way_or_lies(links):
    found = flow(links)

    assert found.granted == found.reached + found.ended + found.under_way + found.lying
    assert all(each.came == each.went + each.balance for each in found.holders)
    assert sum(each.under_way for each in found.holders) == found.under_way


@given(_links())
def test_a_balance_that_is_what_is_left_is_never_amiss_and_any_other_is(links):
    links = [each for each in links if each.stage != Stage.BALANCE]
    last = max((each.on for each in links), default=DAY)
    for holder in flow(links).holders:
        if holder.balance < 0:
            continue
        for wrong in (0, 1):
            said = link("balance", holder.balance + wrong, unit=holder.unit, on=last, number=99)
            leads = fund_leads([*links, said], FUNDS, today=last, is_livelihood=False)
            assert [each for each in leads if each.unit == holder.unit and each.clause == "b"] == [
                each for each in leads if each.unit == holder.unit and each.clause == "b" and wrong
            ]


def amiss(*links, days=0, is_livelihood=False):
    today = DAY + timedelta(days=days)
    found = fund_leads(links, FUNDS, today=today, is_livelihood=is_livelihood)
    return [(each.unit, each.clause, each.level) for each in found]


def test_money_that_lies_is_found_after_its_days_and_red_where_people_live_on_it():
    came = link("arrival", 100, unit="LTZ")

    assert amiss(came, days=30) == []
    assert amiss(came, days=31) == [("LTZ", "a", "yellow")]
    assert amiss(came, days=61) == [("LTZ", "a", "yellow")]
    assert amiss(came, days=61, is_livelihood=True) == [("LTZ", "a", "red")]


def test_a_plan_by_stages_counts_from_its_first_day_only_if_it_was_approved():
    later = DAY + timedelta(days=60)
    planned = link("arrival", 100, unit="LTZ", due_on=later, paper="计划 1 号")

    assert amiss(planned, days=80) == []
    assert amiss(planned, days=91) == [("LTZ", "a", "yellow")]
    assert amiss(planned._replace(paper=""), days=80) == [("LTZ", "a", "yellow")]


def test_a_payment_that_says_nobody_it_was_for_ends_early_and_is_found_at_once():
    ended = link("payment", 100, unit="LTZ")
    came = link("arrival", 100, unit="LTZ")

    assert amiss(came, ended) == [("LTZ", "c", "yellow")]
    assert amiss(came, ended._replace(recipients=3)) == []
    assert flow([came, ended]).ended == 100


def test_a_payment_is_published_within_its_days():
    came = link("arrival", 100, unit="LTZ")
    paid = link("payment", 100, unit="LTZ", recipients=3)
    shown = paid._replace(shown_on=DAY + timedelta(days=15))

    assert amiss(came, paid, days=15) == amiss(came, shown, days=99) == []
    assert amiss(came, paid, days=16) == [("LTZ", "c", "yellow")]
    assert amiss(came, paid._replace(shown_on=DAY + timedelta(days=20)), days=99) == [
        ("LTZ", "c", "yellow")
    ]


def test_more_out_than_in_does_not_add_up():
    assert amiss(link("payment", 100, unit="LTZ", recipients=2)) == [("LTZ", "b", "yellow")]


def test_what_is_on_its_way_is_nobodys_balance():
    sent = link("allocation", 100, to="LTZ")
    found = flow([link("indicator", 100), sent, link("arrival", 70, unit="LTZ")])

    assert (found.under_way, found.lying) == (30, 70)


def changed(*changes, **more):
    links = [link("approval", 580), link("contract", 500, **more)]
    for number, (amount, facts) in enumerate(changes, 3):
        links.append(link("change", amount, number=number, **facts))
    found = project_leads(links, PROJECTS)
    return [(each.clause, each.level) for each in found]


def test_changes_past_their_share_of_the_contract_are_resolved_first():
    assert changed((50, {})) == []
    assert changed((51, {})) == [("a", "yellow")]
    assert changed((51, {"paper": "决议 1"})) == []
    assert changed((30, {}), (30, {"paper": "决议 1"})) == []
    assert changed((30, {"paper": "决议 1"}), (30, {})) == [("a", "yellow")]


def test_contracts_and_changes_stay_within_the_estimate():
    assert changed((80, {"paper": "决议 1"})) == []
    assert changed((81, {"paper": "决议 1"})) == [("b", "red")]
    again = [link("approval", 580), link("contract", 500), link("change", 81, paper="决议"),
             link("approval", 600, number=4)]  # fmt: skip
    assert project_leads(again, PROJECTS) == []


def test_work_before_the_approval_is_found_and_red_with_an_unresolved_change():
    early = {"started_on": DAY - timedelta(days=1)}

    assert changed((10, early)) == [("c", "yellow")]
    assert changed((60, early)) == [("a", "red"), ("c", "red")]
    assert changed((60, {"started_on": DAY, "paper": "决议"})) == []


def test_changes_just_below_the_limit_one_after_another_are_found():
    near = [(9, {"on": DAY + timedelta(days=n)}) for n in range(3)]
    at_the_limit = [(10, {"on": DAY + timedelta(days=n)}) for n in range(3)]
    apart = [(9, {"on": DAY + timedelta(days=n)}) for n in (0, 100, 200)]

    assert changed(*near, limit=10) == [("d", "yellow")]
    assert changed(*near) == changed(*at_the_limit, limit=10) == changed(*apart, limit=10) == []


def test_a_share_counts_signed_changes_and_says_which_of_them_pass_it():
    links = [link("contract", 500), *(link("change", n, number=n) for n in (30, 31, -20))]

    assert over(links, 0.1) == {31}
    assert works(links).changes == 41


def test_the_sums_of_works_stand_against_each_other():
    found = works(
        [
            link("contract", 500),
            link("change", 50),
            link("payment", 551),
            link("settlement", 560),
            link("audit", 540),
        ]
    )

    assert (found.agreed, found.is_overpaid, found.cut) == (550, True, 20)
    assert works([]).agreed is works([]).share is works([]).cut is None

# SPDX-License-Identifier: Apache-2.0
"""S38: money goes out approved, under contract, after acceptance, within budget (R56, R64)."""

import pytest

from tests.core.build import Story, judged, lists
from tonggui.core.facts import Contract, Facts

KNOWN = lists(facts=Facts(contracts=(Contract("k1", 100_000_00, 0.3), Contract("k2"))))


def of(story, known=KNOWN):
    return judged(known, story, now="05-01").of("S38")


def approved(at="03-02"):
    return Story().do("payment_approval", at, by="何八", payment="p1")


def pay(story, amount, at="03-03", **more):
    return story.do("payment", at, by="冯十", amount=amount, id=more.pop("id", "p1"), **more)


def test_a_small_payment_approved_before_is_clean():
    assert of(pay(approved(), 500_00)) == []


def test_a_payment_without_approval_or_approved_afterwards_is_red():
    assert of(pay(Story(), 500_00)) == [("S38", "red", "a", 1)]
    assert of(pay(approved(at="03-06"), 500_00)) == [("S38", "red", "a", 2)]


def test_an_approval_received_after_the_payment_counts_as_after_it():
    story = Story().do("payment_approval", "03-02", payment="p1", received="03-04")

    assert of(pay(story, 500_00)) == [("S38", "red", "a", 2)]


def test_ten_thousand_yuan_need_a_contract_and_a_fen_less_does_not():
    assert of(pay(approved(), 10_000_00)) == [("S38", "red", "b", 2)]
    assert of(pay(approved(), 9_999_99)) == []


@pytest.mark.parametrize("subject", ["salary", "utilities", "statutory_benefit"])
def test_salaries_utilities_and_benefits_need_none(subject):
    assert of(pay(approved(), 10_000_00, subject=subject, goods=True)) == []


def test_payments_together_stay_within_the_contract():
    story = approved().do("acceptance", "03-02").do("payment_approval", "03-02", payment="p2")
    pay(story, 60_000_00, contract="k1")

    assert of(pay(story, 50_000_00, at="03-04", contract="k1", id="p2")) == [("S38", "red", "b", 5)]


def test_a_contract_whose_amount_is_unknown_sets_no_bound():
    assert of(pay(approved().do("acceptance", "03-02"), 900_000_00, contract="k2")) == []


def test_only_the_advance_goes_out_before_acceptance():
    assert of(pay(approved(), 30_000_00, contract="k1")) == []
    assert of(pay(approved(), 30_000_01, contract="k1")) == [("S38", "red", "c", 2)]
    accepted = approved().do("acceptance", "03-02")
    assert of(pay(accepted, 90_000_00, contract="k1")) == []


def test_goods_without_contract_have_no_advance_and_services_are_not_tested():
    assert of(pay(approved(), 500_00, goods=True)) == [("S38", "red", "c", 2)]
    assert of(pay(approved(), 500_00, works=True)) == [("S38", "red", "c", 2)]
    assert of(pay(approved(), 500_00, works=True, services=True)) == []


def test_payments_of_a_case_stay_within_its_appropriation():
    known = lists(facts=Facts(appropriations={"C1": 1_000_00}))
    story = pay(approved().do("payment_approval", "03-02", payment="p2"), 600_00)

    assert of(pay(story, 400_00, id="p2"), known) == []
    assert of(pay(story, 1_00, id="p2"), known) == [("S38", "red", "d", 5)]

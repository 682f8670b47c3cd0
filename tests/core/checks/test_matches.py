# SPDX-License-Identifier: Apache-2.0
"""S33: what is executed equals what was resolved: amount, payee, object, conditions (R31, R50)."""

from tests.core.build import Story, judged, lists, when
from tonggui.core.facts import ConditionMet, Facts, Resolution

BASE = Resolution("r1", "DZ", when("03-01"), amount=1_000_000_00, payee="甲公司", object="大桥")


def of(story, *resolutions, conditions=()):
    facts = Facts(resolutions=resolutions or (BASE,), conditions_met=conditions)
    return judged(lists(facts=facts), story, now="05-01").of("S33")


def signs(amount=None, at="03-05", **more):
    return Story().do("contract", at, amount=amount, resolution="r1", id="k1", **more)


def test_a_contract_over_the_tolerance_differs_and_one_within_it_does_not():
    assert of(signs(1_200_000_00)) == [("S33", "red", "a", 1)]
    assert of(signs(1_050_000_00)) == []


def test_an_unknown_amount_is_not_compared():
    assert of(signs()) == []
    assert of(signs(9), Resolution("r1", "DZ", when("03-01"))) == []


def test_another_payee_or_object_differs_and_one_not_stated_does_not():
    assert of(signs(payee="乙公司")) == [("S33", "red", "b", 1)]
    assert of(signs(object="小桥")) == [("S33", "red", "b", 1)]
    assert of(signs(payee="甲公司", place="城南")) == []


def test_a_suspended_resolution_is_not_executed():
    suspended = BASE.__class__("r1", "DZ", when("03-01"), state="suspended")

    assert of(signs(), suspended) == [("S33", "red", "c", 1)]


def test_conditions_are_met_before_the_execution():
    bound = Resolution("r1", "DZ", when("03-01"), conditions=("担保", "公示"))
    met = [ConditionMet("r1", name, when("03-04")) for name in bound.conditions]
    late = ConditionMet("r1", "公示", when("03-06"))

    assert of(signs(), bound, conditions=tuple(met)) == []
    assert of(signs(), bound, conditions=(met[0], late)) == [("S33", "red", "d", 1)]


def test_a_change_adopted_before_the_execution_takes_the_place_of_the_resolution():
    change = Resolution("r2", "DZ", when("03-03"), amount=1_200_000_00, replaces="r1")
    later = Resolution("r2", "DZ", when("03-06"), amount=1_200_000_00, replaces="r1")
    refused = Resolution(
        "r2", "DZ", when("03-03"), result="rejected", amount=1_200_000_00, replaces="r1"
    )

    assert of(signs(1_200_000_00), BASE, change) == []
    assert of(signs(1_200_000_00), BASE, later) == [("S33", "red", "a", 1)]
    assert of(signs(1_200_000_00), BASE, refused) == [("S33", "red", "a", 1)]


def test_an_execution_that_names_no_known_resolution_is_not_compared():
    assert of(Story().do("contract", "03-05", amount=9_000_000_00, resolution="r9")) == []
    assert of(Story().do("payment", "03-05", amount=9_000_000_00)) == []

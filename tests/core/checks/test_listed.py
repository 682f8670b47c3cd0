# SPDX-License-Identifier: Apache-2.0
"""S03: a case runs under a listed power in force, in the unit that holds it (R10, R13, R52)."""

from dataclasses import replace

import pytest

from tests.core.build import Story, day, judged, lists, power
from tonggui.core.people import CollectiveBody, Delegation, ScopeEntry

KNOWN = lists(power(code="C-1"))


def of(story, known=KNOWN, now="05-01"):
    return judged(known, story, now=now).of("S03")


def opened(power="P1", unit="ZJJ", **more):
    return Story(power=power).do("case_open", "03-02 09:00", unit=unit, by="孙四", **more)


def test_a_case_under_a_power_in_no_list_is_red():
    assert of(opened("P9")) == [("S03", "red", "a", 1)]


def test_a_listed_power_is_named_by_its_id_or_its_code():
    assert of(opened("P1")) == []
    assert of(opened("C-1")) == []


@pytest.mark.parametrize("state", ["suspended", "abolished"])
def test_a_power_out_of_force_is_not_exercised(state):
    assert of(opened(), lists(power(state=state))) == [("S03", "red", "b", 1)]


def test_another_unit_needs_a_written_entrustment():
    grant = Delegation("", day("01-01"), day("12-31"), power="P1", unit="JTJ")

    assert of(opened(unit="JTJ")) == [("S03", "red", "c", 1)]
    assert of(opened(unit="JTJ"), lists(delegations=(grant,))) == []
    unwritten = replace(grant, is_written=False)
    assert of(opened(unit="JTJ"), lists(delegations=(unwritten,))) == [("S03", "red", "c", 1)]


def test_a_case_never_opened_is_found_at_its_first_act_whatever_its_unit():
    assert of(Story(power="P9").close("n1", "03-02")) == [("S03", "red", "a", 1)]
    assert of(Story().close("n1", "03-02", unit="JTJ")) == []
    assert of(Story(power=None).close("x", "03-02"), lists(power(), power(id="P2"))) == []


def test_the_rule_put_off_finds_no_bare_case_either():
    assert of(Story(power="P9").close("n1", "03-02"), lists(off=("S03",))) == []


def urgent(**more):
    return opened("P9", emergency=True, **more)


def test_an_emergency_is_not_raised_before_its_ratification_is_due():
    assert of(urgent(), now="03-04 08:59") == []
    assert of(urgent(), now="03-04 09:01") == [("S03", "red", "a", 1)]


def ratified(body, at="03-03 05:00", of="C1", **more):
    return urgent(**more).do("ratification", at, body=body, of=of)


def test_the_competent_body_ratifies_in_time():
    assert of(ratified("body:DZ")) == []


def test_too_late_another_case_a_lower_or_unknown_body_does_not_count():
    assert of(ratified("body:DZ", at="03-04 10:00")) == [("S03", "red", "a", 1)]
    assert of(ratified("body:DZ", of="C2")) == [("S03", "red", "a", 1)]
    assert of(ratified("body:BG")) == [("S03", "red", "a", 1)]
    assert of(ratified("body:??")) == [("S03", "red", "a", 1)]


def test_a_unit_without_any_body_has_no_competent_one():
    story = ratified("body:DZ", unit="JTJ")

    assert of(story) == [("S03", "red", "a", 1)]


def test_the_matter_names_the_forum_and_a_higher_body_of_the_unit_may_step_in():
    scopes = (ScopeEntry("ZJJ", "大额资金使用", "BG"),)
    bodies = {
        "DZ": CollectiveBody("DZ", "党组", "ZJJ", 2),
        "BG": CollectiveBody("BG", "局长办公会", "ZJJ", 1),
        "JT": CollectiveBody("JT", "交通党组", "JTJ", 3),
    }
    known = lists(scopes=scopes, bodies=bodies)

    assert of(ratified("body:BG", item_type="大额资金使用"), known) == []
    assert of(ratified("body:DZ", matter_type="大额资金使用"), known) == []
    assert of(ratified("body:JT", item_type="大额资金使用"), known) == [("S03", "red", "a", 1)]


def test_a_power_of_a_major_category_brings_its_own_matter():
    funds = power(state="suspended", category="大额资金使用")
    known = lists(funds, scopes=(ScopeEntry("ZJJ", "大额资金使用", "BG"),))
    story = opened(emergency=True).do("ratification", "03-03 05:00", body="body:BG", of="C1")

    assert of(story, known) == []


def test_a_case_opened_without_naming_a_power_is_unknown_not_unlisted():
    assert of(opened(power=None), lists(power(), power(id="P2"))) == []

# SPDX-License-Identifier: Apache-2.0
"""S35 c: an account is used on its holder's own device."""

from tests.core.build import Story, lists, when
from tonggui.core.facts import Facts
from tonggui.core.judge import Judge


def check(devices=None, **more):
    known = lists(facts=Facts(devices={"d1": "李五"} if devices is None else devices), **more)
    return Judge(known).checks.own_device


def judge(*ats, device="d1", own=None):
    own = own or check()
    acts = [Story().close("n1", at, by="孙四", device=device).events[0] for at in ats]
    return own.judge(filter(None, map(own.borrowed, acts)))


def test_three_closings_a_day_on_anothers_device_are_found_when_the_third_is_received():
    (shared,) = judge("03-02 09:00", "03-02 10:00", "03-02 11:00", "03-02 12:00")

    assert shared.raised_at == when("03-02 11:00")
    assert (shared.last.at, shared.observed.args) == (when("03-02 12:00"), (4,))


def test_two_a_day_are_not():
    assert judge("03-02 09:00", "03-02 10:00", "03-03 11:00") == []


def test_ones_own_device_and_one_bound_to_nobody_are_free():
    assert judge(*["03-02 09:00"] * 3, own=check({"d1": "孙四"})) == []
    assert judge(*["03-02 09:00"] * 3, device="d9") == []


def test_only_closings_by_people_on_a_device_are_looked_at():
    own = check()
    opening = Story().open("n1", "03-02", by="孙四", device="d1").events[0]
    nobody = Story().close("n1", "03-02", device="d1").events[0]
    nowhere = Story().close("n1", "03-02", by="孙四").events[0]

    assert [own.borrowed(act) for act in (opening, nobody, nowhere)] == [None, None, None]


def test_the_account_that_an_act_names_is_the_one_used():
    own = check()
    act = Story().close("n1", "03-02", by="孙四", account="李五", device="d1").events[0]
    other = Story().close("n1", "03-02", by="李五", account="孙四", device="d1").events[0]

    assert own.borrowed(act) is None
    assert (own.borrowed(other).account, own.borrowed(other).actor) == ("孙四", "李五")


def test_nobody_asks_where_devices_are_unknown_or_the_rule_is_put_off():
    assert check().is_asked
    assert not check({}).is_asked
    assert not check(off=("S35",)).is_asked

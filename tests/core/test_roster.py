# SPDX-License-Identifier: Apache-2.0
"""Who held which post on that day, who acts for whom, who must watch whom (R1, R7, R64)."""

from dataclasses import replace

from tests.core.build import (
    CHECKER,
    CHIEF,
    CLERK,
    DEPUTY,
    FINANCE,
    HEAD,
    SECRETARY,
    WINDOW,
    node,
    organisation,
    power,
    watched,
    when,
)
from tonggui.core.people import Tenure
from tonggui.core.roster import Roster


def roster(**changed):
    return Roster(
        organisation(**changed), {"P1": power(node("n1", supervision=watched(lead="PZ3")))}
    )


CHANGING = (
    Tenure(WINDOW, "李四", when("03-10"), until=when("03-20")),
    Tenure(WINDOW, "孙四", when("01-01")),
)


def test_a_post_is_held_from_the_instant_of_a_tenure_until_the_next_or_its_end():
    held = roster(tenures=CHANGING)

    assert [held.holder(WINDOW, when(at)) for at in ("01-01", "03-09 23:59", "03-10", "03-19")] == [
        *("孙四", "孙四", "李四", "李四")
    ]
    assert held.holder(WINDOW, when("03-20")) == ""
    assert held.holder(WINDOW, when("2025-12-31")) == ""
    assert held.holder("post:ZJJ/无", when("03-10")) == ""


def test_a_persons_own_post_is_that_of_the_day_else_the_one_the_act_names():
    held = roster(tenures=CHANGING)

    assert held.own_post("孙四", when("03-02")) == WINDOW
    assert held.own_post("路人", when("03-02"), CLERK) == CLERK
    assert held.own_post(None, when("03-02")) == ""
    assert held.has_holder(WINDOW)
    assert not held.has_holder(CLERK)


def test_the_first_post_of_an_office_is_its_head_and_leaders_have_none():
    assert [roster().office_head(post) for post in (WINDOW, CHIEF, CLERK, HEAD)] == [
        *(CHIEF, CHIEF, SECRETARY, "")
    ]


def test_the_first_leader_is_the_first_one_listed_as_such():
    assert roster().first_leader("ZJJ") == HEAD
    assert roster().first_leader("XJW") == roster().first_leader("??") == ""


def test_a_portfolio_names_its_leader_but_not_by_the_supervision_of_it():
    units = dict(organisation().units)
    first, deputy, finance, *others = units["ZJJ"].posts
    deputy = replace(deputy, portfolio=("财务监督",))
    units["ZJJ"] = replace(units["ZJJ"], posts=(first, deputy, finance, *others))

    assert roster(units=units).with_portfolio("ZJJ", "财务") == FINANCE
    assert roster().with_portfolio("ZJJ", "审批") == DEPUTY
    assert roster().with_portfolio("ZJJ", "信访") == roster().with_portfolio("??", "财务") == ""


def test_members_act_for_their_body_and_one_of_them_heads_it():
    assert roster().membership("周六") == ("PZ2", True)
    assert roster().membership("吴七") == ("PZ2", False)
    assert roster().membership("路人") == roster().membership(None) == ("", False)


def test_remit_comes_by_unit_by_node_or_with_the_county_and_never_over_oneself():
    assert roster().has_remit("PZ2", "ZJJ")
    assert roster().has_remit("PZ3", "ZJJ")
    assert roster().has_remit("XJW", "JTJ")
    assert not roster().has_remit("PZ2", "JTJ")
    assert not roster().has_remit("XJW", "XJW")


def test_each_unit_and_body_has_its_supervisor_above():
    assert (roster().supervisor_of("ZJJ"), roster().supervisor_of("??")) == ("PZ2", "")
    assert (roster().parent_of("PZ2"), roster().parent_of("??")) == ("XJW", "")


def test_the_forum_is_that_of_the_matter_else_the_highest_of_the_unit():
    assert roster().forum_for("ZJJ", "大额资金使用").code == "DZ"
    assert roster(scopes=()).forum_for("ZJJ", "大额资金使用").code == "DZ"
    assert roster().forum_for("JTJ", "大额资金使用") is None
    assert roster().scope_entries("JTJ") == []


def test_the_checker_holds_no_other_post():
    assert roster().own_post("李五", when("03-02")) == CHECKER

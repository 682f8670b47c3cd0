# SPDX-License-Identifier: Apache-2.0
"""Who answers for a finding, who must react and by when (rules.yaml, role_resolution)."""

from dataclasses import replace

import pytest

from tests.core.build import (
    CHECKER,
    CHIEF,
    CLERK,
    DEPUTY,
    FINANCE,
    HEAD,
    SECRETARY,
    WINDOW,
    Story,
    day,
    lists,
    node,
    organisation,
    power,
    rules,
    watched,
    when,
)
from tonggui.core.bench import Bench
from tonggui.core.people import Post, Unit
from tonggui.core.powers import SupervisionMethod
from tonggui.core.roles import Concern, Roles
from tonggui.core.upkeep import RiskRound, Upkeep

POWER = power(node("n1", CHECKER), node("n2", DEPUTY), node("n3", ""))
ACT = Story().close("n1", "03-02", by="孙四").events[0]
ALL = rules()


def concern(supervising="lead_supervisor", **changed):
    rule = replace(ALL["S21"], supervising=supervising)
    parts = {"at": when("03-02"), "event": ACT, "power": POWER, "node": POWER.nodes[0]}
    return Concern(**({"rule": rule, "unit": "ZJJ", "named": {}} | parts | changed))


def roles(*powers, **changed):
    return Roles(Bench(lists(*(powers or (POWER,)), **changed)))


def refs(*asked, on=None, of=None):
    return [role.ref for role in (of or roles()).responsible(on or concern(), asked)]


@pytest.mark.parametrize(
    ("role", "ref"),
    [
        ("actor", WINDOW),
        ("executing_post", WINDOW),
        ("recorder", WINDOW),
        ("finance_post", WINDOW),
        ("account_holder", WINDOW),
        ("post_holder", CHECKER),
        ("office_head", CHIEF),
        ("portfolio_leader", DEPUTY),
        ("first_leader", HEAD),
        ("finance_leader", FINANCE),
        ("legal_office", HEAD),
    ],
)
def test_each_role_is_a_post(role, ref):
    assert refs(role) == [ref]
    assert roles().refs(role, concern()) == (ref,)


@pytest.mark.parametrize(
    "role", ["general_office", "project_leader", "publication_officer", "risk_round_owner", "谁"]
)
def test_a_role_that_nobody_fills_is_left_out(role):
    assert refs(role) == []
    assert roles().refs(role, concern()) == ()


def test_a_power_names_its_project_leader_its_publisher_and_who_surveys_its_risks():
    surveyed = Upkeep(round=RiskRound(owner=CHIEF))
    named = replace(POWER, project_leader=CLERK, publication_officer=WINDOW, upkeep=surveyed)
    on = concern(power=named)

    assert refs("project_leader", "publication_officer", "risk_round_owner", on=on) == [
        *(CLERK, WINDOW, CHIEF)
    ]
    assert refs("project_leader", "publication_officer", on=concern(power=None)) == []


def test_one_post_answers_once_however_many_roles_it_fills():
    assert refs("actor", "recorder", "post_holder", "office_head") == [WINDOW, CHECKER, CHIEF]


def test_what_the_event_names_goes_before_what_the_lists_say():
    assert refs("actor", on=concern(named={"actor": CLERK})) == [CLERK]


def test_an_actor_is_named_at_ones_own_post_and_others_by_who_held_theirs():
    own, checker = roles().responsible(concern(), ("actor", "post_holder"))

    assert (own.person, checker.person) == ("孙四", "李五")


def test_without_an_event_nobody_acted():
    on = concern(event=None, node=None)

    assert refs("actor", on=on) == []
    assert refs("post_holder", on=on) == []
    assert refs("office_head", on=on) == [CHIEF]


def test_the_office_concerned_is_the_nodes_else_the_actors_else_the_powers_first_inside_its_unit():
    assert refs("office_head", on=concern(node=POWER.nodes[2])) == [CHIEF]
    clerk = ACT._replace(actor="冯十", post=CLERK)
    assert refs("office_head", on=concern(node=None, event=clerk)) == [SECRETARY]
    stranger = ACT._replace(actor="路人", post=None)
    assert refs("office_head", on=concern(node=None, event=stranger)) == [CHIEF]
    leaders = power(node("n1", DEPUTY), node("n2", ""))
    assert refs("office_head", on=concern(node=None, event=None, power=leaders)) == []
    assert refs("office_head", on=concern(node=None, event=None, power=None)) == []
    assert refs("office_head", on=concern(node=POWER.nodes[1])) == []


def test_under_an_unlisted_power_the_nearest_listed_one_of_the_unit_lends_its_leader():
    other = power(node("m1", WINDOW), id="P0", portfolio_leader=FINANCE)
    mine = power(node("m1", WINDOW), id="P2")
    of = roles(mine, other)

    assert refs("portfolio_leader", on=concern(power=None), of=of) == [FINANCE]
    assert refs("portfolio_leader", on=concern(power=None)) == [HEAD]
    assert refs("portfolio_leader", on=concern(power=None, event=None)) == [HEAD]


def test_without_a_power_the_first_leader_is_the_units():
    assert refs("first_leader", on=concern(power=None)) == [HEAD]
    assert refs("first_leader", on=concern(power=replace(POWER, first_leader=""))) == [HEAD]
    assert roles().first_leader(concern(power=None, unit="??")) is None
    assert roles().portfolio_leader(concern()).ref == DEPUTY


def test_a_fund_power_answers_by_its_own_leader():
    funds = replace(POWER, category="资金分配")

    assert refs("finance_leader", on=concern(power=funds)) == [DEPUTY]
    assert refs("finance_leader", on=concern(power=None)) == [FINANCE]


def test_legal_section_and_general_office_are_posts_of_the_unit():
    posts = (Post("post:A/法", "A", "科员", office="法规股"), Post("post:A/办", "A", "办公室主任"))
    of = roles(organisation=organisation(units={"A": Unit("A", "局", posts=posts)}))
    on = concern(unit="A")

    assert refs("legal_office", "general_office", on=on, of=of) == ["post:A/法", "post:A/办"]
    assert refs("legal_office", "general_office", on=concern(unit="??", power=None), of=of) == []


def supervisor(supervising="lead_supervisor", **changed):
    return roles().supervisor(concern(supervising, **changed))


def test_the_lead_of_the_node_reacts_else_of_the_power_else_the_body_the_unit_is_under():
    led = node("n1", supervision=watched(lead="PZ3"))

    assert supervisor(node=led) == "supervisor:PZ3"
    assert supervisor(power=replace(POWER, method=SupervisionMethod("", "GBS"))) == "supervisor:GBS"
    assert supervisor(node=None, power=None) == "supervisor:PZ2"
    assert supervisor(node=None, power=replace(POWER, method=None), unit="JTJ") == "supervisor:PZ3"
    assert supervisor(node=None, power=None, unit="??") == ""


def test_a_board_shows_what_nobody_has_to_react_to():
    assert supervisor("board_only") == ""


def test_above_a_supervisor_stands_the_body_it_is_under():
    named = {"supervisor_person": "supervisor:PZ3"}

    assert supervisor("superior_of_supervisor") == "supervisor:XJW"
    assert supervisor("superior_of_supervisor", named=named) == "supervisor:XJW"
    assert supervisor("internal_supervision") == "supervisor:GBS"


def test_the_county_commission_does_not_react_to_a_finding_on_itself():
    named = {"supervisor_person": "supervisor:XJW"}

    assert supervisor("county_commission") == "supervisor:XJW"
    assert supervisor("county_commission", unit="XJW") == "supervisor:GBS"
    assert supervisor("county_commission", named=named) == "supervisor:GBS"


def test_reaction_is_due_at_the_end_of_the_workday_of_its_level():
    assert roles().react_by(concern(), "yellow", when("03-06")) == when("03-12")
    assert roles().react_by(concern(), "red", when("03-06")) == when("03-10")
    assert roles().react_by(concern(), "notice", when("03-06 12:00")) == when("03-12")
    nobody = replace(concern(), rule=ALL["S14"])
    assert roles().react_by(nobody, "notice", when("03-06")) is None
    assert day("03-06") == day("2026-03-06")

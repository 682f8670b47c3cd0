# SPDX-License-Identifier: Apache-2.0
"""A level decides who leads and how much is looked at: another score, another plan (R47)."""

import json

import pytest

from tests.people import build as people
from tests.rounds import build
from tonggui.people.models import SupervisingKind
from tonggui.registry.models import Draft
from tonggui.rounds import queries, services
from tonggui.rounds.planning import is_near_enough, plan_anew
from tonggui.rounds.standing import with_results

NODE = "n1"  # of P05, without a risk


@pytest.fixture
def power(db, tmp_path):
    return build.county(tmp_path)


def planned(power, **graded):
    """Return what supervision a node without a risk gets once a round graded one there."""
    found = build.opened(power)
    services.score(found, build.scored(power, node=NODE, **graded), **build.DOES)
    body = with_results(queries.bodies_of([power])[power.code], found, power=power.code)
    return next(each for each in body["nodes"] if each["node"] == NODE)["supervision"]


HIGH, MIDDLE, LOW = ({"likelihood": n, "impact": m} for n, m in ((5, 5), (2, 4), (1, 2)))


def test_a_high_risk_is_looked_at_in_every_case(power):
    assert planned(power, **HIGH)["mode"] == "each"


def test_a_middle_risk_is_sampled(power):
    assert planned(power, **MIDDLE)["mode"] == "sample"


def test_what_is_special_in_the_trade_flips_the_level_and_with_it_the_plan(power):
    assert planned(power, **MIDDLE, modifiers={"行业": 10})["mode"] == "each"


def test_what_the_commission_sets_for_a_level_is_what_is_planned(power):
    build.ruled("中", every_days=30, percent=100, since=build.DAY)

    assert planned(power, **MIDDLE)["mode"] == "each"


def test_a_node_whose_level_stays_keeps_its_plan(power):
    body = queries.bodies_of([power])[power.code]
    before = json.loads(json.dumps(body["nodes"]))
    levels = {each["node"]: each["level"] for each in body["risks"]}

    plan_anew(body, levels, power.unit, build.DAY)

    kept = [each for each in before if each["node"] in levels and each.get("supervision")]
    assert kept
    assert all(each in body["nodes"] for each in kept)


def test_a_body_too_far_from_the_county_gives_way_to_the_one_that_leads_at_the_level(power):
    inside = people.supervisor("NB", kind=SupervisingKind.INTERNAL)
    body = queries.bodies_of([power])[power.code]
    node = next(each for each in body["nodes"] if each["node"] == NODE)
    node["supervision"] = {"lead": f"supervisor:{inside.code}", "timing": "事后", "mode": "sample"}
    body["risks"].append({"risk": "P05-R9", "node": NODE, "level": "高"})

    plan_anew(body, {}, power.unit, build.DAY)

    lead = power.unit.versions.get().supervised_by.code
    assert node["supervision"] == {
        "lead": f"supervisor:{lead}", "timing": "事后", "mode": "each",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "wanted", "fits"),
    [
        ("县纪委", "派驻部门纪检组", True),
        ("派驻部门纪检组", "派驻部门纪检组", True),
        ("乡镇纪委", "派驻部门纪检组", True),
        ("村务监督委员会", "派驻部门纪检组", False),
        ("内部监督", "派驻部门纪检组", False),
        ("派驻部门纪检组", "县纪委", False),
        ("派驻部门纪检组", "内部监督", True),
        ("", "内部监督", False),
    ],
)
def test_a_nearer_body_may_always_lead_and_a_farther_one_never(kind, wanted, fits):
    assert is_near_enough(kind, wanted) is fits


def test_the_plan_reaches_the_draft_with_the_results(power):
    found = build.adopted(power)
    services.take_over(found, power, version=Draft.objects.get(power=power).version, **build.DOES)

    body = json.loads(Draft.objects.get(power=power).body)
    high = {each["node"] for each in body["risks"] if each["level"] == "高"}

    assert high
    assert {each["supervision"]["mode"] for each in body["nodes"] if each["node"] in high} == {
        "each"
    }

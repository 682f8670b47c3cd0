# SPDX-License-Identifier: Apache-2.0
"""Lists read into values: the bundled county, a small one, and the least that is enough."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from tonggui.core.people import COLLECTIVE, Tenure
from tonggui.core.powers import Limit
from tonggui.formats.lists import read_lists

ROOT = Path(__file__).parents[3]
PACK = ROOT.parent / "shared" / "domain" / "county.yaml"
BUNDLED = ROOT / "examples" / "qinglan" / "lists"


@pytest.fixture(scope="module")
def county():
    return read_lists(BUNDLED)


def test_the_domain_packs_county_is_lists_as_it_stands(county):
    if not PACK.exists():
        pytest.skip("needs the domain pack's county.yaml in ../shared/domain beside the checkout")

    lists = read_lists(PACK)

    # R1: the pack draws no boundaries.
    assert lists.powers == {
        name: replace(power, boundary="") for name, power in county.powers.items()
    }
    assert lists.organisation == county.organisation
    assert (lists.title, lists.rules) == (county.title, county.rules)


def test_the_county_has_its_powers_but_not_those_only_announced(county):
    assert list(county.powers) == [f"P{number:02}" for number in range(1, 18)]
    assert len(county.powers["P01"].leader_steps) == 2
    assert sum(len(power.nodes) for power in county.powers.values()) == 116


def test_nodes_of_several_powers_carry_the_power_in_their_id(county):
    first = county.powers["P01"].nodes[0]

    assert (first.id, first.post) == ("P01.n1", "post:ZJJ/审批受理岗")
    assert first.limit == Limit(1, "workday", "promised")
    assert county.powers["P01"].risks[0].node == "P01.n1"
    assert county.powers["P01"].post_steps[0].parent == "P01.n1"
    assert county.powers["P01"].clock.to_node == "P01.n4"


def test_edges_make_nodes_concurrent(county):
    power = county.powers["P03"]

    assert power.direct["P03.n8"] == ("P03.n6", "P03.n7")
    assert "P03.n6" not in power.incoming["P03.n7"]
    assert power.incoming["P03.n6"] == tuple(f"P03.n{number}" for number in range(1, 6))
    assert power.choices == frozenset()


def test_nodes_without_edges_follow_one_another(county):
    power = county.powers["P07"]
    ids = [node.id for node in power.nodes]

    assert power.incoming[ids[-1]] == tuple(ids[:-1])
    assert power.direct[ids[2]] == (ids[1],)


def test_the_village_has_its_exemption(county):
    exemption = county.organisation.units["SQC"].exemption

    assert exemption.duties == {"记账", "付款"}
    assert exemption.until == date(2026, 12, 31).toordinal()


def test_persons_named_beside_posts_hold_them_from_the_stated_day(county):
    since = int(datetime(2024, 12, 31, 16, tzinfo=UTC).timestamp()) * 1_000_000

    assert Tenure("post:ZJJ/审批受理岗", "吴例二", since) in county.organisation.tenures
    assert Tenure("post:SQC/村民代表", COLLECTIVE, since) in county.organisation.tenures


def test_supervision_leads_up_to_the_commission(county):
    organisation = county.organisation

    assert organisation.commission == "XJW"
    assert organisation.internal_supervision == "GBS"
    assert organisation.platform_head == "post:XJW/案管岗"
    assert organisation.supervisors["PZ1"].parent == "XJW"
    assert [m.person for m in organisation.supervisors["SQJ"].members if m.is_head] == ["庞例戊"]


def test_bodies_and_scopes_keep_their_numbers(county):
    organisation = county.organisation
    large = [entry for entry in organisation.scopes if entry.unit == "SQC"]

    assert organisation.bodies["ZJJ-DZ"].personnel_quorum == Fraction(2, 3)
    assert organisation.bodies["SJJW"].quorum == Fraction(1, 2)
    assert all(entry.forum in organisation.bodies for entry in large)
    assert any(entry.cumulative and entry.window_days == 365 for entry in organisation.scopes)


def test_leaders_come_before_offices_among_the_posts(county):
    posts = county.organisation.units["ZJJ"].posts

    assert [post.is_leader for post in posts[:5]] == [True, True, True, True, False]
    assert posts[0].is_first_leader
    assert posts[1].portfolio == ("行政审批", "质量安全", "执法")
    assert posts[4].office == "行政审批股"


def test_the_one_power_of_its_lists_keeps_its_nodes_as_written(lists_of, plain):
    power = lists_of(plain).powers["fines"]

    assert [node.id for node in power.nodes] == ["Create", "Send", "Pay"]
    assert power.incoming["Pay"] == ("Create", "Send")
    assert [task.label for task in power.flow.tasks] == ["Create", "Send", "Pay"]


def test_a_log_says_how_it_is_read(lists_of, plain):
    hints = "log: {map: {case: Case ID, node: Activity}, timezone: Europe/Rome, precision: day}\n"

    log = lists_of(plain + hints).log

    assert log.mapping == {"case": "Case ID", "node": "Activity"}
    assert (log.timezone, log.precision) == ("Europe/Rome", "day")


def test_lists_without_a_title_are_called_as_their_file(lists_of, plain, small):
    assert lists_of(plain).title == "lists"
    assert lists_of(small).title == "小县"


def test_limits_run_from_another_node_and_are_lifted(lists_of):
    lists = lists_of(
        """
        powers:
        - id: fines
          edition: 3
          boundary: 市区道路
          incompatible: [[开单, 收款], [Create, Pay]]
          nodes:
          - {node: Create, sod_role: 开单, roles: [officer]}
          - node: Send
            time_limit: {value: 90, unit: day, after: Create, unless: [Pay], basis: 第201条}
            not_before: {value: 1, unit: workday, after: Create}
          - {node: Pay, sod_role: 收款, mandatory: false}
        """
    )
    power = lists.powers["fines"]
    limit = power.nodes[1].limit

    assert (limit.after, limit.unless, limit.basis) == ("Create", ("Pay",), "第201条")
    assert power.nodes[1].not_before.after == "Create"
    assert power.nodes[0].roles == {"officer"}
    assert not power.nodes[2].is_mandatory
    assert power.incompatible == (frozenset({"开单", "收款"}), frozenset({"Create", "Pay"}))
    assert (power.edition, power.boundary) == ("3", "市区道路")


def test_names_of_posts_are_free_where_no_units_are_listed(lists_of):
    lists = lists_of("powers: [{id: p, unit: 市局, nodes: [{node: a, post_ref: Group 1}]}]")

    assert lists.powers["p"].nodes[0].post == "Group 1"


def test_the_rules_come_with_their_published_settings(county):
    assert county.rules["S15"].settings == {"red_over": 10, "red_factor": 2}
    assert all(rule.is_on for rule in county.rules.values())

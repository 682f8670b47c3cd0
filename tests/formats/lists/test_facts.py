# SPDX-License-Identifier: Apache-2.0
"""What is known beside the events, and settings of rules, as the lists state them."""

import json
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from tonggui.core.facts import EarlierCard, Figures, Ongoing, Relation, Talk
from tonggui.core.people import Delegation
from tonggui.formats.plain_yaml import read

SCENARIOS = Path(__file__).parents[4] / "shared" / "domain" / "scenarios.yaml"
MORNING = int(datetime.fromisoformat("2026-02-10T10:00:00+08:00").timestamp()) * 1_000_000


@pytest.fixture
def facts(lists_of, small):
    return lambda text: lists_of(f"{small}facts: {{{text}}}\n").facts


def test_resolutions_name_a_body_and_an_instant(facts):
    (found,) = facts(
        "resolutions: [{id: R1, body: 'body:ZJJ-DZ', adopted_at: '2026-02-10T10:00:00+08:00',"
        " amount_fen: 300, payee: 甲公司, conditions: [比价备案],"
        " owner: 'post:ZJJ/股长', due: '2026-03-06'}]"
    ).resolutions

    assert (found.body, found.at, found.recorded_at) == ("ZJJ-DZ", MORNING, MORNING)
    assert (found.owner, found.has_progress) == ("post:ZJJ/股长", False)
    assert (found.amount, found.payee, found.conditions) == (300, "甲公司", ("比价备案",))
    assert (found.result, found.mode) == ("adopted", "meeting")


def test_a_time_without_offset_is_in_the_calendars_zone(facts):
    (found,) = facts("resolutions: [{id: R1, adopted_at: '2026-02-10 10:00'}]").resolutions

    assert found.at == MORNING


def test_cases_under_way_name_their_last_node_as_its_power_does(facts, lists_of, plain):
    found = facts("ongoing: [{case: C, power: X-1, through: n2, opened_at: '2026-02-25'}]").ongoing
    one = lists_of(f"{plain}facts: {{ongoing: [{{case: C, power: fines, through: Send}}]}}")

    assert found == (Ongoing("C", "P01", "P01.n2", date(2026, 2, 25).toordinal()),)
    assert one.facts.ongoing == (Ongoing("C", "fines", "Send"),)


def test_the_other_facts_are_kept_as_stated(facts):
    found = facts(
        "relations: [{person: 甲, party: 乙, kind: spouse}],"
        "conditions_met: [{resolution: R1, condition: 比价, at: '2026-02-10T10:00:00+08:00'}],"
        "contracts: [{id: K1, case: C, amount_fen: 900, advance_share: 0.3}, {case: D}],"
        "inspection_notices: [{unit: ZJJ, at: '2026-02-10T10:00:00+08:00'}],"
        "cards: [{id: K, rule: S27, person: 甲, raised_at: '2026-02-10T10:00:00+08:00'}],"
        "evidence: [{hash: h1, case: C}], template_hashes: [h2],"
        "close_counts: [{account: 甲, count: 42}], appropriations: {C: 500},"
        "approval_limits: {'post:ZJJ/局长': 1000}, devices: {d1: 甲}"
    )

    assert found.relations == (Relation("甲", "乙", "spouse"),)
    assert found.conditions_met[0].at == MORNING
    assert [(each.id, each.advance_share) for each in found.contracts] == [("K1", 0.3)]
    assert (found.notices[0].unit, found.notices[0].at) == ("ZJJ", MORNING)
    assert found.cards == (EarlierCard("S27", "甲", MORNING, id="K"),)
    assert (found.evidence, found.templates) == ({"h1": "C"}, {"h2"})
    assert (found.close_counts, found.appropriations) == ({"甲": 42}, {"C": 500})
    assert (found.approval_limits, found.devices) == ({"post:ZJJ/局长": 1000}, {"d1": "甲"})


def test_facts_of_other_rules_are_known_and_kept_out(facts):
    assert facts("tenders: [{id: T1}], stats: [], awards: [{winner: 甲}]") == facts("")


def test_talks_and_figures_are_what_others_recorded(facts):
    found = facts(
        "talks: [{person: 甲, at: '2026-02-10T10:00:00+08:00', by: 'supervisor:PZ1'}],"
        " stats: [{body: PZ3, months: 6, volume: 140, median_volume: 90, own_findings: 0,"
        " external_findings: 2}]"
    )

    assert found.talks == (Talk("甲", MORNING),)
    assert found.figures == (Figures("PZ3", "", 6, 140, 90, 0, 2),)


def test_delegations_and_handovers_stand_beside_the_lists(lists_of, small):
    organisation = lists_of(
        f"{small}"
        "delegations:\n"
        "- {to: 周, for_post: post:ZJJ/受理岗, valid_from: '2026-03-02', valid_to: '2026-03-13'}\n"
        "- {to: 吴, power: X-1, node: P01.n2, written: false,"
        " valid_from: '2026-03-02', valid_to: '2026-03-02'}\n"
        "handovers:\n"
        "- {from: supervisor:PZ1, to: XJW, case: C,"
        " valid_from: '2026-03-02', valid_to: '2026-03-31'}\n"
    ).organisation

    first, last = date(2026, 3, 2).toordinal(), date(2026, 3, 13).toordinal()
    assert organisation.delegations == (
        Delegation("周", first, last, for_post="post:ZJJ/受理岗"),
        Delegation("吴", first, first, power="P01", node="P01.n2", is_written=False),
    )
    (handover,) = organisation.handovers
    assert (handover.giver, handover.taker, handover.case) == ("PZ1", "XJW", "C")
    assert (
        handover.recorded_at == datetime.fromisoformat("2026-03-02T00:00+08:00").timestamp() * 1e6
    )


def test_rules_are_set_anew_and_switched_off(lists_of, plain):
    rules = lists_of(
        f"{plain}"
        "rules:\n"
        "  S14: {enabled: false}\n"
        "  S15: {params: {red_over: {value: 5, unit: wd}, red_factor: 1.5}}\n"
        "  S16: {params: {lawful_reasons: [补正]}}\n"
        "  S26: {params: {general: 2/3, require_portfolio_leader: true}}\n"
    ).rules

    assert not rules["S14"].is_on
    assert rules["S15"].settings == {"red_over": 5, "red_factor": 1.5}
    assert rules["S16"].settings["lawful_reasons"] == ("补正",)
    assert rules["S16"].settings["max_days"] == 30
    assert rules["S26"].settings["general"] == "2/3"
    assert rules["S26"].settings["require_portfolio_leader"] is True


def test_every_fact_of_the_domain_packs_scenarios_is_known():
    if not SCENARIOS.exists():
        pytest.skip(
            "needs the domain pack's scenarios.yaml in ../shared/domain beside the checkout"
        )
    text = files("tonggui.formats").joinpath("lists.schema.json").read_text(encoding="utf-8")
    known = json.loads(text)["$defs"]["facts"]["properties"]

    named = {
        name for each in read(SCENARIOS).root["scenarios"] for name in each.get("preload") or {}
    }

    assert named <= set(known)

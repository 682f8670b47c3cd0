# SPDX-License-Identifier: Apache-2.0
"""What a power's own words come to: length in workdays, scores, upkeep, a rule's scopes."""

import pytest

from tests.core.build import days, rules, workdays
from tonggui.core.powers import Score
from tonggui.core.upkeep import Cell, Upkeep


def test_a_length_in_days_is_its_workdays_by_the_rules_own_rate():
    assert (workdays(5).workdays, days(7).workdays) == (5, pytest.approx(5))


def test_a_score_is_likelihood_times_impact_and_what_is_added():
    assert Score(3, 4).total == 12
    assert Score(3, 4, (("资金", 2), ("公开", -1))).total == 13


@pytest.mark.parametrize(
    ("cell", "is_settled"),
    [
        ({"state": "covered"}, True),
        ({"reason": "无此环节", "approved_by": "王一"}, True),
        ({"reason": "无此环节"}, False),
        ({}, False),
    ],
)
def test_a_cell_is_settled_when_covered_or_excluded_by_name(cell, is_settled):
    assert Cell("决策", "事中", **cell).is_settled is is_settled


def test_layers_are_in_force_when_said_to_be():
    assert Upkeep(layers_status="in_force").has_layers
    assert not Upkeep().has_layers


def test_a_rule_knows_whether_a_clause_of_it_reads_a_scope():
    rule = rules()["S21"]

    assert rule.reads(rule.clauses[0].scope)
    assert not rule.reads("nowhere")

# SPDX-License-Identifier: Apache-2.0
"""S45: a body that finds nothing where others do, a unit in which nothing ever happens."""

import pytest

from tests.core.build import lists
from tonggui.core.facts import Figures
from tonggui.core.judge import Judge

CHECK = Judge(lists()).checks.zero_findings
SILENT = {
    "body": "PZ3", "months": 6, "volume": 140, "median_volume": 90, "own_findings": 0,
    "external_findings": 2,
}  # fmt: skip


def clauses(**figures):
    return [each.clause for each in CHECK.judge([Figures(**figures)])]


def test_much_to_watch_nothing_found_and_others_found_something():
    assert clauses(**SILENT) == ["a"]


@pytest.mark.parametrize(
    "change",
    [
        {"external_findings": 0},
        {"own_findings": 1},
        {"own_findings": None},
        {"volume": 90},
        {"median_volume": None},
        {"months": 5},
    ],
    ids=str,
)
def test_a_step_back_from_each_condition_is_nothing(change):
    assert clauses(**(SILENT | change)) == []


def test_a_unit_with_powers_in_force_and_no_case_for_months():
    assert clauses(unit="ZJJ", months=6, powers=3) == ["b"]
    assert clauses(unit="ZJJ", months=6, powers=3, volume=1) == []
    assert clauses(unit="ZJJ", months=6, powers=0) == []
    assert clauses(unit="ZJJ", months=5, powers=3) == []

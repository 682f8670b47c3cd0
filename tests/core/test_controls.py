# SPDX-License-Identifier: Apache-2.0
"""A finding names the controls that did not hold: at its node, bound to its rule, in force."""

import pytest

from tonggui.core.controls import failed
from tonggui.core.powers import Control, Power, Risk

WATCHED = Control("C1", "双人审核", "制度分权", rules=("S36",))
TIMED = Control("C2", "超时提醒", "监督制权", rules=("S15", "S36"))
ENDED = Control("C3", "已停用", "监督制权", rules=("S36",), is_active=False)
POWER = Power(
    id="P01",
    code="P01",
    name="示例权力",
    unit="ZJJ",
    nodes=(),
    risks=(
        Risk("R1", "P01.n1", "(虚构)", "高", controls=(WATCHED, TIMED, ENDED)),
        Risk("R2", "P01.n2", "(虚构)", "中", controls=(WATCHED,)),
    ),
)


@pytest.mark.parametrize(
    ("node", "rule", "expected"),
    [
        ("P01.n1", "S36", ["C1", "C2"]),
        ("P01.n1", "S15", ["C2"]),
        ("P01.n2", "S15", []),
        ("P01.n3", "S36", []),
        ("", "S36", []),
    ],
)
def test_controls_bound_to_the_rule_at_the_node_did_not_hold(node, rule, expected):
    assert [each.id for each in failed(POWER, node, rule)] == expected


def test_without_a_power_none_is_named():
    assert failed(None, "P01.n1", "S36") == ()

# SPDX-License-Identifier: Apache-2.0
"""What a level of risk asks of supervision: which kind of body, how often, how much is sampled."""

from __future__ import annotations

from tonggui.core.powers import RISK_LEVELS
from tonggui.core.values import frozen

LOW, MIDDLE, HIGH = RISK_LEVELS


@frozen
class LevelPlan:
    """The supervision of one level: `every_days` between two looks, `percent` of cases sampled."""

    level: str
    led_by: str
    every_days: int
    percent: int


# What holds until the county commission sets its own (R47).
PLANS = (
    LevelPlan(HIGH, "派驻部门纪检组", 30, 100),
    LevelPlan(MIDDLE, "派驻部门纪检组", 90, 20),
    LevelPlan(LOW, "内部监督", 180, 5),
)

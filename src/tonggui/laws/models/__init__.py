# SPDX-License-Identifier: Apache-2.0
"""What is remembered of what powers rest on: laws, and the duties plans (三定) of units."""

from tonggui.laws.models.laws import Effect, Law, LawChange, LawVersion, NoImpact, Rank
from tonggui.laws.models.plans import Carrying, DutiesPlan, PlannedDuty, PlanNoImpact

TOLD = (
    Law,
    LawVersion,
    LawChange,
    NoImpact,
    DutiesPlan,
    PlannedDuty,
    Carrying,
    PlanNoImpact,
)

__all__ = [
    "TOLD",
    "Carrying",
    "DutiesPlan",
    "Effect",
    "Law",
    "LawChange",
    "LawVersion",
    "NoImpact",
    "PlanNoImpact",
    "PlannedDuty",
    "Rank",
]

# SPDX-License-Identifier: Apache-2.0
"""What is remembered of what powers rest on: laws, duties plans (三定), divisions of work."""

from tonggui.laws.models.divisions import DivisionNoImpact
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
    DivisionNoImpact,
)

__all__ = [
    "TOLD",
    "Carrying",
    "DivisionNoImpact",
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

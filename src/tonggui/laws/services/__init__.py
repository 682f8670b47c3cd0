# SPDX-License-Identifier: Apache-2.0
"""All that is done with laws, duties plans and divisions of work, each a named act."""

from tonggui.laws.services.answering import sign_no_impact
from tonggui.laws.services.dividing import sign_division_no_impact
from tonggui.laws.services.planning import carry, record_plan, sign_plan_no_impact
from tonggui.laws.services.recording import (
    change_law,
    record_law,
    record_named,
    revise_law,
    withdraw_change,
)
from tonggui.laws.services.taking_in import take_in_plan

__all__ = [
    "carry",
    "change_law",
    "record_law",
    "record_named",
    "record_plan",
    "revise_law",
    "sign_division_no_impact",
    "sign_no_impact",
    "sign_plan_no_impact",
    "take_in_plan",
    "withdraw_change",
]

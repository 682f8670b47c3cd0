# SPDX-License-Identifier: Apache-2.0
"""All that can be done to a power's four lists, each a named act that ends in the ledger."""

from tonggui.registry.services.confirming import confirm
from tonggui.registry.services.drafting import draft, revise
from tonggui.registry.services.excusing import approve_excuse, refuse_excuse
from tonggui.registry.services.gravity import confirm_as_graded, confirm_risks
from tonggui.registry.services.publishing import publish, withdraw
from tonggui.registry.services.reasoning import Why, give_reason
from tonggui.registry.services.settling import adopt, review
from tonggui.registry.services.taking_in import Taken, take_in

__all__ = [
    "Taken",
    "Why",
    "adopt",
    "approve_excuse",
    "confirm",
    "confirm_as_graded",
    "confirm_risks",
    "draft",
    "give_reason",
    "publish",
    "refuse_excuse",
    "review",
    "revise",
    "take_in",
    "withdraw",
]

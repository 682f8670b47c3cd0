# SPDX-License-Identifier: Apache-2.0
"""Tables of the registry, by noun."""

from django.db.models import Model

from tonggui.registry.models.lists import (
    LONGEST_DIGEST,
    Confirmation,
    Draft,
    Edition,
    Editions,
    ExternalCode,
    Frame,
    Listing,
    Listings,
    Mention,
    Mentioned,
    Part,
    Power,
    Review,
    Superseded,
    Withdrawal,
)
from tonggui.registry.models.lists import TOLD as TOLD_OF_LISTS
from tonggui.registry.models.reasons import Reason, ReasonKind, State
from tonggui.registry.models.settled import TOLD as TOLD_OF_COMMISSION
from tonggui.registry.models.settled import ConfirmedRisk, RefusedExcuse
from tonggui.registry.models.xrays import PartKind, Xray, XrayLine, XrayPart, XrayPost, XrayState

TOLD: tuple[type[Model], ...] = (*TOLD_OF_LISTS, Reason, *TOLD_OF_COMMISSION)

__all__ = [
    "LONGEST_DIGEST",
    "TOLD",
    "Confirmation",
    "ConfirmedRisk",
    "Draft",
    "Edition",
    "Editions",
    "ExternalCode",
    "Frame",
    "Listing",
    "Listings",
    "Mention",
    "Mentioned",
    "Part",
    "PartKind",
    "Power",
    "Reason",
    "ReasonKind",
    "RefusedExcuse",
    "Review",
    "State",
    "Superseded",
    "Withdrawal",
    "Xray",
    "XrayLine",
    "XrayPart",
    "XrayPost",
    "XrayState",
]

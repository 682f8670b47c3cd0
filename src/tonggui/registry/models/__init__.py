# SPDX-License-Identifier: Apache-2.0
"""Tables of the registry, by noun."""

from tonggui.registry.models.lists import (
    LONGEST_DIGEST,
    TOLD,
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
from tonggui.registry.models.xrays import PartKind, Xray, XrayLine, XrayPart, XrayPost, XrayState

__all__ = [
    "LONGEST_DIGEST",
    "TOLD",
    "Confirmation",
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
    "Review",
    "Superseded",
    "Withdrawal",
    "Xray",
    "XrayLine",
    "XrayPart",
    "XrayPost",
    "XrayState",
]

# SPDX-License-Identifier: Apache-2.0
"""Tables of rounds, by noun."""

from tonggui.rounds.models.bounds import LevelRule, MatterScope, ReservedMatter
from tonggui.rounds.models.documents import InstitutionDocument
from tonggui.rounds.models.rounds import (
    Asked,
    Assessment,
    Kind,
    PeerCheck,
    Proposal,
    Round,
    Source,
    TakeOver,
)
from tonggui.rounds.models.trials import PastEvents, Trial, TrialRun
from tonggui.rounds.models.withholding import Part, Withholding

TOLD = (
    Round,
    Asked,
    PeerCheck,
    Proposal,
    Assessment,
    TakeOver,
    Trial,
    Withholding,
    MatterScope,
    ReservedMatter,
    LevelRule,
    InstitutionDocument,
)

__all__ = [
    "TOLD",
    "Asked",
    "Assessment",
    "InstitutionDocument",
    "Kind",
    "LevelRule",
    "MatterScope",
    "Part",
    "PastEvents",
    "PeerCheck",
    "Proposal",
    "ReservedMatter",
    "Round",
    "Source",
    "TakeOver",
    "Trial",
    "TrialRun",
    "Withholding",
]

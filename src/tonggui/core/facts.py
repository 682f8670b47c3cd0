# SPDX-License-Identifier: Apache-2.0
"""What is known beside the events: relations, resolutions, contracts, registers, cases under way.

What nobody supplied is unknown, never absent (rules.yaml, missing_data).
"""

from __future__ import annotations

from dataclasses import field

from tonggui.core.values import frozen


@frozen
class Relation:
    """A tie between a person (or firm) and a party, as a lawful register states it."""

    person: str
    party: str
    kind: str


@frozen
class Resolution:
    """A decision of a body: what, how much, to whom, on what conditions; `at` is when it counts."""

    id: str
    body: str
    at: int
    result: str = "adopted"
    mode: str = "meeting"
    amount: int | None = None
    payee: str = ""
    object: str = ""
    person: str = ""
    place: str = ""
    conditions: tuple[str, ...] = ()
    state: str = ""
    replaces: str = ""
    case: str = ""
    recorded_at: int = 0
    owner: str = ""  # the post that has to tell of it, where the resolution is not an event
    due_day: int | None = None
    feedback_day: int | None = None
    has_progress: bool = False


@frozen
class ConditionMet:
    """The record that a condition of a resolution is fulfilled."""

    resolution: str
    condition: str
    at: int


@frozen
class Progress:
    """The record of how far a resolution is carried out; `result` once it is done."""

    resolution: str
    recorded_at: int
    result: str = ""


@frozen
class Contract:
    """A signed contract: its amount, and the share that may be paid before acceptance."""

    id: str
    amount: int | None = None
    advance_share: float = 0.0
    case: str = ""


@frozen
class Ongoing:
    """A case already under way: nodes up to `through` were done without any breach."""

    case: str
    power: str
    through: str
    opened_day: int | None = None


@frozen
class InspectionNotice:
    """An announced inspection of a unit, after which sudden diligence is telling."""

    unit: str
    at: int


@frozen
class EarlierCard:
    """A card of before the log begins, for rules that ask whether it is the second time."""

    rule: str
    person: str
    at: int
    level: str = ""
    node: str = ""
    lead: str = ""  # code of the body that leads where it was raised
    responsible: str = ""
    id: str = ""
    acknowledged_at: int | None = None


@frozen
class EarlierCorrection:
    """A correction of before the log begins: of which card, when it was closed, on what papers."""

    id: str
    card: str
    closed_at: int | None
    owner: str
    hashes: frozenset[str] = frozenset()


@frozen
class Talk:
    """A talk with a person about early signs (谈话提醒), as it was recorded before the log."""

    person: str
    at: int


@frozen
class Figures:
    """What a supervising body, or a unit, had before it over whole months; None is not counted.

    `volume` counts the cases of its units, `own_findings` what it objected to itself,
    `external_findings` what audit, petitions and higher inspections found there, `powers` the
    listed powers that were in force all the time and are no rare ones.
    """

    body: str = ""
    unit: str = ""
    months: float = 0
    volume: int = 0
    median_volume: float | None = None
    own_findings: int | None = None
    external_findings: int = 0
    powers: int = 0


@frozen
class Instruction:
    """A written instruction on a case (批示): by which post, and when it was received."""

    case: str
    by: str
    at: int


@frozen
class LoggedDecision:
    """A leader's decision as a log of decisions states it, with any instruction before it."""

    leader: str
    case: str
    at: int
    instructed_at: int | None = None


@frozen
class Engaged:
    """An earlier engagement of a third party by a unit: for what kind of work, whom, and when."""

    unit: str
    kind: str
    provider: str
    at: int


@frozen
class OnlyProvider:
    """What was filed with the lead supervisor: the county has one qualified provider of a kind."""

    kind: str
    unit: str = ""
    provider: str = ""
    filed_at: int = 0  # the server's receipt, where it is an event


@frozen
class Facts:
    """All that is known beside the events."""

    relations: tuple[Relation, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    conditions_met: tuple[ConditionMet, ...] = ()
    progress: tuple[Progress, ...] = ()
    contracts: tuple[Contract, ...] = ()
    ongoing: tuple[Ongoing, ...] = ()
    notices: tuple[InspectionNotice, ...] = ()
    cards: tuple[EarlierCard, ...] = ()
    talks: tuple[Talk, ...] = ()
    figures: tuple[Figures, ...] = ()
    corrections: tuple[EarlierCorrection, ...] = ()
    # whether what supervisors do about cards is on record: else that nobody did is unknown (S42)
    answers_on_record: bool = False
    instructions: tuple[Instruction, ...] = ()
    decisions: tuple[LoggedDecision, ...] = ()
    engagements: tuple[Engaged, ...] = ()
    only_providers: tuple[OnlyProvider, ...] = ()
    # evidence hash -> case that used it first; hashes of blank forms that all may use
    evidence: dict[str, str] = field(default_factory=dict)
    templates: frozenset[str] = frozenset()
    # person -> closes in the base period before a notice, where the log does not reach back
    close_counts: dict[str, int] = field(default_factory=dict)
    appropriations: dict[str, int] = field(default_factory=dict)  # case -> fen
    approval_limits: dict[str, int] = field(default_factory=dict)  # post -> fen
    devices: dict[str, str] = field(default_factory=dict)  # device -> person it is bound to

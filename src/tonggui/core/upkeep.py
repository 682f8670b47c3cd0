# SPDX-License-Identifier: Apache-2.0
"""How a power's lists are kept: published, exempted, surveyed, signed for, covered, layered.

Days are ordinals of local days. None and "" mean that nothing is known, never that something is
known to be absent.
"""

from __future__ import annotations

from collections.abc import Mapping

from tonggui.core.values import frozen

LIST_KINDS = ("power", "process", "risk", "control")
LAYERS = ("单位职责权力", "班子成员个人权力", "股室岗位权力")
SOURCES = ("自己找", "群众提", "相互查", "组织评", "集体定")


@frozen
class Statement:
    """A signed statement that something need not be there: no risk here, no effect of a change."""

    reason: str = ""
    signed_by: str = ""
    day: int | None = None
    layer: str = ""


@frozen
class Exemption:
    """An approved reason not to publish one of the four lists, until it is looked at again."""

    list_kind: str
    is_approved: bool = False
    review_day: int | None = None
    reason: str = ""
    approved_by: str = ""


@frozen
class RiskRound:
    """The last survey of a power's risks: how far it is, who was asked, who adopted it."""

    state: str = ""
    closed_day: int | None = None
    sources: tuple[str, ...] = ()
    resolution: str = ""
    owner: str = ""


@frozen
class Cell:
    """A stage at a time before, during or after: watched, or left out with a reason."""

    stage: str
    timing: str
    state: str = ""
    reason: str = ""
    approved_by: str = ""

    @property
    def is_settled(self) -> bool:
        """Say whether it is covered, or excluded with a reason and an approver."""
        return self.state == "covered" or bool(self.reason and self.approved_by)


@frozen
class Rollout:
    """When a unit or a power joins: until it is due, nothing is late."""

    state: str = ""
    due_day: int | None = None


@frozen
class Upkeep:
    """What a power's lists say of their own keeping."""

    published: Mapping[str, int] | None = None  # list kind -> day; None: nothing is said
    shown: Mapping[str, int] | None = None  # list kind -> day an edition kept here made it public
    edition: tuple[int, int] | None = None  # by when the last one had to be public, when it was
    exemptions: tuple[Exemption, ...] = ()
    round: RiskRound | None = None
    statements: tuple[Statement, ...] = ()  # layers without a risk of their own
    matrix: tuple[Cell, ...] = ()
    layers_status: str = ""
    layers_day: int | None = None  # when leader and post procedures were published
    rollout: Rollout | None = None
    legal_limit: str = ""
    promised_limit: str = ""
    fee: str = ""
    risk_level: str = ""
    confidentiality: str = ""
    major_matter: str = ""

    @property
    def has_layers(self) -> bool:
        """Say whether procedures of leaders and posts are in force."""
        return self.layers_status == "in_force"

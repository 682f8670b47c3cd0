# SPDX-License-Identifier: Apache-2.0
"""The four lists as values: a power, its procedure, the risks on its nodes and their controls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from tonggui.core.calendar import DAYS_PER_WORKDAY
from tonggui.core.elements import Flow
from tonggui.core.upkeep import Statement, Upkeep
from tonggui.core.values import frozen

STAGES = ("动议", "决策", "执行", "结果")
TIMINGS = ("事前", "事中", "事后")
RISK_LEVELS = ("低", "中", "高")
CONTROL_CLASSES = ("制度分权", "监督制权", "问责督权")
MAJOR_MATTERS = ("重大决策", "重要人事任免", "重大项目安排", "大额资金使用")


@frozen
class LegalBasis:
    """The law or document a power rests on; `certainty` is how far the wording was checked."""

    title: str
    article: str = ""
    rank: str = ""
    status: str = "in_force"
    certainty: str = "unverified"
    note: str = ""
    is_renumbered: bool = False
    repealed_on: str = ""


@frozen
class Limit:
    """A length of time in days or workdays; where it runs from, and what ends it early.

    `after` names the node whose closing starts it (a node's own opening if empty); `unless` names
    nodes whose closing lifts it. With `if_done` it binds an act that need not be done at all (an
    appeal): only a late one is overdue, never a missing one.
    """

    value: float
    unit: str  # "workday" or "day"
    source: str = ""
    after: str = ""
    unless: tuple[str, ...] = ()
    basis: str = ""
    if_done: bool = False

    @property
    def is_workdays(self) -> bool:
        """Say whether it counts working days."""
        return self.unit == "workday"

    @property
    def workdays(self) -> float:
        """Return its length in workdays, by the rules' exchange rate."""
        return self.value if self.is_workdays else self.value / DAYS_PER_WORKDAY


def say_limit(limit: Limit | None) -> str:
    """Return a limit as both languages write it shortest: 5wd or 7d, "" for none."""
    if limit is None:
        return ""
    return f"{limit.value:g}{'wd' if limit.is_workdays else 'd'}"


@frozen
class PlannedSupervision:
    """Who must watch a node, before, during or after it, in every case or in drawn ones."""

    lead: str
    timing: str = "事中"
    mode: str = "each"
    also: tuple[str, ...] = ()


@frozen
class Step:
    """A step of a leader's or a post's own procedure, under a node of the unit's procedure."""

    id: str
    parent: str
    holder: str
    name: str
    limit: Limit | None = None
    label: str = ""  # steps that share a parallel or choice label count once
    fork: str = ""  # what the label says: "parallel" or "choice"


@frozen
class Paper:
    """A paper a node needs; one produced inside must come out of an earlier node."""

    name: str
    is_produced_inside: bool = False


@frozen
class Node:
    """A node of the unit's procedure: its post, limit, papers and the duty it carries."""

    id: str
    name: str
    stage: str = ""
    post: str = ""
    limit: Limit | None = None
    decision_mode: str = "个人"
    key_flags: frozenset[str] = frozenset()
    evidence_required: tuple[str, ...] = ()
    evidence_when_applicable: tuple[str, ...] = ()
    duty: str = ""  # sod_role: 受理 核查 决定 执行 付款 验收 …
    supervision: PlannedSupervision | None = None
    min_plausible_minutes: int | None = None
    statutory_notice_days: int | None = None
    third_party_required: bool = False
    batch_ok: bool = False
    is_mandatory: bool = True
    roles: frozenset[str] = frozenset()  # posts or roles that may act where no single post holds it
    not_before: Limit | None = None  # the least time that must pass after another node's closing
    inputs: tuple[Paper, ...] = ()
    outputs: tuple[str, ...] | None = None  # None: whatever evidence it requires
    no_risk: Statement | None = None
    published: tuple[str, ...] = ()  # fields of a case that are published here

    @property
    def is_weighty(self) -> bool:
        """Say whether skipping it is grave: a key node, a decision, or one under supervision."""
        return bool(self.key_flags) or self.stage == "决策" or self.supervision is not None


@frozen
class Control:
    """A measure against a risk; of class separation or supervision it is bound to rules."""

    id: str
    measure: str
    control_class: str
    responsible: str = ""
    frequency: str = ""
    evidence: str = ""
    rules: tuple[str, ...] = ()
    is_active: bool = True
    is_shared: bool = False  # one text for many nodes, as the lead supervisor allowed
    document: str = ""  # the institution document (制度) it rests on


@frozen
class Score:
    """How a risk was assessed: likelihood and impact from 1 to 5, and what is added for it."""

    likelihood: int
    impact: int
    modifiers: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        """Return likelihood times impact plus the modifiers."""
        return self.likelihood * self.impact + sum(points for _, points in self.modifiers)


@frozen
class Acceptance:
    """A remaining risk accepted by name, with a reason and a day to look again."""

    by: str
    reason: str
    review_day: int | None = None


@frozen
class Risk:
    """An integrity risk on a node: level before and after its controls, kind, source, controls."""

    id: str
    node: str
    description: str
    level: str
    kind: str = ""
    layer: str = ""
    found_by: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()
    score: Score | None = None
    override_reason: str = ""  # why the level is not the one the score gives
    level_after: str = ""
    acceptance: Acceptance | None = None
    cause: str = ""


@frozen
class SupervisionMethod:
    """How one control list is supervised: who leads, by level, with which output, until when."""

    doc: str
    lead: str
    by_level: tuple[tuple[str, str], ...] = ()
    focus: str = ""
    outputs: tuple[str, ...] = ()
    valid_until: str = ""


@frozen
class CaseClock:
    """The time a whole case may take, from the opening of one node to the closing of another."""

    from_node: str
    to_node: str
    legal: Limit | None = None
    promised: Limit | None = None


@frozen
class Power:
    """One listed power with its four lists; `edition` numbers their publication together."""

    id: str
    name: str
    unit: str = ""
    code: str = ""
    edition: str = "1"
    side: str = ""
    category: str = ""
    statutory_type: str = ""
    boundary: str = ""
    state: str = "in_force"
    effective_from: str = ""
    bases: tuple[LegalBasis, ...] = ()
    nodes: tuple[Node, ...] = ()
    flow: Flow | None = None
    risks: tuple[Risk, ...] = ()
    method: SupervisionMethod | None = None
    clock: CaseClock | None = None
    leader_steps: tuple[Step, ...] = ()
    post_steps: tuple[Step, ...] = ()
    portfolio_leader: str = ""
    first_leader: str = ""
    publication_officer: str = ""
    project_leader: str = ""
    # node -> nodes before it, direct ones and all, in list order; choice joins
    incoming: dict[str, tuple[str, ...]] = field(default_factory=dict)
    direct: dict[str, tuple[str, ...]] = field(default_factory=dict)
    choices: frozenset[str] = frozenset()
    # pairs of duties or of nodes that one person may not both do in a case, beside the rule's own
    incompatible: tuple[frozenset[str], ...] = ()
    external_codes: tuple[tuple[str, str], ...] = ()  # each a scheme other than `code`, and a code
    upkeep: Upkeep = field(default_factory=Upkeep)


def owners(powers: Iterable[Power]) -> Mapping[str, Power]:
    """Map the node names that only one power uses to it."""
    found: dict[str, Power | None] = {}
    for power in powers:
        for node in power.nodes:
            for name in {node.id, f"{power.id}.{node.id.removeprefix(f'{power.id}.')}"}:
                found[name] = None if name in found else power
    return {name: power for name, power in found.items() if power is not None}


def through(power: Power, last: str) -> list[str]:
    """Return the nodes up to and including one, in list order."""
    ids = [node.id for node in power.nodes]
    local = [node.removeprefix(f"{power.id}.") for node in ids]
    wanted = last.removeprefix(f"{power.id}.")
    return ids[: local.index(wanted) + 1] if wanted in local else []

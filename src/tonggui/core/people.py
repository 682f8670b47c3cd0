# SPDX-License-Identifier: Apache-2.0
"""Units, posts and who holds them when; leaders, deciding bodies, supervising bodies and remits."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction

from tonggui.core.upkeep import Rollout
from tonggui.core.values import frozen

COLLECTIVE = "(集体)"  # a post held by an assembly: nobody in particular


@frozen
class Tenure:
    """A person holds a post from an instant on, until the next tenure of that post (or `until`)."""

    post: str
    person: str
    since: int
    until: int | None = None
    known_at: int | None = None


@frozen
class Delegation:
    """A written, dated authority to act for a post, a power or a node (授权代岗)."""

    to: str
    since: int  # local day, inclusive
    until: int  # local day, inclusive
    for_post: str = ""
    power: str = ""
    node: str = ""
    unit: str = ""
    is_written: bool = True
    is_withdrawn: bool = False


@frozen
class Post:
    """A position that holds power: a leader's (with a portfolio) or one in an office."""

    ref: str  # post:UNIT/name
    unit: str
    name: str
    office: str = ""
    is_leader: bool = False
    is_first_leader: bool = False
    portfolio: tuple[str, ...] = ()


@frozen
class SmallUnitExemption:
    """Two incompatible duties allowed to one person of a small unit, against a second control."""

    duties: frozenset[str]
    until: int  # local day, inclusive
    since: int = 0


@frozen
class PortfolioExemption:
    """A small unit's first leader may hold one of the four portfolios, as filed above."""

    approved_by: str = ""
    until: int | None = None  # local day, inclusive; None: no end is stated
    reason: str = ""


@frozen
class Unit:
    """An organ of power: bureau, township, village, or the discipline organ itself."""

    code: str
    name: str
    level: str = ""
    kind: str = ""
    supervised_by: str = ""
    posts: tuple[Post, ...] = ()  # leaders first, then the posts of each office in order
    exemption: SmallUnitExemption | None = None
    portfolio_exemption: PortfolioExemption | None = None
    rollout: Rollout | None = None


@frozen
class CollectiveBody:
    """A body that decides by meeting; a higher rank may decide what a lower one may."""

    code: str
    name: str
    unit: str
    rank: int
    quorum: Fraction = Fraction(1, 2)
    personnel_quorum: Fraction | None = None


@frozen
class Member:
    """A person who acts for a supervising body."""

    person: str
    is_head: bool = False


@frozen
class SupervisingBody:
    """Who must watch: stationed group, work committee, township or village body, commission."""

    code: str
    name: str
    kind: str = ""
    parent: str = ""
    members: tuple[Member, ...] = ()
    levels: tuple[str, ...] = ()
    focus: str = ""


@frozen
class Handover:
    """A supervision task passed from one body to another, for a case or a node, with dates."""

    giver: str
    taker: str
    since: int  # local day
    until: int  # local day
    recorded_at: int
    case: str = ""
    node: str = ""


@frozen
class ScopeEntry:
    """A kind of matter that a unit must decide in a forum (三重一大), from a threshold on.

    One that `is_reserved` is a single matter, called by its code or its name (R31).
    """

    unit: str
    matter: str
    forum: str
    threshold: int | None = None
    cumulative: int | None = None
    window_days: int = 365
    is_reserved: bool = False


@frozen
class Organisation:
    """Everyone and everything that can act, decide or supervise, as far as the lists say."""

    units: dict[str, Unit] = field(default_factory=dict)
    bodies: dict[str, CollectiveBody] = field(default_factory=dict)
    supervisors: dict[str, SupervisingBody] = field(default_factory=dict)
    tenures: tuple[Tenure, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    handovers: tuple[Handover, ...] = ()
    scopes: tuple[ScopeEntry, ...] = ()
    commission: str = ""  # code of the county commission among the supervisors
    internal_supervision: str = ""  # code of the body that supervises the commission
    platform_head: str = ""  # post that answers for what the software did by itself
    remits: frozenset[tuple[str, str]] = frozenset()  # body and unit, by powers not shown here

# SPDX-License-Identifier: Apache-2.0
"""What happened around the lists: changes, past problems, closed cases, publications, probes.

Days are ordinals of local days, instants microseconds since 1970 UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tonggui.core.upkeep import Statement
from tonggui.core.values import frozen


@frozen
class Change:
    """A law, duties plan, division of work or institution changed; the lists must follow."""

    id: str
    kind: str  # basis, sanding, division_of_work, institution
    unit: str
    day: int
    items: tuple[str, ...] = ()  # powers it names; none: whatever of the unit it touches
    basis: str = ""  # title of the law that changed
    no_impact: Statement | None = None
    revised: tuple[tuple[str, int], ...] = ()  # power and the day it was revised
    effect: str = ""  # amended, renumbered, repealed: by the register, which knows who answered
    unaffected: tuple[tuple[str, Statement], ...] = ()  # powers a signed statement speaks of
    seen_day: int = 0  # the register's own day, where lists describe an earlier one


@frozen
class LawChange:
    """What the register of laws says became of a law, or of some of its articles, from a day on.

    `answered` are the powers that were revised since, or of which it was signed that nothing
    changes.
    """

    id: str
    titles: tuple[str, ...]
    effect: str  # amended, renumbered, repealed
    day: int
    article: str = ""  # none: the law as a whole
    answered: frozenset[str] = frozenset()
    seen_day: int = 0  # the register's own day, where lists describe an earlier one


@frozen
class Document:
    """An institution document (制度) that controls rest on."""

    id: str
    title: str = ""
    status: str = "in_force"
    review_day: int | None = None
    repealed_day: int | None = None


@frozen
class Confirmed:
    """A finding confirmed at a node or on a power; one withdrawn as an error does not count."""

    object: str
    rule: str
    level: str
    day: int
    is_withdrawn: bool = False


@frozen
class PastProblem:
    """A substantiated case or complaint about a power, and the risk it was matched to."""

    id: str
    power: str
    day: int
    risk: str = ""


@frozen
class ClosedCase:
    """A decided case as far as its publication is concerned; None is unknown."""

    case: str
    power: str
    decided_day: int
    published_day: int | None = None
    is_exempted: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    is_related: bool | None = None
    is_favourable: bool | None = None
    amount: int | None = None
    is_closed: bool = True


@frozen
class PublicationRule:
    """Which fields of a power's published cases must be filled, and which may be masked."""

    power: str
    mandatory: tuple[str, ...]
    maskable: tuple[str, ...] = ()


@frozen
class Probe:
    """A look at a published object from outside: its digest, or that it is gone."""

    object: str
    at: int
    hash: str = ""
    is_missing: bool = False


@frozen
class Published:
    """An object as it was approved for publication, or as a later revision approved it."""

    object: str
    power: str
    hash: str
    at: int


@frozen
class Feedback:
    """What somebody of the public wrote, and when it was accepted and answered; None is not yet.

    A clue of a violation goes its own, confidential way and is not measured here. `paused` are
    the days on which the citizen was asked for material.
    """

    id: str
    received_day: int
    power: str = ""
    unit: str = ""
    office: str = ""  # the post that handles it
    accepted_day: int | None = None
    replied_day: int | None = None
    reply: str = ""
    paused: int = 0
    is_clue: bool = False


@frozen
class ListFacts:
    """All that is known around the lists."""

    changes: tuple[Change, ...] = ()
    laws: tuple[LawChange, ...] = ()
    documents: tuple[Document, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    problems: tuple[PastProblem, ...] = ()
    closed: tuple[ClosedCase, ...] = ()
    publication_rules: tuple[PublicationRule, ...] = ()
    published: tuple[Published, ...] = ()
    probes: tuple[Probe, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    withdrawn: frozenset[str] = frozenset()  # objects taken down with approval and tombstone

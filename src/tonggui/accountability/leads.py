# SPDX-License-Identifier: Apache-2.0
"""Leads of accountability (R29): what confirmed cards call for by controls of that class.

A lead is a confirmed card and a control of class accountability (问责督权) of its case's edition.
It names who answered at the time of the event, in which situation, and the consequence that the
control publishes. For each person: answered, decided, contested once and reviewed by another,
carried out. A card that was withdrawn or is open again calls for nothing.

A red card, and whatever concerns a first leader, is decided by the county commission; all else by
the party committee of the unit, whose first leader records it. Nobody decides on themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tonggui.accountability.errors import NoLead, NotNext, NotSaid, NotYours
from tonggui.accountability.models import Measure, Step
from tonggui.accountability.reading import risks_of
from tonggui.core import leads as core
from tonggui.core.findings import Finding
from tonggui.core.leads import Answerable, Kind, State
from tonggui.core.powers import Control
from tonggui.core.values import frozen
from tonggui.ledger.telling import tell
from tonggui.people import authority
from tonggui.people.acts import Act, Role
from tonggui.people.authority import Standing
from tonggui.people.models import Account, Tenure
from tonggui.supervision.keeping import value_of
from tonggui.supervision.models import Card, CardState, Level

MOST = 2_000
_TOLD_AS = {
    Kind.ANSWER: "lead.answered",
    Kind.DECIDE: "lead.decided",
    Kind.CONTEST: "lead.contested",
    Kind.REVIEW: "lead.reviewed",
    Kind.CARRY_OUT: "lead.carried-out",
}
_MEASURED = frozenset({Kind.DECIDE, Kind.REVIEW})


@frozen
class Line:
    """A person of a lead: how they answered at the time, what was said, and how far it is."""

    who: Answerable
    steps: tuple[Step, ...]

    @property
    def state(self) -> State:
        """Return how far it is."""
        return core.state(core.Said(each.kind, each.measure) for each in self.steps)

    def by(self, kind: Kind) -> Step | None:
        """Return the step of a kind, of those that are taken once."""
        return next((each for each in self.steps if each.kind == kind), None)


@frozen
class Lead:
    """A confirmed card and the control it calls for, with who answered at the time of the event."""

    card: Card
    control: Control
    found: Finding
    lines: tuple[Line, ...]

    @property
    def situations(self) -> tuple[str, ...]:
        """Return in which situations it counts: M1 to M3 and J1 to J4, as its rule feeds them."""
        return self.found.feeds

    def line(self, person: str) -> Line | None:
        """Return the line of a person."""
        return next((each for each in self.lines if each.who.person == person), None)


@frozen
class Taken:
    """What somebody says in a step: the measure and the paper where it decides, and why."""

    kind: Kind
    words: str
    measure: str = ""
    paper: str = ""


def of_cards(cards: Iterable[Card]) -> list[Lead]:
    """Return the leads that cards call for; those not confirmed call for none."""
    told = [each for each in cards if each.state == CardState.CLOSED and each.case_id]
    steps: dict[tuple[int, str, str], list[Step]] = {}
    for step in Step.objects.filter(card__in=[each.pk for each in told]).order_by("pk"):
        steps.setdefault((step.card_id, step.control, step.person), []).append(step)
    made: list[Lead] = []
    for card in told:
        made += _of(card, steps)
    return made


def of_card(card: Card, control: str) -> Lead | None:
    """Return the lead that a card is under a control, None where there is none."""
    return next((each for each in of_cards([card]) if each.control.id == control), None)


def seen(who: Standing) -> QuerySet[Card]:
    """Return the confirmed cards among which are the leads somebody may see, the latest first.

    The commission sees all; others what happened in units they ever served, and what the bodies
    they act for decided on. `narrowed` says what of each they may see.
    """
    rows = Card.objects.filter(
        state=CardState.CLOSED,
        ended_at__isnull=False,  # as all of them are: they are read from the end of an index
        case__isnull=False,
        post__startswith="post:",
    )
    if Role.COMMISSION not in who.roles:
        served = Tenure.objects.filter(official=who.official).values("post__unit__code")
        bodies = [each.body.code for each in who.bodies]
        rows = rows.filter(Q(unit__in=served) | Q(body__in=bodies))
    rows = rows.select_related("finding", "case__edition").defer("case__edition__body")
    return rows.order_by("-ended_at", "-pk")


@frozen
class Shown:
    """The leads of some confirmed cards, how far back those go, and whether there are earlier ones.

    `back_to` is when the earliest of the cards that were looked through ended.
    """

    leads: tuple[Lead, ...]
    back_to: datetime | None
    has_earlier: bool


def shown(who: Standing, *, skip: int = 0, most: int = MOST) -> Shown:
    """Return the leads that somebody may see, with the lines they may see of each.

    So many of the latest confirmed cards are looked through, after those that are skipped.
    """
    cards = list(seen(who)[skip : skip + most + 1])
    looked = cards[:most]
    made = (narrowed(each, who) for each in of_cards(looked))
    return Shown(
        tuple(each for each in made if each is not None),
        looked[-1].ended_at if looked else None,
        len(cards) > most,
    )


def narrowed(found: Lead, who: Standing) -> Lead | None:
    """Return a lead with the lines that somebody may see, None where there is none."""
    if _reads_all(found, who):
        return found
    own = who.official.code if who.official else ""
    lines = tuple(each for each in found.lines if own and each.who.person == own)
    return Lead(found.card, found.control, found.found, lines) if lines else None


def is_for_commission(found: Lead, line: Line) -> bool:
    """Say whether the county commission decides on a person, and not the unit's committee."""
    first = found.found.first_leader
    is_first = first is not None and first.person == line.who.person
    return is_first or found.card.level == Level.RED


def open_to(found: Lead, line: Line, who: Standing) -> tuple[Kind, ...]:
    """Return the steps that somebody may take now on a person of a lead."""
    return tuple(
        kind
        for kind in Kind
        if core.may_follow(line.state, kind) and _is_competent(found, line, kind, who)
    )


def waits_for(found: Lead, who: Standing) -> int:
    """Return on how many persons of a lead somebody is to decide, to review or to carry out."""
    asked = {Kind.DECIDE, Kind.REVIEW, Kind.CARRY_OUT}
    return sum(not asked.isdisjoint(open_to(found, each, who)) for each in found.lines)


def may_be_answered(found: Lead, who: Standing) -> bool:
    """Say whether a lead names somebody who has not answered, and could."""
    return any(Kind.ANSWER in open_to(found, each, who) and not each.steps for each in found.lines)


@transaction.atomic
def take(  # noqa: PLR0913 - on which lead, for whom, and what
    card: Card, control: str, person: str, said: Taken, *, by: Account, at: datetime
) -> Step:
    """Take a step on a lead; NotYours, NotNext, NoLead or NotSaid where it cannot be."""
    who = authority.demand(by, Act.SEE_LEADS, at=at)
    held = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    rows = Card.objects.select_related("finding", "case__edition")
    found = of_card(rows.get(pk=held.pk), control)
    line = found.line(person) if found else None
    if found is None or line is None:
        raise NoLead
    if not _is_competent(found, line, said.kind, who):
        raise NotYours
    if not core.may_follow(line.state, said.kind):
        raise NotNext
    made = Step(
        card=held,
        control=control,
        person=person,
        kind=said.kind.value,
        words=said.words.strip(),
        at=at,
        by=by,
    )
    if said.kind in _MEASURED:
        made.measure, made.paper = said.measure, said.paper.strip()
    elif said.kind == Kind.CARRY_OUT:
        made.paper = said.paper.strip()
    if not made.words or not _has_its_paper(made, said.kind):
        raise NotSaid
    made.save(force_insert=True)
    tell(_TOLD_AS[said.kind], f"{held.pk}", adds=[made], by=by, at=at)
    return made


def _has_its_paper(made: Step, kind: Kind) -> bool:
    if kind in _MEASURED and made.measure not in Measure.values:
        return False
    return kind not in _MEASURED | {Kind.CARRY_OUT} or bool(made.paper)


def _of(card: Card, steps: dict[tuple[int, str, str], list[Step]]) -> Iterator[Lead]:
    found = value_of(card.finding.body)
    people = core.answerable(found)
    edition = card.case.edition if card.case else None
    risks = risks_of(edition.pk, edition.digest) if people and edition else ()
    for control in core.consequences(risks, card.node, card.rule):
        lines = tuple(
            Line(each, tuple(steps.get((card.pk, control.id, each.person), ()))) for each in people
        )
        yield Lead(card, control, found, lines)


def _reads_all(found: Lead, who: Standing) -> bool:
    if Role.COMMISSION in who.roles or _leads_unit(found, who):
        return True
    serves = any(each.post.unit.code == found.card.unit for each in who.posts)
    return not serves and found.card.body in {each.body.code for each in who.bodies}


def _leads_unit(found: Lead, who: Standing) -> bool:
    unit = found.card.case.unit_id if found.card.case else None
    return unit is not None and (Role.FIRST_LEADER, unit) in who.held


def _is_competent(found: Lead, line: Line, kind: Kind, who: Standing) -> bool:
    own = who.official.code if who.official else ""
    if kind in {Kind.ANSWER, Kind.CONTEST}:
        return bool(own) and own == line.who.person
    if own == line.who.person or not authority.may_somewhere(who, Act.DECIDE_LEADS):
        return False
    if kind == Kind.REVIEW:
        return Role.COMMISSION in who.roles and not _has_part(found, line, own)
    if is_for_commission(found, line):
        return Role.COMMISSION in who.roles and not _is_named(found.lines, own)
    return _leads_unit(found, who)


def _has_part(found: Lead, line: Line, own: str) -> bool:
    """Say whether somebody is named in a lead, or decided what is to be reviewed."""
    decided = line.by(Kind.DECIDE)
    return _is_named(found.lines, own) or (
        decided is not None and decided.by.official is not None and decided.by.official.code == own
    )


def _is_named(lines: Sequence[Line], own: str) -> bool:
    return any(each.who.person == own for each in lines)

# SPDX-License-Identifier: Apache-2.0
"""Let the table of cards be what events and time make of each: issued, answered, risen, ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tonggui.cases.happening import event_of, instant, microseconds
from tonggui.cases.models import Event as Row
from tonggui.core import cards as core
from tonggui.core.calendar import Calendar
from tonggui.core.events import Event
from tonggui.core.findings import Finding as Said
from tonggui.core.past import NEVER
from tonggui.ledger import prepared
from tonggui.ledger.prepared import Prepared
from tonggui.ledger.telling import tell
from tonggui.supervision import footing
from tonggui.supervision.cards import talks
from tonggui.supervision.keeping import Changes, value_of
from tonggui.supervision.models import LONGEST_KEY, Card, DutyKind, Finding

_OF_FINDINGS = Prepared(lambda findings: Card.objects.filter(finding__in=findings))
_LOOSE = Prepared(
    lambda: Row.objects.filter(case=None, kind__in=sorted(core.KINDS)).order_by("seq")
)


def follow(  # noqa: PLR0913 - what is at hand spares asking for it
    rows: Iterable[Finding],
    events: Sequence[Event],
    *,
    at: datetime,
    changes: Changes,
    cards: Iterable[Card] | None = None,
    said: Iterable[Said] = (),
) -> datetime | None:
    """Bring the cards of some findings up to date; return when time alone next changes one.

    `cards` are those there are of these findings, and `said` what the judge has just said of them,
    where they are at hand. A finding that no body must react to has no card.
    """
    rows = [row for row in rows if row.supervisor]
    if not rows:
        return None
    kept = _OF_FINDINGS.ask([row.pk for row in rows]) if cards is None else cards
    known = {card.finding_id: card for card in kept}
    is_act = bool(events) and events[-1].kind in core.KINDS
    clocks, values = Clocks(at), {each.key[:LONGEST_KEY]: each for each in said}
    due: list[datetime] = []
    fresh: list[Card] = []
    touched = {each.pk for each in [*changes.adds, *changes.sets] if type(each) is Finding}
    for row in rows:
        card = known.get(row.pk)
        is_due = card is not None and card.answer_by is not None and card.answer_by <= at
        if card is None or is_act or is_due or row.pk in touched:
            found = values.get(row.key) or value_of(row.body)
            card = _followed(row, found, card, events, clocks, at=at, changes=changes)
            fresh += [card] if card is not None and card.pk is None else []
        if card is not None and card.answer_by is not None:
            due.append(card.answer_by)
    prepared.add(fresh)
    changes.adds.extend(fresh)
    talks.propose(fresh, clocks.calendar, at=at, changes=changes)
    return min(due, default=None)


def loose(rows: Iterable[Finding], *, at: datetime, changes: Changes) -> None:
    """Bring cards that belong to no case up to date."""
    if rows := [row for row in rows if row.supervisor]:
        cards, acts = prepared.together((_OF_FINDINGS, [[row.pk for row in rows]]), (_LOOSE, []))
        follow(rows, [event_of(row, "") for row in acts], at=at, changes=changes, cards=cards)


def of_loose(event: Event, *, at: datetime, changes: Changes) -> None:
    """Bring the card up to date that an act without a case names."""
    rows = Finding.objects.filter(case=None, key=str(event.detail.get("card") or ""))
    loose(rows, at=at, changes=changes)


def pass_time(*, at: datetime) -> None:
    """Let cards without a case rise that nobody answered in time."""
    due = Finding.objects.filter(case=None, card__answer_by__lte=at)
    changes = Changes()
    with transaction.atomic():
        loose(due.select_for_update(of=("self",)), at=at, changes=changes)
        if changes:
            adds, sets = changes.adds, changes.sets
            tell("case.counted-again", "cards", adds=adds, sets=sets, by=None, at=at)


def stands(row: Finding, events: Sequence[Event], *, at: datetime) -> core.Card | None:
    """Return the card of a finding as it stands at an instant; None where there is none."""
    subject = core.subject_of(value_of(row.body))
    if subject is None:
        return None
    clock = Clocks(at).of(subject)
    return core.card(subject, events, now=microseconds(at), clock=clock)


class Clocks:
    """In how many working days cards are answered: each by the rules of the day it was issued."""

    def __init__(self, at: datetime) -> None:
        self._judge = footing.of_edition(None, localdate(at))
        self._periods = list(footing.periods(self._judge, (core.CLOCK_RULE,)))

    @property
    def calendar(self) -> Calendar:
        """Return the working days of the county."""
        return self._judge.bench.calendar

    def of(self, subject: core.Subject) -> core.Clock:
        """Return the clock of a card."""
        issued_at = subject.rises[0].at
        ruled = next(each.judge for each in self._periods if each.holds(issued_at))
        rule = ruled.lists.rules[core.CLOCK_RULE]
        return core.Clock(self.calendar, core.answer_workdays(rule))


def projected(row: Finding, subject: core.Subject, said: core.Card) -> Card:
    """Return the row that a card comes to, not saved."""
    return prepared.fresh(Card, finding=row, case=row.case, **_values(subject, said))


def _values(subject: core.Subject, said: core.Card) -> dict[str, Any]:
    """Return what a card comes to, but of which finding and case it is."""
    return dict(  # noqa: C408 - as a Card is made
        rule=subject.rule,
        node=subject.node,
        level=said.level,
        state=said.state,
        person=subject.person,
        post=subject.ref,
        unit=subject.unit,
        body=subject.body,
        issued_at=instant(said.issued_at),
        answer_by=_when(said.answer_by),
        is_overdue=said.is_overdue,
        noticed_at=_when(said.noticed_at),
        acknowledged_at=_when(said.acknowledged_at),
        answered_at=_when(said.answered_at),
        upgraded_at=_when(said.upgrades[-1].at if said.upgrades else None),
        verified_by=said.verified_by,
        reviewed_by=said.reviewed_by,
        withdrawal_by=said.withdrawal_by,
        ended_at=_when(said.ended_at),
        ended_by=said.ended_by,
    )


def _followed(  # noqa: PLR0913 - what a card follows from
    row: Finding,
    found: Said,
    card: Card | None,
    events: Sequence[Event],
    clocks: Clocks,
    *,
    at: datetime,
    changes: Changes,
) -> Card | None:
    subject = core.subject_of(found)
    if subject is None:
        return card
    said = core.card(subject, events, now=microseconds(at), clock=clocks.of(subject))
    if card is None:
        return projected(row, subject, said)
    if said.disposed_at is not None and events and events[-1].kind in core.KINDS:
        _reacted(row, said.disposed_at, events[-1], changes)
    if events and events[-1].kind == core.RECHECK and core.concerns(events[-1], subject):
        _looked_again(row, events[-1], changes)
    values = _values(subject, said)
    differs = {name: each for name, each in values.items() if getattr(card, name) != each}
    if differs:
        for name, value in differs.items():
            setattr(card, name, value)
        # What an index is over and does not change is not written.
        prepared.change(card, *differs)
        changes.set(card)
    return card


def _reacted(row: Finding, at: int, event: Event, changes: Changes) -> None:
    """Let the duty to react to a finding be done by the first act of its body on the card."""
    duty = row.duties.filter(kind=DutyKind.REACT, done_by=None).first()
    if duty is not None:
        duty.done_at = instant(at)
        duty.done_by = Row.objects.filter(case=row.case, seq=event.seq).first()
        duty.save(update_fields=["done_at", "done_by"])
        changes.set(duty)


def _looked_again(row: Finding, event: Event, changes: Changes) -> None:
    """Let the duty to look at a closed card again be done by the look, whatever it found."""
    duty = row.duties.filter(kind=DutyKind.AGAIN, done_at=None).first()
    if duty is not None:
        duty.done_at = instant(event.recorded_at)
        duty.done_by = Row.objects.filter(case=row.case, seq=event.seq).first()
        duty.save(update_fields=["done_at", "done_by"])
        changes.set(duty)


def _when(at: int | None) -> datetime | None:
    return None if at is None or at >= NEVER else instant(at)


COLUMNS = tuple(each.attname for each in Card._meta.concrete_fields if each.attname != "id")  # noqa: SLF001 - Django's documented API

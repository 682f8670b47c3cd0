# SPDX-License-Identifier: Apache-2.0
"""The write path: open a case with its supervision, record an event, let time pass.

Every act is one transaction: the case is locked, the event enters, the judge judges it by the same
meaning as `tonggui audit`, findings and duties follow, and one entry of the ledger tells all of it.

* `open_case(power, …)` and `take_over(…)` begin a case; its supervision track opens with it.
* `record(case, happening, by=…, at=…)` lets an event happen; sent twice under one `key` it
  happens once. `at` is the server's receipt; `happening.at` is what was declared.
* `record_loose(happening, …)` takes an event that belongs to no case, as a delegation.
* `pass_time(supervision, at=…)` judges what has fallen due in one case.

With `by` an account acts, and is refused where it may not (see `permitting`); without, the
machine's owner or another system does, and what is wrong is recorded and found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases import papers
from tonggui.cases import services as cases
from tonggui.cases.errors import NotDoneHere
from tonggui.cases.happening import Happening, event_of, instant, marked, microseconds
from tonggui.cases.models import Case, Event
from tonggui.cases.papers import Brought
from tonggui.core.cards import KINDS as CARD_KINDS
from tonggui.core.cards import TALK
from tonggui.core.events import CASE_CLOSE, CASE_OPEN, CASE_VOID, EDITION_MOVE
from tonggui.core.events import Event as Judgeable
from tonggui.core.judge import Judge
from tonggui.core.past import NEVER
from tonggui.core.values import frozen
from tonggui.ledger import prepared, sending
from tonggui.ledger.telling import tell
from tonggui.people import authority
from tonggui.people.acts import Act
from tonggui.people.models import Account, SupervisingBody, Unit
from tonggui.registry.models import Edition, Power
from tonggui.supervision import (
    accounts,
    at_hand,
    duties,
    footing,
    judging,
    moving,
    overseen,
    owning,
    permitting,
    turns,
)
from tonggui.supervision.at_hand import AtHand
from tonggui.supervision.cards import across, following, talks
from tonggui.supervision.cards import permitting as card_permitting
from tonggui.supervision.duties import kept_duties
from tonggui.supervision.keeping import Changes, escalated, keep
from tonggui.supervision.models import Finding, Supervision


class Permit(Protocol):
    """Says whether something may happen in a case, and as whose act."""

    def __call__(
        self, case: Case, happening: Happening, /, *, by: Account | None, at: datetime
    ) -> Happening:
        """Return the happening with who does it filled in, or refuse it."""


@frozen
class Recorded:
    """An event as it was recorded, and the findings it raised or made graver.

    `is_new` is false where the same act had been recorded before under its key.
    """

    event: Event
    findings: tuple[Finding, ...]
    is_new: bool = True


@transaction.atomic
def open_case(  # noqa: PLR0913 - what a case begins with
    power: Power,
    *,
    title: str = "",
    code: str = "",
    key: str | None = None,
    opener: permitting.Acting | None = None,
    by: Account | None,
    at: datetime,
) -> Case:
    """Open a case of a published power, along the edition in force today.

    Its supervision track opens in the same transaction. `opener` is as whom it is opened, where
    that does not follow from the posts of its nodes. Raises NotInForce, NotTheHolder, CodeUsed.
    """
    unit = Unit.objects.select_for_update().get(pk=power.unit_id)
    day = localdate(at)
    edition = cases.edition_in_force(power, day)
    opener = opener or permitting.opener(edition, by=by, at=at)
    if key and (known := Event.objects.filter(key=key, by=by, kind=CASE_OPEN).first()):
        return _case_of(known)
    code = code or cases.next_code(unit, day)
    made = cases.begin(code, edition=edition, unit=unit, title=title, by=by, at=at)
    opening = Happening(
        CASE_OPEN,
        at,
        actor=opener.actor,
        post=opener.post,
        unit=unit.code,
        power=power.code,
        key=key,
    )
    return begun(made, opening, by=by, at=at)


def begun(made: Case, opening: Happening, *, by: Account | None, at: datetime) -> Case:
    """Open the supervision track of a case that has just been made, and let it begin."""
    changes = _supervised(made, made.edition, at)
    _happen(made, opening, changes, hand=AtHand(), by=by, at=at)
    tell("case.opened", made, adds=changes.adds, sets=changes.sets, by=by, at=at)
    return made


@transaction.atomic
def take_over(  # noqa: PLR0913 - what is known of a case that another system began
    code: str,
    *,
    edition: Edition | None,
    unit: Unit | None = None,
    title: str = "",
    after_node: str = "",
    began_on: date | None = None,
    by: Account | None,
    at: datetime,
) -> Case:
    """Take a case over that began elsewhere, or is reported by another system."""
    permitting.importing(by=by, at=at)
    made = cases.begin(
        code,
        edition=edition,
        unit=unit,
        title=title,
        after_node=after_node,
        began_on=began_on,
        by=by,
        at=at,
    )
    changes = _supervised(made, edition, at)
    _judge(made, [], changes, hand=AtHand(), at=at)
    tell("case.taken-over", made, adds=changes.adds, sets=changes.sets, by=by, at=at)
    return made


def record(  # noqa: PLR0913 - an event, its files and who may
    case: Case,
    happening: Happening,
    *,
    brought: Sequence[Brought] = (),
    permit: Permit = permitting.permitted,
    by: Account | None,
    at: datetime,
) -> Recorded:
    """Let an event happen to a case: appended, judged, entered in the ledger, all or nothing.

    `brought` are files that are kept as evidence of it; UnfitPaper refuses what cannot be kept.
    `permit` decides whether it may happen, and as whose act, where that does not follow from the
    nodes of the case, as in a meeting.

    Raises CaseClosed, UnknownNode, UnknownKind, NotTheHolder, OtherUnit and NotDoneHere for what
    is impossible; what is wrong but possible is recorded and found.
    """
    with transaction.atomic(), sending.along():
        held, hand = at_hand.held(case)
        with _as_it_stands(by, at, hand.ground):
            footing.furnish(held, localdate(at))
            if known := cases.same(held, happening.key):
                return Recorded(known, (), is_new=False)
            said = permit(held, happening, by=by, at=at)
            changes = Changes()
            if brought:
                said = _with_papers(held, said, brought, changes, by=by, at=at)
            event, risen = _happen(held, said, changes, hand=hand, by=by, at=at)
            tell("case.event", held, adds=changes.adds, sets=changes.sets, by=by, at=at)
    return Recorded(event, tuple(risen))


@transaction.atomic
def record_loose(
    happening: Happening,
    *,
    brought: Sequence[Brought] = (),
    by: Account | None,
    at: datetime,
) -> Recorded:
    """Take an event, with files, that belongs to no case: a delegation, an act on such a card."""
    if by is not None and (known := cases.same(None, happening.key, by=by)):
        return Recorded(known, (), is_new=False)
    if by is not None and happening.kind in {*CARD_KINDS, TALK}:
        happening = card_permitting.permitted_loose(happening, by=by, at=at)
    elif by is not None and happening.kind == overseen.OUTSIDE:
        authority.demand(by, Act.OVERSEE, at=at)
    else:
        permitting.importing(by=by, at=at)
    changes = Changes()
    if brought:
        happening = _with_papers(None, happening, brought, changes, by=by, at=at)
    judge = footing.of_edition(None, localdate(at))
    last = Event.objects.filter(case=None).aggregate(last=Max("seq"))["last"] or 0
    made = cases.append(None, happening, seq=last + 1, marks="", by=by, at=at)
    event = event_of(made, "")
    judging.register(made, event)
    overseen.note(judge, made, event)
    across.register(made, event)
    changes.add(made)
    found = [each._replace(key=f"{each.key}@{made.seq}") for each in judge.loose(event)]
    risen = keep((), found, case=None, at=at, changes=changes)
    kept_duties(changes, at=at)
    talks.held(happening, changes, by=by, at=at)
    if happening.kind in CARD_KINDS:
        following.of_loose(event, at=at, changes=changes)
        risen += _of_cards(event, risen, changes, at=at)
    else:
        _wake(happening.unit, at)
    tell("case.loose-event", made, adds=changes.adds, sets=changes.sets, by=by, at=at)
    return Recorded(made, tuple(risen))


@transaction.atomic(savepoint=False)
def pass_time(found: Supervision, *, at: datetime) -> tuple[Finding, ...]:
    """Judge what has fallen due in a case; nothing where another process has just done so."""
    with sending.along():
        case, hand = at_hand.due(found, at)
        if case is None:
            return ()
        footing.furnish(case, localdate(at))
        changes = Changes()
        risen = _judge(case, judging.events_of(case, hand.events), changes, hand=hand, at=at)
        if changes:
            tell("case.time-passed", case, adds=changes.adds, sets=changes.sets, by=None, at=at)
    return tuple(risen)


@contextmanager
def _as_it_stands(
    by: Account | None, at: datetime, ground: footing.Ground | None
) -> Iterator[None]:
    """Ask once for what an act stands on, and for what the account that acts is."""
    with footing.steady(localdate(at), ground):
        known = {by.pk: footing.standing(by, at)} if by else {}
        with authority.held_as(known):
            yield


def _with_papers(  # noqa: PLR0913 - whose they are, and the act they belong to
    case: Case | None,
    said: Happening,
    brought: Sequence[Brought],
    changes: Changes,
    *,
    by: Account | None,
    at: datetime,
) -> Happening:
    named, made = papers.bring(case, brought, by=by, at=at)
    changes.adds.extend(made)
    return replace(said, evidence=[*(said.evidence or ()), *named])


def _case_of(event: Event) -> Case:
    if event.case is None:
        raise NotDoneHere(_("this was recorded before, and belongs to no case"))
    return event.case


def _supervised(case: Case, edition: Edition | None, at: datetime) -> Changes:
    """Open the supervision track of a case that is just being made."""
    changes = Changes()
    changes.add(case)
    judge = footing.of_edition(edition, localdate(at))
    code = owning.lead(judge, case)
    body = SupervisingBody.objects.filter(code=code).first() if code else None
    Supervision.objects.create(case=case, body=body, opened_at=at, judged_at=at)
    return changes


def _happen(  # noqa: PLR0913 - what an event meets
    case: Case,
    said: Happening,
    changes: Changes,
    *,
    hand: AtHand,
    by: Account | None,
    at: datetime,
) -> tuple[Event, list[Finding]]:
    events = judging.events_of(case, hand.events)
    judge = judging.judge_of(case, events, localdate(at), hand.words)
    seq = case.last_seq + 1
    made = cases.unsaved(case, said, seq=seq, at=at)
    draft = event_of(made, case.code, str(case.edition.number) if case.edition else "")
    event = judging.mark(judge, draft)
    cases.enter(made, marks=marked(event.marks), by=by)
    case.last_seq = seq
    if said.kind in {CASE_CLOSE, CASE_VOID}:
        case.closed_at = at
    if said.kind == EDITION_MOVE:
        case.edition = moving.target(case, said)
    cases.go_on(case, said.kind)
    changes.add(made)
    changes.set(case)
    judging.register(made, event)
    across.register(made, event)
    closing = accounts.note(judge, made, event)
    overseen.note(judge, made, event)
    known = None if judging.is_named(event) else judge
    risen = _judge(case, [*events, event], changes, hand=hand, at=at, judge=known)
    owning.follow(case, said, changes)
    if closing is not None and closing.is_counted:
        risen += _of_account(judge, closing.actor, changes, at=at)
    risen += _of_cards(event, risen, changes, at=at)
    return made, risen


def _of_cards(
    event: Judgeable, risen: Sequence[Finding], changes: Changes, *, at: datetime
) -> list[Finding]:
    own = Changes()
    found = across.at_once(event, risen, at=at, changes=own)
    if own:
        kept_duties(own, at=at)
        changes.join(own)
    return found


def _judge(  # noqa: PLR0913 - what is judged, and what is kept of it
    case: Case,
    events: list[Judgeable],
    changes: Changes,
    *,
    hand: AtHand,
    at: datetime,
    judge: Judge | None = None,
) -> list[Finding]:
    """Judge a case as of an instant; keep findings, duties and when to look again."""
    said = judging.judged(case, events, now=microseconds(at), judge=judge)
    found = escalated(said.judge, said.findings)
    risen = keep(hand.findings, found, case=case, at=at, changes=changes)
    kept_duties(changes, at=at, known=hand.duties)
    duties.watch(case, said, hand.duties, at=at, changes=changes)
    turns.follow(case, said, hand.turns)
    due = instant(said.wakes_at) if said.wakes_at < NEVER else None
    held = [*hand.findings, *(row for row in changes.adds if isinstance(row, Finding))]
    unanswered = following.follow(
        held, events, at=at, changes=changes, cards=hand.cards, said=found
    )
    # A card that has risen as far as it can waits for people, not for time.
    if unanswered is not None and unanswered > at:
        due = min(due, unanswered) if due else unanswered
    stands = Supervision(
        case_id=case.pk,
        judged_at=at,
        due_at=due,
        fits=said.verdict.fits,
        is_complete=said.verdict.is_complete,
        worst=said.verdict.worst,
    )
    prepared.change(stands, "judged_at", "due_at", "fits", "is_complete", "worst", by="case")
    return risen


def _of_account(judge: Judge, actor: str, changes: Changes, *, at: datetime) -> list[Finding]:
    judging.hold(actor)
    kept, found = accounts.again(judge, actor, now=microseconds(at))
    if not found and not kept:
        return []
    own = Changes()
    risen = keep(kept, found, case=None, at=at, changes=own)
    kept_duties(own, at=at)
    changes.join(own)
    return risen


def _wake(unit: str, at: datetime) -> None:
    """Let open cases be judged anew where an event beside them may bear on them."""
    rows = Supervision.objects.filter(case__closed_at=None)
    if unit:
        rows = rows.filter(case__unit__code=unit)
    rows.update(due_at=at)

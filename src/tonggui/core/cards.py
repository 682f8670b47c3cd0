# SPDX-License-Identifier: Apache-2.0
"""The formal life of a finding: a card from its issue to its end, as a fold over events and time.

A card is issued by rule, and ends by people alone: a supervisor who is not the one carded closes it
after a verified correction, for a red card after a second reviewer; or two such people withdraw it
as an error of the rule. Acts of anybody else leave it as it is (R65, R69; S44 finds them). A closed
card that somebody else looks at again, and finds wanting, is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from tonggui.core.calendar import Calendar
from tonggui.core.events import Event
from tonggui.core.findings import Finding, Rise
from tonggui.core.past import NEVER
from tonggui.core.rules import LEVEL_ORDER, LEVELS, Rule

ACK, EXPLAIN, CORRECT = "card_ack", "explanation", "rectification_close"
VERIFY, REVIEW, CLEAR = "rectification_verify", "card_review", "card_clear"
WITHDRAW, DISPOSE, ORDER = "card_withdraw", "card_disposition", "rectification_open"
RECHECK, TALK = "card_recheck", "talk"
OF_THE_CARDED = frozenset({ACK, EXPLAIN, CORRECT})
OF_SUPERVISION = frozenset({ACK, VERIFY, REVIEW, CLEAR, WITHDRAW, DISPOSE, ORDER, RECHECK})
KINDS = OF_THE_CARDED | OF_SUPERVISION
PASSED, AGREED = "合格", "同意"
# The rule whose settings say in how many workdays a card is answered, before it rises.
CLOCK_RULE = "S42"


class State(StrEnum):
    """How far a card is."""

    ISSUED = "issued"
    NOTICED = "noticed"
    EXPLAINED = "explained"
    CORRECTED = "corrected"
    VERIFIED = "verified"
    REVIEWED = "reviewed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({State.CLOSED, State.WITHDRAWN})
_OPEN_TO_ANSWERS = frozenset({State.ISSUED, State.NOTICED, State.EXPLAINED})


class Subject(NamedTuple):
    """What a card is about: its finding, who answers for it, and which body must react."""

    key: str
    rule: str
    case: str
    node: str
    person: str
    others: frozenset[str]  # persons who answer for it beside the one carded
    ref: str  # post:UNIT/name of the carded, or supervisor:CODE where a body is carded
    unit: str
    body: str
    rises: tuple[Rise, ...]


class Card(NamedTuple):
    """A card as it stands at an instant; times are microseconds since 1970 UTC.

    `disposed_at` is the first substantive act of the supervising body since the last rise.
    `answer_by` is NEVER once it is answered; `is_overdue` says that a red card went unanswered.
    """

    state: State
    level: str
    issued_at: int
    answer_by: int
    rises: tuple[Rise, ...]
    upgrades: tuple[Rise, ...] = ()
    noticed_at: int | None = None
    acknowledged_at: int | None = None
    disposed_at: int | None = None
    answered_at: int | None = None
    verified_by: str = ""
    reviewed_by: str = ""
    withdrawal_by: str = ""
    ended_at: int | None = None
    ended_by: str = ""
    is_overdue: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether people still have to decide on it."""
        return self.state not in ENDED


class Clock(NamedTuple):
    """In how many workdays the side of power answers a card of each level, in which calendar."""

    calendar: Calendar
    workdays: Mapping[str, int]

    def end(self, level: str, since: int) -> int:
        """Return the end of the last workday to answer a card that reached a level."""
        last = self.calendar.add_workdays(self.calendar.day(since), self.workdays[level])
        return self.calendar.end(last)


def answer_workdays(rule: Rule) -> dict[str, int]:
    """Return in how many workdays a card of each level is answered, as its rule is set."""
    return {level: int(rule.number(f"answer_{level}")) for level in LEVELS}


def subject_of(found: Finding) -> Subject | None:
    """Return what the card of a finding is about; None where a board shows it and nobody reacts."""
    if not found.supervisor or not found.responsible:
        return None
    first = found.responsible[0]
    return Subject(
        key=found.key,
        rule=found.rule,
        case=found.case,
        node=found.node,
        person=first.person,
        others=frozenset(each.person for each in found.responsible[1:] if each.person),
        ref=first.ref,
        unit=found.unit,
        body=found.supervisor.removeprefix("supervisor:"),
        rises=found.rises,
    )


def concerns(event: Event, subject: Subject) -> bool:
    """Say whether an event is an act on a card: named by its key, or by rule and node (card_of)."""
    if event.kind not in KINDS:
        return False
    if named := event.detail.get("card"):
        return bool(named == subject.key)
    of = event.detail.get("card_of")
    if not isinstance(of, dict) or event.case != subject.case:
        return False
    return of.get("rule") == subject.rule and (of.get("node") or "") in {subject.node, ""}


def is_carded(event: Event, subject: Subject) -> bool:
    """Say whether an act is done by whoever is carded, or at the post or for the body that is."""
    if event.detail.get("supervisor"):
        return subject.ref == event.detail["supervisor"] or event.actor == subject.person != ""
    if not event.actor:
        return False
    return event.actor == subject.person or event.post == subject.ref


def is_supervising(event: Event, subject: Subject) -> bool:
    """Say whether an act is done by a person for a supervising body that is not itself carded."""
    body = event.detail.get("supervisor")
    return bool(
        event.actor and body and event.actor not in subject.others and not is_carded(event, subject)
    )


def card(subject: Subject, events: Iterable[Event], *, now: int, clock: Clock) -> Card:
    """Return a card as it stands: its issue, the rises of its finding, every act, and time."""
    first = subject.rises[0]
    stands = Card(State.ISSUED, first.level, first.at, 0, (first,))
    stands = _asked(stands, first.at, clock)
    acts = [event for event in events if concerns(event, subject) and event.recorded_at <= now]
    acts.sort(key=lambda event: (event.recorded_at, event.seq))
    rises = [rise for rise in subject.rises[1:] if rise.at <= now]
    while acts or rises:
        # A rise comes of an event that was received before any answer to it.
        if rises and (not acts or rises[0].at <= acts[0].recorded_at):
            stands = _risen(_waited(stands, rises[0].at, clock), rises.pop(0), clock)
        else:
            event = acts.pop(0)
            stands = _step(_waited(stands, event.recorded_at, clock), event, subject, clock)
    return _waited(stands, now, clock)


def _waited(stands: Card, now: int, clock: Clock) -> Card:
    """Let time pass: an unanswered card rises at the end of the workdays its level gives."""
    while stands.is_open and now >= stands.answer_by:
        at = stands.answer_by
        if stands.level == LEVELS[-1]:
            return stands._replace(answer_by=NEVER, is_overdue=True)
        rise = Rise(LEVELS[LEVEL_ORDER[stands.level] + 1], at)
        stands = stands._replace(
            level=rise.level,
            rises=(*stands.rises, rise),
            upgrades=(*stands.upgrades, rise),
        )
        stands = _asked(stands, at - 1, clock)
    return stands


def _asked(stands: Card, since: int, clock: Clock) -> Card:
    """Ask for an answer within the workdays of the level, from an instant on."""
    ends = clock.end(stands.level, since)
    return stands._replace(answer_by=ends, answered_at=None, is_overdue=False)


def _risen(stands: Card, rise: Rise, clock: Clock) -> Card:
    """Let a card follow its finding to a higher level: it is to be answered again."""
    if stands.state == State.WITHDRAWN or LEVEL_ORDER[rise.level] <= LEVEL_ORDER[stands.level]:
        return stands
    raised = stands._replace(
        state=State.ISSUED,
        level=rise.level,
        rises=(*stands.rises, rise),
        acknowledged_at=None,
        disposed_at=None,
        verified_by="",
        reviewed_by="",
        ended_at=None,
        ended_by="",
    )
    return _asked(raised, rise.at, clock)


def _step(stands: Card, event: Event, subject: Subject, clock: Clock) -> Card:
    if event.kind == RECHECK:
        return _rechecked(stands, event, subject, clock)
    if not stands.is_open:
        return stands
    if is_supervising(event, subject):
        if event.kind != ACK and stands.disposed_at is None:
            stands = stands._replace(disposed_at=event.recorded_at)
        return _DECIDING.get(event.kind, _ordered)(stands, event, clock)
    if event.kind in OF_THE_CARDED and is_carded(event, subject):
        return _answered(stands, event)
    return stands


def _answered(stands: Card, event: Event) -> Card:
    at, seen = event.recorded_at, stands.noticed_at
    if stands.state not in _OPEN_TO_ANSWERS:
        return stands
    if event.kind == ACK:
        state = State.NOTICED if stands.state == State.ISSUED else stands.state
        return stands._replace(state=state, noticed_at=seen or at)
    if event.kind == CORRECT and not has_evidence(event):
        return stands
    state = State.CORRECTED if event.kind == CORRECT else State.EXPLAINED
    return stands._replace(
        state=state, noticed_at=seen or at, answered_at=at, answer_by=NEVER, is_overdue=False
    )


def _acknowledged(stands: Card, event: Event, clock: Clock) -> Card:  # noqa: ARG001 - one form
    return stands._replace(acknowledged_at=stands.acknowledged_at or event.recorded_at)


def _ordered(stands: Card, event: Event, clock: Clock) -> Card:  # noqa: ARG001 - one form
    return stands


def _verified(stands: Card, event: Event, clock: Clock) -> Card:
    if stands.state != State.CORRECTED:
        return stands
    if event.detail.get("result") == PASSED:
        return stands._replace(state=State.VERIFIED, verified_by=event.actor or "")
    return _asked(stands._replace(state=State.NOTICED), event.recorded_at, clock)


def _reviewed(stands: Card, event: Event, clock: Clock) -> Card:  # noqa: ARG001 - one form
    """Let a second person agree with a verified correction, or send it back."""
    if stands.state != State.VERIFIED or event.actor == stands.verified_by:
        return stands
    if event.detail.get("result") == AGREED:
        return stands._replace(state=State.REVIEWED, reviewed_by=event.actor or "")
    return stands._replace(state=State.CORRECTED, verified_by="")


def _cleared(stands: Card, event: Event, clock: Clock) -> Card:  # noqa: ARG001 - one form
    if not may_close(stands) or not is_grounded(event):
        return stands
    return _ended(stands, State.CLOSED, event)


def _rechecked(stands: Card, event: Event, subject: Subject, clock: Clock) -> Card:
    """Open a closed card again where somebody who had no part in its end finds it wanting."""
    is_held = event.detail.get("result") == PASSED
    if is_held or not may_recheck(stands, event.actor) or not is_supervising(event, subject):
        return stands
    opened = stands._replace(
        state=State.NOTICED, verified_by="", reviewed_by="", ended_at=None, ended_by=""
    )
    return _asked(opened, event.recorded_at, clock)


def may_recheck(stands: Card, person: str | None) -> bool:
    """Say whether a card is closed, and somebody had no part in its end."""
    parts = {stands.verified_by, stands.reviewed_by, stands.ended_by, ""}
    return stands.state == State.CLOSED and (person or "") not in parts


def _withdrawn(stands: Card, event: Event, clock: Clock) -> Card:  # noqa: ARG001 - one form
    """Take a card back once two different people have called it an error of its rule."""
    if not event.detail.get("reason"):
        return stands
    if stands.withdrawal_by in {"", event.actor}:
        return stands._replace(withdrawal_by=event.actor or "")
    return _ended(stands, State.WITHDRAWN, event)


def _ended(stands: Card, state: State, event: Event) -> Card:
    return stands._replace(
        state=state, ended_at=event.recorded_at, ended_by=event.actor or "", answer_by=NEVER
    )


_DECIDING = {
    ACK: _acknowledged,
    DISPOSE: _ordered,
    ORDER: _ordered,
    VERIFY: _verified,
    REVIEW: _reviewed,
    CLEAR: _cleared,
    WITHDRAW: _withdrawn,
}


def may_close(stands: Card) -> bool:
    """Say whether a card is so far that a supervisor may close it."""
    if stands.level == "red":
        return stands.state == State.REVIEWED
    if stands.level == "notice" and stands.state in {State.EXPLAINED, State.CORRECTED}:
        return True
    return stands.state in {State.VERIFIED, State.REVIEWED}


def is_grounded(event: Event) -> bool:
    """Say whether a closing says why and on what evidence."""
    return bool(str(event.detail.get("reason") or "").strip()) and has_evidence(event)


def has_evidence(event: Event) -> bool:
    """Say whether an act names a paper that can be read."""
    return any(paper.is_usable for paper in event.evidence or ())

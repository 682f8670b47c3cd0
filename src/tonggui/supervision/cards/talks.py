# SPDX-License-Identifier: Apache-2.0
"""Talks: proposed as early signs add up, accepted or declined, held, followed to the correction.

Nobody is talked to by the software: a supervising body decides, and says why where it does not.
That a talk was proposed and not held stays in sight (早提醒、早纠正、早处置, R69).

Whoever is to be talked to is told once the body has decided, at the latest when its time has run
out: they see what was said, and may answer with papers of their own (ADR 37).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases import papers
from tonggui.cases.errors import NotDoneHere, OtherUnit
from tonggui.cases.happening import Happening, instant, microseconds, written
from tonggui.cases.happening import papers_of as named_in
from tonggui.cases.models import Event, Paper
from tonggui.cases.papers import Brought
from tonggui.core.calendar import Calendar
from tonggui.core.cards import TALK
from tonggui.core.events import Evidence
from tonggui.core.rules import Rule
from tonggui.ledger.prepared import Prepared
from tonggui.ledger.telling import tell
from tonggui.people import authority
from tonggui.people.acts import Act, Role
from tonggui.people.authority import Standing
from tonggui.people.models import Account
from tonggui.supervision import footing
from tonggui.supervision.cards.permitting import deciding_body
from tonggui.supervision.keeping import Changes
from tonggui.supervision.models import Card, CardState, Level, Talk, TalkAnswer

_POST, _RULE = "post:", "S47"
_OF_PERSON = Prepared(lambda person: Card.objects.filter(person=person))
_LAST = Prepared(lambda person: Talk.objects.filter(person=person).order_by("-proposed_at")[:1])


def propose(cards: Iterable[Card], calendar: Calendar, *, at: datetime, changes: Changes) -> None:
    """Propose a talk to the body that decides on a new card, if it completes a count of signs."""
    counted = [each for each in cards if each.person and each.post.startswith(_POST)]
    for person, signs in groupby(sorted(counted, key=_person), key=_person):
        if own := [each for each in signs if _is_sign(each)]:
            _propose(person, own[-1], calendar, at=at, changes=changes)


def _person(card: Card) -> str:
    return card.person


def _propose(
    person: str, card: Card, calendar: Calendar, *, at: datetime, changes: Changes
) -> None:
    rule = footing.of_edition(None, localdate(at)).lists.rules[_RULE]
    last = next(iter(_LAST.ask(person)), None)
    is_waiting = last is not None and last.declined_at is None and last.held_at is None
    if not rule.is_on or is_waiting:
        return
    since = at - timedelta(days=rule.number("days"))
    signs = [each for each in _OF_PERSON.ask(person) if each.issued_at >= since]
    told = [(each.issued_at, each.level) for each in signs if _is_sign(each)]
    if last is not None and _is_enough(rule, told):
        told = [each for each in told if each[0] > last.proposed_at]
    if not _is_enough(rule, told):
        return
    notices = sum(level == Level.NOTICE for _at, level in told)
    day = calendar.day(microseconds(at))
    due = instant(calendar.end(calendar.add_workdays(day, int(rule.number("talk_wd")))))
    proposed = {
        "post": card.post,
        "unit": card.unit,
        "body": card.body,
        "last": card,
        "yellow": len(told) - notices,
        "notices": notices,
        "proposed_at": at,
        "due_at": due,
    }
    # In another case somebody may propose it at this moment.
    made, is_new = Talk.objects.get_or_create(
        proposed, person=person, declined_at=None, held_at=None
    )
    if is_new:
        changes.add(made)


def _is_sign(card: Card) -> bool:
    return card.state != CardState.WITHDRAWN and card.rule != _RULE


def _is_enough(rule: Rule, told: list[tuple[datetime, str]]) -> bool:
    notices = sum(level == Level.NOTICE for _at, level in told)
    return len(told) - notices >= rule.number("yellow") or notices >= rule.number("remind")


def held(said: Happening, changes: Changes, *, by: Account | None, at: datetime) -> None:
    """Let the talk that an event tells of be held: when, in which form, with which record.

    The record is the first file brought; another system may keep it, and say its digest alone.
    """
    if said.kind != TALK or not said.detail.get("talk"):
        return
    talk = Talk.objects.select_for_update().get(pk=said.detail["talk"])
    talk.held_on = date.fromisoformat(str(said.detail["held_on"]))
    talk.form, talk.asks = str(said.detail["form"]), str(said.detail.get("text") or "")
    brought = named_in(written(list(said.evidence or ())))
    talk.record = brought[0].hash if brought else str(said.detail.get("record") or "")
    talk.held_at, talk.by = at, by
    talk.save()
    changes.set(talk)


@transaction.atomic
def decide(talk: Talk, *, is_accepted: bool, reason: str, by: Account, at: datetime) -> None:
    """Accept a proposed talk, or decline it and say why."""
    row = _held(talk, by=by, at=at)
    if row.accepted_at is not None or row.declined_at is not None:
        raise NotDoneHere(_("this talk was decided on already"))
    if not reason.strip():
        raise NotDoneHere(_("say why"))
    row.reason, row.by = reason, by
    row.accepted_at, row.declined_at = (at, None) if is_accepted else (None, at)
    row.save()
    kind = "talk.accepted" if is_accepted else "talk.declined"
    tell(kind, row, sets=[row], by=by, at=at)


@transaction.atomic
def close(talk: Talk, *, outcome: str, by: Account, at: datetime) -> None:
    """Close a talk that was held, once what it asked for is corrected."""
    row = _held(talk, by=by, at=at)
    if row.held_at is None or row.closed_at is not None:
        raise NotDoneHere(_("a talk is closed once, after it was held"))
    if not outcome.strip():
        raise NotDoneHere(_("say what came of it"))
    row.outcome, row.closed_at, row.by = outcome, at, by
    row.save()
    tell("talk.closed", row, sets=[row], by=by, at=at)


def signs_of(talk: Talk) -> list[Card]:
    """Return the cards that a talk was proposed for, the newest first, as they are now."""
    then = Q(ended_at=None) | Q(ended_at__gt=talk.proposed_at) | ~Q(state=CardState.WITHDRAWN)
    rows = Card.objects.select_related("finding", "case")
    rows = rows.filter(then, person=talk.person, issued_at__lte=talk.proposed_at)
    rows = rows.filter(post__startswith=_POST).exclude(rule=_RULE).order_by("-issued_at", "-pk")
    return list(rows[: talk.yellow + talk.notices])


def of_bodies(who: Standing) -> QuerySet[Talk]:
    """Return the talks that the bodies somebody acts for decide on; all for the commission."""
    rows = Talk.objects.select_related("last__case").order_by("-pk")
    if Role.COMMISSION not in who.roles:
        rows = rows.filter(body__in=[each.body.code for each in who.bodies])
    rows = rows.exclude(unit__in=[each.post.unit.code for each in who.posts])
    return rows.exclude(person=who.official.code) if who.official else rows


def with_person(who: Standing, *, at: datetime) -> QuerySet[Talk]:
    """Return the talks with somebody that they are told of: decided on, or out of time."""
    if who.official is None:
        return Talk.objects.none()
    told = ~Q(accepted_at=None) | ~Q(declined_at=None) | Q(due_at__lte=at)
    rows = Talk.objects.select_related("last__case").filter(told, person=who.official.code)
    return rows.order_by("-pk")


def shown_to(who: Standing, *, at: datetime) -> QuerySet[Talk]:
    """Return the talks somebody may see: those with them, and those their bodies decide on."""
    keys = [*with_person(who, at=at).values("pk"), *of_bodies(who).values("pk")]
    return Talk.objects.filter(pk__in={each["pk"] for each in keys})


@transaction.atomic
def answer(
    talk: Talk, *, words: str, brought: Sequence[Brought] = (), by: Account, at: datetime
) -> TalkAnswer:
    """Say for oneself what is to be said of a talk with one, with papers if there are any."""
    who = authority.demand(by, Act.SEE_CARDS, at=at)
    held = with_person(who, at=at).filter(pk=talk.pk).first()
    if held is None:
        raise OtherUnit(talk.last.case or talk.last)
    if held.closed_at is not None:
        raise NotDoneHere(_("this talk is closed: nothing more is added to it"))
    if not words.strip():
        raise NotDoneHere(_("say in your own words what is to be said of it"))
    named, kept = papers.bring(None, brought, by=by, at=at)
    made = TalkAnswer.objects.create(
        talk=held, words=words.strip(), evidence=written(named) if named else "", at=at, by=by
    )
    tell("talk.answered", held, adds=[*kept, made], by=by, at=at)
    return made


def papers_of(answers: Iterable[TalkAnswer]) -> dict[int, list[Evidence]]:
    """Return the papers that answers to talks brought, by the answer."""
    return {each.pk: list(named_in(each.evidence)) for each in answers if each.evidence}


def record_of(talk: Talk) -> Paper | None:
    """Return the signed record of a talk, where it was brought and not said by digest alone."""
    told = Event.objects.filter(case=None, kind=TALK, evidence__contains=talk.record)
    if not talk.record or not told.exists():
        return None
    return Paper.objects.filter(digest=talk.record).first()


def _held(talk: Talk, *, by: Account, at: datetime) -> Talk:
    deciding_body(talk, by=by, at=at)
    return Talk.objects.select_for_update().get(pk=talk.pk)

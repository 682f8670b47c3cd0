# SPDX-License-Identifier: Apache-2.0
"""Talks: proposed as early signs add up, accepted or declined, held, followed to the correction.

Nobody is talked to by the software: a supervising body decides, and says why where it does not.
That a talk was proposed and not held stays in sight (早提醒、早纠正、早处置, R69).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tonggui.cases.errors import NotDoneHere
from tonggui.cases.happening import Happening, instant, microseconds
from tonggui.core.calendar import Calendar
from tonggui.core.cards import TALK
from tonggui.core.rules import Rule
from tonggui.ledger.telling import tell
from tonggui.people.acts import Role
from tonggui.people.authority import Standing
from tonggui.people.models import Account
from tonggui.supervision import footing
from tonggui.supervision.cards.permitting import deciding_body
from tonggui.supervision.keeping import Changes
from tonggui.supervision.models import Card, CardState, Level, Talk

_POST, _RULE = "post:", "S47"


def propose(card: Card, calendar: Calendar, *, at: datetime, changes: Changes) -> None:
    """Propose a talk to the body that decides on a card, if it completes a count of signs."""
    if not card.person or not card.post.startswith(_POST) or card.rule == _RULE:
        return
    rule = footing.of_edition(None, localdate(at)).lists.rules[_RULE]
    since = at - timedelta(days=rule.number("days"))
    signs = Card.objects.filter(person=card.person, issued_at__gte=since)
    signs = signs.exclude(state=CardState.WITHDRAWN).exclude(rule=_RULE)
    told = list(signs.values_list("issued_at", "level"))
    if not rule.is_on or not _is_enough(rule, told):
        return
    last = Talk.objects.filter(person=card.person).order_by("-proposed_at").first()
    if last is not None:
        told = [each for each in told if each[0] > last.proposed_at]
    is_waiting = last is not None and last.declined_at is None and last.held_at is None
    if is_waiting or not _is_enough(rule, told):
        return
    notices = sum(level == Level.NOTICE for _at, level in told)
    day = calendar.day(microseconds(at))
    due = instant(calendar.end(calendar.add_workdays(day, int(rule.number("talk_wd")))))
    made = Talk.objects.create(
        person=card.person,
        post=card.post,
        unit=card.unit,
        body=card.body,
        last=card,
        yellow=len(told) - notices,
        notices=notices,
        proposed_at=at,
        due_at=due,
    )
    changes.add(made)


def _is_enough(rule: Rule, told: list[tuple[datetime, str]]) -> bool:
    notices = sum(level == Level.NOTICE for _at, level in told)
    return len(told) - notices >= rule.number("yellow") or notices >= rule.number("remind")


def held(said: Happening, changes: Changes, *, by: Account | None, at: datetime) -> None:
    """Let the talk that an event tells of be held: when, in which form, with which record."""
    if said.kind != TALK or not said.detail.get("talk"):
        return
    talk = Talk.objects.select_for_update().get(pk=said.detail["talk"])
    talk.held_on = date.fromisoformat(str(said.detail["held_on"]))
    talk.form, talk.asks = str(said.detail["form"]), str(said.detail.get("text") or "")
    talk.record = str(said.detail.get("record") or "")
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


def of_bodies(who: Standing) -> QuerySet[Talk]:
    """Return the talks that the bodies somebody acts for decide on; all for the commission."""
    rows = Talk.objects.select_related("last__case").order_by("-pk")
    if Role.COMMISSION not in who.roles:
        rows = rows.filter(body__in=[each.body.code for each in who.bodies])
    rows = rows.exclude(unit__in=[each.post.unit.code for each in who.posts])
    return rows.exclude(person=who.official.code) if who.official else rows


def _held(talk: Talk, *, by: Account, at: datetime) -> Talk:
    deciding_body(talk, by=by, at=at)
    return Talk.objects.select_for_update().get(pk=talk.pk)

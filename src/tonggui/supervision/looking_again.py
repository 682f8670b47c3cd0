# SPDX-License-Identifier: Apache-2.0
"""Cards that were closed, drawn by lot to be looked at again by somebody who did not close them.

A tenth of what was closed is drawn, as nodes are: announced first, by a seed nobody knows (R69).
What is drawn is a duty with its time; the look is an event on the card, and one that does not hold
opens the card again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils.timezone import localdate

from tonggui.cases.happening import instant, microseconds
from tonggui.core.draws import Ticket
from tonggui.oversight.models import Draw, Drawable
from tonggui.people.models import SupervisingBody, SupervisingBodyVersion, SupervisingKind
from tonggui.supervision import footing
from tonggui.supervision.models import Card, CardState, DrawnCard, Duty, DutyKind, Finding

PERCENT, WORKDAYS, MONTH = 10, 10, timedelta(days=31)
# Cards are drawn by their level as nodes are by their risk: the gravest first.
RISKS = MappingProxyType({"red": "高", "yellow": "中", "notice": "低"})
SHARES = MappingProxyType(dict.fromkeys(RISKS.values(), PERCENT))
STAMPED = "S43"


def candidates(body: SupervisingBody, first: date, last: date, *, before: datetime) -> list[Ticket]:
    """Return the cards closed in some days that no draw took yet: a body's own, or the county's."""
    rows = _closed(body, before).filter(ended_at__date__gte=first, ended_at__date__lte=last)
    taken = DrawnCard.objects.filter(draw__drawn_at__lte=before).values("card")
    told = rows.exclude(pk__in=taken).values_list("pk", "node", "level")
    return sorted(Ticket(str(pk), node, RISKS[level]) for pk, node, level in told)


def taken(held: Draw, tickets: Sequence[Ticket], *, at: datetime) -> list[DrawnCard | Duty]:
    """Keep which cards a draw took, each with the duty to look at it again in some workdays."""
    calendar = footing.of_edition(None, localdate(at)).bench.calendar
    day = calendar.add_workdays(calendar.day(microseconds(at)), WORKDAYS)
    due = instant(calendar.end(day))
    cards = Card.objects.select_related("finding", "case").in_bulk([int(t.case) for t in tickets])
    made: list[DrawnCard | Duty] = []
    for place, each in enumerate(tickets, start=1):
        card = cards[int(each.case)]
        made.append(DrawnCard.objects.create(draw=held, card=card, place=place))
        made.append(
            Duty.objects.create(
                case=card.case,
                kind=DutyKind.AGAIN,
                finding=card.finding,
                node=card.node,
                body=held.body.code,
                opened_at=at,
                due_at=due,
            )
        )
    return made


def duty_of(card: Card) -> Duty | None:
    """Return the open duty to look at a card again, None where there is none."""
    return Duty.objects.filter(finding=card.finding_id, kind=DutyKind.AGAIN, done_at=None).first()


def duties(cards: Sequence[Card]) -> dict[int, Duty]:
    """Return the duties to look at some cards again, done or not, by the finding."""
    findings = [each.finding_id for each in cards]
    rows = Duty.objects.filter(finding__in=findings, kind=DutyKind.AGAIN)
    return {each.finding_id: each for each in rows if each.finding_id is not None}


def waiting(bodies: Sequence[SupervisingBodyVersion], *, at: datetime) -> Iterator[str]:
    """Yield the bodies that closed cards in the last month and announced no draw of them since."""
    for each in bodies:
        body = each.body
        drawn = Draw.objects.filter(body=body, takes=Drawable.CARDS, published_at__gt=at - MONTH)
        if _closed(body, at).filter(ended_at__gt=at - MONTH).exists() and not drawn.exists():
            yield body.code


def stamped(*, at: datetime) -> QuerySet[Finding]:
    """Return the stamps (S43) after which nobody announced a draw of closed cards yet."""
    last = Draw.objects.filter(takes=Drawable.CARDS).order_by("-published_at").first()
    rows = Finding.objects.filter(rule=STAMPED, settled_at=None, raised_at__lte=at)
    return rows.filter(raised_at__gt=last.published_at) if last else rows


def _closed(body: SupervisingBody, before: datetime) -> QuerySet[Card]:
    rows = Card.objects.filter(state=CardState.CLOSED, ended_at__lte=before)
    versions = SupervisingBodyVersion.objects.on(localdate(before)).filter(body=body)
    if versions.filter(kind=SupervisingKind.COUNTY_COMMISSION).exists():
        return rows
    return rows.filter(body=body.code)

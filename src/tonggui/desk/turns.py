# SPDX-License-Identifier: Apache-2.0
"""What waits for whoever holds nodes (待办), and what they have done (已办), by due time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.cases.happening import microseconds
from tonggui.cases.models import Turn, TurnKind
from tonggui.desk.cases import standing_of
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import Delegation
from tonggui.supervision import footing
from tonggui.supervision.queries import hours_left, working_hours

MOST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A turn as the desk shows it: working hours that are left, or by which it is late.

    `act` is the kind of act that takes it in one step, with what that act answers.
    """

    turn: Turn
    left: int | None
    late: int
    act: str
    has_lapsed: bool


@opened_to(Act.EXERCISE_POWER)
def turns(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever asks, the soonest due first; or what they have done."""
    standing, at = standing_of(request), timezone.now()
    is_done = request.GET.get("show") == "done"
    rows = (done_by(standing) if is_done else waiting_for(standing, at))[:MOST]
    given = {"rows": list(_rows(rows, at)), "is_done": is_done, "trail": [(_("To do"), "")]}
    return render(request, "desk/cases/turns.html", given)


def waiting_for(whose: Standing, at: datetime) -> QuerySet[Turn]:
    """Return what waits for somebody: by name, by their posts, or by what was lent them."""
    code = whose.official.code if whose.official else ""
    if not code:
        return Turn.objects.none()
    posts = [each.post.code for each in whose.posts]
    mine = Q(official=code) | Q(official="", post__in=posts)
    for lent in _lent(whose, timezone.localdate(at)):
        node = Q(node__in=[lent.node, f"{lent.power}.{lent.node}"]) if lent.node else Q()
        post = Q(post=lent.for_post.code) if lent.for_post else Q()
        mine |= Q(official="", case__power__code=lent.power) & node & post
    rows = Turn.objects.filter(mine, done_at=None, case__closed_at=None)
    lapsed = Q(kind__in=(TurnKind.COUNTERSIGN, TurnKind.ADDED_SIGN), due_at__lte=at)
    return _with_case(rows.exclude(lapsed)).order_by(
        F("due_at").asc(nulls_last=True), "since", "pk"
    )


def done_by(whose: Standing) -> QuerySet[Turn]:
    """Return what somebody has done, the latest first; and what was asked of them and lapsed."""
    code = whose.official.code if whose.official else ""
    if not code:
        return Turn.objects.none()
    lapsed = Q(official=code, kind__in=(TurnKind.COUNTERSIGN, TurnKind.ADDED_SIGN))
    lapsed &= Q(done_at=None, due_at__lte=timezone.now())
    rows = Turn.objects.filter(Q(done_by=code, done_at__isnull=False) | lapsed)
    return _with_case(rows).order_by(F("done_at").desc(nulls_last=True), "-pk")


def _with_case(rows: QuerySet[Turn]) -> QuerySet[Turn]:
    return rows.select_related("case__edition", "case__unit")


def _lent(whose: Standing, day: date) -> list[Delegation]:
    rows = Delegation.objects.on(day).filter(official=whose.official).exclude(power="")
    return list(rows.select_related("for_post"))


def _rows(found: QuerySet[Turn], at: datetime) -> Iterator[Row]:
    rows = list(found)
    if not rows:
        return
    calendar = footing.of_edition(None, timezone.localdate(at)).bench.calendar
    for each in rows:
        end = each.done_at or at
        left, late = None, 0
        if each.due_at is not None and end <= each.due_at:
            left = hours_left(calendar, microseconds(end), microseconds(each.due_at))
        elif each.due_at is not None:
            late = working_hours(calendar, microseconds(each.due_at), microseconds(end))
        is_sign = each.kind in {TurnKind.COUNTERSIGN, TurnKind.ADDED_SIGN}
        yield Row(each, left, late, _act(each), is_sign and each.done_at is None and bool(late))


def _act(turn: Turn) -> str:
    """Return the act by which a turn is taken in one step."""
    if turn.kind == TurnKind.NODE:
        return "node_close"
    return "case_close" if turn.kind == TurnKind.CLOSE else turn.kind

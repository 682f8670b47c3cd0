# SPDX-License-Identifier: Apache-2.0
"""What waits for whoever holds nodes (待办), and what they have done (已办), by due time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.cases.happening import microseconds
from tonggui.cases.models import Turn, TurnKind
from tonggui.core.values import frozen
from tonggui.desk.cases import standing_of
from tonggui.desk.leaves import leaf
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to
from tonggui.people.models import Delegation
from tonggui.supervision import footing
from tonggui.supervision.queries import hours_left, working_hours


@frozen
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
    page = leaf(
        request,
        lambda skip, most: (
            done_by(standing, skip=skip, most=most)
            if is_done
            else first_waiting(standing, at, skip=skip, most=most)
        ),
    )
    given = {
        "rows": list(_rows(page.rows, at)),
        "leaf": page,
        "is_done": is_done,
        "trail": [(_("To do"), "")],
    }
    return render(request, "desk/cases/turns.html", given)


def waiting_for(whose: Standing, at: datetime) -> int:
    """Return how much waits for somebody: by name, by their posts, or by what was lent them."""
    mine = reduce(or_, _mine(whose, at), Q(pk=None))
    return _open_at(at).filter(mine).count()


def first_waiting(whose: Standing, at: datetime, *, skip: int, most: int) -> list[Turn]:
    """Return what waits for somebody, the soonest due first, from a place on.

    Asked reason by reason, each in the order of an index: of many only the first are read.
    """
    found: set[tuple[bool, datetime, datetime, int]] = set()
    for mine in _mine(whose, at):
        rows = _open_at(at).filter(mine)
        dated = rows.filter(due_at__isnull=False).order_by("due_at", "since", "pk")
        told = dated.values_list("due_at", "since", "pk")[: skip + most]
        found |= {(False, due_at, since, pk) for due_at, since, pk in told if due_at}
        undated = rows.filter(due_at=None).order_by("since", "pk")
        found |= {(True, at, *each) for each in undated.values_list("since", "pk")[: skip + most]}
    return _with_case(each[-1] for each in sorted(found)[skip : skip + most])


def _open_at(at: datetime) -> QuerySet[Turn]:
    lapsed = Q(kind__in=(TurnKind.COUNTERSIGN, TurnKind.ADDED_SIGN), due_at__lte=at)
    return Turn.objects.filter(done_at=None, case__closed_at=None).exclude(lapsed)


def _mine(whose: Standing, at: datetime) -> list[Q]:
    """Return the reasons for which a turn is somebody's."""
    code = whose.official.code if whose.official else ""
    if not code:
        return []
    mine = [Q(official=code), *(Q(official="", post=each.post.code) for each in whose.posts)]
    for lent in _lent(whose, timezone.localdate(at)):
        node = Q(node__in=[lent.node, f"{lent.power}.{lent.node}"]) if lent.node else Q()
        post = Q(post=lent.for_post.code) if lent.for_post else Q()
        mine.append(Q(official="", case__power__code=lent.power) & node & post)
    return mine


def done_by(whose: Standing, *, skip: int, most: int) -> list[Turn]:
    """Return what somebody has done, the latest first; and what was asked of them and lapsed."""
    code = whose.official.code if whose.official else ""
    if not code:
        return []
    lapsed = Q(official=code, kind__in=(TurnKind.COUNTERSIGN, TurnKind.ADDED_SIGN))
    lapsed &= Q(done_at=None, due_at__lte=timezone.now())
    rows = Turn.objects.filter(Q(done_by=code, done_at__isnull=False) | lapsed)
    ordered = rows.order_by(F("done_at").desc(nulls_last=True), "-pk")
    return _with_case(ordered.values_list("pk", flat=True)[skip : skip + most])


def _with_case(keys: Iterable[int]) -> list[Turn]:
    wanted = list(keys)
    # The lists of an edition are long, and read for judging alone.
    rows = Turn.objects.select_related("case__edition", "case__unit").defer("case__edition__body")
    found = rows.in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def _lent(whose: Standing, day: date) -> list[Delegation]:
    rows = Delegation.objects.on(day).filter(official=whose.official).exclude(power="")
    return list(rows.select_related("for_post"))


def _rows(rows: Sequence[Turn], at: datetime) -> Iterator[Row]:
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

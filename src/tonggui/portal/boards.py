# SPDX-License-Identifier: Apache-2.0
"""The two public boards and a case on its double track, as any visitor may read them (R55)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.cases.models import Case
from tonggui.complaints.models import Focus
from tonggui.people import overview, queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.asking import table
from tonggui.portal.caching import public_page
from tonggui.portal.dossier import spoken
from tonggui.supervision import footing, indices, lags, outcomes, sectors
from tonggui.supervision.boards import CLOSED, Boards
from tonggui.supervision.boards import OPEN as UNDER_WAY
from tonggui.supervision.cards.showing import rule_names
from tonggui.supervision.models import Card, Duty, DutyKind
from tonggui.supervision.showing import OPEN, Rails, Stop, lead_of, rails_of

A_PAGE, A_FILE, LONGEST = 20, 1_000, 64
MONTHS_SECONDS = 600
FOCUS_DAYS = 90  # for which a sector that is no longer in focus is shown


class Running(NamedTuple):
    """A case on the board: on its rails, with the nodes that are being worked on."""

    case: Case
    rails: Rails
    now: tuple[Stop, ...]


class Focused(NamedTuple):
    """A sector that is or was in focus, what was usual, and how many bodies asked have looked."""

    focus: Focus
    usual: float
    asked: int
    looked: int


class Shown(NamedTuple):
    """A card on the board: its rule in words, the unit and the post or body that it is against."""

    card: Card
    rule: str
    unit: str
    against: str


@opened_to(Act.READ_PUBLIC)
@public_page
def power_board(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show the cases open to all, each on both rails, and how many run and end in time."""
    day, asked = timezone.localdate(), _asked(request, "unit", "power", "category", "state")
    open_to_all = Boards.on(day)
    narrowed = asked | {"state": asked["state"] or UNDER_WAY}
    rows = open_to_all.cases(**narrowed)
    if as_file:
        page = Paginator(rows, A_FILE).get_page(request.GET.get("page"))
        return table("cases", [_row(each) for each in page], on=day, as_file=as_file)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    given = {
        "page": page,
        "rows": running(page.object_list, at=timezone.now()),
        "count": open_to_all.running(),
        "categories": open_to_all.by_category(),
        "units": {each.unit.code: each.name for each in queries.units_on(day)},
        "wanted": narrowed,
        "asked": urlencode({key: value for key, value in asked.items() if value}),
        "trail": [(_("Power board"), "")],
    }
    return render(request, "portal/power_board.html", given)


@opened_to(Act.READ_PUBLIC)
@public_page
def oversight_board(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show who watches, what supervision found, and how it was answered, on either side."""
    day, asked = timezone.localdate(), _asked(request, "level", "show", "unit", "body")
    open_to_all = Boards.on(day)
    rows = open_to_all.cards(**asked)
    if as_file:
        page = Paginator(rows, A_FILE).get_page(request.GET.get("page"))
        found = [_card_row(each) for each in shown(page.object_list, at=timezone.now())]
        return table("cards", found, on=day, as_file=as_file)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    given = {
        "page": page,
        "rows": shown(page.object_list, at=timezone.now()),
        "count": open_to_all.carded(),
        "bodies": _bodies(open_to_all, timezone.now()),
        "months": _since_the_first(_months(open_to_all)),
        "focus": _focus(),
        "wanted": asked,
        "asked": urlencode({key: value for key, value in asked.items() if value}),
        "trail": [(_("Oversight board"), "")],
    }
    return render(request, "portal/oversight_board.html", given)


@opened_to(Act.READ_PUBLIC)
@public_page
def focus_file(request: HttpRequest, as_file: str) -> HttpResponse:  # noqa: ARG001
    """Return the sectors in focus, and those that were of late, as CSV or JSON."""
    found = [
        {
            "sector": each.focus.sector,
            "complaints_then": each.focus.number,
            "usual_then": str(each.usual),
            "index_then": each.focus.intensity,
            "since": _when(each.focus.lifted_at),
            "until": _when(each.focus.ended_at),
            "bodies_asked": each.asked,
            "bodies_looked": each.looked,
        }
        for each in _focus()
    ]
    return table("sectors_in_focus", found, on=timezone.localdate(), as_file=as_file)


@opened_to(Act.READ_PUBLIC)
@public_page
def case(request: HttpRequest, code: str, as_file: str = "") -> HttpResponse:
    """Show a case on its double track, without what is nobody's business but the parties'."""
    if as_file not in {"", "json"}:
        raise Http404
    day, at = timezone.localdate(), timezone.now()
    open_to_all = Boards.on(day)
    found = get_object_or_404(open_to_all.cases(), code=code)
    rails = rails_of(found, at=at, language=spoken())
    if as_file:
        said = _row(found) | {"nodes": [_node(each) for each in rails.stops]}
        return JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    units = {each.unit_id: each.name for each in queries.units_on(day)}
    given = {
        "case": found,
        "rails": rails,
        "unit": units.get(found.unit_id or 0, ""),
        "lead": lead_of(found, day),
        "cards": shown(open_to_all.cards().filter(case=found), at=at),
        "trail": [(_("Power board"), reverse("portal:power-board")), (found.code, "")],
    }
    return render(request, "portal/case.html", given)


def running(found: Iterable[Case], *, at: datetime) -> list[Running]:
    """Return cases on their rails."""
    made: list[Running] = []
    found = list(found)
    if not found:
        return made
    with footing.steady(timezone.localdate(at)):
        for each in found:
            rails = rails_of(each, at=at, language=spoken())
            made.append(Running(each, rails, tuple(s for s in rails.stops if s.state == OPEN)))
    return made


def shown(found: Iterable[Card], *, at: datetime) -> list[Shown]:
    """Return cards in words; persons are not named."""
    found = list(found)
    if not found:
        return []
    day = timezone.localdate(at)
    names = footing.of_edition(None, day).bench.names
    rules = rule_names((each.rule for each in found), at=at, language=spoken())
    units = {each.unit.code: each.name for each in queries.units_on(day)}
    return [
        Shown(
            card=each,
            rule=rules.get(each.rule, each.rule),
            unit=units.get(each.unit, each.unit),
            against=names.get(each.post, each.post.rpartition("/")[2]),
        )
        for each in found
    ]


def _focus() -> list[Focused]:
    """Return the sectors in focus, then those that were of late, with who looked into them.

    Counts of the day they were lifted are shown, which are those of a surge, and none of later
    days: a few complaints may tell who complained.
    """
    since = timezone.now() - timedelta(days=FOCUS_DAYS)
    rows = Focus.objects.filter(Q(ended_at=None) | Q(ended_at__gte=since))
    made = []
    for each in rows.order_by(F("ended_at").desc(nulls_first=True), "-lifted_at"):
        asked = Duty.objects.filter(kind=DutyKind.SECTOR, node=str(each.pk))
        looked = asked.filter(done_at__isnull=False).count()
        made.append(Focused(each, each.usual / sectors.HUNDREDTHS, asked.count(), looked))
    return made


def _bodies(
    open_to_all: Boards, at: datetime
) -> list[tuple[overview.BodyAtGlance, dict[str, int], indices.Done, lags.Lag]]:
    """Return the bodies: the cards against each, what it did of its plan, and how soon (R45)."""
    with footing.steady(open_to_all.day):
        waiting, done = open_to_all.waiting_by_body(), indices.of_bodies(at=at)
        soon = lags.of_bodies(at=at)
    bodies = [(each.body.body.code, each) for each in overview.county(open_to_all.day).bodies]
    return [
        (each, waiting.get(code, {}), done[code], soon.get(code, lags.Lag()))
        for code, each in bodies
    ]


def _months(open_to_all: Boards) -> list[outcomes.Month]:
    """Return the months, counted at most every ten minutes: a year of cards is read for them."""
    day, held = open_to_all.day, open_to_all.withheld
    if not settings.KEEPS_PAGES:
        return outcomes.months(day, withheld=held)
    key = f"months:{sha256(f'{day} {sorted(held)}'.encode()).hexdigest()}"
    kept: list[outcomes.Month] | None = caches["pages"].get(key)
    if kept is None:
        kept = outcomes.months(day, withheld=held)
        caches["pages"].set(key, kept, MONTHS_SECONDS)
    return kept


def _since_the_first(found: list[outcomes.Month]) -> list[outcomes.Month]:
    """Leave out the months before the first in which anything is on record."""
    last = max((n for n, each in enumerate(found) if each.cases or each.cards), default=0)
    return found[: last + 1]


def _asked(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:LONGEST] for name in names}


def _row(found: Case) -> dict[str, Any]:
    state = UNDER_WAY if found.is_open else CLOSED
    supervision = getattr(found, "supervision", None)
    body = supervision.body if supervision else None
    return {
        "case": found.code,
        "power": found.power.code if found.power else "",
        "power_name": found.edition.name if found.edition else "",
        "edition": found.edition.number if found.edition else "",
        "unit": found.unit.code if found.unit else "",
        "opened_at": timezone.localtime(found.opened_at).isoformat(),
        "closed_at": timezone.localtime(found.closed_at).isoformat() if found.closed_at else "",
        "state": "void" if getattr(found, "is_void", False) else state,
        "supervised_by": body.code if body else "",
        "gravest": supervision.worst if supervision else "",
    }


def _node(stop: Stop) -> dict[str, Any]:
    watched = stop.watched
    return {
        "node": stop.id,
        "name": stop.name,
        "stage": stop.stage,
        "post": stop.post,
        "state": stop.state,
        "opened_at": _when(stop.opened_at),
        "closed_at": _when(stop.closed_at),
        "entered_late_days": stop.entered_late,
        "supervision": watched.state,
        "supervised_by": watched.body,
        "supervised_at": _when(watched.done_at),
        "supervision_due_at": _when(watched.due_at),
        "supervision_late_days": watched.days,
    }


def _card_row(found: Shown) -> dict[str, Any]:
    card = found.card
    return {
        "rule": card.rule,
        "level": card.level,
        "case": card.case.code if card.case else "",
        "node": card.node,
        "unit": card.unit,
        "against": found.against,
        "state": card.state,
        "issued_at": _when(card.issued_at),
        "answer_by": _when(card.answer_by),
        "answered_at": _when(card.answered_at),
        "ended_at": _when(card.ended_at),
    }


def _when(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat() if moment else ""

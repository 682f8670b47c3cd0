# SPDX-License-Identifier: Apache-2.0
"""Cases at the desk: those one may see, narrowed and as files, and a case on its double track."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from itertools import chain
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tonggui.cases import papers
from tonggui.cases.happening import line_of
from tonggui.cases.models import Case, TurnKind
from tonggui.core.events import CASE_CLOSE, CASE_VOID, RATIFICATION
from tonggui.core.turns import SIGNS
from tonggui.desk import case_forms as forms
from tonggui.desk import happenings
from tonggui.desk.asking import who
from tonggui.desk.case_filter import Asked
from tonggui.desk.result_forms import OF_RESULTS
from tonggui.desk.results import results_of
from tonggui.desk.third_party_showing import names_of, thirds_of
from tonggui.meetings import village
from tonggui.people import authority, queries
from tonggui.people.acts import Act, Role
from tonggui.people.authority import NotAllowed, Standing, opened_to
from tonggui.people.models import Unit
from tonggui.supervision import moving, permitting, ratifying, saying
from tonggui.supervision.cards import permitting as of_cards
from tonggui.supervision.queries import void
from tonggui.supervision.showing import lead_of, rails_of

A_PAGE, AT_ONCE = 50, 500
# What a spreadsheet would work out instead of showing.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@opened_to(Act.SEE_CASES)
def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases of the units somebody serves or watches, newest first."""
    standing, day = standing_of(request), timezone.localdate()
    asked = _asked(request, standing, day)
    rows = asked.found(cases_of(standing, day)).select_related("edition", "unit", "supervision")
    rows = rows.defer("edition__body")
    page = Paginator(rows.annotate(is_void=void()), A_PAGE).get_page(request.GET.get("page"))
    again = request.GET.copy()
    again.pop("page", None)
    given = {
        "page": page,
        "form": asked,
        "again": again.urlencode(),
        "is_narrowed": any(again.values()),
        "may_open": bool(standing.posts),
        "trail": [(_("Cases"), "")],
    }
    return render(request, "desk/cases/cases.html", given)


@opened_to(Act.SEE_CASES)
def cases_file(request: HttpRequest, as_file: str) -> HttpResponse | StreamingHttpResponse:
    """Return the cases asked for as CSV or JSON."""
    standing, day = standing_of(request), timezone.localdate()
    asked = _asked(request, standing, day)
    if not asked.is_valid():
        return cases(request)
    rows = asked.found(cases_of(standing, day)).select_related(
        "edition__power", "power", "unit", "supervision__body"
    )
    found = map(_row, rows.annotate(is_void=void()).iterator(AT_ONCE))
    name = f'attachment; filename="cases-{day}.{as_file}"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    if as_file == "json":
        return JsonResponse({"cases": list(found)}, headers=headers)
    lines = chain(["\ufeff", _line(_COLUMNS)], (_line(each.values()) for each in found))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@opened_to(Act.SEE_CASES)
def case_file(request: HttpRequest, code: str) -> HttpResponse:
    """Return a case with its events, as `tonggui audit` reads them, and what was found in it."""
    case = found(request, code)
    number = str(case.edition.number) if case.edition else ""
    said = _row(case) | {
        "events": [line_of(each, case.code, number) for each in case.events.order_by("seq")],
        "findings": [
            {"rule": each.rule, "level": each.level, "node": each.node, "raised_at": each.raised_at}
            for each in case.findings.filter(settled_at=None).order_by("raised_at", "pk")
        ],
    }
    headers = {"Content-Disposition": f'attachment; filename="{case.pk}.json"'}
    return JsonResponse(said, headers=headers | {"Cache-Control": "no-store"})


@opened_to(Act.SEE_CASES)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a case on its double track, what was found in it, its papers, and what happened."""
    case, standing, day = found(request, code), standing_of(request), timezone.localdate()
    language = "en" if (get_language() or "").startswith("en") else "zh"
    rails = rails_of(case, at=timezone.now(), language=language)
    thirds = thirds_of(case, day)
    given = {
        "case": case,
        "rails": rails,
        "open_cards": of_cards.seen_by(standing, (each.card for each in rails.findings)),
        "events": list(happenings.lines(case)),
        "lead": lead_of(case, day),
        "papers": papers.named_in(case),
        "thirds": thirds,
        "results": results_of(case),
        "emergency": ratifying.emergency_of(case),
        "now": timezone.now(),
        "names": names_of((each for place in thirds for each in place.engagements), day),
        "village": village.steps_of(case, day),
        "serves": any(each.post.unit_id == case.unit_id for each in standing.posts),
        **_doable(case, standing, day),
        "may_supervise": permitting.body_for(standing, case.unit, day) is not None
        and authority.may(standing, Act.SUPERVISE),
        "trail": [(_("Cases"), reverse("desk:cases")), (case.code, "")],
    }
    return render(request, "desk/cases/case.html", given)


def _doable(case: Case, standing: Standing, day: date) -> dict[str, Any]:
    """Return what somebody may do in a case, and what waits in it for whom."""
    is_void = not case.is_open and case.events.filter(kind=CASE_VOID).exists()
    at = timezone.now()
    mine = permitting.stations_for(standing, case, day)
    if not case.is_open:
        # What was decided is made public after a case is closed, too.
        told = () if is_void else _of_results(case, standing, is_mine=bool(mine))
        kinds = [(kind, forms.name_of(kind)) for kind in told if kind != CASE_CLOSE]
        return {"is_void": is_void, "mine": frozenset(), "kinds": kinds, "turns": {}, "asks": ()}
    turns = list(case.turns.filter(done_at=None))
    own = standing.official.code if standing.official else ""
    newer = moving.newer(case, at)
    return {
        "is_void": False,
        "mine": mine,
        "kinds": _kinds(case, standing, is_mine=bool(mine), has_newer=newer is not None),
        "beside": [(kind, forms.name_of(kind)) for kind in forms.BESIDE],
        "turns": {each.node: each for each in turns if each.kind == TurnKind.NODE},
        "signs": [each for each in turns if each.kind in SIGNS],
        "asks": [each for each in turns if each.kind in SIGNS and each.official == own],
        "newer": newer,
    }


def _kinds(
    case: Case, standing: Standing, *, is_mine: bool, has_newer: bool
) -> list[tuple[str, str]]:
    """Return the acts on the whole case that are open to somebody as it stands."""
    kinds = dict.fromkeys(forms.OF_THE_CASE if is_mine else ())
    kinds |= dict.fromkeys(_of_results(case, standing, is_mine=is_mine))
    if permitting.leads(standing, case):
        kinds |= dict.fromkeys(forms.OF_LEADERS)
    gone = {"suspend"} if saying.is_suspended(case) else {"resume"}
    gone |= set() if has_newer else {"edition_move"}
    gone |= {"urge"} if case.edition is None else set()
    gone |= {CASE_VOID} if ratifying.emergency_of(case) is not None else set()
    return [(kind, forms.name_of(kind)) for kind in kinds if kind not in gone]


def _of_results(case: Case, standing: Standing, *, is_mine: bool) -> tuple[str, ...]:
    """Return which results of a case somebody may record: decided, made public, ratified."""
    serves = any(each.post.unit_id == case.unit_id for each in standing.posts)
    if case.edition is not None:
        return OF_RESULTS if is_mine else ()
    may_ratify = ratifying.may_record(standing, case, timezone.localdate())
    own = (*OF_RESULTS, CASE_CLOSE) if serves else ()
    return (*((RATIFICATION,) if may_ratify else ()), *own)


def found(request: HttpRequest, code: str) -> Case:
    """Return a case that whoever asks may see: of a unit they serve, act in or watch."""
    rows = Case.objects.select_related("edition__power", "unit", "power", "supervision__body")
    case = get_object_or_404(rows, code=code)
    standing, day = standing_of(request), timezone.localdate()
    serves = any(each.post.unit_id == case.unit_id for each in standing.posts)
    if serves or permitting.body_for(standing, case.unit, day):
        return case
    if permitting.is_asked(standing, case) or permitting.stations_for(standing, case, day):
        return case
    if ratifying.may_record(standing, case, day):
        return case
    raise NotAllowed(Act.SEE_CASES)


def cases_of(whose: Standing, day: date) -> QuerySet[Case]:
    """Return the cases of the units somebody serves or watches; all of them for the commission."""
    if Role.COMMISSION in whose.roles:
        return Case.objects.all()
    return Case.objects.filter(unit__in=_units(whose, day))


def standing_of(request: HttpRequest) -> Standing:
    """Return what whoever asks is now."""
    asker = who(request)
    return authority.standing(asker["by"], at=asker["at"])


def _units(whose: Standing, day: date) -> set[int]:
    units = {each.post.unit_id for each in whose.posts}
    return units | queries.watched_by((each.body_id for each in whose.bodies), day)


def _asked(request: HttpRequest, standing: Standing, day: date) -> Asked:
    names = queries.unit_names(day)
    codes = units_of(standing, day).values_list("code", flat=True)
    return Asked(request.GET, units=[(each, names.get(each, each)) for each in codes])


def units_of(whose: Standing, day: date) -> QuerySet[Unit]:
    """Return the units whose cases somebody may see."""
    units = Unit.objects.order_by("code")
    return units if Role.COMMISSION in whose.roles else units.filter(pk__in=_units(whose, day))


_COLUMNS = (
    *("case", "title", "power", "power_name", "edition", "unit", "opened_at", "closed_at"),
    *("state", "worst", "supervised_by"),
)


def _row(case: Case) -> dict[str, Any]:
    """Return a case as a row of a file."""
    supervision = getattr(case, "supervision", None)
    body = supervision.body if supervision else None
    state = "void" if getattr(case, "is_void", False) else "open" if case.is_open else "closed"
    said = (
        *(case.code, case.title, case.power.code if case.power else ""),
        *((case.edition.name, case.edition.number) if case.edition else ("", "")),
        case.unit.code if case.unit else "",
        timezone.localtime(case.opened_at).isoformat(),
        timezone.localtime(case.closed_at).isoformat() if case.closed_at else "",
        *(state, supervision.worst if supervision else "", body.code if body else ""),
    )
    return dict(zip(_COLUMNS, said, strict=True))


def _line(cells: Any) -> str:
    text = StringIO()
    csv.writer(text).writerow(
        f"'{cell}" if str(cell).startswith(_FORMULA) else str(cell) for cell in cells
    )
    return text.getvalue()

# SPDX-License-Identifier: Apache-2.0
"""Watching the watchers at the desk: numbers that open into rows, and what bodies say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tonggui.core.errors import quoted
from tonggui.core.naming import named
from tonggui.core.values import frozen
from tonggui.core.wording import say_all
from tonggui.desk import oversight_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.attending import absences, asked
from tonggui.desk.leaves import leaf
from tonggui.desk.lines import spoken
from tonggui.meetings.models import Invitation
from tonggui.oversight.models import Measure, Statement
from tonggui.people import authority, queries
from tonggui.people.acts import Act, Role
from tonggui.people.authority import opened_to
from tonggui.people.models import SupervisingBody, SupervisingBodyVersion
from tonggui.supervision import footing, watchers
from tonggui.supervision import outside as outsiders
from tonggui.supervision.keeping import value_of

_LACKS = MappingProxyType(
    {
        Measure.UNANSWERED: pgettext_lazy("nothing to count", "no alarms"),
        Measure.STAMPED: pgettext_lazy("nothing to count", "no opinions"),
        Measure.CLEARED: pgettext_lazy("nothing to count", "no card ended"),
        Measure.SILENT: pgettext_lazy("nothing to count", "no case"),
        Measure.FAKED: pgettext_lazy("nothing to count", "no cards"),
        Measure.UNTOLD: pgettext_lazy("nothing to count", "no cards"),
        Measure.LATE: pgettext_lazy("nothing to count", "nothing planned"),
        Measure.ABSENT: pgettext_lazy("nothing to count", "not invited"),
    }
)
_MOST = 100  # of what others found are shown


@frozen
class Number:
    """A number of a body, with what the body says of it; `lacks` says what there was none of.

    Where there was nothing to count, zero is no data.
    """

    measure: Measure
    count: int
    said: Statement | None
    lacks: str


@opened_to(Act.SUPERVISE)
def watching(request: HttpRequest) -> HttpResponse:
    """Show each supervising body with what stands against it: all to the commission, else own."""
    at, bodies = who(request)["at"], _bodies(request)
    codes = [each.body.code for each in bodies]
    counts, late = watchers.numbers(codes), watchers.late(codes, at=at)
    silent = watchers.unanswered_by_body(codes, at=at)
    missed = Counter(each.body.code for each in _absences(codes, at))
    said, there = watchers.statements(codes), _there(codes, at)
    table = []
    for each in bodies:
        code = each.body.code
        numbers = []
        for measure in Measure:
            others = {
                Measure.LATE: late.get(code, 0),
                Measure.ABSENT: missed[code],
                Measure.UNANSWERED: silent.get(code, 0),
            }
            count = others.get(measure, counts[code, measure])
            told = said.get((code, measure.value), [])
            lacks = "" if count or measure in there[code] else str(_LACKS[measure])
            numbers.append(Number(measure, count, told[0] if told else None, lacks))
        table.append((each, numbers))
    given = {
        "table": table,
        "measures": list(Measure),
        "days": watchers.DAYS,
        "is_county": (is_county := Role.COMMISSION in _standing(request).roles),
        "outside": _outside() if is_county else [],
        "trail": [(_title(), "")],
    }
    return render(request, "desk/oversight/watchers.html", given)


@opened_to(Act.SUPERVISE)
def rows(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Open a number into its rows, with all that the body said of it."""
    body, of = _named(request, code, measure)
    at = who(request)["at"]
    page = leaf(request, lambda skip, most: _of_measure(code, of, at, skip, most))
    given = {
        "body": body,
        "measure": of,
        "rows": [(row, _said(row)) for row in page.rows],
        "leaf": page,
        "statements": watchers.statements([code]).get((code, of.value), []),
        "is_own": body.body_id in {each.body_id for each in _standing(request).bodies},
        "is_late": of == Measure.LATE,
        "absences": _absences([code], at) if of == Measure.ABSENT else [],
        "lacks": "" if of in _there([code], at)[code] else _LACKS[of],
        "trail": [(_title(), reverse("desk:watchers")), (body.name, "")],
    }
    return render(request, "desk/oversight/watcher_rows.html", given)


def _of_measure(
    code: str, measure: Measure, at: datetime, skip: int, most: int
) -> list[watchers.Row]:
    if measure == Measure.UNANSWERED:
        return watchers.unanswered(code, at=at, skip=skip, most=most)
    if measure not in watchers.RULES:
        return []
    return watchers.against(code, measure, skip=skip, most=most)


@opened_to(Act.SUPERVISE)
def say(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """Say for one's own body what is to be said of a number."""
    body, of = _named(request, code, measure)

    def act(said: dict[str, Any]) -> HttpResponse:
        watchers.answer(body.body, of, said["words"], **who(request))
        return done(request, _("It stands beside the number now."), "desk:watcher", code, measure)

    page = Page(
        title=f"{body.name} · {of.label}",
        does=_("Say"),
        note=_("The number is a lead, no verdict. What you say stays beside it."),
        back=reverse("desk:watcher", args=[code, measure]),
    )
    return answered(request, forms.Words(request.POST or None), page, act)


@opened_to(Act.OVERSEE)
def outside(request: HttpRequest) -> HttpResponse:
    """Record what audit, petitions or a higher inspection found in a unit."""
    form = forms.Outside(request.POST or None, initial={"on": timezone.localtime()})

    def act(said: dict[str, Any]) -> HttpResponse:
        outsiders.record(**said, **who(request))
        return done(request, _("What others found is recorded."), "desk:watchers")

    page = Page(
        title=_("Record what others found"),
        does=_("Record"),
        note=_("It is held against what the body that watches the unit found itself (S45)."),
        back=reverse("desk:watchers"),
    )
    return answered(request, form, page, act)


@opened_to(Act.OVERSEE)
def answer_outside(request: HttpRequest, number: int) -> HttpResponse:
    """Say which risk of its power answers what others found."""
    found = next((each for each in outsiders.found() if each.seq == number and each.power), None)
    if found is None:
        raise Http404
    risks = [(code, f"{words} ({code})") for code, words in outsiders.risks_of(found.power).items()]
    form = forms.Answering(request.POST or None, risks=risks, initial={"risk": found.risk})

    def act(said: dict[str, Any]) -> HttpResponse:
        outsiders.answer(found, said["risk"], **who(request))
        return done(request, _("It is on record which risk answers it."), "desk:watchers")

    page = Page(
        title=_("Which risk of %s answers this?") % found.power,
        does=_("Record"),
        note=f"{found.name} · {found.summary}",
        back=reverse("desk:watchers"),
    )
    return answered(request, form, page, act)


def _outside() -> list[tuple[outsiders.Outside, str]]:
    """Return what others found, what waits for a risk first, each with who found it."""
    known = sorted(outsiders.found(), key=lambda e: (not e.power or bool(e.risk), -e.seq))
    return [(each, str(forms.FOUND_NAMES[each.found_by])) for each in known[:_MOST]]


def _there(codes: Collection[str], at: datetime) -> dict[str, frozenset[Measure]]:
    """Return for which measures each body had anything to be counted."""
    asked_for = asked(codes, since=at - timedelta(days=watchers.DAYS))
    absent = frozenset({Measure.ABSENT})
    found = watchers.counted(codes, at=at)
    return {code: found[code] | (absent if code in asked_for else frozenset()) for code in codes}


def _absences(codes: Collection[str], at: datetime) -> list[Invitation]:
    return absences(codes, since=at - timedelta(days=watchers.DAYS))


def _said(row: watchers.Row) -> tuple[str, str]:
    if row.finding is None:
        return "", ""
    found, language = value_of(row.finding.body), spoken()
    names = footing.of_edition(None, timezone.localdate()).bench.names
    expected = quoted(say_all(named(found.expected, names), language))
    return expected, quoted(say_all(named(found.observed, names), language))


def _bodies(request: HttpRequest) -> list[SupervisingBodyVersion]:
    standing = _standing(request)
    if Role.COMMISSION in standing.roles:
        return list(queries.bodies_on(timezone.localdate()).values())
    return list(standing.bodies)


def _named(request: HttpRequest, code: str, measure: str) -> tuple[SupervisingBodyVersion, Measure]:
    if measure not in Measure.values:
        raise Http404
    get_object_or_404(SupervisingBody, code=code)
    body = next((each for each in _bodies(request) if each.body.code == code), None)
    if body is None:
        raise authority.NotAllowed(Act.OVERSEE)
    return body, Measure(measure)


def _standing(request: HttpRequest) -> authority.Standing:
    asker = who(request)
    return authority.standing_kept(asker["by"], at=asker["at"])


def _title() -> str:
    return _("Watching the watchers")

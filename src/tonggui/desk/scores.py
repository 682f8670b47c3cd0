# SPDX-License-Identifier: Apache-2.0
"""What supervising bodies answer for, at the desk: scores that open down to events (R67)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.accountability import showing, words
from tonggui.accountability.assessing import Assessing
from tonggui.accountability.quarters import Quarter
from tonggui.core.assessment import CONFIRMED, Kind
from tonggui.desk.asking import who
from tonggui.people import authority, queries
from tonggui.people.acts import Act, Role
from tonggui.people.authority import opened_to
from tonggui.people.models import SupervisingBody, SupervisingBodyVersion
from tonggui.supervision import lags, watchers
from tonggui.supervision.queries import hours_late

MOST = 200


@opened_to(Act.SUPERVISE)
def scores(request: HttpRequest) -> HttpResponse:
    """Show the scores of a quarter: of all bodies to the commission, else of one's own."""
    found = _asked(request)
    soon = lags.of_bodies(at=found.at)
    bodies = {each.body.code for each in _bodies(request)}
    given = _given(found) | {
        "lines": [(each, soon.get(each.code, lags.Lag())) for each in showing.lines(found, bodies)],
        "parts": [(part, words.PARTS[part]) for part in words.PARTS],
        "trail": [(_title(), "")],
    }
    return render(request, "desk/accountability/scores.html", given)


@opened_to(Act.SUPERVISE)
def score(request: HttpRequest, code: str) -> HttpResponse:
    """Show how the score of a body comes about, deduction by deduction."""
    body, found = _named(request, code), _asked(request)
    line = next(iter(showing.lines(found, {code})), None)
    if line is None:
        raise Http404
    said = watchers.statements([code])
    given = _given(found) | {
        "body": body,
        "line": line,
        "parts": [
            (part, [(each, words.MEASURES[each.kind], _last(said, code, each.kind))
                    for each in part.taken])
            for part in line.parts
        ],
        "is_own": body.body_id in {each.body_id for each in _standing(request).bodies},
        "trail": [(_title(), _address(found)), (body.name, "")],
    }  # fmt: skip
    return render(request, "desk/accountability/score.html", given)


@opened_to(Act.SUPERVISE)
def rows(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Open a deduction into the duties, cards or meetings it counts."""
    if kind not in set(Kind):
        raise Http404
    body, found, of = _named(request, code), _asked(request), Kind(kind)
    given = _given(found) | {
        "body": body,
        "label": words.KINDS[of],
        "measure": words.MEASURES[of],
        "is_own": body.body_id in {each.body_id for each in _standing(request).bodies},
        "trail": [
            (_title(), _address(found)),
            (body.name, f"{reverse('desk:score', args=[code])}?quarter={found.quarter}"),
            (str(words.KINDS[of]), ""),
        ],
    }
    return render(request, "desk/accountability/rows.html", given | _rows(found, code, of))


def _rows(found: Assessing, code: str, kind: Kind) -> dict[str, Any]:
    if kind == Kind.ABSENT:
        return {"absences": found.absences(code)[:MOST]}
    if kind in CONFIRMED:
        return {"cards": found.confirmed(code, kind)[:MOST]}
    duties = list(found.duties(code, kind)[:MOST])
    return {
        "rows": [(each, hours_late(each, at=found.at)) for each in duties],
        "is_cut": len(duties) == MOST,
    }


def _asked(request: HttpRequest) -> Assessing:
    """Return the quarter an address asks for, this one where it asks for none."""
    at = who(request)["at"]
    this = Quarter.of(timezone.localdate(at))
    asked = Quarter.read(request.GET.get("quarter", "")) or this
    if asked > this:
        raise Http404
    return Assessing(asked, at)


def _given(found: Assessing) -> dict[str, Any]:
    is_over = found.quarter < Quarter.of(timezone.localdate(found.at))
    return {"quarter": found.quarter, "quarters": showing.quarters(found.at), "is_over": is_over}


def _last(said: dict[tuple[str, str], list[Any]], code: str, kind: Kind) -> Any:
    return next(iter(said.get((code, words.MEASURES[kind].value), ())), None)


def _bodies(request: HttpRequest) -> list[SupervisingBodyVersion]:
    standing = _standing(request)
    if Role.COMMISSION in standing.roles:
        return list(queries.bodies_on(timezone.localdate()).values())
    return list(standing.bodies)


def _named(request: HttpRequest, code: str) -> SupervisingBodyVersion:
    get_object_or_404(SupervisingBody, code=code)
    body = next((each for each in _bodies(request) if each.body.code == code), None)
    if body is None:
        raise authority.NotAllowed(Act.OVERSEE)
    return body


def _standing(request: HttpRequest) -> authority.Standing:
    asker = who(request)
    return authority.standing_kept(asker["by"], at=asker["at"])


def _address(found: Assessing) -> str:
    return f"{reverse('desk:scores')}?quarter={found.quarter}"


def _title() -> str:
    return _("Responsibility of supervision")

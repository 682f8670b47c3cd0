# SPDX-License-Identifier: Apache-2.0
"""What supervising bodies answer for, in public: scores and what was taken off, without persons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tonggui.accountability import showing, words
from tonggui.accountability.assessing import Assessing
from tonggui.accountability.quarters import Quarter
from tonggui.accountability.showing import BodyLine
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.asking import table
from tonggui.portal.caching import public_page
from tonggui.supervision import lags
from tonggui.supervision.lags import Lag

KEPT_SECONDS = 600


@opened_to(Act.READ_PUBLIC)
@public_page
def scores(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show the score of every supervising body in a quarter (R67), and how soon it looks (R45)."""
    at = timezone.now()
    this = Quarter.of(timezone.localdate(at))
    asked = Quarter.read(request.GET.get("quarter", "")) or this
    if asked > this:
        raise Http404
    found = Assessing(asked, at)
    made = _kept(found)
    if as_file:
        rows = [_row(line, lag, asked) for line, lag in made]
        return table("scores", rows, on=timezone.localdate(at), as_file=as_file)
    given = {
        "lines": made,
        "quarter": asked,
        "quarters": showing.quarters(at),
        "is_over": asked < this,
        "parts": [(part, words.PARTS[part]) for part in words.PARTS],
        "trail": [
            (_("Oversight board"), reverse("portal:oversight-board")),
            (_("Responsibility of supervision"), ""),
        ],
    }
    return render(request, "portal/scores.html", given)


def _kept(found: Assessing) -> list[tuple[BodyLine, Lag]]:
    """Return the bodies, counted at most every ten minutes: a quarter of duties is read for it."""
    key = f"scores:{found.quarter}:{get_language()}"
    kept: list[tuple[BodyLine, Lag]] | None = None
    if settings.KEEPS_PAGES:
        kept = caches["pages"].get(key)
    if kept is None:
        soon = lags.of_bodies(at=found.at)
        kept = [(each, soon.get(each.code, Lag())) for each in showing.lines(found)]
        if settings.KEEPS_PAGES:
            caches["pages"].set(key, kept, KEPT_SECONDS)
    return kept


def _row(line: BodyLine, lag: Lag, quarter: Quarter) -> dict[str, Any]:
    made: dict[str, Any] = {
        "body": line.code,
        "name": line.name,
        "quarter": str(quarter),
        "score": line.score or None,
    }
    for part in line.parts:
        made[f"{part.part}_left"] = part.left if part.has_data else None
        made[f"{part.part}_weight"] = part.weight if part.has_data else None
        made[f"{part.part}_tasks"] = part.tasks
    taken = {each.kind: each for part in line.parts for each in part.taken}
    for kind in words.KINDS:
        made[kind.value.replace("-", "_")] = taken[kind].times if kind in taken else 0
    return made | {
        "looks": lag.looks,
        "lag_median_working_hours": lag.median,
        "lag_p90_working_hours": lag.p90,
        "looks_late": lag.late,
    }

# SPDX-License-Identifier: Apache-2.0
"""Supervising bodies in public: who must watch what, and what each body's remit is (R72)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.people import overview, queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.coverage import coverage as covered
from tonggui.people.models import SupervisingBody
from tonggui.people.naming import masked
from tonggui.portal.asking import day_of, parts, table
from tonggui.portal.caching import public_page
from tonggui.portal.units import remit_rows, remits_of


@opened_to(Act.READ_PUBLIC)
@public_page
def bodies(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show all supervising bodies of a day, each below the one above it."""
    day = day_of(request)
    line = covered(day).line
    if as_file:
        rows = [
            {
                "code": each.body.body.code,
                "name": each.body.name,
                "kind": each.body.kind,
                "parent": each.body.parent or None,
                "focus": each.body.focus,
                "levels": "、".join(each.body.levels),
                "units": len(each.units),
                "since": each.body.since,
            }
            for each in line
        ]
        return table("bodies", rows, on=day, as_file=as_file)
    return render(request, "portal/bodies.html", {"on": day, "line": line})


@opened_to(Act.READ_PUBLIC)
@public_page
def body(request: HttpRequest, code: str, as_file: str = "") -> HttpResponse:
    """Show a supervising body with its remit, or give it as a file."""
    day = day_of(request)
    found = get_object_or_404(SupervisingBody, code=code)
    versions = found.versions.standing().order_by("-since")
    version = found.versions.on(day).select_related("unit").first()
    if not versions:
        raise Http404
    known = {each.body.code: each for each in queries.bodies_on(day).values()}
    shown = version or versions[0]
    given = {
        "on": day,
        "body": found,
        "version": shown,
        "is_there": version is not None,
        "above": known.get(shown.parent),
        "below": [each for each in known.values() if each.parent == code],
        "members": found.members.on(day).select_related("official").order_by("-is_head", "pk"),
        "units": [
            each
            for each in overview.county(day).units
            if each.supervisor and each.supervisor.body_id == found.pk
        ],
        "remits": remits_of(day, body=found),
        "trail": [(_("Supervising bodies"), reverse("portal:bodies")), (shown.name, "")],
    }
    if as_file:
        return parts("body", _parts(given), on=day, as_file=as_file)
    return render(request, "portal/body.html", given)


def _parts(given: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the page of a supervising body table by table, persons masked."""
    shown = given["version"]
    about = {
        "code": given["body"].code,
        "name": shown.name,
        "kind": shown.kind,
        "parent": shown.parent or None,
        "focus": shown.focus,
        "levels": "、".join(shown.levels),
        "since": shown.since,
        "until": shown.until,
    }
    return {
        "body": [about],
        "members": [
            {
                "official": each.official.code,
                "name": masked(each.official.name),
                "is_head": each.is_head,
                "since": each.since,
            }
            for each in given["members"]
        ],
        "units": [{"code": u.unit.unit.code, "name": u.unit.name} for u in given["units"]],
        "remits": remit_rows(given["remits"]),
        "below": [{"code": each.body.code, "name": each.name} for each in given["below"]],
    }


@opened_to(Act.READ_PUBLIC)
@public_page
def remits(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show every duty to watch of a day: which body, which unit, which cell (R48)."""
    day = day_of(request)
    found = remits_of(day)
    if as_file:
        return table("remits", remit_rows(found), on=day, as_file=as_file)
    return render(request, "portal/remits.html", {"on": day, "remits": found})


@opened_to(Act.READ_PUBLIC)
@public_page
def coverage(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show across all units and down all levels where power is watched, and where it is not."""
    day = day_of(request)
    found = covered(day)
    if as_file:
        rows = [
            {
                "unit": each.unit.unit.code,
                "level": each.unit.level,
                "supervisor": each.supervisor.body.code if each.supervisor else None,
                "leaders": each.leaders.of,
                "leaders_watched": each.leaders.watched,
                "posts": each.offices.of,
                "posts_watched": each.offices.watched,
                "delegations": each.lent.of,
                "delegations_watched": each.lent.watched,
            }
            for each in found.units
        ]
        return table("coverage", rows, on=day, as_file=as_file)
    return render(request, "portal/coverage.html", {"on": day, "map": found})

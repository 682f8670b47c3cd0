# SPDX-License-Identifier: Apache-2.0
"""Look up powers, units, posts and supervising bodies by a part of their names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import PostVersion, SupervisingBodyVersion, UnitVersion
from tonggui.portal.caching import public_page
from tonggui.registry import queries as registry
from tonggui.registry.models import Edition

MOST = 20
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Found:
    """What fits a search, at most twenty of each; a post comes with the name of its unit.

    Persons are not looked up in public.
    """

    powers: list[Edition]
    units: list[UnitVersion]
    posts: list[tuple[PostVersion, str]]
    bodies: list[SupervisingBodyVersion]

    def __bool__(self) -> bool:
        return bool(self.powers or self.units or self.posts or self.bodies)


@opened_to(Act.READ_PUBLIC)
@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Show what fits, as a page or, while someone is typing, as a fragment of it."""
    asked = " ".join(request.GET.get("q", "").split())[:LONGEST]
    given = {"asked": asked, "found": find(asked) if asked else None}
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(request, "portal/_found.html" if is_fragment else "portal/search.html", given)


def find(asked: str) -> Found:
    """Return what holds today and has every word asked for in its name or code."""
    day = localdate()
    powers = registry.catalogue(day, registry.Wanted(words=asked))
    return Found(
        powers=list(powers[:MOST]),
        units=_fitting(
            UnitVersion.objects.on(day).select_related("unit"), asked, "name", "unit__code"
        ),
        posts=_with_units(
            _fitting(
                PostVersion.objects.on(day).select_related("post__unit"),
                asked,
                "name",
                "post__code",
            ),
            day,
        ),
        bodies=_fitting(
            SupervisingBodyVersion.objects.on(day).select_related("body"),
            asked,
            "name",
            "body__code",
        ),
    )


def _with_units(posts: list[PostVersion], day: date) -> list[tuple[PostVersion, str]]:
    units = {each.post.unit_id for each in posts}
    names = dict(UnitVersion.objects.on(day).filter(unit__in=units).values_list("unit_id", "name"))
    return [(each, names.get(each.post.unit_id, "")) for each in posts]


def _fitting(rows: QuerySet[Any], asked: str, *fields: str) -> list[Any]:
    for word in asked.split():
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(either)
    return list(rows.order_by("pk")[:MOST])

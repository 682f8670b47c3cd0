# SPDX-License-Identifier: Apache-2.0
"""An official in public: the posts first, the person masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Official, PostVersion, UnitVersion
from tonggui.people.naming import masked
from tonggui.portal.asking import day_of, parts
from tonggui.portal.caching import public_page
from tonggui.portal.mentioned import mentioned, rows_of
from tonggui.registry.confirming import POSTS


@opened_to(Act.READ_PUBLIC)
@public_page
def official(request: HttpRequest, code: str, as_file: str = "") -> HttpResponse:
    """Show what an official held and holds, and the bodies they sit in, or give it as a file."""
    day = day_of(request)
    found = get_object_or_404(Official, code=code)
    tenures = list(found.tenures.standing().select_related("post__unit").order_by("-since"))
    posts = {
        each.post_id: each
        for each in PostVersion.objects.standing()
        .filter(post__in=[tenure.post_id for tenure in tenures])
        .order_by("since")
    }
    units = {
        each.unit_id: each
        for each in UnitVersion.objects.standing()
        .filter(unit__in=[tenure.post.unit_id for tenure in tenures])
        .order_by("since")
    }
    codes = [t.post.code for t in tenures if t.holds_on(day)]
    given = {
        "on": day,
        "official": found,
        "tenures": [(t, posts.get(t.post_id), units.get(t.post.unit_id)) for t in tenures],
        "holding": [posts.get(t.post_id) for t in tenures if t.holds_on(day)],
        "duties": mentioned(day, POSTS, *codes),
        "acting": found.delegations.on(day).select_related("for_post", "supervised_by"),
        "seats": found.memberships.on(day).select_related("body"),
        "watching": found.supervising.on(day).select_related("body"),
    }
    if as_file:
        return parts("official", _parts(given), on=day, as_file=as_file)
    return render(request, "portal/official.html", given)


def _parts(given: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the page of an official table by table, the name masked."""
    found = given["official"]
    return {
        "official": [{"code": found.code, "name": masked(found.name)}],
        "tenures": [
            {
                "post": tenure.post.code,
                "post_name": post.name if post else "",
                "unit": tenure.post.unit.code,
                "unit_name": unit.name if unit else "",
                "since": tenure.since,
                "until": tenure.until,
            }
            for tenure, post, unit in given["tenures"]
        ],
        "acting": [
            {
                "for": str(each.for_post or each.power or each.node),
                "basis": each.basis,
                "since": each.since,
                "until": each.until,
                "supervisor": each.supervised_by.code,
            }
            for each in given["acting"]
        ],
        "seats": [{"body": each.body.code, "is_chair": each.is_chair} for each in given["seats"]],
        "watching": [
            {"body": each.body.code, "is_head": each.is_head} for each in given["watching"]
        ],
        "duties": rows_of(given["duties"]),
    }

# SPDX-License-Identifier: Apache-2.0
"""A post in public: what it is, who watches it, and who held it on which day."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.people import queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Delegation, Post
from tonggui.portal.asking import day_of
from tonggui.portal.caching import public_page
from tonggui.portal.mentioned import mentioned
from tonggui.registry.models import Mentioned

POSTS = (
    Mentioned.FIRST,
    Mentioned.LEADS,
    Mentioned.SHOWS,
    Mentioned.NODE,
    Mentioned.CONTROL,
)


@opened_to(Act.READ_PUBLIC)
@public_page
def post(request: HttpRequest, code: str) -> HttpResponse:
    """Answer who held a post on a day, and show everyone who ever did."""
    day = day_of(request)
    found = get_object_or_404(Post.objects.select_related("unit"), code=code)
    versions = found.versions.standing().order_by("-since")
    version = found.versions.on(day).select_related("office", "supervised_by").first()
    if not versions:
        raise Http404
    supervisor = queries.supervisor_of_post(found, version, day) if version else None
    unit = queries.unit_on(found.unit, day)
    given = {
        "on": day,
        "post": found,
        "version": version or versions[0],
        "is_there": version is not None,
        "unit": unit,
        "holders": queries.holders(found, day),
        "tenures": queries.tenures_of(found),
        "matters": queries.portfolios_on(day, found.unit).get(found.pk, ()),
        "supervisor": queries.bodies_on(day).get(supervisor.pk) if supervisor else None,
        "acting": Delegation.objects.on(day).filter(for_post=found).select_related("official"),
        "duties": mentioned(day, POSTS, found.code),
        "trail": [
            (_("Units"), reverse("portal:units")),
            (unit.name if unit else found.unit.code, reverse("portal:unit", args=[found.unit])),
            ((version or versions[0]).name, ""),
        ],
    }
    return render(request, "portal/post.html", given)

# SPDX-License-Identifier: Apache-2.0
"""Posts at the desk: all that was ever recorded of one, and create, revise or abolish it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, unit_named, unit_of_post, who
from tonggui.desk.may import what_may
from tonggui.people import queries, services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Post, PostVersion


@opened_to(Act.SEE_ORGANISATION)
def post(request: HttpRequest, code: str) -> HttpResponse:
    """Show a post with everyone who ever held it and everything it ever was."""
    found, day = _found(code), timezone.localdate()
    version = _version(found)
    supervisor = queries.supervisor_of_post(found, version, day)
    unit = queries.unit_on(found.unit, day)
    place = (unit.name if unit else found.unit.code, reverse("desk:unit", args=[found.unit.code]))
    given = {
        "post": found,
        "version": version,
        "supervisor": queries.bodies_on(day).get(supervisor.pk) if supervisor else None,
        "versions": found.versions.order_by("-since", "-pk"),
        "tenures": found.tenures.select_related("official").order_by("-since", "seat", "-pk"),
        "may": what_may(request, found.unit),
        "trail": [(_("Units"), reverse("desk:units")), place, (version.name, "")],
    }
    return render(request, "desk/post.html", given)


@opened_to(Act.CREATE_POSTS, within=unit_named)
def create(request: HttpRequest, code: str) -> HttpResponse:
    """Create a post; where nobody would watch it, it is refused (R82)."""
    unit = unit_named(code)
    form = forms.PostFacts(request.POST or None, unit=unit, day=timezone.localdate())

    def act(said: dict[str, Any]) -> HttpResponse:
        version = form.version(None, rank=unit.posts.count() + 1)
        services.create_post(unit, f"{unit.code}/{said['name']}", version, **who(request))
        return done(request, _("The post is created."), "desk:unit", code)

    page = Page(title=_("Create a post"), does=_("Create"), back=reverse("desk:unit", args=[code]))
    return answered(request, form, page, act)


@opened_to(Act.CREATE_POSTS, within=unit_of_post)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a post is from a day on; what it was stays on record."""
    found, day = _found(code), timezone.localdate()
    current = _version(found)
    form = forms.PostFacts(request.POST or None, unit=found.unit, day=day, initial=_facts(current))

    def act(_said: dict[str, Any]) -> HttpResponse:
        services.revise_post(found, form.version(current, rank=current.rank), **who(request))
        said = _("The post is revised; what it was stays on record.")
        return done(request, said, "desk:post", code)

    page = Page(
        title=_("Revise %s") % current.name,
        does=_("Revise"),
        note=_("What it was until the day before stays on record."),
        back=reverse("desk:post", args=[code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.NAME_PLATFORM_POST)
def platform(request: HttpRequest, code: str) -> HttpResponse:
    """Let a post answer for the platform from a day on, in place of the one before."""
    found = _found(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.name_platform_post(found, since=said["since"], **who(request))
        return done(request, _("The post answers for the platform."), "desk:post", code)

    page = Page(
        title=_("Let %s answer for the platform") % _version(found).name,
        does=_("Record"),
        note=_("There is one such post at a time: the one before stops the day before."),
        back=reverse("desk:post", args=[code]),
    )
    return answered(request, forms.Beginning(request.POST or None), page, act)


@opened_to(Act.CREATE_POSTS, within=unit_of_post)
def abolish(request: HttpRequest, code: str) -> HttpResponse:
    """Abolish a post after a day."""
    found = _found(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.abolish_post(found, until=said["until"], **who(request))
        return done(request, _("The post ends with that day."), "desk:unit", found.unit.code)

    page = Page(
        title=_("Abolish %s") % _version(found).name,
        does=_("Abolish"),
        back=reverse("desk:post", args=[code]),
    )
    return answered(request, forms.Ending(request.POST or None), page, act)


def _found(code: str) -> Post:
    return get_object_or_404(Post.objects.select_related("unit"), code=code)


def _version(post: Post) -> PostVersion:
    """Return what a post is today; else what it will be, or was last."""
    versions = post.versions.select_related("office", "supervised_by", "post__unit")
    return versions.on(timezone.localdate()).first() or versions.standing().latest("since")


def _facts(version: PostVersion) -> dict[str, Any]:
    return {
        "name": version.name,
        "office": version.office.code if version.office else "",
        "seats": version.seats,
        "key_flags": version.key_flags,
        "is_leader": version.is_leader,
        "is_first_leader": version.is_first_leader,
        "supervised_by": version.supervised_by.code if version.supervised_by else "",
    }

# SPDX-License-Identifier: Apache-2.0
"""Officials at the desk: found by code or name, all they hold and held, registered, put right."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, unit_of_official, who
from tonggui.people import authority, services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import (
    CollectiveBodyVersion,
    Membership,
    Official,
    PostVersion,
    SupervisingBodyVersion,
    SupervisingMember,
    Tenure,
)

PER_PAGE = 100


@opened_to(Act.SEE_ORGANISATION)
def officials(request: HttpRequest) -> HttpResponse:
    """Show officials with the posts they hold today, narrowed to a part of a code or name."""
    asked = request.GET.get("q", "").strip()
    found = Official.objects.filter(Q(code__icontains=asked) | Q(name__icontains=asked))
    page = Paginator(found.order_by("code"), PER_PAGE).get_page(request.GET.get("page"))
    posts = _posts_of(*(each.pk for each in page))
    given = {
        "page": page,
        "officials": [(each, posts.get(each.pk, ())) for each in page],
        "asked": asked,
        "may_register": authority.may_somewhere(_standing(request), Act.REGISTER_OFFICIALS),
    }
    return render(request, "desk/officials.html", given)


@opened_to(Act.SEE_ORGANISATION)
def official(request: HttpRequest, code: str) -> HttpResponse:
    """Show one official: every tenure with its post, and seats and memberships of today."""
    found, day = get_object_or_404(Official, code=code), timezone.localdate()
    tenures = found.tenures.standing().select_related("post__unit").order_by("-since")
    seats = Membership.objects.on(day).filter(official=found)
    watching = SupervisingMember.objects.on(day).filter(official=found)
    deciding = CollectiveBodyVersion.objects.on(day).filter(body__in=seats.values("body"))
    watchers = SupervisingBodyVersion.objects.on(day).filter(body__in=watching.values("body"))
    given = {
        "official": found,
        "tenures": _named(list(tenures)),
        "deciding": deciding,
        "watchers": watchers.select_related("body"),
        "may_correct": authority.may(
            _standing(request), Act.CORRECT_NAMES, unit=unit_of_official(code), day=day
        ),
        "trail": [(_("Officials"), reverse("desk:officials")), (found.name, "")],
    }
    return render(request, "desk/official.html", given)


@opened_to(Act.REGISTER_OFFICIALS)
def register(request: HttpRequest) -> HttpResponse:
    """Register an official."""

    def act(said: dict[str, Any]) -> HttpResponse:
        services.register_official(said["code"], said["name"], **who(request))
        return done(request, _("The official is on record."), "desk:official", said["code"])

    page = Page(title=_("Register an official"), does=_("Register"), back=reverse("desk:officials"))
    return answered(request, forms.Registration(request.POST or None), page, act)


@opened_to(Act.CORRECT_NAMES, within=unit_of_official)
def correct_name(request: HttpRequest, code: str) -> HttpResponse:
    """Put the name of an official right; it is the only thing that is written over."""
    found = get_object_or_404(Official, code=code)
    form = forms.Naming(request.POST or None, initial={"name": found.name})

    def act(said: dict[str, Any]) -> HttpResponse:
        services.correct_name(found, said["name"], **who(request))
        return done(request, _("The name is put right."), "desk:official", code)

    page = Page(
        title=_("Correct the name of %s") % found.name,
        does=_("Correct"),
        note=_("For a name that was written wrongly. It changes wherever it stands."),
        back=reverse("desk:official", args=[code]),
    )
    return answered(request, form, page, act)


def _standing(request: HttpRequest) -> authority.Standing:
    return authority.standing(who(request)["by"], at=timezone.now())


def _posts_of(*officials: int) -> dict[int, list[PostVersion]]:
    """Return the posts that officials hold today, by the key of the official."""
    day = timezone.localdate()
    held = Tenure.objects.on(day).filter(official__in=officials)
    posts = PostVersion.objects.on(day).filter(post__in=held.values("post"))
    versions = {each.post_id: each for each in posts.select_related("post")}
    found: dict[int, list[PostVersion]] = {}
    for each in held:
        if each.post_id in versions:
            found.setdefault(each.official_id, []).append(versions[each.post_id])
    return found


def _named(tenures: list[Tenure]) -> list[tuple[Tenure, str]]:
    """Return tenures with what each post is called now, or was called last."""
    rows = PostVersion.objects.standing().filter(post__in=[each.post_id for each in tenures])
    names = dict(rows.order_by("since").values_list("post_id", "name"))
    return [(each, names.get(each.post_id, each.post.code)) for each in tenures]

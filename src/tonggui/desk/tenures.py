# SPDX-License-Identifier: Apache-2.0
"""Who holds which post: appoint, end, and put right or withdraw what was recorded by mistake."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, unit_named, unit_of_tenure, who
from tonggui.people import services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import PostVersion, Tenure


@opened_to(Act.APPOINT, within=unit_named)
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Appoint an official to a post of a unit."""
    form = forms.Appointment(request.POST or None, unit=unit_named(code), day=timezone.localdate())

    def act(said: dict[str, Any]) -> HttpResponse:
        services.appoint(
            said["official"],
            said["post"],
            since=said["since"],
            until=said["until"],
            basis=said["basis"],
            **who(request),
        )
        return done(request, _("The tenure is on record."), "desk:unit", code)

    page = Page(
        title=_("Appoint"),
        does=_("Appoint"),
        note=_("A post is given once at a time: end the tenure before, then appoint."),
        back=reverse("desk:unit", args=[code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.APPOINT, within=unit_of_tenure)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a tenure after a day."""
    found = _found(number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.end_tenure(found, until=said["until"], **who(request))
        return done(request, _("The tenure ends with that day."), "desk:post", found.post.code)

    page = Page(
        title=_("End the tenure of %(name)s in %(post)s") % _named(found),
        does=_("End"),
        note=_("What was done until then stays with this person."),
        back=reverse("desk:post", args=[found.post.code]),
    )
    return answered(request, forms.Ending(request.POST or None), page, act)


@opened_to(Act.APPOINT, within=unit_of_tenure)
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Put the days or the document of a tenure right, with the reason."""
    found = _found(number)
    initial = {"since": found.since, "until": found.until, "basis": found.basis}
    form = forms.Correction(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.correct_tenure(found, **said, **who(request))
        said_done = _("The tenure is put right; what was recorded before stays, marked withdrawn.")
        return done(request, said_done, "desk:post", found.post.code)

    page = Page(
        title=_("Correct the tenure of %(name)s in %(post)s") % _named(found),
        does=_("Correct"),
        note=_("For what was written down wrongly. What has truly changed is ended instead."),
        back=reverse("desk:post", args=[found.post.code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.APPOINT, within=unit_of_tenure)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a tenure never was, with the reason."""
    found = _found(number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.withdraw_tenure(found, reason=said["reason"], **who(request))
        said_done = _("The tenure is withdrawn; the row stays on record, marked as withdrawn.")
        return done(request, said_done, "desk:post", found.post.code)

    page = Page(
        title=_("Withdraw the tenure of %(name)s in %(post)s") % _named(found),
        does=_("Withdraw"),
        note=_("For a tenure that never was: the wrong person or the wrong post."),
        back=reverse("desk:post", args=[found.post.code]),
    )
    return answered(request, forms.Withdrawal(request.POST or None), page, act)


def _found(number: int) -> Tenure:
    rows = Tenure.objects.select_related("post__unit", "official")
    return get_object_or_404(rows, pk=number)


def _named(tenure: Tenure) -> dict[str, object]:
    """Return what a tenure is called: the person, and the post by the name of its time."""
    version = PostVersion.objects.on(tenure.since).filter(post=tenure.post).first()
    return {"name": tenure.official, "post": version or tenure.post}

# SPDX-License-Identifier: Apache-2.0
"""Posts at the desk: create, abolish, appoint, end a tenure, lend authority and take it back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import forms
from tonggui.desk.asking import (
    done,
    form_page,
    unit_named,
    unit_of_delegation,
    unit_of_post,
    unit_of_tenure,
    who,
)
from tonggui.people import services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Delegation, Layer, Post, PostVersion, Tenure


@opened_to(Act.CREATE_POSTS, within=unit_named)
def create(request: HttpRequest, code: str) -> HttpResponse:
    """Create a post; where nobody would watch it, it is refused (R82)."""
    unit = unit_named(code)
    form = forms.NewPost(request.POST or None, day=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        facts["is_leader"] = facts["is_leader"] or facts["is_first_leader"]
        facts["layer"] = Layer.LEADER if facts["is_leader"] else Layer.OFFICE
        version = PostVersion(rank=unit.posts.count() + 1, **facts)
        services.create_post(unit, f"{unit.code}/{facts['name']}", version, **who(request))
        return done(request, _("The post is created."), "desk:unit", code)
    return form_page(
        request,
        form,
        title=_("Create a post"),
        does=_("Create"),
        back=reverse("desk:unit", args=[code]),
    )


@opened_to(Act.CREATE_POSTS, within=unit_of_post)
def abolish(request: HttpRequest, code: str) -> HttpResponse:
    """Abolish a post after a day."""
    post = get_object_or_404(Post.objects.select_related("unit"), code=code)
    form = forms.Ending(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.abolish_post(post, until=form.cleaned_data["until"], **who(request))
        return done(request, _("The post ends with that day."), "desk:unit", post.unit.code)
    return form_page(
        request,
        form,
        title=_("Abolish %s") % post.code,
        does=_("Abolish"),
        back=reverse("desk:unit", args=[post.unit.code]),
    )


@opened_to(Act.APPOINT, within=unit_named)
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Appoint an official to a post of a unit."""
    unit = unit_named(code)
    form = forms.Appointment(request.POST or None, unit=unit, day=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.appoint(
            said["official"],
            said["post"],
            since=said["since"],
            until=said["until"],
            basis=said["basis"],
            **who(request),
        )
        return done(request, _("The tenure is on record."), "desk:unit", code)
    return form_page(
        request,
        form,
        title=_("Appoint"),
        does=_("Appoint"),
        note=_("A post is given once at a time: end the tenure before, then appoint."),
        back=reverse("desk:unit", args=[code]),
    )


@opened_to(Act.APPOINT)
def register(request: HttpRequest) -> HttpResponse:
    """Register an official."""
    form = forms.Registration(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.register_official(said["code"], said["name"], **who(request))
        return done(request, _("The official is on record."), "desk:units")
    return form_page(request, form, title=_("Register an official"), does=_("Register"))


@opened_to(Act.APPOINT, within=unit_of_tenure)
def end_tenure(request: HttpRequest, number: int) -> HttpResponse:
    """End a tenure after a day."""
    found = get_object_or_404(Tenure.objects.select_related("post__unit"), pk=number)
    form = forms.Ending(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.end_tenure(found, until=form.cleaned_data["until"], **who(request))
        return done(request, _("The tenure ends with that day."), "desk:unit", found.post.unit.code)
    return form_page(
        request,
        form,
        title=_("End the tenure of %(name)s in %(post)s")
        % {"name": found.official, "post": found.post},
        does=_("End"),
        note=_("What was done until then stays with this person."),
        back=reverse("desk:unit", args=[found.post.unit.code]),
    )


@opened_to(Act.DELEGATE, within=unit_named)
def lend(request: HttpRequest, code: str) -> HttpResponse:
    """Lend authority in writing; where nobody would watch, it is refused (R82)."""
    unit = unit_named(code)
    form = forms.Lending(request.POST or None, unit=unit, day=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        grant = Delegation(unit=said.pop("entrusted"), **{k: v for k, v in said.items() if v})
        services.delegate(grant, **who(request))
        return done(request, _("The delegation is on record."), "desk:unit", code)
    return form_page(
        request,
        form,
        title=_("Lend authority"),
        does=_("Lend"),
        back=reverse("desk:unit", args=[code]),
    )


@opened_to(Act.DELEGATE, within=unit_of_delegation)
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take authority back earlier than was written."""
    grant = get_object_or_404(Delegation, pk=number)
    where = unit_of_delegation(number)
    form = forms.Ending(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.end_delegation(grant, until=form.cleaned_data["until"], **who(request))
        there = ("desk:unit", where.code) if where else ("desk:units",)
        return done(request, _("The delegation ends with that day."), *there)
    return form_page(request, form, title=_("Take %s back") % grant.code, does=_("Take back"))

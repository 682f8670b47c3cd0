# SPDX-License-Identifier: Apache-2.0
"""Supervising bodies at the desk: who acts for them, and what each must watch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk import forms
from tonggui.desk.asking import done, form_page, who
from tonggui.people import authority, queries, services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Remit, SupervisingBody, SupervisingMember


@opened_to(Act.SEE_ORGANISATION)
def bodies(request: HttpRequest) -> HttpResponse:
    """Show all supervising bodies of today with those who act for them."""
    day = timezone.localdate()
    members: dict[int, list[SupervisingMember]] = {}
    for each in SupervisingMember.objects.on(day).select_related("official"):
        members.setdefault(each.body_id, []).append(each)
    found = queries.bodies_on(day)
    standing = authority.standing(who(request)["by"], at=timezone.now())
    names = {each.unit_id: each for each in queries.units_on(day)}
    given = {
        "bodies": [(each, members.get(key, ())) for key, each in found.items()],
        "may_keep": authority.may(standing, Act.KEEP_SUPERVISORS),
        "may_assign": authority.may(standing, Act.ASSIGN_REMITS),
        "remits": [
            (each, names.get(each.unit_id, each.unit), found.get(each.body_id, each.body))
            for each in Remit.objects.on(day).select_related("unit", "body").order_by("body__code")
        ],
    }
    return render(request, "desk/bodies.html", given)


@opened_to(Act.KEEP_SUPERVISORS)
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Let an official act for a supervising body."""
    body = get_object_or_404(SupervisingBody, code=code)
    form = forms.NewMember(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.join(SupervisingMember(body=body, **form.cleaned_data), **who(request))
        return done(request, _("The membership is on record."), "desk:bodies")
    return form_page(
        request,
        form,
        title=_("Someone new for %s") % code,
        does=_("Record"),
        back=reverse("desk:bodies"),
    )


@opened_to(Act.KEEP_SUPERVISORS)
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Let an official stop acting for a supervising body."""
    member = get_object_or_404(SupervisingMember.objects.select_related("official"), pk=number)
    form = forms.Ending(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.leave(member, until=form.cleaned_data["until"], **who(request))
        return done(request, _("The membership ends with that day."), "desk:bodies")
    return form_page(
        request,
        form,
        title=_("%(name)s leaves %(body)s") % {"name": member.official, "body": member.body},
        does=_("End"),
        back=reverse("desk:bodies"),
    )


@opened_to(Act.ASSIGN_REMITS)
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a body must watch; the same cell never has two leads (R48)."""
    body = get_object_or_404(SupervisingBody, code=code)
    form = forms.NewRemit(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.assign_remit(Remit(body=body, **form.cleaned_data), **who(request))
        return done(request, _("The remit is on record."), "desk:bodies")
    return form_page(
        request,
        form,
        title=_("A remit for %s") % code,
        does=_("Assign"),
        note=_("An empty cell means all."),
        back=reverse("desk:bodies"),
    )


@opened_to(Act.ASSIGN_REMITS)
def end_remit(request: HttpRequest, number: int) -> HttpResponse:
    """Take a duty to watch from a body."""
    remit = get_object_or_404(Remit.objects.select_related("unit", "body"), pk=number)
    form = forms.Ending(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.end_remit(remit, until=form.cleaned_data["until"], **who(request))
        return done(request, _("The remit ends with that day."), "desk:bodies")
    return form_page(
        request,
        form,
        title=_("End the remit of %(body)s over %(unit)s")
        % {"body": remit.body, "unit": remit.unit},
        does=_("End"),
        note=_("What it leaves shows on the coverage map at once."),
        back=reverse("desk:bodies"),
    )

# SPDX-License-Identifier: Apache-2.0
"""Supervising bodies at the desk: found, revise, close, and who acts for them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.desk import forms
from tonggui.desk.asking import Page, answered, done, who, withdrawal, withdrawn
from tonggui.desk.may import what_may
from tonggui.people import queries, record, services
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import (
    CollectiveBodyVersion,
    Remit,
    SupervisingBody,
    SupervisingBodyVersion,
    SupervisingMember,
)


@opened_to(Act.SEE_ORGANISATION)
def bodies(request: HttpRequest) -> HttpResponse:
    """Show all supervising bodies of today with those who act for them."""
    day = timezone.localdate()
    members: dict[int, list[SupervisingMember]] = {}
    for each in SupervisingMember.objects.on(day).select_related("official"):
        members.setdefault(each.body_id, []).append(each)
    found = queries.bodies_on(day)
    names = {each.unit_id: each for each in queries.units_on(day)}
    given = {
        "bodies": [(each, members.get(key, ())) for key, each in found.items()],
        "higher": CollectiveBodyVersion.objects.on(day)
        .filter(body__unit=None)
        .select_related("body")
        .order_by("-rank"),
        "may": what_may(request),
        "in_error": record.in_error("supervisor", "remit"),
        "remits": [
            (each, names.get(each.unit_id, each.unit), found.get(each.body_id, each.body))
            for each in Remit.objects.on(day).select_related("unit", "body").order_by("body__code")
        ],
    }
    return render(request, "desk/bodies.html", given)


@opened_to(Act.KEEP_SUPERVISORS)
def found(request: HttpRequest) -> HttpResponse:
    """Found a body that must watch."""

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {name: each for name, each in said.items() if name != "code"}
        version = SupervisingBodyVersion(**facts)
        services.found_supervising_body(said["code"], version, **who(request))
        return done(request, _("The supervising body is founded."), "desk:bodies")

    page = Page(title=_("Found a supervising body"), does=_("Found"), back=_back())
    return answered(request, forms.SupervisorFacts(request.POST or None), page, act)


@opened_to(Act.KEEP_SUPERVISORS)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Change a supervising body's name, kind, place or focus from a day on."""
    body, last = _known(code)
    form = forms.SupervisorFacts(request.POST or None, initial=_facts(last))
    form.fields["code"].disabled = True

    def act(said: dict[str, Any]) -> HttpResponse:
        facts = {name: each for name, each in said.items() if name != "code"}
        services.revise_supervising_body(body, SupervisingBodyVersion(**facts), **who(request))
        said_done = _("The supervising body is revised; what it was stays on record.")
        return done(request, said_done, "desk:bodies")

    page = Page(
        title=_("Revise %s") % last.name,
        does=_("Revise"),
        note=_("What it was until the day before stays on record."),
        back=_back(),
    )
    return answered(request, form, page, act)


@opened_to(Act.KEEP_SUPERVISORS)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a supervising body after a day; nothing may be under it any longer (R82)."""
    body, last = _known(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.close_supervising_body(body, until=said["until"], **who(request))
        return done(request, _("The supervising body ends with that day."), "desk:bodies")

    page = Page(
        title=_("Close %s") % last.name,
        does=pgettext("organisation", "Close"),
        note=_("Whatever is under it must have been put under another body by then."),
        back=_back(),
    )
    return answered(request, forms.Closing(request.POST or None), page, act)


@opened_to(Act.KEEP_SUPERVISORS)
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Let an official act for a supervising body."""
    body, last = _known(code)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.join(SupervisingMember(body=body, **said), **who(request))
        return done(request, _("The membership is on record."), "desk:bodies")

    page = Page(title=_("Someone new for %s") % last.name, does=_("Record"), back=_back())
    return answered(request, forms.NewMember(request.POST or None), page, act)


@opened_to(Act.KEEP_SUPERVISORS)
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Let an official stop acting for a supervising body."""
    rows = SupervisingMember.objects.select_related("official", "body")
    member = get_object_or_404(rows, pk=number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.leave(member, until=said["until"], **who(request))
        return done(request, _("The membership ends with that day."), "desk:bodies")

    names = {"name": member.official, "body": _known(member.body.code)[1].name}
    page = Page(title=_("%(name)s leaves %(body)s") % names, does=_("End"), back=_back())
    return answered(request, forms.Ending(request.POST or None), page, act)


@opened_to(Act.KEEP_SUPERVISORS)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a membership never was, with the reason."""
    rows = SupervisingMember.objects.select_related("official", "body")
    member = get_object_or_404(rows, pk=number)

    def act(said: dict[str, Any]) -> HttpResponse:
        services.withdraw_member(member, reason=said["reason"], **who(request))
        return done(request, withdrawn(), "desk:bodies")

    page = withdrawal(f"{member.official} · {_known(member.body.code)[1].name}", back=_back())
    return answered(request, forms.Withdrawal(request.POST or None), page, act)


def _known(code: str) -> tuple[SupervisingBody, SupervisingBodyVersion]:
    body = get_object_or_404(SupervisingBody, code=code)
    return body, body.versions.standing().select_related("unit", "body").latest("since")


def _facts(version: SupervisingBodyVersion) -> dict[str, Any]:
    return {
        "code": version.body.code,
        "name": version.name,
        "kind": version.kind,
        "parent": version.parent,
        "unit": version.unit.code if version.unit else "",
        "focus": version.focus,
        "levels": version.levels,
    }


def _back() -> str:
    return reverse("desk:bodies")

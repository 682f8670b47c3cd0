# SPDX-License-Identifier: Apache-2.0
"""Review, adopt, publish and withdraw by forms: each on the version that was looked at."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.desk.agendas import items_said
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.drafting import forms
from tonggui.desk.drafting.asking import draft_named, power_named, unit_of_power, version_seen
from tonggui.meetings import services as meetings
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.registry import services
from tonggui.registry.errors import ChangedMeanwhile
from tonggui.registry.models import Draft, Part

Said = dict[str, Any]


@opened_to(Act.REVIEW_LEGALITY, within=unit_of_power)
def legality(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a draft is lawful."""
    return _review(request, code, Part.LEGALITY)


@opened_to(Act.REVIEW_INTEGRITY)
def discipline(request: HttpRequest, code: str) -> HttpResponse:
    """Say what discipline inspection finds in a draft."""
    return _review(request, code, Part.DISCIPLINE)


def _review(request: HttpRequest, code: str, part: Part) -> HttpResponse:
    draft = draft_named(code)
    form = forms.Opinion(request.POST or None, initial={"version": draft.version})

    def act(said: Said) -> HttpResponse:
        agrees = said["agrees"] == "yes"
        seen = {"version": said["version"], "opinion": said["opinion"]}
        services.review(draft, part, agrees=agrees, **seen, **who(request))
        return done(request, _("The review is on record."), "desk:power", code)

    page = _page(code, part.label, _("Record the review"), _seen(draft), to="desk:read-draft")
    return answered(request, form, page, act)


@opened_to(Act.CONFIRM_RISKS)
@require_POST
def confirm_risks(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm high risks of a draft for the commission, in the version seen (R47)."""
    names, seen = request.POST.getlist("risk"), version_seen(request)
    services.confirm_risks(draft_named(code), names, version=seen, **who(request))
    return done(request, _("The high risks are confirmed."), "desk:power", code)


@opened_to(Act.ADOPT_LISTS, within=unit_of_power)
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    """Record the resolution that adopts a draft."""
    draft = draft_named(code)
    carried = {str(each): each for each in meetings.carried(draft=draft)}
    first = next(iter(carried), "")
    initial = {"version": draft.version, "adopted_on": timezone.localdate(), "item": first}
    form = forms.Resolution(request.POST or None, initial=initial, items=items_said(carried))

    def act(said: Said) -> HttpResponse:
        if item := carried.get(said.pop("item")):
            meetings.adopt_draft(item, draft, version=said["version"], **who(request))
        else:
            services.adopt(draft, **said, **who(request))
        return done(request, _("The resolution is on record."), "desk:power", code)

    does = _("Record the resolution")
    page = _page(code, _("Adoption by a resolution"), does, _seen(draft), to="desk:read-draft")
    return answered(request, form, page, act)


@opened_to(Act.PUBLISH_LISTS, within=unit_of_power)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Make an adopted draft the next edition."""
    draft = draft_named(code) if request.method != "POST" else _any_draft(code)
    initial = {"version": draft.version, "effective_on": timezone.localdate()}
    form = forms.Publication(request.POST or None, initial=initial)

    def act(said: Said) -> HttpResponse:
        if draft.version != said["version"]:
            raise ChangedMeanwhile(draft.power, said["version"], draft.version)
        made = services.publish(draft, effective_on=said["effective_on"], **who(request))
        said_done = _("Edition %d is published; from its first day on nobody can change it.")
        return done(request, said_done % made.number, "desk:power", code)

    note = _("The four lists are locked as they are; cases that run keep their edition.")
    return answered(request, form, _page(code, _("Publish an edition"), _("Publish"), note), act)


@opened_to(Act.WITHDRAW_POWER, within=unit_of_power)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a power away for good."""
    power = power_named(code)
    initial = {"withdrawn_on": timezone.localdate()}
    form = forms.Withdrawing(request.POST or None, initial=initial)

    def act(said: Said) -> HttpResponse:
        services.withdraw(power, **said, **who(request))
        return done(request, _("The power is withdrawn; a tombstone stays."), "desk:power", code)

    note = _("What was published stays readable. The code is never used again.")
    page = _page(code, _("Withdraw a power"), _("Withdraw for good"), note)
    return answered(request, form, page, act)


def _any_draft(code: str) -> Draft:
    """Return the last draft, open or not: whoever comes second is told that it is published."""
    rows = Draft.objects.filter(power__code=code).select_related("power__unit")
    found = rows.order_by("-pk").first()
    if found is None:
        raise Http404
    return found


def _seen(draft: Draft) -> str:
    """Say which draft, and which version of it, an act is about."""
    said = _("This is about version %(version)d of “%(name)s”; “Back” shows the whole of it.")
    return said % {"version": draft.version, "name": json.loads(draft.body).get("name", "")}


def _page(code: str, title: object, does: str, note: str = "", to: str = "desk:power") -> Page:
    back = reverse(to, args=[code])
    return Page(title=f"{title} · {code}", does=does, note=note, back=back)

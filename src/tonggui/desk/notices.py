# SPDX-License-Identifier: Apache-2.0
"""One's own notices: what waits, read or not, and on which way each kind comes."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.desk.asking import Page, answered
from tonggui.notices import hook, mail, services
from tonggui.notices.addressing import notices_for, unread, unread_for, wanted
from tonggui.notices.models import Channel, How, Kind, Notice
from tonggui.people.acts import Act
from tonggui.people.authority import Standing, opened_to

A_PAGE = 50
# Where a notice leads, by its kind: a page, and which part of the notice stands in its address.
_LEADS = MappingProxyType(
    {
        Kind.RETURNED.value: ("desk:power", "about"),
        Kind.RULING.value: ("desk:ruling", "number"),
        Kind.CARD.value: ("desk:card", "number"),
        Kind.TALK.value: ("desk:talk", "number"),
        Kind.MEETING.value: ("desk:meeting", "about"),
        Kind.OFF.value: ("desk:meeting", "about"),
        Kind.EDITION.value: ("portal:power", "about"),
        Kind.LAW.value: ("desk:law-change", "about"),
        Kind.SELDOM.value: ("desk:power-behind", "about"),
    }
)


@opened_to(Act.READ_NOTICES)
def notices(request: HttpRequest) -> HttpResponse:
    """Show the notices of the last 90 days to whatever one holds today."""
    who, at = _who(request), timezone.now()
    is_all = request.GET.get("show") == "all"
    fresh = unread_for(who, at=at)
    page = Paginator(notices_for(who, at=at) if is_all else fresh, A_PAGE).get_page(
        request.GET.get("page")
    )
    new = set(fresh.filter(pk__in=[each.pk for each in page]).values_list("pk", flat=True))
    given = {
        "page": page,
        "rows": [(each, each.pk in new) for each in page],
        "is_all": is_all,
        "unread": unread(who, at=at),
    }
    return render(request, "desk/notices/notices.html", given)


@opened_to(Act.READ_NOTICES)
@require_POST
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """Mark a notice as read and lead to what it is about."""
    who, at = _who(request), timezone.now()
    found = services.find(who, number, at=at)
    if found is None:
        raise Http404
    services.read(who, [number], at=at)
    return redirect(_where(found))


@opened_to(Act.READ_NOTICES)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read."""
    services.read(_who(request), at=timezone.now())
    return redirect("desk:notices")


@opened_to(Act.READ_NOTICES)
def ways(request: HttpRequest) -> HttpResponse:
    """Ask on which way notices of each kind shall come."""
    who = _who(request)
    form = _form(request, who)

    def act(said: dict[str, Any]) -> HttpResponse:
        chosen = {
            (kind, channel): How(said[f"{kind.value}_{channel.value}"])
            for kind in Kind
            for channel in _channels()
        }
        services.prefer(who, chosen)
        return redirect("desk:notices")

    page = Page(
        title=_("How notices come"),
        does=_("Keep"),
        note=_note(),
        back=reverse("desk:notices"),
        more={"channels": _channels(), "rows": _rows(form)},
    )
    return answered(request, form, page, act, template="desk/notices/ways.html")


def _rows(form: forms.Form) -> list[tuple[Kind, list[tuple[Channel, forms.BoundField]]]]:
    return [
        (kind, [(each, form[f"{kind.value}_{each.value}"]) for each in _channels()])
        for kind in Kind
    ]


def _note() -> str:
    """Say when what is sent goes out, or that nothing is sent from this site."""
    if _channels() == [Channel.SITE]:
        return _(
            "Neither mail nor web hook is set up on this site: whoever runs it does so. A red card"
            " always stands on this site, whatever is chosen here."
        )
    return _(
        "Mail and web hook go out in working hours of working days only. A red card always"
        " stands on this site, whatever is chosen here."
    )


def _who(request: HttpRequest) -> Standing:
    who: Standing = getattr(request, "standing", Standing())
    if who.official is None:
        raise Http404
    return who


def _where(found: Notice) -> str:
    page, part = _LEADS.get(found.kind, ("", ""))
    if found.kind == Kind.ROUND:
        name = "desk:answer-round" if found.number else "desk:rounds"
        return reverse(name, args=[found.number] if found.number else [])
    if page:
        return reverse(page, args=[getattr(found, part)])
    return reverse("desk:case", args=[found.about]) if found.about else reverse("desk:duties")


def _channels() -> list[Channel]:
    """Return the ways that are set up here."""
    found = [Channel.SITE]
    found += [Channel.MAIL] if mail.is_set_up() else []
    return found + ([Channel.HOOK] if hook.is_set_up() else [])


def _form(request: HttpRequest, who: Standing) -> forms.Form:
    form = forms.Form(request.POST or None)
    how = wanted(who.official) if who.official else {}
    for kind in Kind:
        for channel in _channels():
            form.fields[f"{kind.value}_{channel.value}"] = forms.ChoiceField(
                label=f"{kind.label} · {channel.label}",
                choices=_choices(channel),
                initial=how[kind.value, channel.value],
            )
    return form


def _choices(channel: Channel) -> list[tuple[str, Any]]:
    if channel == Channel.SITE:
        return [(How.AT_ONCE.value, _("shown")), (How.NEVER.value, How.NEVER.label)]
    if channel == Channel.HOOK:
        return [(each.value, each.label) for each in (How.AT_ONCE, How.NEVER)]
    return list(How.choices)

# SPDX-License-Identifier: Apache-2.0
"""Put a draft of lists, or a risk round, on the agenda of a meeting that is to adopt it (R22)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.drafting.asking import draft_named, unit_of_power
from tonggui.desk.drafting.forms import Putting
from tonggui.meetings import services
from tonggui.meetings.models import Item, Meeting, OnAgenda
from tonggui.meetings.services.recording import keeps
from tonggui.meetings.sitting import sitting_of
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import CollectiveBodyVersion, Unit
from tonggui.rounds.models import Round


def unit_of_round(number: int, **_rest: Any) -> Unit:
    """Return the unit of the round that an address names."""
    return get_object_or_404(Round.objects.select_related("unit"), pk=number).unit


@opened_to(Act.HOLD_MEETINGS, within=unit_of_power)
def put_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Put the draft of a power on an agenda, in the version it is at."""
    draft = draft_named(code)

    def put(meeting: Meeting) -> OnAgenda:
        return services.put_draft(meeting, draft, **who(request))

    title = _("Put on an agenda: %s") % draft.name
    back = reverse("desk:power", args=[code])
    return _put(request, draft.power.unit, title, back, put)


@opened_to(Act.HOLD_MEETINGS, within=unit_of_round)
def put_round(request: HttpRequest, number: int) -> HttpResponse:
    """Put the results of a risk round on an agenda."""
    found = get_object_or_404(Round.objects.select_related("unit"), pk=number)

    def put(meeting: Meeting) -> OnAgenda:
        return services.put_round(meeting, found, **who(request))

    title = _("Put on an agenda: %s") % found
    return _put(request, found.unit, title, reverse("desk:round", args=[number]), put)


def items_said(items: Mapping[str, Item]) -> list[tuple[str, str]]:
    """Return carried items as choices, the latest first."""
    return [(code, services.resolution_of(each)) for code, each in items.items()]


def agendas_of(rows: QuerySet[OnAgenda]) -> list[tuple[OnAgenda, str]]:
    """Return on which agendas something stands, each with how far its item is."""
    found = rows.select_related("item__meeting", "item__case").order_by("pk")
    return [(each, sitting_of(each.item).state) for each in found]


def item_named(code: str) -> Item | None:
    """Return the item that an adoption names, None where there is none of that number."""
    meeting, _mark, number = code.rpartition("-")
    rows = Item.objects.filter(meeting__code=meeting, number=number if number.isdecimal() else 0)
    return rows.select_related("meeting").first()


def may_put(request: HttpRequest, unit: Unit) -> bool:
    """Say whether somebody may hold meetings of a unit."""
    asker = who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    return authority.may(standing, Act.HOLD_MEETINGS, unit=unit, day=timezone.localdate())


def _put(
    request: HttpRequest, unit: Unit, title: str, back: str, put: Callable[[Meeting], OnAgenda]
) -> HttpResponse:
    known = {each.code: each for each in _meetings(request, unit)}
    form = Putting(request.POST or None, meetings=_choices(known.values()))

    def act(said: dict[str, Any]) -> HttpResponse:
        made = put(known[said["meeting"]])
        meeting = made.item.meeting
        return done(request, _("It is on the agenda."), "desk:item", meeting.code, made.item.number)

    note = "" if known else _("No meeting is called whose record you keep: call one first.")
    page = Page(title=title, does=_("Put on the agenda"), note=note, back=back)
    return answered(request, form, page, act)


def _meetings(request: HttpRequest, unit: Unit) -> list[Meeting]:
    """Return the meetings that are not over, of bodies of a unit or above, kept by who asks."""
    asker = who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    above = queries.above(unit, timezone.localdate())
    rows = Meeting.objects.filter(body__unit__in=above, closed_at=None, cancelled_at=None)
    found = rows.select_related("body__unit").order_by("begins_at")
    return [each for each in found if keeps(standing, each)]


def _choices(meetings: Iterable[Meeting]) -> list[tuple[str, str]]:
    names = dict(
        CollectiveBodyVersion.objects.on(timezone.localdate()).values_list("body_id", "name")
    )
    found = []
    for each in meetings:
        when = f"{timezone.localtime(each.begins_at):%Y-%m-%d %H:%M}"
        found.append((each.code, f"{names.get(each.body_id, '')} {each.code} {when}"))
    return found

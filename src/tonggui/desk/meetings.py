# SPDX-License-Identifier: Apache-2.0
"""Meetings at the desk: those of one's bodies, calling one, its agenda, opening and closing it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.cases.models import Case
from tonggui.cases.papers import Brought
from tonggui.desk import calling_forms as calling
from tonggui.desk import meeting_forms as forms
from tonggui.desk.agenda_forms import Putting
from tonggui.desk.asking import Page, answered, done, unit_of_body, who
from tonggui.meetings import forums, members, services
from tonggui.meetings.models import Invitation, Item, Meeting
from tonggui.meetings.services.recording import keeps
from tonggui.meetings.sitting import sittings_of
from tonggui.people import authority, queries
from tonggui.people.acts import Act, Role
from tonggui.people.authority import NotAllowed, Standing, opened_to
from tonggui.people.models import CollectiveBody, CollectiveBodyVersion, SupervisingBody, Unit
from tonggui.registry.models import Edition, Power
from tonggui.rounds.queries import reserved_on

A_PAGE = 30
_ROWS = Meeting.objects.select_related("body__unit")


def unit_of_meeting(code: str, **_more: Any) -> Unit:
    """Return the unit of the body whose meeting an address names."""
    return unit_of_body(get_object_or_404(_ROWS, code=code).body.code)


@opened_to(Act.SEE_MEETINGS)
def meetings(request: HttpRequest) -> HttpResponse:
    """Show the meetings of bodies of units somebody serves or watches, the latest first."""
    asker = who(request)
    standing, day = authority.standing(asker["by"], at=asker["at"]), timezone.localdate()
    units = _units(standing)
    rows = _ROWS.prefetch_related("items")
    if Role.COMMISSION not in standing.roles:
        rows = rows.filter(
            Q(body__unit__in=units)
            | Q(invitations__body__in=[each.body_id for each in standing.bodies])
        ).distinct()
    page = Paginator(rows.order_by("-begins_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    serving = {each.post.unit_id for each in standing.posts}
    bodies = CollectiveBodyVersion.objects.on(day).filter(body__unit__in=serving)
    given = {
        "page": page,
        "names": _names(day),
        "bodies": bodies.select_related("body").order_by("body__code"),
        "now": timezone.now(),
        "trail": [(_("Meetings"), "")],
    }
    return render(request, "desk/meetings/meetings.html", given)


@opened_to(Act.HOLD_MEETINGS, within=unit_of_body)
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Call a meeting of a body."""
    body = get_object_or_404(CollectiveBody.objects.select_related("unit"), code=code)
    asker, day = who(request), timezone.localdate()
    unit = unit_of_body(code)
    watching = _watching(unit)
    own = [each.post.code for each in authority.standing(asker["by"], at=asker["at"]).posts]
    name = _names(day).get(body.pk, code)
    form = calling.Calling(
        request.POST or None,
        kinds=forums.kinds_for(body, name),
        secretaries=members.posts_of(unit, day),
        watching=watching,
        initial={
            "secretary": f"post:{own[0]}" if own else "",
            "invited": [each for each, _name in watching],
        },
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        invited = SupervisingBody.objects.filter(code__in=said.pop("invited"))
        told_of = services.Calling(**said, invited=tuple(invited))
        made = services.call(body, told_of, **who(request))
        return done(
            request,
            _("The meeting is called. Now put on its agenda what it decides."),
            "desk:meeting",
            made.code,
        )

    page = Page(
        title=_("Call a meeting of %s") % name,
        does=_("Call"),
        note=_("Its agenda follows, then the notice of it; from the notice on its time counts."),
        back=reverse("desk:meetings"),
    )
    return answered(request, form, page, act)


@opened_to(Act.SEE_MEETINGS)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a meeting: when and where, its agenda, whom it invited, and what comes next."""
    meeting, standing = found(request, code), _standing(request)
    day = timezone.localtime(meeting.begins_at).date()
    sittings = sittings_of(meeting)
    mine = {each.body_id for each in standing.bodies}
    given = {
        "meeting": meeting,
        "body": _names(day).get(meeting.body_id, meeting.body.code),
        "sittings": sittings,
        "seats": members.seats(meeting.body, day),
        "present": set(sittings[0].opening.get("present") or ()) if sittings else set(),
        "invitations": meeting.invitations.select_related("body").order_by("body__code"),
        "bodies": queries.bodies_on(day),
        "posts": members.called([meeting.chair, meeting.secretary], day),
        "may_record": keeps(standing, meeting) and not meeting.cancelled_at,
        "may_attend": services.may_sign_in(meeting, timezone.now())
        and meeting.invitations.filter(body__in=mine, attended_at=None).exists(),
        "has_fresh": any(each.item.noticed_at is None for each in sittings),
        "minutes": sittings[0].of("minutes") if sittings else [],
        "trail": [(_("Meetings"), reverse("desk:meetings")), (meeting.code, "")],
    }
    return render(request, "desk/meetings/meeting.html", given)


@opened_to(Act.HOLD_MEETINGS, within=unit_of_meeting)
def put(request: HttpRequest, code: str) -> HttpResponse:
    """Put a matter on the agenda of a meeting."""
    meeting, day = found(request, code), timezone.localdate()
    unit = unit_of_body(meeting.body.code)
    form = Putting(
        request.POST or None,
        cases=_cases(unit),
        posts=members.posts_of(unit, day),
        reserved=[(each.code, each.name) for each in reserved_on(unit, day)],
        initial={"belongs": f"case:{request.GET.get('case', '')}"},
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        kind, _mark, named = said["belongs"].partition(":")
        case = Case.objects.get(code=named) if kind == "case" else None
        power = Power.objects.select_related("unit").get(code=named) if kind == "power" else None
        names = ("matter", "subject", "amount", "payee", "party", "reporter", "reserved")
        agenda = services.Agenda(**{name: said[name] for name in names})
        services.put(meeting, agenda, case=case, power=power, **who(request))
        return done(request, _("It is on the agenda."), "desk:meeting", meeting.code)

    page = Page(
        title=_("Put a matter on the agenda of %s") % meeting.code,
        does=_("Put on the agenda"),
        back=reverse("desk:meeting", args=[meeting.code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.HOLD_MEETINGS, within=unit_of_meeting)
def notify(request: HttpRequest, code: str) -> HttpResponse:
    """Give notice of the agenda, with its papers."""
    meeting = found(request, code)
    form = forms.Papers(
        request.POST or None, request.FILES or None, **entry(meeting), label_suffix=""
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        services.notify(meeting, told(request, said))
        return done(request, _("Notice is given."), "desk:meeting", meeting.code)

    page = Page(
        title=_("Give notice of the agenda of %s") % meeting.code,
        does=_("Give notice"),
        note=_("Papers are kept under their digests, so that nobody can change them unseen."),
        back=reverse("desk:meeting", args=[meeting.code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.HOLD_MEETINGS, within=unit_of_meeting)
def open_one(request: HttpRequest, code: str) -> HttpResponse:
    """Open a meeting with those who have come."""
    meeting = found(request, code)
    seats = members.seats(meeting.body, timezone.localtime(meeting.begins_at).date())
    form = forms.Opening(
        request.POST or None,
        request.FILES or None,
        seats=[(each.ref, f"{each.name} {each.person}") for each in seats],
        **entry(meeting),
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        services.open_meeting(meeting, said["present"], told(request, said))
        return done(request, _("The meeting is open."), "desk:meeting", meeting.code)

    page = Page(
        title=_("Open %s") % meeting.code,
        does=_("Open the meeting"),
        note=_(
            "Mark who has come. Too few does not keep it from opening: it is found at the vote."
        ),
        back=reverse("desk:meeting", args=[meeting.code]),
    )
    return answered(request, form, page, act)


@opened_to(Act.HOLD_MEETINGS, within=unit_of_meeting)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a meeting."""

    def act(meeting: Meeting, said: dict[str, Any]) -> str:
        services.close(meeting, told(request, said))
        return _("The meeting is over; its minutes are due.")

    return _simply(request, code, (_("Close %s"), _("Close the meeting")), act)


@opened_to(Act.HOLD_MEETINGS, within=unit_of_meeting)
def call_off(request: HttpRequest, code: str) -> HttpResponse:
    """Call a meeting off."""

    def act(meeting: Meeting, said: dict[str, Any]) -> str:
        services.call_off(meeting, said["reason"], **who(request))
        return _("The meeting is called off; it stays on record, and its members are told.")

    services.refuse_late(found(request, code))
    words = _("Call %s off"), _("Call it off")
    return _simply(request, code, words, act, calling.CallingOff)


@require_POST
@opened_to(Act.SUPERVISE)
def attend(request: HttpRequest, code: str) -> HttpResponse:
    """Sign in as a supervising body that was invited."""
    meeting = found(request, code)
    services.attend(meeting, **who(request))
    return done(
        request, _("You are signed in: you watch, and have no vote."), "desk:meeting", meeting.code
    )


def found(request: HttpRequest, code: str) -> Meeting:
    """Return a meeting that whoever asks may see: of a unit they serve or watch, or invited."""
    meeting = get_object_or_404(_ROWS, code=code)
    standing = _standing(request)
    mine = [each.body_id for each in standing.bodies]
    is_invited = Invitation.objects.filter(meeting=meeting, body__in=mine).exists()
    is_seen = Role.COMMISSION in standing.roles or meeting.body.unit_id in _units(standing)
    if is_seen or is_invited:
        return meeting
    raise NotAllowed(Act.SEE_MEETINGS)


def item_of(request: HttpRequest, code: str, number: int) -> Item:
    """Return an item of a meeting that whoever asks may see."""
    meeting = found(request, code)
    rows = meeting.items.select_related("case__edition", "case__unit")
    item = get_object_or_404(rows, number=number)
    item.meeting = meeting
    return item


def entry(meeting: Meeting) -> dict[str, Any]:
    """Return what every form of an entry is made with."""
    is_on_paper = bool(meeting.late_reason)
    at = forms.local(meeting.begins_at)
    return {
        "is_on_paper": is_on_paper,
        "initial": {"key": secrets.token_urlsafe(16), **({"held_at": at} if is_on_paper else {})},
    }


def told(request: HttpRequest, said: dict[str, Any]) -> services.Told:
    """Return what an entry comes with: who enters it, now, and the papers brought."""
    brought = tuple(Brought(str(each.name), each) for each in said.get("papers") or ())
    return services.Told(
        **who(request), held_at=said.get("held_at"), key=said["key"], brought=brought
    )


def _simply(
    request: HttpRequest,
    code: str,
    words: tuple[str, str],
    act: Callable[[Meeting, dict[str, Any]], str],
    asked: type[forms.Entry] = forms.Entry,
) -> HttpResponse:
    meeting, (title, does) = found(request, code), words
    form = asked(request.POST or None, **entry(meeting))

    def happen(said: dict[str, Any]) -> HttpResponse:
        return done(request, act(meeting, said), "desk:meeting", meeting.code)

    back = reverse("desk:meeting", args=[meeting.code])
    return answered(request, form, Page(title=title % meeting.code, does=does, back=back), happen)


def _standing(request: HttpRequest) -> Standing:
    asker = who(request)
    return authority.standing(asker["by"], at=asker["at"])


def _units(standing: Standing) -> set[int]:
    """Return the units somebody serves, those below them, and those they watch."""
    day = timezone.localdate()
    serving = queries.below((each.post.unit_id for each in standing.posts), day)
    return serving | queries.watched_by((each.body_id for each in standing.bodies), day)


def _names(day: Any) -> dict[int, str]:
    rows = CollectiveBodyVersion.objects.on(day)
    return dict(rows.values_list("body_id", "name"))


def _watching(unit: Unit) -> list[tuple[str, str]]:
    """Return the bodies that watch a unit as choices, its leading one first."""
    day = timezone.localdate()
    lead = queries.supervisor_of_unit(unit, day)
    named = queries.bodies_on(day)
    watch = {each for each in named if queries.watches(named[each].body, unit, day)}
    keys = [*([lead.pk] if lead else []), *sorted(watch - ({lead.pk} if lead else set()))]
    return [(named[key].body.code, named[key].name) for key in keys if key in named]


def _cases(unit: Unit) -> list[tuple[str, Any]]:
    """Return the open cases of a unit, and the powers of which a case can be opened.

    A case that another system reported under no listed power is the unit's whose name it bears.
    """
    unlisted = Q(unit=None, events__unit=unit.code) | Q(unit=None, code__contains=f"-{unit.code}-")
    rows = Case.objects.filter(Q(unit=unit) | unlisted, closed_at=None).distinct()
    open_ones = rows.order_by("-pk")[:200]
    editions = Edition.objects.on(timezone.localdate()).filter(power__unit=unit)
    return [
        (_("cases under way"), [(f"case:{each}", f"{each} {each.title}") for each in open_ones]),
        (
            _("open a new case of"),
            [
                (f"power:{each.power.code}", f"{each.power.code} {each.name}")
                for each in editions.select_related("power").order_by("power__code")
            ],
        ),
    ]

# SPDX-License-Identifier: Apache-2.0
"""An item of a meeting at the desk: its live record, the review before it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonggui.core.errors import Conflict, Refused, sentence
from tonggui.core.values import frozen
from tonggui.desk import meeting_forms as forms
from tonggui.desk.asking import Page, answered, done
from tonggui.desk.item_shown import shown
from tonggui.desk.meetings import entry, item_of, told, unit_of_meeting
from tonggui.meetings import members, services
from tonggui.meetings.errors import MeetingOver, NotInTurn, NotOpen, VotedAlready
from tonggui.meetings.models import Item
from tonggui.meetings.services.holding import KINDS, STANCES
from tonggui.meetings.sitting import Sitting, sitting_of
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to


@opened_to(Act.SEE_MEETINGS)
def item(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show an item: its gates, who is in the room, what was said, and how it ended."""
    found = item_of(request, code, number)
    given = shown(request, found)
    sitting: Sitting = given["sitting"]
    if found.meeting.is_under_way and sitting.state == "started":
        if given["may_record"]:
            given |= {"form": _speaking(request, found, sitting), "kinds": KINDS[1:]}
        elif given["may_state"]:
            given["own"] = _entry(forms.Stating)(request, found, sitting)
    return render(request, "desk/meetings/item.html", {**given, "stances": STANCES})


@opened_to(Act.SEE_MEETINGS)
def live(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what changes of an item, for pages that ask every few seconds; 204 if nothing has."""
    given = shown(request, item_of(request, code, number))
    if request.GET.get("seen") == given["seen"]:
        return HttpResponse(status=204)
    given["has_form"] = bool(request.GET.get("form"))
    return render(request, "desk/meetings/_live.html", {**given, "is_live": True})


@opened_to(Act.SUPERVISE)
def review(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Record the integrity opinion on an item before its vote."""
    found = item_of(request, code, number)
    start = {"opened": forms.opened_now(timezone.now())}
    made = entry(found.meeting)
    form = forms.Reviewing(request.POST or None, initial={**made["initial"], **start})

    def act(said: dict[str, Any]) -> HttpResponse:
        opinion = services.Opinion(
            said["opinion"], said["opened_at"], said["text"], said["conditions"]
        )
        services.review(found, opinion, told(request, said))
        return _done(request, found)

    page = Page(
        title=_("Integrity review: %s") % found.subject,
        does=_("Record the opinion"),
        note=_("How long its page was open is kept: an opinion takes its time, or it is found."),
        back=_address(found),
    )
    return answered(request, form, page, act)


@opened_to(Act.HOLD_MEETINGS, within=unit_of_meeting)
def act(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Record something in the meeting: the item called, words, a vote, a resolution."""
    return _acted(request, code, number, _RECORDED.get(kind))


@opened_to(Act.HOLD_MEETINGS, within=unit_of_meeting)
def correct(request: HttpRequest, code: str, number: int, seq: int) -> HttpResponse:
    """Put a further entry beside a speech; the speech itself stays as it is."""
    kind = _Kind(
        gettext_lazy("Correct what was recorded"),
        _entry(forms.Reasoned),
        lambda i, f, t: services.correct(i, seq, t, text=f.cleaned_data["text"]),
        gettext_lazy("What was recorded stays; this stands beside it."),
    )
    return _acted(request, code, number, kind)


@opened_to(Act.EXERCISE_POWER)
def oneself(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Let a member state a position, or vote, from their own device."""
    return _acted(request, code, number, _ONESELF.get(kind))


@opened_to(Act.EXERCISE_POWER)
def follow(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Record what came of a resolution: progress, a condition met, its execution."""
    return _acted(request, code, number, _FOLLOWED.get(kind))


@frozen
class _Kind:
    """A kind of entry: its title, its form, and the service that it calls."""

    title: Promise
    form: Callable[[HttpRequest, Item, Sitting], Form]
    does: Callable[[Item, Any, services.Told], object]
    note: Promise | str = ""
    opens: Callable[[Item, Sitting], None] = lambda _item, _sitting: None


def _acted(request: HttpRequest, code: str, number: int, kind: _Kind | None) -> HttpResponse:
    if kind is None:
        raise Http404
    found = item_of(request, code, number)
    sitting = sitting_of(found)
    try:
        kind.opens(found, sitting)
    except (Refused, Conflict) as refusal:
        if request.method == "POST":
            raise
        # Whoever opens a form too early is led to where they see when it opens.
        messages.warning(request, sentence(refusal))
        return redirect(_address(found))
    form = kind.form(request, found, sitting)

    def happen(said: dict[str, Any]) -> HttpResponse:
        kind.does(found, form, told(request, said))
        return _done(request, found)

    page = Page(
        title=f"{kind.title} · {found.subject}",
        does=_("Record"),
        note=str(kind.note)
        or _("What is recorded is never changed, only corrected by a further entry."),
        back=_address(found),
    )
    return answered(request, form, page, happen)


def _done(request: HttpRequest, found: Item) -> HttpResponse:
    return done(request, _("Recorded."), "desk:item", found.meeting.code, found.number)


def _address(found: Item) -> str:
    return reverse("desk:item", args=[found.meeting.code, found.number])


def _is_called(found: Item, sitting: Sitting) -> None:
    """Refuse the form of words or votes before its item is called, and once it was voted on."""
    if not found.meeting.is_under_way:
        raise NotOpen(found.meeting) if found.meeting.is_coming else MeetingOver(found.meeting)
    if not sitting.is_started:
        raise NotInTurn(_("this item has not been called yet: its forms open when it is"))


def _is_votable(found: Item, sitting: Sitting) -> None:
    """Refuse the form of a vote before its item is called, and a second vote."""
    _is_called(found, sitting)
    if sitting.of("vote"):
        raise VotedAlready(found)


def _day(found: Item) -> date:
    return timezone.localtime(found.meeting.begins_at).date()


def _seats(found: Item, refs: list[str]) -> list[tuple[str, str]]:
    named = members.called(refs, _day(found))
    return [(ref, f"{seat.name} {seat.person}") for ref, seat in named.items()]


def _entry(form: type[forms.Entry], **more: Any) -> Callable[[HttpRequest, Item, Sitting], Form]:
    def make(request: HttpRequest, found: Item, sitting: Sitting) -> Form:
        extra = {name: value(found, sitting) for name, value in more.items()}
        made = entry(found.meeting)
        initial = {**made.pop("initial"), **extra.pop("initial", {})}
        files = request.FILES or None
        return form(request.POST or None, files, initial=initial, **made, **extra)

    return make


def _speaking(request: HttpRequest, found: Item, sitting: Sitting) -> Form:
    form = _entry(forms.Speaking, seats=_speakers)(request, found, sitting)
    waiting = sitting.still_to_speak or [sitting.chair]
    form.initial["post"] = waiting[0]
    return form


def _speakers(found: Item, sitting: Sitting) -> list[tuple[str, str]]:
    refs = [*sitting.voters, found.reporter]
    return _seats(found, [each for each in dict.fromkeys(refs) if each])


def _voters(found: Item, sitting: Sitting) -> list[tuple[str, str]]:
    return _seats(found, sitting.voters)


def _cast(_found: Item, sitting: Sitting) -> dict[str, Any]:
    return {"cast": sitting.cast}


def _members(found: Item, sitting: Sitting) -> list[tuple[str, str]]:
    return _seats(found, sitting.entitled)


def _posts(found: Item, _sitting: Sitting) -> list[tuple[str, str]]:
    unit = found.case.unit or found.meeting.body.unit
    return members.posts_of(unit, _day(found)) if unit else []


def _resolving(found: Item, sitting: Sitting) -> dict[str, Any]:
    """Fill in what was put to the vote, and what the integrity review made a condition."""
    yuan = None if found.amount is None else found.amount / 100
    review = sitting.last("integrity_review")
    conditions = "\n".join(review.detail.get("conditions") or ()) if review else ""
    filled = {"object": found.subject, "payee": found.payee, "yuan": yuan}
    return {**filled, "conditions": conditions}


def _conditions(_found: Item, sitting: Sitting) -> list[str]:
    resolution = sitting.last("resolution")
    return list(resolution.detail.get("conditions") or ()) if resolution else []


def _resolve(found: Item, form: Any, entered: services.Told) -> object:
    said = form.cleaned_data
    names = services.Resolving.__dataclass_fields__.keys() & said.keys()
    return services.resolve(
        found, services.Resolving(**{name: said[name] for name in names}), entered
    )


def _execute(found: Item, form: Any, entered: services.Told) -> object:
    said = form.cleaned_data
    names = ("kind", "id", "amount", "payee", "person", "object")
    return services.execute(
        found, services.Execution(**{name: said[name] for name in names}), entered
    )


_RECORDED: MappingProxyType[str, _Kind] = MappingProxyType(
    {
        "start": _Kind(
            gettext_lazy("Call the item"),
            _entry(forms.Papers),
            lambda i, _f, t: services.start(i, t),
        ),
        "speech": _Kind(
            gettext_lazy("Record a speech"),
            _speaking,
            lambda i, f, t: services.speak(i, f.speech(), t),
            opens=_is_called,
        ),
        "recuse": _Kind(
            gettext_lazy("Record a recusal"),
            _entry(forms.OfMember, seats=_members),
            lambda i, f, t: services.recuse(
                i, f.cleaned_data["post"], t, reason=f.cleaned_data["text"]
            ),
            gettext_lazy("Only that somebody stays out is shown, never the tie itself."),
        ),
        "vote": _Kind(
            gettext_lazy("Record the vote"),
            _entry(forms.Voting, seats=_voters, initial=_cast),
            lambda i, f, t: services.vote(i, t, votes=f.votes()),
            gettext_lazy("By name. There is no second vote."),
            opens=_is_votable,
        ),
        "count": _Kind(
            gettext_lazy("Record the secret ballot"),
            _entry(forms.Counting),
            lambda i, f, t: services.vote(i, t, counted=f.counted()),
            gettext_lazy("Only what was counted is kept. There is no second vote."),
            opens=_is_votable,
        ),
        "dissent": _Kind(
            gettext_lazy("Record reasons"),
            _entry(forms.OfMember, seats=_voters),
            lambda i, f, t: services.dissent(
                i, f.cleaned_data["post"], t, text=f.cleaned_data["text"]
            ),
            gettext_lazy("Of whoever voted against or abstained, before the minutes."),
        ),
        "resolution": _Kind(
            gettext_lazy("Record the resolution"),
            _entry(forms.Resolving, posts=_posts, initial=_resolving),
            _resolve,
        ),
        "override": _Kind(
            gettext_lazy("Report why the review is not followed"),
            _entry(forms.Reasoned),
            lambda i, f, t: services.override(i, t, reason=f.cleaned_data["text"]),
            gettext_lazy("The report goes to the county commission."),
        ),
    }
)
_ONESELF: MappingProxyType[str, _Kind] = MappingProxyType(
    {
        "speech": _Kind(
            gettext_lazy("State your position"),
            _entry(forms.Stating),
            lambda i, f, t: services.speak_oneself(i, f.speech(), t),
            gettext_lazy("It stands at the server's time; the first leader speaks last."),
            opens=_is_called,
        ),
        "vote": _Kind(
            gettext_lazy("Cast your vote"),
            _entry(forms.Casting),
            lambda i, f, t: services.cast(i, f.cleaned_data["choice"], t),
            gettext_lazy("By name, once; it is counted when the vote is taken."),
            opens=_is_votable,
        ),
    }
)
_FOLLOWED: MappingProxyType[str, _Kind] = MappingProxyType(
    {
        "progress": _Kind(
            gettext_lazy("Record progress"),
            _entry(forms.Progressing),
            lambda i, f, t: services.report_progress(
                i, t, text=f.cleaned_data["text"], result=f.cleaned_data["result"]
            ),
        ),
        "condition": _Kind(
            gettext_lazy("Record that a condition is met"),
            _entry(forms.Fulfilling, conditions=_conditions),
            lambda i, f, t: services.fulfil(i, t, condition=f.cleaned_data["condition"]),
        ),
        "execution": _Kind(
            gettext_lazy("Record its execution"),
            _entry(forms.Executing),
            _execute,
            gettext_lazy("It is compared with the resolution: sum, payee, object and conditions."),
        ),
    }
)

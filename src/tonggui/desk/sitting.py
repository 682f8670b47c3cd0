# SPDX-License-Identifier: Apache-2.0
"""An item of a meeting at the desk: its live record, the review before it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonggui.desk import meeting_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.lines import spoken
from tonggui.desk.meetings import entry, item_of, told, unit_of_meeting
from tonggui.meetings import members, services
from tonggui.meetings.foreseeing import SHUT, WAITING, gates
from tonggui.meetings.models import Item
from tonggui.meetings.services.holding import KINDS, STANCES
from tonggui.meetings.services.recording import keeps
from tonggui.meetings.sitting import Sitting, sitting_of
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.supervision import permitting
from tonggui.supervision.showing import rails_of

GATES: MappingProxyType[tuple[str, str], tuple[Promise, Promise]] = MappingProxyType(
    {
        ("S30", "d"): (
            gettext_lazy("Announced in time"),
            gettext_lazy("the notice came late, without a reason of urgency"),
        ),
        ("S26", "a"): (
            gettext_lazy("Enough members present"),
            gettext_lazy("too few for this kind of matter"),
        ),
        ("S29", "a"): (
            gettext_lazy("Whoever has a tie stays out"),
            gettext_lazy("a register ties somebody to a party"),
        ),
        ("S31", ""): (
            gettext_lazy("Integrity review before the vote"),
            gettext_lazy("missing, too hasty, by an insider, or not followed"),
        ),
        ("S30", "a"): (
            gettext_lazy("Every member has stated a position"),
            gettext_lazy("somebody has not spoken yet"),
        ),
        ("S27", "a"): (
            gettext_lazy("The first leader speaks last"),
            gettext_lazy("the leader spoke before others had"),
        ),
    }
)


@opened_to(Act.SEE_MEETINGS)
def item(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show an item: its gates, who is in the room, what was said, and how it ended."""
    found = item_of(request, code, number)
    given = _shown(request, found)
    sitting: Sitting = given["sitting"]
    if given["may_record"] and found.meeting.is_under_way and sitting.is_started:
        given |= {
            "form": _speaking(request, found, sitting),
            "stances": STANCES,
            "kinds": KINDS[1:],
        }
    return render(request, "desk/meetings/item.html", given)


@opened_to(Act.SEE_MEETINGS)
def live(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show the record of an item alone, for pages that ask for it every few seconds."""
    return render(
        request, "desk/meetings/_record.html", _shown(request, item_of(request, code, number))
    )


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


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of entry: its title, its form, and the service that it calls."""

    title: Promise
    form: Callable[[HttpRequest, Item, Sitting], Form]
    does: Callable[[Item, Any, services.Told], object]
    note: Promise | str = ""


def _acted(request: HttpRequest, code: str, number: int, kind: _Kind | None) -> HttpResponse:
    if kind is None:
        raise Http404
    found = item_of(request, code, number)
    form = kind.form(request, found, sitting_of(found))

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


def _shown(request: HttpRequest, found: Item) -> dict[str, Any]:
    asker = who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    sitting, day = sitting_of(found), timezone.localtime(found.meeting.begins_at).date()
    owners = [str(each.detail["owner"]) for each in sitting.acts if each.detail.get("owner")]
    refs = [*sitting.entitled, *(each.post for each in sitting.acts if each.post), *owners]
    posts = members.called(list(dict.fromkeys([*refs, found.reporter or found.meeting.chair])), day)
    passed = gates(sitting, at=asker["at"]) if sitting.opening else ()
    said = [(each, *GATES[each.rule, each.clause]) for each in passed]
    unit = found.meeting.body.unit
    watches = permitting.body_for(standing, unit, timezone.localdate()) if unit else None
    return {
        "meeting": found.meeting,
        "item": found,
        "sitting": sitting,
        "posts": posts,
        "bodies": _bodies(sitting, day),
        "voters": set(sitting.voters),
        "recused": set(sitting.recused),
        "speeches": sitting.speeches,
        "corrections": {
            int(each.detail["corrects"]) for each in sitting.speeches if "corrects" in each.detail
        },
        "gates": said,
        "shut": [each for each in said if each[0].state in {SHUT, WAITING}],
        "needed": len(sitting.entitled) // 2 + 1,
        "findings": rails_of(found.case, at=asker["at"], language=spoken()).findings,
        "may_record": keeps(standing, found.meeting) and not found.meeting.cancelled_at,
        "my_seat": services.seat_of(standing, sitting) if found.meeting.is_under_way else "",
        "may_review": watches is not None and authority.may(standing, Act.SUPERVISE),
        "may_follow": any(each.post.unit_id == found.case.unit_id for each in standing.posts),
        "now": asker["at"],
        "trail": [
            (_("Meetings"), reverse("desk:meetings")),
            (found.meeting.code, reverse("desk:meeting", args=[found.meeting.code])),
            (_("Item %d") % found.number, ""),
        ],
    }


def _bodies(sitting: Sitting, day: date) -> dict[str, str]:
    """Return what the bodies are called that gave an integrity opinion, by reference."""
    refs = [str((each.detail.get("reviewer") or {}).get("supervisor", "")) for each in sitting.acts]
    versions = queries.bodies_on(day).values()
    names = {f"supervisor:{each.body.code}": each.name for each in versions}
    return {ref: names.get(ref, ref.partition(":")[2]) for ref in refs if ref}


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


def _resolving(found: Item, _sitting: Sitting) -> dict[str, Any]:
    yuan = None if found.amount is None else found.amount / 100
    return {"object": found.subject, "payee": found.payee, "yuan": yuan}


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
        ),
        "count": _Kind(
            gettext_lazy("Record the secret ballot"),
            _entry(forms.Counting),
            lambda i, f, t: services.vote(i, t, counted=f.counted()),
            gettext_lazy("Only what was counted is kept. There is no second vote."),
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
        ),
        "vote": _Kind(
            gettext_lazy("Cast your vote"),
            _entry(forms.Casting),
            lambda i, f, t: services.cast(i, f.cleaned_data["choice"], t),
            gettext_lazy("By name, once; it is counted when the vote is taken."),
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

# SPDX-License-Identifier: Apache-2.0
"""Sectors at the desk: how intensely people complain, which are in focus and why, what was done."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.complaints import incoming, recording, standing
from tonggui.complaints.models import Complaint, Focus
from tonggui.core.errors import Refused, sentence
from tonggui.desk import sector_forms as forms
from tonggui.desk.asking import Page, answered, done, who, withdrawal, withdrawn
from tonggui.desk.law_forms import InError
from tonggui.desk.trail import file_of
from tonggui.people import authority, queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import SupervisingBody
from tonggui.supervision import sectors as acting
from tonggui.supervision.models import Duty, DutyKind

A_PAGE, MOST_ENDED = 50, 20


@opened_to(Act.SEE_SECTORS)
def sectors(request: HttpRequest) -> HttpResponse:
    """Show each sector with its index and weeks, those in focus first, and focus that ended."""
    day = timezone.localdate()
    given = {
        "rows": standing.sectors(day),
        "measure": standing.measure_on(day),
        "last": standing.last_day(),
        "ended": Focus.objects.exclude(ended_at=None).order_by("-ended_at", "-pk")[:MOST_ENDED],
        "may_keep": _may_keep(request),
        "trail": [(_title(), "")],
    }
    return render(request, "desk/complaints/sectors.html", given)


@opened_to(Act.SEE_SECTORS)
def sectors_file(
    request: HttpRequest,  # noqa: ARG001
    as_file: str,
) -> HttpResponse | StreamingHttpResponse:
    """Return the sectors as CSV or JSON."""
    if as_file not in {"csv", "json"}:
        raise Http404
    found = [_row(each) for each in standing.sectors(timezone.localdate())]
    if as_file == "json":
        return JsonResponse({"sectors": found}, headers={"Cache-Control": "no-store"})
    heads = list(found[0]) if found else []
    return file_of("sectors", heads, (tuple(each.values()) for each in found))


@opened_to(Act.SEE_SECTORS)
def rows(request: HttpRequest) -> HttpResponse:
    """Open the number of a sector into the complaints it counts: numbers of registers, no more."""
    day, sector = timezone.localdate(), request.GET.get("sector", "")
    found = standing.in_window(sector, day)
    given = {
        "sector": sector,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "total": sum(found.values_list("count", flat=True)),
        "measure": standing.measure_on(day),
        "may_keep": _may_keep(request),
        "trail": [*_trail(), (sector, "")],
    }
    return render(request, "desk/complaints/rows.html", given)


@opened_to(Act.KEEP_COMPLAINTS)
def add(request: HttpRequest) -> HttpResponse:
    """Put a complaint on record by its number in another register."""
    day = timezone.localdate()
    form = forms.Complained(
        request.POST or None,
        initial={"came_on": day, "register": request.GET.get("register", "")[:40]},
        sectors=sorted(standing.powers_by_sector(day)),
    )

    def act(said: dict[str, Any]) -> HttpResponse:
        said["unit"] = said["unit"].code if said["unit"] else ""
        made = recording.record(recording.Said(**said), **who(request))
        words = _("The complaint is on record.")
        if not made.is_new:
            words = _("The number was on record; what is new of it is added.")
        return done(request, words, "desk:sectors")

    page = Page(
        title=_("Record a complaint"),
        does=_("Record"),
        note=_("Only its number and what it is about. The same number of a register is one."),
        back=reverse("desk:sectors"),
        more={"trail": [*_trail(), (_("Record a complaint"), "")]},
    )
    return answered(request, form, page, act)


@opened_to(Act.KEEP_COMPLAINTS)
def take_in(request: HttpRequest) -> HttpResponse:
    """Take a file of complaints in, or show row by row what is wrong in it."""
    form = forms.Uploaded(request.POST or None, request.FILES or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read(incoming.LARGEST + 1)
        try:
            taken = incoming.take_in(content, **who(request))
        except authority.NotAllowed:
            raise
        except Refused as refusal:
            form.add_error("file", sentence(refusal))
        if taken is not None and not taken.wrong:
            counted = {"new": taken.new, "more": taken.followed, "known": taken.known}
            said = _("%(new)d are new, %(more)d are added to, %(known)d were known.") % counted
            return done(request, said, "desk:sectors")
    given = {
        "form": form,
        "taken": taken,
        "columns": [(key, names[0]) for key, names in incoming.COLUMNS.items()],
        "trail": [*_trail(), (_("Take in a file of complaints"), "")],
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/complaints/take_in.html", given, status=status)


@opened_to(Act.KEEP_COMPLAINTS)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a complaint that was recorded by mistake."""
    found = get_object_or_404(Complaint, pk=number, withdrawn_at=None)

    def act(said: dict[str, Any]) -> HttpResponse:
        recording.withdraw(found, reason=said["reason"], **who(request))
        return done(request, withdrawn(), "desk:sectors")

    page = withdrawal(str(found), back=reverse("desk:sectors"))
    return answered(request, InError(request.POST or None), page, act)


@opened_to(Act.SEE_SECTORS)
def focus(request: HttpRequest, number: int) -> HttpResponse:
    """Show why a sector came into focus, who was asked to look into it, and what they say."""
    found = get_object_or_404(Focus, pk=number)
    names = {each.body.code: each.name for each in queries.bodies_on(timezone.localdate()).values()}
    said = {each.body.code: each for each in found.looks.select_related("body")}
    duties = Duty.objects.filter(kind=DutyKind.SECTOR, node=str(found.pk)).order_by("body")
    given = {
        "focus": found,
        "usual": found.usual / acting.HUNDREDTHS,
        "rows": [(each, names.get(each.body, each.body), said.get(each.body)) for each in duties],
        "mine": [code for code, _name in _owing(request, found)],
        "may_keep": _may_keep(request),
        "trail": [*_trail(), (found.sector, "")],
    }
    return render(request, "desk/complaints/focus.html", given)


@opened_to(Act.SUPERVISE)
def look(request: HttpRequest, number: int) -> HttpResponse:
    """Say for one's own body what it looked at in a sector in focus."""
    found = get_object_or_404(Focus, pk=number)
    form = forms.Looked(request.POST or None, bodies=_owing(request, found))

    def act(said: dict[str, Any]) -> HttpResponse:
        body = SupervisingBody.objects.get(code=said["body"])
        acting.look(found, body, said["words"], **who(request))
        return done(request, _("What was looked at is on record."), "desk:focus", number)

    page = Page(
        title=_("Look into %s") % found.sector,
        does=_("Record"),
        note=_("Complaints are leads: say what was looked at, and what follows. Name nobody."),
        back=reverse("desk:focus", args=[number]),
    )
    return answered(request, form, page, act)


@opened_to(Act.KEEP_COMPLAINTS)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End the focus on a sector before it is calm, for a reason."""
    found = get_object_or_404(Focus, pk=number)

    def act(said: dict[str, Any]) -> HttpResponse:
        acting.end(found, reason=said["reason"], **who(request))
        return done(request, _("The focus has ended."), "desk:focus", number)

    page = Page(
        title=_("End the focus on %s") % found.sector,
        does=pgettext("focus", "End"),
        note=_("It ends by itself once complaints are calm. What bodies were asked for is left."),
        back=reverse("desk:focus", args=[number]),
    )
    return answered(request, forms.Ended(request.POST or None), page, act)


def _owing(request: HttpRequest, found: Focus) -> list[tuple[str, str]]:
    """Return the bodies one acts for that were asked to look and have not said what they saw."""
    rows = Duty.objects.filter(kind=DutyKind.SECTOR, node=str(found.pk), done_at=None)
    asked = set(rows.values_list("body", flat=True))
    asker = who(request)
    bodies = authority.standing_kept(asker["by"], at=asker["at"]).bodies
    return [(each.body.code, each.name) for each in bodies if each.body.code in asked]


def _row(each: standing.Sector) -> dict[str, Any]:
    lifted = timezone.localtime(each.focus.lifted_at).isoformat() if each.focus else ""
    return {
        "sector": each.name,
        "complaints": each.found.number,
        "usual": "" if each.found.usual is None else str(each.found.usual),
        "index": "" if each.found.index is None else each.found.index,
        "powers": each.powers,
        "in_focus_since": lifted,
    }


def _may_keep(request: HttpRequest) -> bool:
    known = getattr(request, "standing", authority.Standing())
    return authority.may_somewhere(known, Act.KEEP_COMPLAINTS)


def _title() -> str:
    return _("Complaints by sector")


def _trail() -> list[tuple[str, str]]:
    return [(_title(), reverse("desk:sectors"))]

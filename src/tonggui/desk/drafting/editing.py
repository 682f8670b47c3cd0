# SPDX-License-Identifier: Apache-2.0
"""Edit a draft page by page: what is typed, the drawing beside it, and what does not hold yet."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tonggui.core.coverage import coverage
from tonggui.core.editions import differences
from tonggui.core.errors import Unusable
from tonggui.core.findings import Said
from tonggui.core.naming import named, names_of
from tonggui.core.sides import Change, sides
from tonggui.core.wording import say
from tonggui.desk.asking import done, who
from tonggui.desk.drafting import showing
from tonggui.desk.drafting.asking import draft_named, offers, unit_of_power
from tonggui.desk.drafting.explaining import explained
from tonggui.desk.drafting.fields import CATEGORIES, CELL_STATES, CELLS, TYPES, Page
from tonggui.desk.drafting.light import ALL, LIGHT, pages_of
from tonggui.desk.drafting.plain import Unread, unread
from tonggui.desk.drafting.reasons import asking_why, because
from tonggui.desk.drafting.rows import Row, Typed, made, typed_in, typed_of
from tonggui.desk.lines import Line, lines, spoken
from tonggui.formats.report.downward import Stop, stops
from tonggui.formats.report.flowchart import flowchart
from tonggui.formats.report.names import Names
from tonggui.formats.report.plating import Chart
from tonggui.formats.report.spoken import in_language
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.registry import services, survey
from tonggui.registry.bodies import canonical
from tonggui.registry.documents import documents_on
from tonggui.registry.errors import ChangedMeanwhile, UnfitBody
from tonggui.registry.merging import Clash, merge
from tonggui.registry.models import Draft
from tonggui.registry.services.drafting import body_at

Body = dict[str, Any]
A_ROW = "row-"


@dataclass(slots=True)
class Look:
    """A draft as it would be with what is typed: read, drawn and x-rayed, or why it cannot be."""

    sight: survey.Sight | None = None
    unread: Unread | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def drawing(self) -> SafeString | None:
        """Return the procedure, drawn."""
        if self.sight is None:
            return None
        chart = Chart(Names(self.sight.lists), {}, has_data=True, links={})
        markup = in_language(flowchart(self.sight.value, chart), spoken())
        return mark_safe(markup)  # noqa: S308 - the drawing escapes what it was given

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Return the procedure from top to bottom, for narrow screens."""
        return stops(self.sight.value, Names(self.sight.lists)) if self.sight else ()


@opened_to(Act.DRAFT_LISTS, within=unit_of_power)
@asking_why
def edit(request: HttpRequest, code: str, page: str) -> HttpResponse:
    """Show one page of a draft, or keep what was typed into it."""
    draft, shown = draft_named(code), _page(page)
    body = json.loads(draft.body)
    if request.method != "POST":
        return _shown(request, draft, shown, typed_of(shown, body), look(body, request))
    typed = typed_in(shown, request.POST.dict())
    version = _version(request, draft)
    mine = made(shown, json.loads(body_at(draft, version)), typed)
    if version != draft.version:
        return _both(request, draft, shown, mine, version)
    found = look(mine, request)
    wants = request.POST.get("do", "save")
    if wants.startswith(A_ROW):
        typed.rows.setdefault(wants.removeprefix(A_ROW), []).extend(_blank(shown, wants, found))
    if wants != "save" or typed.is_wrong or found.unread:
        is_wrong = wants == "save"
        return _shown(request, draft, shown, typed, found, status=422 if is_wrong else 200)
    try:
        services.revise(draft, mine, version=version, because=because(request), **who(request))
    except ChangedMeanwhile:
        return _both(request, draft_named(code), shown, mine, version)
    return done(request, _("The draft is kept."), "desk:edit-draft", code, page)


@require_POST
@opened_to(Act.DRAFT_LISTS, within=unit_of_power)
def drawn(request: HttpRequest, code: str, page: str) -> HttpResponse:
    """Return the drawing and what does not hold for what is being typed; nothing is kept."""
    draft, shown = draft_named(code), _page(page)
    typed = typed_in(shown, request.POST.dict())
    mine = made(shown, json.loads(body_at(draft, _version(request, draft))), typed)
    given = _given(draft, shown, typed, look(mine, request))
    return render(request, "desk/drafting/_drawn.html", {**given, "is_fragment": True})


def look(body: Body, request: HttpRequest) -> Look:
    """Read, and x-ray, a body that nobody has kept."""
    try:
        sight = survey.sight(canonical(body), at=who(request)["at"])
    except Unusable as error:
        return Look(unread=unread(error))
    except UnfitBody as error:
        return Look(unread=Unread(str(error)))
    return Look(sight, None, lines(sight.lists, sight.problems))


def _page(name: str) -> Page:
    if name not in ALL:
        raise Http404
    return ALL[name]


def _version(request: HttpRequest, draft: Draft) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else draft.version


def _blank(page: Page, wants: str, found: Look) -> list[Row]:
    """Return a new row; for excuses one for each cell that is blind, else of a stage not there."""
    table = next((each for each in page.tables if f"{A_ROW}{each.name}" == wants), None)
    if table is None:
        raise Http404
    empty = {each.name: "" for each in table.fields}
    if table.name != CELLS.name or found.sight is None:
        return [Row(empty)]
    seen = coverage(found.sight.value)
    spots = [[s for s in seen if s.state == state] for state in ("blind", "absent")]
    excused = {"state": CELL_STATES[0][0]}
    rows = [
        Row({**empty, **excused, "stage": s.stage, "timing": s.timing})
        for s in spots[0] or spots[1]
    ]
    return rows or [Row(empty)]


def _both(request: HttpRequest, draft: Draft, page: Page, mine: Body, version: int) -> HttpResponse:
    """Show what somebody else changed meanwhile, with both changes put together to be kept."""
    base = body_at(draft, version)
    both = merge(json.loads(base), mine, json.loads(draft.body))
    found = look(both.body, request)
    given = {
        "changed": changes(base, draft.body, request),
        "clashes": [_said(each) for each in both.clashes],
    }
    return _shown(request, draft, page, typed_of(page, both.body), found, status=409, more=given)


def changes(before: str, after: str, request: HttpRequest) -> list[str]:
    """Return what changed from one body to another, in sentences."""
    return [say(each, spoken()) for each in _changed(before, after, request)]


def both_sides(before: str, after: str, request: HttpRequest) -> list[Change]:
    """Return what changed from one body to another, as it reads before and after."""
    return sides(_changed(before, after, request), spoken())


def _changed(before: str, after: str, request: HttpRequest) -> tuple[Said, ...]:
    at = who(request)["at"]
    old, new = survey.sight(before, at=at), survey.sight(after, at=at)
    return named(differences(old.value, new.value), names_of(new.lists))


def _said(clash: Clash) -> dict[str, str]:
    shown = [
        "" if each is None else json.dumps(each, ensure_ascii=False).strip('"')
        for each in (clash.mine, clash.theirs)
    ]
    return {"place": " › ".join(clash.place), "mine": shown[0], "theirs": shown[1]}


def _shown(  # noqa: PLR0913, PLR0917 - what a page of a draft says
    request: HttpRequest,
    draft: Draft,
    page: Page,
    typed: Typed,
    found: Look,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    given = _given(draft, page, typed, found) | (more or {})
    return render(request, "desk/drafting/edit.html", given, status=status)


def _given(draft: Draft, page: Page, typed: Typed, found: Look) -> dict[str, Any]:
    known = found.sight or survey.sight(draft.body, at=draft.changed_at)
    is_risks = page.name in {"risks", LIGHT.name}
    about = showing.About(
        offers(known.lists, draft.power.unit.code),
        known.value,
        tuple(found.lines),
        found.unread,
        explained(known.value, known.lists) if is_risks else {},
    )
    tables = showing.tables(page, typed, about)
    return {
        "draft": draft,
        "power": draft.power,
        "name": known.value.name,
        "page": page,
        "pages": pages_of(draft.power.unit),
        "own": showing.own(page, typed, about),
        "tables": tables,
        "unread": found.unread,
        "general": showing.general(page, tables, about),
        "drawing": found.drawing if page.name == "nodes" else None,
        "stops": found.stops if page.name == "nodes" else (),
        "is_drawn": page.name == "nodes",
        "is_from_bpmn": bool(known.value.flow) and _is_drawn(draft),
        "offers": about.offers,
        "documents": sorted({each.title for each in documents_on(localdate()).values()}),
        "categories": CATEGORIES,
        "types": TYPES,
        "trail": [
            (_("Powers of my units"), reverse("desk:powers")),
            (draft.power.code, reverse("desk:power", args=[draft.power.code])),
            (str(page.label), ""),
        ],
    }


def _is_drawn(draft: Draft) -> bool:
    """Say whether the procedure is drawn in full, so that rows alone do not order it."""
    flow = json.loads(draft.body).get("flow") or {}
    return "elements" in flow

# SPDX-License-Identifier: Apache-2.0
"""Acting in cases at the desk: opening one, letting an event happen at a node or to the whole."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tonggui.cases.errors import Meanwhile
from tonggui.cases.happening import Happening
from tonggui.cases.models import Case, TurnKind
from tonggui.core.events import EDITION_MOVE, RATIFICATION
from tonggui.core.turns import SIGNS
from tonggui.desk import case_forms as forms
from tonggui.desk import result_forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.cases import found, standing_of
from tonggui.meetings import members
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.registry.models import Listing, Power
from tonggui.supervision import (
    acting,
    footing,
    holding,
    moving,
    permitting,
    queries,
    ratifying,
    services,
)


@opened_to(Act.EXERCISE_POWER)
def openable(request: HttpRequest) -> HttpResponse:
    """Show the powers in force in which somebody holds a node."""
    posts = [each.post.code for each in standing_of(request).posts]
    rows = Listing.objects.on(timezone.localdate())
    mine = rows.filter(mentions__kind="node", mentions__subject__in=_subjects(posts)).distinct()
    trail = [(_("Cases"), reverse("desk:cases")), (_("Open a case"), "")]
    given = {"powers": mine.order_by("unit_code", "code"), "trail": trail}
    return render(request, "desk/cases/openable.html", given)


@opened_to(Act.EXERCISE_POWER)
def open_one(request: HttpRequest, code: str) -> HttpResponse:
    """Open a case of a power; its first node begins with it."""
    power = get_object_or_404(Power.objects.select_related("unit"), code=code)
    if request.method != "POST":
        # Whoever may not open one is told before writing, not after.
        acting.opener(power, **who(request))
    form = forms.Opening(request.POST or None, initial={"key": secrets.token_urlsafe(16)})

    def act(said: dict[str, Any]) -> HttpResponse:
        made = acting.begin(power, title=said["title"], key=said["key"], **who(request))
        words = _("The case is open, and so is its supervision.")
        return done(request, words, "desk:case", made.code)

    page = Page(
        title=_("Open a case of %s") % (_name_of(code) or code),
        does=_("Open the case"),
        note=_("It runs along the edition in force today; supervision starts with it."),
        back=reverse("desk:openable"),
    )
    return answered(request, form, page, act)


def _name_of(code: str) -> str | None:
    rows = Listing.objects.on(timezone.localdate()).filter(code=code)
    return rows.values_list("name", flat=True).first()


@opened_to(Act.EXERCISE_POWER)
def act(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Let an event happen in a case: at a node, or to the case as a whole."""
    case = found(request, code)
    known = {**forms.FORMS, **result_forms.FORMS}
    if kind not in known:
        raise Http404
    answers = request.POST.get("answers") or request.GET.get("answers")
    shape = forms.Answering if answers and kind in SIGNS else known[kind]
    form = shape(
        request.POST or None,
        request.FILES or None,
        around=_around(request, case, kind),
        initial=_initial(request, case, answers),
    )
    page = Page(
        title=f"{capfirst(forms.name_of(kind))} · {case.title or case.code}",
        does=_("Record"),
        note=_note(case, kind),
        back=reverse("desk:case", args=[case.code]),
    )
    happen = partial(_happen, request, case, kind, form)
    return answered(request, form, page, happen, template="desk/cases/act.html")


def _happen(
    request: HttpRequest, case: Case, kind: str, form: forms.OnCase, said: dict[str, Any]
) -> HttpResponse:
    happening = Happening(
        kind=kind,
        at=said["at"],
        node=said.get("node") or "",
        amount=said.get("amount"),
        detail=forms.detail_of(said),
        key=said["key"],
        seen=said.get("seen"),
    )
    record = acting.record_and_go_on if said.get("goes_on") else services.record
    try:
        made = record(case, happening, brought=said.get("papers") or (), **who(request))
    except Meanwhile:
        # Whoever is told of it has seen it: the same form sent again goes through.
        posted = request.POST.copy()
        posted["seen"] = str(case.events.count())
        form.data = posted
        raise
    words = _("Recorded.")
    if made.findings:
        words = _("Recorded; %d findings came of it, see below.") % len(made.findings)
    return done(request, words, "desk:case", case.code)


def _initial(request: HttpRequest, case: Case, answers: str | None) -> dict[str, Any]:
    return {
        "node": request.GET.get("node") or "",
        "key": secrets.token_urlsafe(16),
        "at": timezone.localtime(),
        "seen": case.last_seq,
        "answers": answers,
    }


def _around(request: HttpRequest, case: Case, kind: str) -> forms.Around:
    """Return what the form of a kind lets choose from in a case."""
    at, standing = timezone.now(), standing_of(request)
    day = timezone.localdate(at)
    posts = members.posts_of(case.unit, day) if case.unit else []
    bodies = ratifying.bodies_for(case, day)
    if case.edition is None:
        return forms.Around(posts=posts, bodies=bodies)
    names = queries.nodes_of(case.edition, day)
    mine = permitting.stations_for(standing, case, day)
    waiting = case.turns.filter(done_at=None, kind=TurnKind.NODE).values_list("node", flat=True)
    move = moving.move_of(case, at) if kind == EDITION_MOVE and moving.newer(case, at) else None
    own = standing.official.pk if standing.official else 0
    rules = footing.lists_of(case.edition, day).rules
    return forms.Around(
        # What is made public may be of any node, whoever makes it public.
        nodes=[(each, names[each]) for each in names if each in mine or kind == "publish"],
        turns=[(each, names[each]) for each in names if each in set(waiting)],
        colleagues=[each for each in holding.colleagues(case, at) if each.pk != own],
        reasons=list(rules["S16"].words("lawful_reasons")) if "S16" in rules else [],
        done=list(move.done) if move else [],
        moved=list(move.nodes.items()) if move else [],
        required=_required(case, request.POST.get("node") or request.GET.get("node") or "", mine),
        posts=posts,
        bodies=bodies,
        published=_published(case) if kind == "publish" else (),
    )


def _published(case: Case) -> list[str]:
    """Return the fields that the lists of a case make public, in the order of its nodes."""
    lists = footing.lists_of(case.edition, timezone.localdate())
    nodes = (each for power in lists.powers.values() for each in power.nodes)
    return list(dict.fromkeys(name for node in nodes for name in node.published))


def _required(case: Case, node: str, mine: Collection[str]) -> list[str]:
    """Return the papers that a node asks for: the one named, or the only one somebody holds."""
    lists = footing.lists_of(case.edition, timezone.localdate())
    wanted = node or (next(iter(mine)) if len(mine) == 1 else "")
    nodes = (each for power in lists.powers.values() for each in power.nodes)
    return next((list(each.evidence_required) for each in nodes if each.id == wanted), [])


def _note(case: Case, kind: str) -> str:
    """Return what is said above a form: what comes of this act."""
    if kind == "case_close" and (left := case.turns.filter(done_at=None, kind=TurnKind.NODE)):
        names = "、".join(each.name or each.node for each in left)
        return _("Not done yet: %s. Closing now is recorded, and found.") % names
    if kind == RATIFICATION:
        return _("Whether the body was competent, and in time, is judged; the record stays.")
    if kind == "publish":
        return _("What is shown is never changed here: a new version is a further publication.")
    if kind == "case_void":
        return _("For a case that should never have been opened. What happened stays on record.")
    if kind == EDITION_MOVE:
        return _("The case goes on along the newer edition; what was found so far stays.")
    return _("What is recorded is never changed. The server's time is kept beside yours.")


def _subjects(posts: list[str]) -> list[str]:
    """Return how catalogues name posts."""
    return [*posts, *(f"post:{each}" for each in posts)]

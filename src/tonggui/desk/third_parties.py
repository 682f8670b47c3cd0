# SPDX-License-Identifier: Apache-2.0
"""Third parties at the desk: all engagements by unit and provider, and the forms of a case."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.cases.models import Case
from tonggui.desk import third_party_forms as forms
from tonggui.desk.asking import Page, answered, done, who
from tonggui.desk.case_forms import Around, OnCase
from tonggui.desk.cases import cases_of, found, standing_of, units_of
from tonggui.desk.third_party_showing import names_of, thirds_of
from tonggui.engagements import folding, services
from tonggui.people import queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.supervision import footing
from tonggui.supervision.queries import nodes_of
from tonggui.supervision.services import Recorded

A_PAGE = 30


@opened_to(Act.SEE_CASES)
def third_parties(request: HttpRequest) -> HttpResponse:
    """Show the engagements in the cases somebody may see, of a unit or a provider where asked."""
    standing, day = standing_of(request), timezone.localdate()
    names = queries.unit_names(day)
    own = units_of(standing, day).values_list("code", flat=True)
    form = forms.Asked(request.GET, units=[(each, names.get(each, each)) for each in own])
    said = form.cleaned_data if form.is_valid() else {}
    rows = folding.asked(
        cases_of(standing, day), unit=said.get("unit", ""), provider=said.get("provider", "")
    )
    page = Paginator(rows if form.is_valid() else rows.none(), A_PAGE).get_page(
        request.GET.get("page")
    )
    again = request.GET.copy()
    again.pop("page", None)
    engagements = folding.engagements_of(page.object_list)
    given = {
        "page": page,
        "engagements": engagements,
        "names": names_of(engagements, day),
        "most": int(footing.rules_on(day)["S32"].number("max_consecutive")),
        "form": form,
        "again": again.urlencode(),
        "is_narrowed": any(again.values()),
        "trail": [(_("Third parties"), "")],
    }
    return render(request, "desk/third/parties.html", given)


@opened_to(Act.EXERCISE_POWER)
def engage(request: HttpRequest, code: str) -> HttpResponse:
    """Engage a third party at a node, as the unit of the case."""
    return _engaging(request, found(request, code), as_supervisor=False)


@opened_to(Act.SUPERVISE)
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Engage a third party at a node, as a body that watches the unit."""
    return _engaging(request, found(request, code), as_supervisor=True)


@opened_to(Act.EXERCISE_POWER)
def state(request: HttpRequest, code: str, seq: int) -> HttpResponse:
    """Record the statement of independence of an engaged third party."""
    case = found(request, code)
    engagement = services.engagement_of(case, seq)

    def act(said: dict[str, Any]) -> Recorded:
        stating = services.Stating(said["person"], said["ties"])
        return services.state(case, engagement, stating, _told(request, said))

    page = _page(case, _("Statement of independence"))
    return _entered(request, case, forms.Stating(*_sent(request), **_given(case)), page, act)


@opened_to(Act.EXERCISE_POWER)
def report(request: HttpRequest, code: str, seq: int) -> HttpResponse:
    """Record the report of an engaged third party."""
    case = found(request, code)
    engagement = services.engagement_of(case, seq)

    def act(said: dict[str, Any]) -> Recorded:
        return services.report(case, engagement, said["text"], _told(request, said))

    note = _("It counts when it is received; after the node is closed it is late, and found.")
    page = _page(case, _("Third-party report"), note)
    return _entered(request, case, forms.Reporting(*_sent(request), **_given(case)), page, act)


@opened_to(Act.SUPERVISE)
def file_only(request: HttpRequest, code: str) -> HttpResponse:
    """File that the county has one qualified provider of a kind for the unit of a case."""
    case = found(request, code)

    def act(said: dict[str, Any]) -> Recorded:
        filing = services.Filing(said["kind_of"], said["provider"], said["document"])
        return services.file_only(case, filing, _told(request, said))

    note = _("From then on nobody asks whether this provider is engaged too often in a row.")
    page = _page(case, _("File the only qualified provider"), note)
    return _entered(request, case, forms.Filing(*_sent(request), **_given(case)), page, act)


def _engaging(request: HttpRequest, case: Case, *, as_supervisor: bool) -> HttpResponse:
    nodes, node = _nodes(case), request.GET.get("node") or ""
    initial = {**_given(case)["initial"], "node": node, **_before(case)}
    form = forms.Engaging(*_sent(request), around=Around(nodes=nodes), initial=initial)

    def act(said: dict[str, Any]) -> Recorded:
        names = ("provider", "scope", "contractor", "supplier", "mandate")
        engaging = services.Engaging(
            said["node"], said["kind_of"], **{name: said[name] for name in names}
        )
        return services.engage(case, engaging, _told(request, said), as_supervisor=as_supervisor)

    note = _("Whoever is watched does not pay, or choose alone, the one who watches.")
    return _entered(request, case, form, _page(case, _("Engage a third party"), note), act)


def _entered(
    request: HttpRequest,
    case: Case,
    form: OnCase,
    page: Page,
    act: Callable[[dict[str, Any]], Recorded],
) -> HttpResponse:
    def happen(said: dict[str, Any]) -> HttpResponse:
        made = act(said)
        words = _("Recorded.")
        if made.findings:
            words = _("Recorded; %d findings came of it, see below.") % len(made.findings)
        return done(request, words, "desk:case", case.code)

    return answered(request, form, page, happen)


def _page(case: Case, title: str, note: str = "") -> Page:
    kept = _("What is recorded is never changed. The server's time is kept beside yours.")
    return Page(
        title=f"{title} · {case.title or case.code}",
        does=_("Record"),
        note=note or kept,
        back=reverse("desk:case", args=[case.code]),
    )


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return request.POST or None, request.FILES or None


def _given(case: Case) -> dict[str, Any]:
    start = {"key": secrets.token_urlsafe(16), "at": timezone.localtime(), "seen": case.last_seq}
    return {"initial": start}


def _told(request: HttpRequest, said: dict[str, Any]) -> services.Told:
    asker = who(request)
    return services.Told(
        asker["by"], asker["at"], held_at=said["at"], key=said["key"], brought=said["papers"]
    )


def _nodes(case: Case) -> list[tuple[str, str]]:
    """Return the nodes of a case as choices, those that require a third party first."""
    day = timezone.localdate()
    required = [each.node for each in thirds_of(case, day) if each.is_required]
    names = nodes_of(case.edition, day) if case.edition else {}
    return [(each, names[each]) for each in sorted(names, key=lambda name: name not in required)]


def _before(case: Case) -> dict[str, Any]:
    """Return who a contract of the case names, as the contractor to begin with."""
    rows = case.events.filter(kind="contract").order_by("-seq")
    said = json.loads(rows[0].detail) if rows and rows[0].detail else {}
    return {"contractor": said.get("payee", "")}

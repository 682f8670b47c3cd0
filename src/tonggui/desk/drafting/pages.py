# SPDX-License-Identifier: Apache-2.0
"""Powers at the desk: those of one's units, one power on its way, and opening its draft."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.core.xray.flaws import Problem
from tonggui.core.xray.view import controls_of
from tonggui.desk.agendas import agendas_of, item_named, may_put
from tonggui.desk.asking import Page, answered, done, unit_named, who
from tonggui.desk.drafting import forms
from tonggui.desk.drafting.asking import (
    lacks_legal_review,
    may,
    open_draft,
    power_named,
    sees,
)
from tonggui.desk.drafting.editing import both_sides
from tonggui.desk.drafting.light import pages_of
from tonggui.desk.lines import lines
from tonggui.formats.report.names import Names
from tonggui.ledger.models import Entry
from tonggui.people import authority, queries, record
from tonggui.people.acts import Act
from tonggui.people.authority import NotAllowed, opened_to
from tonggui.people.models import Unit
from tonggui.registry import road, services, survey
from tonggui.registry.excuses import asked_in, refusal_key, refused_of
from tonggui.registry.gravity import unconfirmed
from tonggui.registry.models import Draft, Edition, Part, Power, State
from tonggui.registry.queries import powers_of, published_of
from tonggui.registry.setting_back import revision_of
from tonggui.registry.whole import lacking, unknown_posts

A_PAGE = 100
_PUBLISHED = ("edition.", "power.")
_NOUNS = ("draft.", *_PUBLISHED)


@opened_to(Act.SEE_DRAFTS)
def powers(request: HttpRequest) -> HttpResponse:
    """Show the powers of one's own units, or of one unit; of others only what is published."""
    day = timezone.localdate()
    asked = request.GET.get("unit", "")
    units = [unit_named(asked)] if asked else _own_units(request)
    versions = {each.unit_id: each for each in queries.units_on(day)}
    is_own = not asked or sees(request, units[0])
    found = (powers_of if is_own else published_of)([each.pk for each in units])
    given = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "is_own": is_own,
        "versions": versions,
        "units": [versions[each.pk] for each in units if each.pk in versions],
        "others": versions.values(),
        "asked": asked,
        "drafting": [
            versions[each.pk]
            for each in units
            if each.pk in versions and may(request, each)["draft_lists"]
        ],
        "may_import": _may_import(request),
        "trail": [(_("Powers of my units"), "")],
    }
    return render(request, "desk/drafting/powers.html", given)


@opened_to(Act.DRAFT_LISTS, within=unit_named)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Open the draft of a power that the registry does not have yet."""
    unit = unit_named(code)
    form = forms.NewPower(request.POST or None, initial={"code": _next_code(unit)})

    def act(_said: dict[str, Any]) -> HttpResponse:
        made = services.draft(form.body(unit.code), **who(request))
        said_done = _("The draft is open; its code is kept for good.")
        first = pages_of(unit)[0].name
        return done(request, said_done, "desk:edit-draft", made.power.code, first)

    page = Page(
        title=_("A new power"),
        does=_("Open a draft"),
        note=_("Basis, procedure, risks and controls follow on the next pages."),
        back=reverse("desk:powers"),
    )
    return answered(request, form, page, act)


@opened_to(Act.SEE_DRAFTS)
def power(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far a power is, what keeps it from publication, and what may be done now.

    Whoever neither serves nor watches its unit sees what is published of it, and no draft.
    """
    found, day = power_named(code), timezone.localdate()
    draft, is_own = open_draft(found), sees(request, found.unit)
    edition = found.editions.order_by("-number").first()
    if draft is None and edition is None:
        raise Http404
    if not is_own:
        draft = None
        if edition is None:
            raise NotAllowed(Act.SEE_DRAFTS)
    body = draft.body if draft else edition.body if edition else ""
    sight = survey.sight(body, at=timezone.now())
    given = {
        "power": found,
        "name": sight.value.name,
        "unit": queries.unit_on(found.unit, day),
        "draft": draft,
        "edition": edition,
        "withdrawal": getattr(found, "withdrawal", None),
        "steps": _steps(sight, draft, edition),
        "lines": lines(sight.lists, sight.problems),
        "parts": _parts(draft) if draft else [],
        "agendas": agendas_of(draft.on_agendas.all()) if draft else [],
        "may_put": draft is not None and may_put(request, found.unit),
        "item": item_named(draft.item) if draft and draft.item else None,
        "why": revision_of(draft) if draft else None,
        "excuses": _excuses(draft) if draft else [],
        "grave": unconfirmed(sight.value) if draft else (),
        "approver": _approver(sight, draft),
        "is_revision": draft is not None and edition is not None,
        "returns": draft.reasons.exclude(left=State.SHOWN).order_by("pk") if draft else [],
        "lacks_legal": draft is not None and lacks_legal_review(found.unit, day),
        "tried": _tried(sight, draft) if draft else [],
        "sides": both_sides(edition.body, draft.body, request) if edition and draft else [],
        "pages": pages_of(found.unit),
        "editions": found.editions.order_by("-number").defer("body"),
        "acts": _acts(found, _NOUNS if is_own else _PUBLISHED),
        "may": may(request, found.unit),
        "trail": [(_("Powers of my units"), reverse("desk:powers")), (found.code, "")],
    }
    return render(request, "desk/drafting/power.html", given)


def _own_units(request: HttpRequest) -> list[Unit]:
    """Return the units someone serves, then those that the bodies they act for watch."""
    asker = who(request)
    standing = authority.standing(asker["by"], at=asker["at"])
    posts = {each.post.unit_id for each in standing.posts}
    bodies = {each.body_id for each in standing.bodies}
    watched = Q(pk__in=queries.watched_by(bodies, timezone.localdate(asker["at"])))
    return list(Unit.objects.filter(Q(pk__in=posts) | watched).order_by("code"))


def _may_import(request: HttpRequest) -> bool:
    asker = who(request)
    return authority.may(authority.standing(asker["by"], at=asker["at"]), Act.IMPORT_LISTS)


def _next_code(unit: Unit) -> str:
    taken = set(Power.objects.filter(unit=unit).values_list("code", flat=True))
    number = len(taken) + 1
    while f"{unit.code}-{number:03}" in taken:
        number += 1
    return f"{unit.code}-{number:03}"


def _steps(
    sight: survey.Sight, draft: Draft | None, edition: Edition | None
) -> list[tuple[road.Reached, list[tuple[str, str]]]]:
    """Return the steps to an edition, each with the rules that keep it from being done."""
    unknown = unknown_posts(sight.value, timezone.localdate())
    is_published = edition is not None and draft is None
    reached = road.steps(
        sight,
        unknown_posts=tuple(unknown),
        lacking=lacking(sight.value, timezone.localdate()),
        is_published=is_published,
    )
    return [(each, _rules_of(sight, each.missing)) for each in reached]


def _excuses(draft: Draft) -> list[dict[str, Any]]:
    """Return the excuses that nobody approved, each with why it was refused, if it was."""
    refused = refused_of(draft.power_id)
    return [
        {**each._asdict(), "refused": refused.get(refusal_key(each))}
        for each in asked_in(json.loads(draft.body))
    ]


def _approver(sight: survey.Sight, draft: Draft | None) -> str:
    """Return what the post is called that put the adoption of a draft on record."""
    if draft is None or not draft.approver:
        return ""
    return Names(sight.lists).post(f"post:{draft.approver}")


def _rules_of(sight: survey.Sight, problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Return the rules of problems with their names, each once."""
    found = lines(sight.lists, problems)
    return list(dict.fromkeys((each.rule, each.name) for each in found))


def _parts(draft: Draft) -> list[dict[str, Any]]:
    """Return each part of the review with what was said of the draft as it is, and before."""
    said = list(draft.reviews.select_related("by").order_by("reviewed_at"))
    return [
        {
            "part": part,
            "label": part.label,
            "now": next((r for r in said if r.part == part and r.version == draft.version), None),
            "before": [r for r in said if r.part == part and r.version != draft.version],
        }
        for part in Part
    ]


def _tried(sight: survey.Sight, draft: Draft) -> list[dict[str, Any]]:
    """Return each check of a control that cases show, with the last trial of it on this draft."""
    last = {(each.control, each.rule): each for each in draft.trials.order_by("pk")}
    rules = sight.lists.rules
    return [
        {"control": control, "rule": rule, "trial": last.get((control.id, rule))}
        for _risk, control in controls_of(sight.value)
        for rule in control.rules
        if rule in rules and rules[rule].reads("case")
    ]


def _acts(power: Power, nouns: tuple[str, ...]) -> list[tuple[object, Entry]]:
    """Return the last acts on a power as the ledger has them."""
    subjects = [power.code, *(f"{power.code}/{e.number}" for e in power.editions.only("number"))]
    rows = Entry.objects.filter(subject__in=subjects).select_related("position")
    kinds = rows.filter(kind__in=[kind for kind in record.KINDS if kind.startswith(nouns)])
    return [(record.KINDS[each.kind], each) for each in kinds.order_by("-pk")[:12]]

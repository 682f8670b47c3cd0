# SPDX-License-Identifier: Apache-2.0
"""X-rays at the desk: everything in the lists of the county, or of a unit, that does not hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.core.lists import Lists
from tonggui.core.rules import LEVELS
from tonggui.desk.asking import who
from tonggui.desk.lines import Line, kept_lines, spoken
from tonggui.laws.planned import coverage
from tonggui.ledger.unchanged import unchanged
from tonggui.people import authority, portfolios
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Unit, UnitVersion
from tonggui.people.seeing import units_seen
from tonggui.registry import queries
from tonggui.registry.documents import documents_on
from tonggui.registry.models import Power, XrayLine
from tonggui.registry.xrays import keeping, shown
from tonggui.rounds.queries import in_force
from tonggui.rounds.standing import banned_portfolios
from tonggui.rounds.weaker import Weaker, all_weaker

A_PAGE = 50
SOON = timedelta(days=30)
MOST_AGAIN = 200


@opened_to(Act.SEE_XRAYS)
def county(request: HttpRequest) -> HttpResponse:
    """Show what does not hold in the whole county, and how much of it lies in each unit."""
    day, found = timezone.localdate(), _found(request)
    counts = found["counts"]
    units = {each.unit.code: each for each in people.units_on(day)}
    given = {
        **found,
        "held_back": queries.held_back(),
        "published": queries.by_unit(day),
        "units": [(units[code], counts[code]) for code in sorted(counts) if code in units],
        **_lapsed(request, None),
        "trail": [(_("X-ray"), "")],
    }
    return render(request, "desk/xray.html", given)


@opened_to(Act.SEE_XRAYS)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show what does not hold in the lists of one unit."""
    place = get_object_or_404(Unit, code=code)
    version: UnitVersion | None = people.unit_on(place, timezone.localdate())
    given = {
        **_found(request, code),
        "unit": version,
        "division": _division(place),
        "plan": coverage(place, timezone.localdate()),
        "weaker": _weaker(code),
        **_lapsed(request, place),
        "trail": [(_("X-ray"), reverse("desk:xray")), (code, "")],
    }
    return render(request, "desk/xray.html", given)


def _weaker(unit: str) -> list[Weaker]:
    """Return the nodes of a unit that are planned weaker than their level demands (R47)."""
    day = timezone.localdate()
    return unchanged.kept(("weaker", unit, day), lambda: all_weaker(day, unit))


def _found(request: HttpRequest, unit: str = "") -> dict[str, Any]:
    """Return what is kept of the x-ray, of a unit where one is named, a page at a time."""
    now, day = timezone.now(), timezone.localdate()
    keeping.bring_up_few(at=now)
    stands = keeping.standing(now)
    rule, level = request.GET.get("rule", "")[:8], request.GET.get("level", "")[:8]
    found = shown.lines(unit, rule=rule, level=level)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    lists = stands.around.lists
    powers = shown.powers(unit)
    counted = unchanged.kept(
        ("x-ray", unit, stands.state.changes, spoken()), lambda: _counted(unit, lists)
    )
    return {
        "lines": _led(request, lists, rows),
        "page": page,
        "rule": rule,
        "level": level,
        **counted,
        "age": shown.age(stands, unit),
        "grey": shown.grey(stands) if powers else (),
        "unread": shown.unread(unit),
        "powers": powers,
        "untied": unchanged.kept(("untied", unit, day), lambda: queries.untied(day, unit)),
        "is_known": bool(powers),
    }


def _led(request: HttpRequest, lists: Lists, rows: list[XrayLine]) -> list[Line]:
    """Return lines that lead where the reader may go: into drafts, or to powers they may see."""
    asker, day = who(request), timezone.localdate()
    standing = authority.standing(asker["by"], at=asker["at"])
    drafted, seen = shown.drafted(rows), units_seen(standing, day)
    powers = list(Power.objects.filter(code__in=drafted).select_related("unit"))
    places = {
        each.unit
        for each in powers
        if each.unit_id in seen
        and authority.may(standing, Act.DRAFT_LISTS, unit=each.unit, day=day)
    }
    own = {each.code for each in powers if each.unit in places}
    hidden = {each.code for each in powers if each.unit_id not in seen}
    made = kept_lines(lists, rows, drafted=own, outdated=shown.outdated(rows))
    return [replace(each, url="") if each.code in hidden else each for each in made]


def _counted(unit: str, lists: Lists) -> dict[str, Any]:
    """Return what is counted over all powers, or over those of a unit."""
    return {
        "rules": _rules(unit, lists.list_rules),
        "coverage": _coverage(unit),
        "unfinished": [
            (row, [_stages()[stage] for stage in stages]) for row, stages in shown.unfinished(unit)
        ],
        "posts": [_post(each) for each in shown.concentrations(unit)],
        "counts": {} if unit else shown.by_unit(),
        "sharing": [] if unit else shown.sharing(),
    }


def _rules(unit: str, known: Any) -> list[dict[str, Any]]:
    """Return the rules that found something, each with its counts by level."""
    return [
        {
            "rule": rule,
            "name": known[rule].name_en if spoken() == "en" else known[rule].name_zh,
            "counts": [(level, counts[level]) for level in reversed(LEVELS) if counts[level]],
        }
        for rule, counts in shown.by_rule(unit)
        if rule in known
    ]


def _coverage(unit: str) -> list[dict[str, Any]]:
    """Return stages with how they are watched before, during and after, as a table has them."""
    stages: dict[str, list[shown.Coverage]] = {}
    for each in shown.coverage(unit):
        stages.setdefault(each.stage, []).append(each)
    return [{"stage": _stages()[stage], "cells": cells} for stage, cells in stages.items()]


def _stages() -> dict[str, str]:
    return {
        "动议": pgettext("stage", "proposal"),
        "决策": pgettext("stage", "decision"),
        "执行": pgettext("stage", "carrying out"),
        "结果": pgettext("stage", "result"),
    }


def _post(row: dict[str, Any]) -> dict[str, Any]:
    """Return a post at which people, money and goods meet, with what meets there in words."""
    kinds = {"has_people": _("people"), "has_money": _("money"), "has_goods": _("goods")}
    code = str(row["post"]).removeprefix("post:")
    unit, _slash, name = code.partition("/")
    met = [word for key, word in kinds.items() if row[key]]
    return {**row, "code": code, "unit": unit, "name": name or code, "met": met}


def _division(place: Unit) -> dict[str, object]:
    """Return whether the division of work on record gives the first leader what is banned (S28)."""
    day = timezone.localdate()
    return {
        "held": portfolios.held_directly(place, day, banned=banned_portfolios(day)),
        "exemption": portfolios.exemption_of(place, day),
    }


def _lapsed(request: HttpRequest, place: Unit | None) -> dict[str, Any]:
    """Return what is to be looked at again in a unit, or in all: accepted risks and controls.

    Of the county only risks whose day has passed; what is withheld only to who sees its unit.
    """
    day, units = timezone.localdate(), None if place is None else [place.pk]
    held = set(in_force(day).values_list("power", flat=True))
    standing = getattr(request, "standing", authority.Standing())
    hidden = Power.objects.filter(pk__in=held).exclude(unit__in=units_seen(standing, day))
    by = day + SOON if place else day - timedelta(days=1)
    again = queries.to_look_again(units, day=day, by=by).exclude(listing__power__in=hidden)
    fallen = queries.on_fallen(units, day=day).exclude(listing__power__in=hidden)
    documents = documents_on(day)
    return {
        "again": [(each, each.subject < day.isoformat()) for each in again[:MOST_AGAIN]],
        "again_count": again.count(),
        "fallen": [(each, documents[each.subject]) for each in fallen[:MOST_AGAIN]],
        "fallen_count": fallen.count(),
        "most_again": MOST_AGAIN,
    }

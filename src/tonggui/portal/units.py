# SPDX-License-Identifier: Apache-2.0
"""Units in public: all of them as a tree, and each with its posts, work, bodies and remits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tonggui.chains.models import Chain
from tonggui.core.values import frozen
from tonggui.laws.planned import Covered, coverage
from tonggui.people import overview, queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import (
    CollectiveBodyVersion,
    Membership,
    PostVersion,
    Remit,
    SupervisingBodyVersion,
    Tenure,
    Unit,
    UnitVersion,
)
from tonggui.people.naming import masked
from tonggui.portal import whole
from tonggui.portal.asking import day_of, parts, table
from tonggui.portal.caching import public_page
from tonggui.portal.powers import rows_of
from tonggui.registry import queries as registry
from tonggui.rounds.models import Kind


@frozen
class Branch:
    """A unit in the tree and how deep it stands."""

    at_glance: overview.UnitAtGlance
    depth: int


@frozen
class PostRow:
    """A post of a day: who holds it, masked, what it is in charge of, who watches it."""

    post: PostVersion
    office: str
    holders: tuple[Tenure, ...]
    matters: tuple[str, ...]
    supervisor: SupervisingBodyVersion | None


@opened_to(Act.READ_PUBLIC)
@public_page
def units(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show all units of a day below those they belong to."""
    day = day_of(request)
    county = overview.county(day)
    if as_file:
        return table("units", [_row(each) for each in county.units], on=day, as_file=as_file)
    given = {"on": day, "branches": list(_tree(county)), "county_then": county}
    return render(request, "portal/units.html", given)


@opened_to(Act.READ_PUBLIC)
@public_page
def unit(request: HttpRequest, code: str, as_file: str = "") -> HttpResponse:
    """Show a unit as it was on a day, or give it as a file."""
    day = day_of(request)
    found = get_object_or_404(Unit, code=code)
    version = queries.unit_on(found, day)
    versions = found.versions.standing().order_by("-since")
    if version is None and not versions:
        raise Http404
    if as_file in whole.KINDS:
        return whole.whole(found, (version or versions[0]).name, on=day, as_file=as_file)
    kinds = registry.risk_kinds(found.pk, day)
    given = {
        "on": day,
        "unit": found,
        "version": version or versions[0],
        "is_there": version is not None,
        "versions": versions,
        "supervisor": _named(queries.supervisor_of_unit(found, day), day),
        "posts": _posts(found, day),
        "powers": registry.catalogue(day, registry.Wanted(unit=code)),
        "four": registry.by_unit(day).get(found.pk),
        "kinds": kinds,
        "kind_names": [(str(Kind(kind).label), n) for kind, n in kinds.items()],
        "named": sum(kinds.values()),
        "division": queries.division_on(found, day),
        "duties": coverage(found, day),
        "chains": Chain.objects.filter(unit=found, at__date__lte=day).count(),
        "bodies": _bodies(found, day),
        "remits": remits_of(day, unit=found),
        "below": [each for each in queries.units_on(day) if each.parent_id == found.pk],
        "trail": [(_("Units"), reverse("portal:units")), ((version or versions[0]).name, "")],
    }
    if as_file:
        return parts("unit", _parts(given), on=day, as_file=as_file)
    return render(request, "portal/unit.html", given)


def _row(each: overview.UnitAtGlance) -> dict[str, object]:
    version = each.unit
    return {
        "code": version.unit.code,
        "name": version.name,
        "level": version.level,
        "kind": version.kind,
        "parent": version.parent.code if version.parent else None,
        "supervisor": each.supervisor.body.code if each.supervisor else None,
        "rollout": version.rollout,
        "posts": each.posts,
        "posts_watched": each.watched,
        "seats": each.seats,
        "seats_held": each.held,
        "since": version.since,
    }


def _parts(given: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the page of a unit table by table, persons masked."""
    shown, watched_by = given["version"], given["supervisor"]
    about = {
        "code": given["unit"].code,
        "name": shown.name,
        "level": shown.level,
        "kind": shown.kind,
        "parent": shown.parent.code if shown.parent else None,
        "supervisor": watched_by.body.code if watched_by else None,
        "rollout": shown.rollout,
        "since": shown.since,
        "until": shown.until,
        "division": given["division"].number if given["division"] else None,
    }
    names = {given["unit"].pk: (given["unit"].code, shown.name)}
    return {
        "unit": [about],
        "posts": [_post_row(each) for each in given["posts"]],
        "powers": rows_of(given["powers"], names),
        "risk_kinds": [{"kind": kind, "risks": n} for kind, n in given["kinds"].items()],
        "duties": [_duty_row(each) for each in given["duties"].rows] if given["duties"] else [],
        "bodies": [_body_row(*each) for each in given["bodies"]],
        "remits": remit_rows(given["remits"]),
        "below": [{"code": each.unit.code, "name": each.name} for each in given["below"]],
    }


def _duty_row(each: Covered) -> dict[str, Any]:
    return {
        "position": each.duty.position,
        "duty": each.duty.words,
        "powers": "、".join(named.power.code for named in each.powers),
        "no_power_because": each.reason,
        "is_mapped": each.is_mapped,
    }


def _post_row(each: PostRow) -> dict[str, Any]:
    return {
        "code": each.post.post.code,
        "name": each.post.name,
        "office": each.office,
        "holders": "、".join(masked(held.official.name) for held in each.holders),
        "seats": each.post.seats,
        "is_leader": each.post.is_leader,
        "is_first_leader": each.post.is_first_leader,
        "key_flags": "、".join(each.post.key_flags),
        "matters": "、".join(each.matters),
        "supervisor": each.supervisor.body.code if each.supervisor else None,
    }


def _body_row(body: CollectiveBodyVersion, seats: list[Membership]) -> dict[str, Any]:
    return {
        "code": body.body.code,
        "name": body.name,
        "quorum": body.quorum,
        "personnel_quorum": body.personnel_quorum,
        "members": "、".join(masked(each.official.name) for each in seats),
        "chair": "、".join(masked(each.official.name) for each in seats if each.is_chair),
    }


def _tree(county: overview.County) -> Iterator[Branch]:
    there = {each.unit.unit_id for each in county.units}
    below = defaultdict(list)
    for each in county.units:
        parent = each.unit.parent_id
        below[parent if parent in there else None].append(each)
    order = {"县": 0, "乡镇": 1, "村": 2}
    top = sorted(below[None], key=lambda each: order.get(each.unit.level, 0))
    waiting = [(each, 0) for each in reversed(top)]
    while waiting:
        each, depth = waiting.pop()
        yield Branch(each, depth)
        waiting += [(child, depth + 1) for child in reversed(below[each.unit.unit_id])]


def _named(body: object, day: date) -> SupervisingBodyVersion | None:
    return queries.bodies_on(day).get(getattr(body, "pk", 0))


def _posts(found: Unit, day: date) -> list[PostRow]:
    posts = queries.posts_on(day, found)
    portfolios, names = queries.portfolios_on(day, found), queries.office_names(day)
    bodies = queries.bodies_on(day)
    of_unit = bodies.get(getattr(queries.supervisor_of_unit(found, day), "pk", 0))
    held = defaultdict(list)
    tenures = Tenure.objects.on(day).filter(post__unit=found).select_related("official")
    for tenure in tenures.order_by("seat"):
        held[tenure.post_id].append(tenure)
    return [
        PostRow(
            post=each,
            office=names.get(each.office_id or 0, ""),
            holders=tuple(held[each.post_id]),
            matters=portfolios.get(each.post_id, ()),
            supervisor=bodies.get(each.supervised_by_id or 0) or of_unit,
        )
        for each in posts
    ]


def _bodies(found: Unit, day: date) -> list[tuple[CollectiveBodyVersion, list[Membership]]]:
    seats = defaultdict(list)
    for each in Membership.objects.on(day).filter(body__unit=found).select_related("official"):
        seats[each.body_id].append(each)
    rows = CollectiveBodyVersion.objects.on(day).filter(body__unit=found).select_related("body")
    return [(each, seats[each.body_id]) for each in rows.order_by("-rank")]


def remits_of(day: date, **of: object) -> list[tuple[Remit, UnitVersion, SupervisingBodyVersion]]:
    """Return remits of a day with the unit and the body as they were that day."""
    units = {each.unit_id: each for each in queries.units_on(day)}
    bodies = queries.bodies_on(day)
    rows = Remit.objects.on(day).filter(**of)
    return [
        (each, units[each.unit_id], bodies[each.body_id])
        for each in rows.order_by("unit__code", "category", "level", "stage", "-part")
        if each.unit_id in units and each.body_id in bodies
    ]


def remit_rows(
    remits: Iterable[tuple[Remit, UnitVersion, SupervisingBodyVersion]],
) -> list[dict[str, Any]]:
    """Return remits as rows of a file."""
    return [
        {
            "unit": remit.unit.code,
            "category": remit.category,
            "level": remit.level,
            "stage": remit.stage,
            "body": body.body.code,
            "part": remit.part,
            "focus": remit.focus,
            "since": remit.since,
            "until": remit.until,
        }
        for remit, _unit, body in remits
    ]

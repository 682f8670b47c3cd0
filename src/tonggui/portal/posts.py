# SPDX-License-Identifier: Apache-2.0
"""A post in public: what it is, who watches it, and who held it on which day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from tonggui.core.values import frozen
from tonggui.ledger.unchanged import unchanged
from tonggui.people import queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Delegation, Post, PostVersion
from tonggui.portal import charge
from tonggui.portal.asking import day_of, table
from tonggui.portal.caching import public_page
from tonggui.portal.first import own_list
from tonggui.portal.own import OwnPower, document, own_powers, rows
from tonggui.registry import files
from tonggui.registry.confirming import Standing, overdue_first, standings

A_PAGE = 100


@opened_to(Act.READ_PUBLIC)
@public_page
def post(request: HttpRequest, code: str, as_file: str = "") -> HttpResponse:
    """Answer who held a post on a day and what it may do, and show everyone who ever held it."""
    day = day_of(request)
    found = get_object_or_404(Post.objects.select_related("unit"), code=code)
    versions = found.versions.standing().order_by("-since")
    version = found.versions.on(day).select_related("office", "supervised_by").first()
    if not versions:
        raise Http404
    shown, own = version or versions[0], own_powers(found, day)
    unit = queries.unit_on(found.unit, day)
    matters = queries.portfolios_on(day, found.unit).get(found.pk, ())
    charges = charge.in_charge(found, matters, day) if shown.is_leader else []
    if as_file:
        return _file(_Sheet(found, shown, unit.name if unit else "", own, day, charges), as_file)
    supervisor = queries.supervisor_of_post(found, version, day) if version else None
    given = {
        "on": day,
        "post": found,
        "version": shown,
        "is_there": version is not None,
        "unit": unit,
        "holders": queries.holders(found, day),
        "tenures": queries.tenures_of(found),
        "matters": matters,
        "charges": charges,
        "division": queries.division_on(found.unit, day),
        "supervisor": queries.bodies_on(day).get(supervisor.pk) if supervisor else None,
        "acting": Delegation.objects.on(day).filter(for_post=found).select_related("official"),
        "own": own,
        "standings": standings(day, found),
        "first": own_list(found, day) if shown.is_first_leader else None,
        "trail": [
            (_("Units"), reverse("portal:units")),
            (unit.name if unit else found.unit.code, reverse("portal:unit", args=[found.unit])),
            (shown.name, ""),
        ],
    }
    return render(request, "portal/post.html", given)


@frozen
class _Sheet:
    """A post's page as a file holds it."""

    post: Post
    version: PostVersion
    unit: str
    own: list[OwnPower]
    day: date
    charges: list[charge.Charge]


def _file(sheet: _Sheet, as_file: str) -> HttpResponse:
    if as_file != "docx":
        found = rows(sheet.own)
        others = charge.rows(sheet.charges, but={each["power"] for each in found})
        return table("post", [*found, *others], on=sheet.day, as_file=as_file)
    content = document(sheet.version, sheet.unit, sheet.own, sheet.day)
    response = HttpResponse(content, content_type=files.TYPES["docx"])
    name = f"{sheet.post.code}-{sheet.day}.docx".replace("/", "-")
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    return response


@opened_to(Act.READ_PUBLIC)
@public_page
def confirmations(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """List who has confirmed what their post may do, and who has not after ten workdays (R84)."""
    day = day_of(request)
    found = unchanged.kept(("confirmations", day), lambda: overdue_first(day))
    if as_file:
        return table("confirmations", [_row(each) for each in found], on=day, as_file=as_file)
    counted = Counter(each.state for each in found)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    names = {each.unit_id: each.name for each in queries.units_on(day)}
    given = {
        "on": day,
        "page": page,
        "rows": [(each, names.get(each.post.post.unit_id, "")) for each in page],
        "counted": counted,
        "all": len(found),
        "trail": [(_("Units"), reverse("portal:units")), (_("Confirmed by holders"), "")],
    }
    return render(request, "portal/confirmations.html", given)


def _row(each: Standing) -> dict[str, Any]:
    return {
        "post": each.post.post.code,
        "name": each.post.name,
        "unit": each.post.post.unit.code,
        "official": each.tenure.official.code,
        "state": each.state,
        "confirmed_at": each.last.confirmed_at if each.last else None,
        "waits_since": each.waits_since,
        "unconfirmed": "、".join(each.unconfirmed),
    }

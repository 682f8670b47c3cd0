# SPDX-License-Identifier: Apache-2.0
"""Funds and projects in public: sums, stages, who looked and whether it is published; no names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tonggui.chains import showing
from tonggui.chains.models import Chain, Kind
from tonggui.chains.showing import Line, Shown
from tonggui.people import queries
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.asking import parts, table
from tonggui.portal.caching import public_page

A_PAGE = 30


@opened_to(Act.READ_PUBLIC)
@public_page
def chains(request: HttpRequest, as_file: str = "") -> HttpResponse:
    """Show the funds and projects that are followed, of a unit or of a kind where asked."""
    at, day = timezone.now(), timezone.localdate()
    rows = Chain.objects.select_related("unit").order_by("-at", "-pk")
    kind, unit = request.GET.get("kind", ""), request.GET.get("unit", "")
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if unit:
        rows = rows.filter(unit__code=unit)
    if as_file:
        made = [_row(each) for each in showing.lines(rows, at=at)]
        return table("chains", made, on=day, as_file=as_file)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    names = queries.unit_names(day)
    codes = sorted(set(Chain.objects.values_list("unit__code", flat=True)))
    given = {
        "page": page,
        "lines": showing.lines(page.object_list, at=at),
        "kinds": Kind.choices,
        "kind": kind,
        "units": [(each, names.get(each, each)) for each in codes],
        "unit": unit,
        "trail": [(_("Funds and projects"), "")],
    }
    return render(request, "portal/chains.html", given)


@opened_to(Act.READ_PUBLIC)
@public_page
def chain(request: HttpRequest, code: str, as_file: str = "") -> HttpResponse:
    """Show a fund or a project on both rails, or give it as a file."""
    found = get_object_or_404(Chain.objects.select_related("unit"), code=code)
    made = showing.shown(found, at=timezone.now())
    if as_file:
        said = {
            "chain": [_row(line) for line in showing.lines([found], at=timezone.now())],
            "links": list(_links(made)),
            "holders": list(_holders(made)),
        }
        return parts("chain", said, on=timezone.localdate(), as_file=as_file)
    trail = [(_("Funds and projects"), reverse("portal:chains")), (found.code, "")]
    return render(request, "portal/chain.html", {"shown": made, "trail": trail})


def _row(line: Line) -> dict[str, Any]:
    shown, chain = line.shown, line.chain
    flow, works = shown.flow, shown.works
    return {
        "code": chain.code,
        "kind": chain.kind,
        "name": chain.name,
        "unit": chain.unit.code,
        "is_livelihood": chain.is_livelihood,
        "granted_fen": flow.granted if flow else None,
        "reached_fen": flow.reached if flow else None,
        "recipients": flow.recipients if flow else None,
        "lying_fen": flow.lying if flow else None,
        "under_way_fen": flow.under_way if flow else None,
        "ends_at_account_fen": flow.ended if flow else None,
        "estimate_fen": works.estimate if works else None,
        "contract_fen": works.contract if works else None,
        "changes_fen": works.changes if works else None,
        "paid_fen": works.paid if works else None,
        "settled_fen": works.settled if works else None,
        "audited_fen": works.audited if works else None,
        "links": len(shown.links),
        "looked_at": shown.looked_at,
        "late": shown.late,
        "to_publish": shown.to_publish,
        "published": shown.published,
        "level": line.card.level if line.card else "",
    }


def _links(shown: Shown) -> Iterable[dict[str, Any]]:
    for each in shown.links:
        link = each.link
        if link is not None:
            yield {
                "number": link.number,
                "stage": link.stage,
                "unit": link.unit.code,
                "to": link.to.code if link.to else "",
                "on": link.on,
                "amount_fen": link.amount,
                "recipients": link.recipients,
                "supervision": each.watched.state,
                "body": each.watched.body,
                "looked_at": each.watched.done_at,
                "published": each.shown_on,
            }


def _holders(shown: Shown) -> Iterable[dict[str, Any]]:
    for each in shown.places:
        yield {
            "unit": each.holder.unit,
            "in_fen": each.holder.came,
            "out_fen": each.holder.went,
            "balance_fen": each.holder.balance,
            "stated_fen": each.holder.stated,
            "under_way_fen": each.holder.under_way,
        }

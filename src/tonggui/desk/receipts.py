# SPDX-License-Identifier: Apache-2.0
"""Receipts of one's own acts: proof, in one's own hands, that they stand in the ledger."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise

from tonggui.core.values import frozen
from tonggui.desk.asking import who
from tonggui.ledger import receipts as kept
from tonggui.ledger.models import Entry
from tonggui.ledger.services import actor
from tonggui.ledger.store import store
from tonggui.people import record
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to

SHOWN = 50


@frozen
class Own:
    """An act of one's own: the entry, what was done, what it was about, whether it is published."""

    entry: Entry
    what: str | Promise
    about: str
    is_published: bool


@opened_to(Act.ENTER_DESK)
def receipts(request: HttpRequest) -> HttpResponse:
    """List one's latest acts, each with its receipt."""
    entries = kept.own(who(request)["by"], SHOWN)
    names, last = record.names_of(entries), store().last
    size = last.size if last else 0
    own = [
        Own(
            entry=each,
            what=record.KINDS.get(each.kind, each.kind),
            about=names.get((record.noun_of(each), each.subject), ""),
            is_published=hasattr(each, "position") and each.position.number < size,
        )
        for each in entries
    ]
    return render(request, "desk/receipts.html", {"own": own})


@opened_to(Act.ENTER_DESK)
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Give the receipt of an act to whoever did it, and to nobody else."""
    entry = get_object_or_404(Entry, pk=number)
    if not kept.is_of(entry, actor(who(request)["by"])):
        raise Http404
    name = f'attachment; filename="receipt-{number}.tlog-proof"'
    text = str(kept.receipt_for(entry))
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": name, "Cache-Control": "no-store"},
    )

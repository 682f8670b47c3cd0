# SPDX-License-Identifier: Apache-2.0
"""The audit trail: every act in the ledger, with who did it, for the audit administrator."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tonggui.ledger.models import Entry
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import SignIn

A_PAGE = 50


@opened_to(Act.READ_AUDIT_TRAIL)
def trail(request: HttpRequest) -> HttpResponse:
    """Show the acts, the latest first; of one kind or about one subject where asked."""
    kind, subject = request.GET.get("kind", "")[:64], request.GET.get("subject", "")[:200]
    found = Entry.objects.select_related("position").order_by("-pk")
    if kind:
        found = found.filter(kind__startswith=kind)
    if subject:
        found = found.filter(subject__contains=subject)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    given = {
        "page": page,
        "entries": [(each, each.said, _by(each)) for each in page],
        "kind": kind,
        "subject": subject,
    }
    return render(request, "desk/trail.html", given)


@opened_to(Act.READ_AUDIT_TRAIL)
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show who signed in, and whose password was guessed wrong, the latest first."""
    found = SignIn.objects.select_related("account").order_by("-at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/sign_ins.html", {"page": page})


def _by(entry: Entry) -> str:
    """Return who acted, as far as it has not been lawfully erased."""
    opening = entry.opened.get("by")
    return str(opening.value) if opening else ""

# SPDX-License-Identifier: Apache-2.0
"""The audit trail: every act in the ledger, with who did it, for the audit administrator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tonggui.ledger.models import Entry
from tonggui.ledger.services import NOBODY
from tonggui.people import record
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Account, SignIn

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
        "entries": _told(list(page)),
        "kinds": record.KINDS,
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


def _told(entries: list[Entry]) -> list[tuple[Entry, Any, str, str]]:
    """Return entries with what was done, what it was about and who did it, in words."""
    names = record.names_of(entries)
    doers = [_by(each) for each in entries]
    prefix = f"{Account._meta.label_lower}/"  # noqa: SLF001 - Django's documented API
    keys = {doer.removeprefix(prefix) for doer in doers if doer.startswith(prefix)}
    called = {f"{prefix}{pk}": name for pk, name in _usernames(keys)}
    called[NOBODY] = _("the owner of the machine, on the command line")
    return [
        (
            each,
            record.KINDS.get(each.kind, each.kind),
            names.get((record.noun_of(each), each.subject), ""),
            called.get(doer, doer),
        )
        for each, doer in zip(entries, doers, strict=True)
    ]


def _usernames(keys: set[str]) -> Iterable[tuple[int, str]]:
    return Account.objects.filter(pk__in=keys).values_list("pk", "username")


def _by(entry: Entry) -> str:
    """Return who acted, as far as it has not been lawfully erased."""
    opening = entry.opened.get("by")
    return str(opening.value) if opening else ""

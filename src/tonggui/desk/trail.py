# SPDX-License-Identifier: Apache-2.0
"""The audit trail: every act in the ledger, with who did it, for the audit administrator."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.desk.narrowing import Acts, Attempts, Narrowed
from tonggui.ledger.models import Entry
from tonggui.ledger.services import NOBODY, OFFICIAL
from tonggui.people import own_account, record
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.people.models import Account, Official, SignIn

A_PAGE, AT_ONCE = 50, 500
# What a spreadsheet would work out instead of showing.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@opened_to(Act.READ_AUDIT_TRAIL)
def trail(request: HttpRequest) -> HttpResponse:
    """Show the acts, the latest first; of some days, a person, a kind or a subject where asked."""
    asked = Acts(request.GET)
    page = Paginator(asked.found(), A_PAGE).get_page(request.GET.get("page"))
    given = {
        "entries": _told(list(page)),
        "kinds": record.KINDS,
        **shown_with(request, asked, page),
    }
    return render(request, "desk/trail.html", given)


@opened_to(Act.READ_AUDIT_TRAIL)
def trail_file(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Return all the acts asked for as CSV; a page that says what is wrong, where they cannot."""
    asked = Acts(request.GET)
    if not asked.is_valid():
        return trail(request)
    heads = (_("Entry"), _("Received"), _("Kind"), _("Act"), _("Subject"), _("About"), _("By"))
    entries = asked.found().iterator(AT_ONCE)
    batches = iter(lambda: list(islice(entries, AT_ONCE)), [])
    rows = (_row(*each) for batch in batches for each in _told(batch))
    return file_of("acts", heads, rows)


@opened_to(Act.READ_AUDIT_TRAIL)
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show who signed in, and whose password was guessed wrong, the latest first."""
    asked = Attempts(request.GET)
    page = Paginator(asked.found(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/sign_ins.html", shown_with(request, asked, page))


@opened_to(Act.READ_AUDIT_TRAIL)
def sign_ins_file(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Return all the attempts to sign in that are asked for as CSV."""
    asked = Attempts(request.GET)
    if not asked.is_valid():
        return sign_ins(request)
    heads = (_("Received"), _("Account"), _("Outcome"), _("From"))
    return file_of("sign-ins", heads, map(_attempt, asked.found().iterator(AT_ONCE)))


def shown_with(request: HttpRequest, asked: Narrowed, page: Any) -> dict[str, Any]:
    """Return what a page of the trail shows: what was asked, and the address that asks again."""
    again = request.GET.copy()
    again.pop("page", None)
    return {"page": page, "form": asked, "again": again.urlencode()}


def _row(entry: Entry, what: Any, about: str, by: str) -> tuple[Any, ...]:
    position = getattr(entry, "position", None)
    return (
        position.number if position else "",
        second(entry.said.received_at),
        entry.kind,
        what,
        entry.subject,
        about,
        by or _("erased"),
    )


def _attempt(each: SignIn) -> tuple[Any, ...]:
    account = each.account.username if each.account else _("no such account")
    outcome = _("signed in") if each.succeeded else _("wrong password")
    return second(each.at), account, outcome, each.ip or ""


def second(at: Any) -> str:
    """Return a time as files of the trail write it."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def file_of(
    name: str, heads: Sequence[str], rows: Iterator[tuple[Any, ...]]
) -> StreamingHttpResponse:
    """Return rows as CSV, written while they are read; Excel takes UTF-8 only behind a mark."""
    lines = chain(["\ufeff"], map(_line, chain([tuple(heads)], rows)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    day = timezone.localdate()
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{day}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _line(row: tuple[Any, ...]) -> str:
    text = StringIO()
    csv.writer(text).writerow(
        f"'{cell}" if str(cell).startswith(_FORMULA) else str(cell) for cell in row
    )
    return text.getvalue()


def _told(entries: list[Entry]) -> list[tuple[Entry, Any, str, str]]:
    """Return entries with what was done, what it was about and who did it, in words."""
    names = record.names_of(entries)
    doers = [_by(each) for each in entries]
    prefix = f"{Account._meta.label_lower}/"  # noqa: SLF001 - Django's documented API
    keys = {doer.removeprefix(prefix) for doer in doers if doer.startswith(prefix)}
    called = {f"{prefix}{pk}": name for pk, name in _usernames(keys)} | _officials(doers)
    owners = _owners(entries)
    called[NOBODY] = _("the owner of the machine, on the command line")
    return [
        (
            each,
            _what(each),
            names.get((record.noun_of(each), each.subject), "") or owners.get(each.subject, ""),
            called.get(doer, doer),
        )
        for each, doer in zip(entries, doers, strict=True)
    ]


def _usernames(keys: set[str]) -> Iterable[tuple[int, str]]:
    return Account.objects.filter(pk__in=keys).values_list("pk", "username")


def _officials(doers: Iterable[str]) -> dict[str, str]:
    """Return officials by what entries call them: the name, and the code as names recur."""
    codes = {each.removeprefix(OFFICIAL) for each in doers if each.startswith(OFFICIAL)}
    found = Official.objects.filter(code__in=codes).values_list("code", "name")
    return {f"{OFFICIAL}{code}": f"{name} {code}" for code, name in found}


def _what(entry: Entry) -> str:
    """Return what was done, with what changed where an entry on an account says so."""
    done = str(record.KINDS.get(entry.kind, entry.kind))
    changed = own_account.details(entry)
    if not changed:
        return done
    what = pgettext("list", ", ").join(map(str, changed))
    return _("%(done)s: %(what)s") % {"done": done, "what": what}


def _owners(entries: list[Entry]) -> dict[str, str]:
    """Return the sign-in names of the accounts that entries are about, by subject."""
    subjects = {each.subject for each in entries if record.noun_of(each) == "account"}
    keys = {each.partition(":")[2] for each in subjects}
    found = _usernames({each for each in keys if each.isdecimal()})
    return {Account(pk=pk).subject: name for pk, name in found}


def _by(entry: Entry) -> str:
    """Return who acted, as far as it has not been lawfully erased."""
    opening = entry.opened.get("by")
    return str(opening.value) if opening else ""

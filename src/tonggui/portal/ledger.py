# SPDX-License-Identifier: Apache-2.0
"""The ledger in public: its latest checkpoint, an entry, a proof, and whether a receipt stands."""

from __future__ import annotations

import json
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tonggui.core.errors import Refused
from tonggui.core.values import frozen
from tonggui.ledger import receipts
from tonggui.ledger.log import merkle
from tonggui.ledger.log.cosignature import cosigned_at
from tonggui.ledger.log.receipt import Standing, parse
from tonggui.ledger.models import Entry, Position
from tonggui.ledger.services import ERASED, named
from tonggui.ledger.store import store
from tonggui.people import record
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal import digests
from tonggui.portal.caching import public_page

MOST_SHOWN = 20
LARGEST_RECEIPT = 200_000
FOREVER, BRIEFLY = "public, max-age=31536000, immutable", "public, max-age=5"
TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"


@frozen
class Seen:
    """A witness of the policy: whether it has cosigned what is shown, and when."""

    name: str
    at: datetime | None


@frozen
class Checked:
    """What came of checking a receipt here."""

    text: str
    standing: Standing | None = None
    number: int = 0
    what: Any = ""
    why: str = ""
    erasures: list[dict[str, Any]] = field(default_factory=list)


@opened_to(Act.READ_PUBLIC)
@public_page
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the latest checkpoint, who has witnessed it, the keys and the latest entries."""
    kept = store()
    given: dict[str, Any] = {"trail": [(_("Ledger"), "")], "done": record.latest(MOST_SHOWN)}
    if kept.last:
        given |= {
            "said": kept.last,
            "root": kept.last.root.hex(),
            "note": str(kept.published),
            "keys": kept.ring.keys,
            "witnesses": (seen := _witnesses()),
            "is_witnessed": kept.policy.is_witnessed_by({e.name for e in seen if e.at}),
        }
    return render(request, "portal/ledger.html", given)


@opened_to(Act.READ_PUBLIC)
@public_page
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """Show an entry as it is logged, and where it stands."""
    position = get_object_or_404(Position.objects.select_related("entry"), number=number)
    said = position.entry.said
    last = store().last
    given = {
        "number": number,
        "what": record.KINDS.get(said.kind, said.kind),
        "about": "".join(record.names_of([position.entry]).values()),
        "said": said,
        "body": json.dumps(said.body, ensure_ascii=False, indent=2, sort_keys=True),
        "hash": bytes(position.leaf_hash).hex(),
        "is_shown": last is not None and last.size > number,
        "erasures": _erasures(position.entry),
        "trail": [(_("Ledger"), reverse("portal:ledger")), (f"#{number}", "")],
    }
    return render(request, "portal/entry.html", given)


@opened_to(Act.READ_PUBLIC)
def proof(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 - Django's form
    """Give the proof of an entry as a C2SP tlog-proof, without its personal fields."""
    position = get_object_or_404(Position.objects.select_related("entry"), number=number)
    try:
        text = str(receipts.public_receipt(position.entry))
    except receipts.NotYetPublished:
        raise Http404 from None
    name = f'attachment; filename="entry-{number}.tlog-proof"'
    return HttpResponse(text, content_type=TEXT, headers={"Content-Disposition": name})


@opened_to(Act.READ_PUBLIC)
def verify(request: HttpRequest) -> HttpResponse:
    """Say whether a receipt that is pasted or dropped stands; nothing of it is kept."""
    given: dict[str, Any] = {
        "trail": [(_("Ledger"), reverse("portal:ledger")), (pgettext("receipt", "Check"), "")]
    }
    kept = store()
    if kept.last:
        given["keys"] = [each.vkey for each in kept.ring.keys]
    if asked := request.GET.get("digest", "").strip():
        given["digest"] = digests.look_up(asked)
    if request.method == "POST":
        given["checked"] = _check(_given(request))
    return render(request, "portal/verify.html", given)


@opened_to(Act.READ_PUBLIC)
def file(request: HttpRequest, path: str) -> FileResponse:  # noqa: ARG001 - Django's form
    """Give a file of the log as C2SP tlog-tiles has them; the address allows no other."""
    whole = store().folder / path
    if not whole.is_file():
        raise Http404
    is_tile = path.startswith("tile/")
    return FileResponse(
        whole.open("rb"),
        content_type=BYTES if is_tile else TEXT,
        headers={"Cache-Control": FOREVER if is_tile else BRIEFLY},
    )


def _witnesses() -> list[Seen]:
    kept = store()
    shown = kept.published
    lines = {each.name: each.signature for each in shown.signatures} if shown else {}
    return [
        Seen(each.name, _time(lines[each.key.name]) if each.key.name in lines else None)
        for each in kept.policy.witnesses
    ]


def _time(signature: bytes) -> datetime:
    return datetime.fromtimestamp(cosigned_at(signature), UTC)


def _given(request: HttpRequest) -> str:
    dropped = request.FILES.get("file")
    raw = dropped.read(LARGEST_RECEIPT) if dropped else request.POST.get("receipt", "").encode()
    text = raw[:LARGEST_RECEIPT].decode(errors="replace").replace("\r\n", "\n").strip()
    return f"{text}\n"


def _check(text: str) -> Checked:
    try:
        read = parse(text)
        standing = receipts.standing(text)
    except (Refused, FileNotFoundError) as error:
        return Checked(text, why=str(error))
    found = Position.objects.filter(leaf_hash=merkle.leaf_hash(read.leaf))
    position = found.filter(number=read.proof.index).select_related("entry").first()
    return Checked(
        text,
        standing,
        number=read.proof.index,
        what=record.KINDS.get(standing.entry.kind, standing.entry.kind),
        erasures=_erasures(position.entry) if position else [],
    )


def _erasures(kept: Entry) -> list[dict[str, Any]]:
    """Return what was erased of an entry, when, and on what basis."""
    found = Entry.objects.filter(kind=ERASED, subject=named(kept)).order_by("pk")
    return [
        {"at": each.received_at, "fields": each.body["fields"], "basis": each.body["basis"]}
        for each in (row.said for row in found)
    ]

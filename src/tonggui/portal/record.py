# SPDX-License-Identifier: Apache-2.0
"""What was done last, as the ledger has it: kind and subject, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.models import Entry, Position

# Every kind of entry there is, in words; a kind without words shows itself.
KINDS: MappingProxyType[str, Promise] = MappingProxyType(
    {
        "account.link-issued": _("one-time link issued"),
        "account.locked": _("account locked"),
        "account.made": _("account made"),
        "account.opened": _("account opened"),
        "account.sessions-ended": _("sessions ended"),
        "body.closed": _("deciding body closed"),
        "body.founded": _("deciding body founded"),
        "body.joined": _("seat taken"),
        "body.left": _("seat left"),
        "body.revised": _("deciding body revised"),
        "delegation.ended": _("delegation ended"),
        "delegation.given": _("authority delegated"),
        "ledger.clock-corrected": _("clock corrected"),
        "ledger.erased": _("personal data erased"),
        "ledger.key-rotated": _("signing key changed"),
        "ledger.recovered": _("entries recovered"),
        "office.closed": _("section closed"),
        "office.founded": _("section founded"),
        "office.revised": _("section revised"),
        "official.name-corrected": _("name corrected"),
        "official.registered": _("official registered"),
        "post.abolished": _("post abolished"),
        "post.created": _("post created"),
        "post.revised": _("post revised"),
        "remit.assigned": _("remit assigned"),
        "remit.ended": _("remit ended"),
        "supervisor.closed": _("supervising body closed"),
        "supervisor.founded": _("supervising body founded"),
        "supervisor.joined": _("member joined a supervising body"),
        "supervisor.left": _("member left a supervising body"),
        "supervisor.revised": _("supervising body revised"),
        "tenure.began": _("tenure began"),
        "tenure.ended": _("tenure ended"),
        "tenure.withdrawn": _("tenure withdrawn"),
        "unit.closed": _("unit closed"),
        "unit.exempted": _("exemption granted"),
        "unit.exemption-ended": _("exemption ended"),
        "unit.founded": _("unit founded"),
        "unit.revised": _("unit revised"),
        "work.divided": _("work divided"),
    }
)


@dataclass(frozen=True, slots=True)
class Done:
    """An entry as the public may see it; without a time, what is logged cannot be read."""

    number: int
    what: str | Promise
    subject: str
    received_at: datetime | None


def latest(count: int) -> list[Done]:
    """Return the latest numbered entries, the newest first."""
    rows = Position.objects.select_related("entry").order_by("-number")[:count]
    return [
        Done(
            number=row.number,
            what=KINDS.get(row.entry.kind, row.entry.kind),
            subject=row.entry.subject,
            received_at=_received(row.entry),
        )
        for row in rows
    ]


def _received(entry: Entry) -> datetime | None:
    try:
        return entry.said.received_at
    except Malformed:
        return None

# SPDX-License-Identifier: Apache-2.0
"""Append to the ledger within the transaction of an act; erase lawfully; correct the clock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tonggui.core.errors import Refused
from tonggui.ledger import sending
from tonggui.ledger.clock import clock
from tonggui.ledger.log import commitment
from tonggui.ledger.log.entry import Entry as Said
from tonggui.ledger.models import Entry, Position

ERASED, CLOCK_CORRECTED, KEY_ROTATED = (
    "ledger.erased",
    "ledger.clock-corrected",
    "ledger.key-rotated",
)
BY, NOBODY, OFFICIAL = "by", "nobody", "official:"
_COLUMNS = "INSERT INTO ledger_entry (kind, subject, leaf, openings) VALUES (%s, %s, %s, %s)"
_INSERT = {
    "postgresql": f"WITH said AS ({_COLUMNS} RETURNING id)"  # noqa: S608 - our own words
    " INSERT INTO ledger_pending SELECT id FROM said RETURNING entry_id",
    "sqlite": f"{_COLUMNS} RETURNING id",
}


class NotInTransaction(Refused):
    """An entry is said only together with what it says."""

    code = "not-in-transaction"


class NothingToErase(Refused):
    """The entry has no such personal field, or it was erased before."""

    code = "nothing-to-erase"


def append(  # noqa: PLR0913 - the parts of an entry
    kind: str,
    body: Mapping[str, Any],
    *,
    by: object,
    at: datetime,
    subject: object = "",
    private: Mapping[str, Any] | None = None,
) -> Entry:
    """Say in the log what this transaction does; it is said if and only if it is done.

    `kind` is `noun.what-happened`; `body` holds nothing personal, only texts, whole numbers,
    booleans, lists and objects; `subject` is a row or a code; `private` holds personal fields by
    name, of which the log keeps salted commitments. Who did it is always one of them, `by`.
    The position is taken after the commit, by `sequencing`, so that writers never wait here.
    Raises NotInTransaction, ClockWentBack, and Malformed for what cannot be written one way.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(f"`{kind}` is appended outside a transaction")
    sealed = commitment.seal({BY: actor(by), **(private or {})})
    said = Said(
        kind=kind,
        subject=named(subject),
        at=at,
        received_at=_received_at(),
        body=body,
        private=sealed.commitments,
    )
    leaf = said.leaf.decode()
    entry = Entry(kind=kind, subject=said.subject, leaf=leaf, openings=sealed.openings)
    entry.pk = _insert(entry)
    entry._state.adding, entry._state.db = False, connection.alias  # noqa: SLF001 - as Django's save does
    return entry


@transaction.atomic
def erase(entry: Entry, fields: Iterable[str], *, basis: str, by: object, at: datetime) -> Entry:
    """Erase personal values and their salts for good, and say in the log which and on what basis.

    What was logged stays as it was, and every proof of it stays valid.
    """
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    kept = json.loads(locked.openings) if locked.openings else {}
    names = sorted(set(fields))
    if not names or not set(names) <= set(kept):
        raise NothingToErase(f"entry {entry.pk} holds no `{', '.join(names)}` to erase")
    left = {name: each for name, each in kept.items() if name not in names}
    locked.openings = json.dumps(left, ensure_ascii=False) if left else ""
    locked.save(update_fields=["openings"])
    digest = locked.said.digest.hex()
    body = {"entry": digest, "fields": names, "basis": basis}
    return append(ERASED, body, by=by, at=at, subject=locked)


@transaction.atomic
def correct_clock(*, reason: str, by: object, at: datetime) -> Entry:
    """Say in the log that the clock was wrong, and let time go back this once."""
    clock.forget()
    return append(CLOCK_CORRECTED, {"reason": reason}, by=by, at=at)


@transaction.atomic
def rotate_key(new: str, *, by: object, at: datetime) -> Entry:
    """Name the log's next key in the log, so that whoever trusts the old one can trust it."""
    return append(KEY_ROTATED, {"new": new}, by=by, at=at)


def named(subject: object) -> str:
    """Return how entries name a row: its model and key; a text is taken as it is."""
    meta = getattr(subject, "_meta", None)
    return f"{meta.label_lower}/{getattr(subject, 'pk', '')}" if meta else str(subject)


def actor(by: object) -> str:
    """Return how entries name who acts: the official, the account, a word, or nobody signed in."""
    if by is None:
        return NOBODY
    official = getattr(by, "official", None)
    return f"{OFFICIAL}{official.code}" if official else named(by)


def _received_at() -> datetime:
    if clock.latest is None:
        last = Position.objects.select_related("entry").order_by("-number").first()
        if last and last.entry.kind != CLOCK_CORRECTED:
            clock.learn(last.entry.said.received_at)
    return clock.now()


def _insert(entry: Entry) -> int:
    values = [entry.kind, entry.subject, entry.leaf, entry.openings]
    number = int(sending.answer(_INSERT[connection.vendor], values)[0][0])
    if connection.vendor == "sqlite":
        sending.say("INSERT INTO ledger_pending (entry_id) VALUES (%s)", [number])
    return number

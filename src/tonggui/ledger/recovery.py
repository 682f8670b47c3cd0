# SPDX-License-Identifier: Apache-2.0
"""Refuse to go on where the database is older than what was shown; and take lost entries back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tonggui.ledger import identities, sequencing, services
from tonggui.ledger.errors import Corrupt
from tonggui.ledger.log import checkpoint, keys, merkle, note
from tonggui.ledger.log import entry as entries
from tonggui.ledger.log.checkpoint import Checkpoint
from tonggui.ledger.log.errors import Unproven
from tonggui.ledger.models import Entry, Position
from tonggui.ledger.signer import seat
from tonggui.ledger.store import Store, read_all, store

RECOVERED = "ledger.recovered"
HOW = "see docs/how-to/recover-the-ledger.md"


def the_record_goes_on() -> None:
    """Refuse to serve where the database holds less than was shown, or a witness objects."""
    stopped = store().stopped
    if stopped.exists():
        why = stopped.read_text(encoding="utf-8").strip()
        raise Corrupt(f"{why}; once that is put right, `tonggui ledger publish` takes it up; {HOW}")
    size = sequencing.size()
    for what, said in _known():
        if said.size > size:
            raise Corrupt(
                f"{what} has {said.size} entries, the database only {size}: it was restored from "
                f"an older backup. Do not go on: put a newer backup back, or run `tonggui ledger "
                f"recover` with an export that holds the missing entries; {HOW}"
            )
        if (kept := _root(said.size)) and kept != said.root:
            raise Corrupt(
                f"{what} of {said.size} entries is not of the log in this database: it is another "
                f"database, or was rewritten; `tonggui ledger fsck` says where; {HOW}"
            )


def missing_from(folder: Path) -> list[bytes]:
    """Return the entries an export holds beyond the database; Unproven where it is not of this log.

    The export must carry a checkpoint signed by a key of this log, and begin with the entries that
    are still in the database.
    """
    export = Store(folder)
    said = export.last
    if said is None:
        raise Unproven(f"{folder} holds no checkpoint")
    keys.open_signed(export.fetch("checkpoint"), _ring(export), said.size)
    held = list(read_all(export, said.size))
    hashes = [merkle.leaf_hash(each) for each in held]
    if merkle.root(hashes) != said.root:
        raise Unproven(f"the entries in {folder} do not have the root of its checkpoint")
    ours = list(_hashes())
    if hashes[: len(ours)] != ours:
        raise Unproven(f"{folder} does not begin with the entries of this database")
    return held[len(ours) :]


@transaction.atomic
def recover(folder: Path, *, by: object, at: datetime) -> int:
    """Take the entries a database lost back from an export, say so in the log, return how many.

    The rows they tell of do not come back with them, and no new row takes their ids; `fsck` lists
    them. Personal fields of these entries are gone unless their submitters still have receipts.
    """
    first = sequencing.size()
    lost = missing_from(folder)
    for number, leaf in enumerate(lost, first):
        said = entries.parse(leaf)
        entry = Entry.objects.create(kind=said.kind, subject=said.subject, leaf=leaf.decode())
        Position.objects.create(number=number, entry=entry, leaf_hash=merkle.leaf_hash(leaf))
    identities.step_over(map(entries.parse, lost))
    body = {"from": first, "entries": len(lost)}
    services.append(RECOVERED, body, by=by, at=at)
    return len(lost)


def _known() -> Iterator[tuple[str, Checkpoint]]:
    shown = store().last
    if shown:
        yield "the published checkpoint", shown
    signed = Path(settings.HOME) / "signer" / seat.LAST
    if not settings.SIGNER and signed.exists():
        yield "the signer", checkpoint.parse(note.parse(signed.read_bytes()).text)


def _root(size: int) -> bytes | None:
    from tonggui.ledger.models import Checkpoint as Kept  # noqa: PLC0415 - two of one name

    found = Kept.objects.filter(pk=size).first()
    return checkpoint.parse(found.text).root if found else None


def _ring(export: Store) -> keys.KeyRing:
    """Return our own keys where we still have them: an export may bring its own."""
    try:
        return store().ring
    except FileNotFoundError:
        return export.ring


def _hashes() -> Iterator[bytes]:
    found = Position.objects.order_by("number").values_list("leaf_hash", flat=True)
    yield from (bytes(each) for each in found.iterator())

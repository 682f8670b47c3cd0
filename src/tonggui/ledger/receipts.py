# SPDX-License-Identifier: Apache-2.0
"""Receipts for those who acted, and what stands behind a receipt or a text that is shown to us."""

from __future__ import annotations

import json
from itertools import islice

from tonggui.core.errors import Refused
from tonggui.ledger.log import merkle, receipt
from tonggui.ledger.log.receipt import Proof, Receipt, Standing
from tonggui.ledger.models import Checkpoint, Entry, Position
from tonggui.ledger.services import BY, actor
from tonggui.ledger.store import store

LOOKED_AT = 20_000  # latest entries among which someone's own are looked for


class NotYetPublished(Refused):
    """The entry is committed and will stand in the next checkpoint."""

    code = "not-yet-published"


def receipt_for(entry: Entry) -> Receipt:
    """Return the receipt of an entry: itself, its kept personal fields, its proof.

    It holds what the submitter may know; give it to nobody else. Raises NotYetPublished in the
    moments between an act and its checkpoint.
    """
    return Receipt(entry.leaf.encode(), entry.opened, proof_of(number_of(entry)))


def own(by: object, count: int) -> list[Entry]:
    """Return the latest acts of someone, the newest first; one question, of recent entries only."""
    name = actor(by)
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    found = Entry.objects.filter(
        pk__gt=last - LOOKED_AT, openings__contains=json.dumps(name, ensure_ascii=False)
    )
    mine = (each for each in found.order_by("-pk").select_related("position") if is_of(each, name))
    return list(islice(mine, count))


def is_of(entry: Entry, name: str) -> bool:
    """Say whether an entry is the act of whom entries call so."""
    opening = entry.opened.get(BY)
    return opening is not None and opening.value == name


def public_receipt(entry: Entry) -> Receipt:
    """Return the receipt of an entry without its personal fields, for anyone."""
    return Receipt(entry.leaf.encode(), {}, proof_of(number_of(entry)))


def number_of(entry: Entry) -> int:
    """Return where an entry stands."""
    found = Position.objects.filter(entry=entry).values_list("number", flat=True).first()
    if found is None:
        raise NotYetPublished("the entry is kept and is published in a moment: ask again")
    return found


def proof_of(number: int) -> Proof:
    """Return the proof that leads from an entry to the published checkpoint."""
    kept = store()
    last = kept.last
    if last is None or last.size <= number:
        raise NotYetPublished("the entry is kept and is published in a moment: ask again")
    hashes = merkle.inclusion_proof(number, last.size, kept.node(last.size))
    whole = kept.fetch("checkpoint")
    return Proof(number, tuple(hashes), whole)


def standing(text: str) -> Standing:
    """Return what a receipt proves by the keys and witnesses of this log; Unproven if nothing."""
    kept = store()
    return receipt.verify(receipt.parse(text), kept.ring, kept.policy)


def first_shown(number: int) -> Checkpoint | None:
    """Return the first checkpoint an entry stood in: by then, at the latest, it was received."""
    return Checkpoint.objects.filter(size__gt=number).order_by("size").first()

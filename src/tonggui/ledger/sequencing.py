# SPDX-License-Identifier: Apache-2.0
"""Give entries their positions: after their commit, under a lock, in order, without gaps."""

from __future__ import annotations

from django.db import connection, transaction

from tonggui.ledger.errors import Corrupt
from tonggui.ledger.log import merkle
from tonggui.ledger.models import Entry, Pending, Position

LOCK = 0x746F6E67  # one number, the same on every machine that serves this database
BATCH = 900  # SQLite takes a thousand numbers in one statement


def sequence() -> int:
    """Give every entry that is committed a position, and return the size of the log.

    Entries stand in the order of their numbers as one snapshot shows them, after all that have a
    position. An act that saw another's rows began after its commit, so that it stands after it;
    acts that ran side by side stand either way. One that is rolled back was never seen here.
    """
    while _batch() == BATCH:
        pass
    return size()


def size() -> int:
    """Return how many entries have a position."""
    last = Position.objects.order_by("-number").values_list("number", flat=True).first()
    return 0 if last is None else last + 1


@transaction.atomic
def _batch() -> int:
    if not Pending.objects.exists():
        return 0
    # SQLite has the write lock already, for its transactions begin with it.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    numbers = list(Pending.objects.order_by("entry_id").values_list("pk", flat=True)[:BATCH])
    leaves = list(Entry.objects.filter(pk__in=numbers).order_by("pk").values_list("pk", "leaf"))
    if lost := set(numbers) - {pk for pk, _ in leaves}:
        raise Corrupt(f"entry {min(lost)} was committed and is gone from the database")
    first = size()
    Position.objects.bulk_create(
        Position(number=number, entry_id=pk, leaf_hash=merkle.leaf_hash(leaf.encode()))
        for number, (pk, leaf) in enumerate(leaves, first)
    )
    Pending.objects.filter(pk__in=numbers).delete()
    return len(numbers)

# SPDX-License-Identifier: Apache-2.0
"""A site's ledger in tests: acts, raw SQL past the guards, exports verified by the shipped file."""

from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection, transaction

from tonggui.ledger import exporting, guards, services, tonggui_verify
from tonggui.ledger.log import merkle
from tonggui.ledger.models import Entry, Position

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ORIGIN = "county.example/ledger"


def acts(count=1, **more):
    """Do something that is logged, so many times."""
    with transaction.atomic():
        return [
            services.append("case.opened", {"number": each}, by="clerk", at=AT, **more)
            for each in range(count)
        ]


def verified(folder, *options):
    """Return the exit code of the verifier over an export."""
    return tonggui_verify.main(["export", str(folder), "--workers", "1", *map(str, options)])


def exported(folder):
    """Export the log, and return the folder."""
    exporting.export(folder)
    return folder


@contextmanager
def unguarded():
    """Work as somebody who owns the database: guards off, and on again so that nobody sees."""
    guards.lift(connection)
    yield
    guards.keep(connection)


def rewrite(number, change):
    """Change an entry in the database, and every hash the database keeps of it."""
    position = Position.objects.select_related("entry").get(number=number)
    leaf = change(position.entry.leaf)
    with unguarded():
        Entry.objects.filter(pk=position.entry_id).update(leaf=leaf)
        hashed = merkle.leaf_hash(leaf.encode())
        Position.objects.filter(number=number).update(leaf_hash=hashed)


def remove_from(number):
    """Take entries out of the database from a number on."""
    with unguarded():
        lost = list(Position.objects.filter(number__gte=number).values_list("entry_id", flat=True))
        Position.objects.filter(number__gte=number).delete()
        Entry.objects.filter(pk__in=lost).delete()


def swap(one, other):
    """Let two entries change places."""
    rows = {each.number: each for each in Position.objects.filter(number__in=(one, other))}
    with unguarded():
        Position.objects.filter(number__in=(one, other)).delete()
        Position.objects.bulk_create(
            Position(number=number, entry_id=row.entry_id, leaf_hash=row.leaf_hash)
            for number, row in ((one, rows[other]), (other, rows[one]))
        )

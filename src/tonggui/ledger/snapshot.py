# SPDX-License-Identifier: Apache-2.0
"""Read the database as it is at one moment, while others go on writing to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def of_now() -> Iterator[None]:
    """Let everything read within see one moment; nothing is locked, and nothing may be written."""
    if connection.in_atomic_block:
        yield  # whoever began the transaction chose what it sees
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django's own would take the lock of the one writer.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")

# SPDX-License-Identifier: Apache-2.0
"""Keep what was worked out from the record for as long as nothing more is said in it.

Every act ends in an entry of its own transaction, so that the number of entries that are committed
tells whether anything has changed since, in whichever process.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import field
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import connection

from tonggui.core.values import frozen

Value = TypeVar("Value")
MOST = 4_000
_COUNT = (
    "SELECT COALESCE((SELECT MAX(number) + 1 FROM ledger_position), 0)"
    " + (SELECT COUNT(*) FROM ledger_pending)"
)


@frozen
class _State:
    """What was worked out while the log had so many entries."""

    entries: int = -1
    values: dict[Hashable, Any] = field(default_factory=dict)


class Unchanged:
    """What one process keeps; processes never tell each other, each asks the database."""

    def __init__(self) -> None:
        self._state = _State()

    def kept(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return what `make` returns, from before where nothing was committed since then.

        Only for what follows from rows that entries tell of, and for values nobody changes. One
        question to the database; within a transaction nothing is kept, for it may be undone.
        """
        if connection.in_atomic_block or not settings.KEEPS_PAGES:
            return make()
        state, entries = self._state, committed()
        if state.entries != entries or len(state.values) >= MOST:
            # Counted before anything is read: what is read can only be newer than its count.
            self._state = state = _State(entries)
        if key not in state.values:
            state.values[key] = make()
        return cast("Value", state.values[key])


def committed() -> int:
    """Return how many entries are committed, with a number or without."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        return int(cursor.fetchone()[0])


unchanged = Unchanged()

# SPDX-License-Identifier: Apache-2.0
"""How far the ledger is sealed, as it stands at the foot of every page."""

from __future__ import annotations

from django.core.cache import caches

from tonggui.core.values import frozen
from tonggui.ledger.log import checkpoint
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.models import Checkpoint

KEPT_SECONDS = 5
KEY = "sealed"


@frozen
class Head:
    """The size of the latest checkpoint and the beginning and end of its root."""

    size: int
    short_root: str


def head() -> Head | None:
    """Return the latest checkpoint, asked for at most every few seconds; None before the first."""
    kept: Head | bool | None = caches["pages"].get(KEY, False)
    if isinstance(kept, bool):
        kept = _read()
        caches["pages"].set(KEY, kept, KEPT_SECONDS)
    return kept


def _read() -> Head | None:
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return None
    try:
        root = checkpoint.parse(last.text).root.hex()
    except Malformed:
        return None
    return Head(last.size, f"{root[:4]} {root[4:8]} … {root[-4:]}")

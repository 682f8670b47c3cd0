# SPDX-License-Identifier: Apache-2.0
"""Look up which entry holds a digest, so that whoever has a file can see when it was logged.

Entries hold digests of editions and of the frames of lists. Other files are in no entry.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.utils.functional import Promise

from tonggui.core.values import frozen
from tonggui.ledger.models import Position
from tonggui.people.record import KINDS
from tonggui.registry.models import Edition, Frame

_WRITTEN = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_HOLDING = ((Edition, "edition.published"), (Frame, "frame.taken-in"))


@frozen
class Held:
    """An entry that holds a digest: its number, what was done with what, when it was received."""

    number: int
    what: str | Promise
    subject: str
    received_at: datetime


@frozen
class Digest:
    """What came of looking a digest up; without a value, what was given is no digest."""

    given: str
    value: str = ""
    held: tuple[Held, ...] = ()


def look_up(given: str) -> Digest:
    """Return the numbered entries that hold a SHA-256 digest, the oldest first."""
    found = _WRITTEN.fullmatch("".join(given.split()).lower())
    if found is None:
        return Digest(given[:100])
    value = f"sha256:{found[1]}"
    positions = [
        position
        for model, kind in _HOLDING
        for row in model._default_manager.filter(digest=value)  # noqa: SLF001 - Django's documented API
        for position in Position.objects.filter(
            entry__kind=kind, entry__subject=str(row)
        ).select_related("entry")
        if value in position.entry.leaf
    ]
    return Digest(given, value, tuple(map(_held, sorted(positions, key=lambda each: each.number))))


def _held(position: Position) -> Held:
    said = position.entry.said
    return Held(position.number, KINDS.get(said.kind, said.kind), said.subject, said.received_at)

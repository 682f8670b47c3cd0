# SPDX-License-Identifier: Apache-2.0
"""Say when acts wait too long for a signature: signer away, publishing stopped, disk full."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings

from tonggui.core.errors import Refused
from tonggui.ledger.models import Checkpoint, Entry, Pending, Position


class Unsigned(Refused):
    """Something was done so long ago that it should have been signed by now."""

    code = "unsigned"


def acts_are_signed_in_time() -> None:
    """Refuse where an act has waited longer than is allowed to stand in a signed checkpoint."""
    entry = oldest_unsigned()
    if entry is None:
        return
    waited = datetime.now(UTC) - entry.said.received_at
    if waited > timedelta(minutes=settings.SIGNED_WITHIN_MINUTES):
        minutes = int(waited.total_seconds() // 60)
        raise Unsigned(
            f"the signer has signed nothing of what was done in the last {minutes} minutes: see "
            "whether `tonggui-signer serve` runs and what `tonggui ledger publish` says"
        )


def oldest_unsigned() -> Entry | None:
    """Return the first entry that stands in no signed checkpoint; None where all do."""
    last = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    position = Position.objects.filter(number=last).select_related("entry").first()
    if position is not None:
        return position.entry
    waiting = Pending.objects.order_by("entry_id").values_list("entry_id", flat=True).first()
    return Entry.objects.filter(pk=waiting).first() if waiting is not None else None

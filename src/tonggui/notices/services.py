# SPDX-License-Identifier: Apache-2.0
"""What somebody does with their own notices: read them, and say on which way they want them.

These are nobody's business but theirs, and stand in no ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from tonggui.notices.addressing import notices_for, unread_for
from tonggui.notices.models import Channel, How, Kind, Notice, Preference, Reading
from tonggui.people.authority import Standing


@transaction.atomic
def read(who: Standing, numbers: Iterable[int] | None = None, *, at: datetime) -> int:
    """Mark notices to somebody as read, all of them where none are named; return how many were."""
    rows = unread_for(who, at=at)
    if numbers is not None:
        rows = rows.filter(pk__in=list(numbers))
    found = [Reading(notice=each, official=who.official, read_at=at) for each in rows]
    Reading.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def find(who: Standing, number: int, *, at: datetime) -> Notice | None:
    """Return a notice to somebody, None where it is not theirs."""
    return notices_for(who, at=at).filter(pk=number).first()


@transaction.atomic
def prefer(who: Standing, said: Mapping[tuple[Kind, Channel], How]) -> None:
    """Keep how somebody wants notices of each kind on each way."""
    for (kind, channel), how in said.items():
        Preference.objects.update_or_create(
            official=who.official, kind=kind, channel=channel, defaults={"how": how}
        )

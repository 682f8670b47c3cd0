# SPDX-License-Identifier: Apache-2.0
"""Which powers have not followed a change of an institution document they rest on (R81, S04)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tonggui.registry import queries
from tonggui.registry.models import Listing, Mentioned
from tonggui.rounds.models import InstitutionDocument
from tonggui.rounds.models.documents import Force

DOCUMENT = "document:"


def changes(day: date) -> Iterator[dict[str, Any]]:
    """Yield each document amended or repealed, once for each unit that is late, as lists write it.

    A power rests on it that named it on the day before; an edition in force from that day on
    answers, of a repeal only one that names it no more.
    """
    rows = InstitutionDocument.objects.on(day).exclude(status=Force.IN_FORCE)
    for each in rows.order_by("code", "pk"):
        since = each.repealed_on or each.since
        late: dict[str, list[str]] = defaultdict(list)
        for unit, power in _late(each, since, day) if since <= day else ():
            late[unit].append(power)
        for unit, powers in late.items():
            yield {
                "id": f"{DOCUMENT}{each.code}@{unit}",
                "kind": "institution",
                "unit": unit,
                "effective_at": since.isoformat(),
                "effect": each.status,
                "seen_on": day.isoformat(),
                "powers": powers,
            }


def _late(document: InstitutionDocument, since: date, day: date) -> list[tuple[str, str]]:
    names, kinds = (document.code, document.title), [Mentioned.DOCUMENT]
    resting = queries.mentions(since - timedelta(days=1), kinds, *names)
    rested = {each.listing.power_id: each.listing for each in resting}
    still = {each.listing.power_id for each in queries.mentions(day, kinds, *names)}
    in_force = Listing.objects.on(day).filter(power__in=rested)
    return sorted(
        (each.unit_code, each.code)
        for each in in_force
        if each.effective_on < since
        or (document.status == Force.REPEALED and each.power_id in still)
    )
